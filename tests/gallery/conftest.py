"""The demonstration organisation, served to the camera."""

from __future__ import annotations

import json
from collections.abc import Iterator

import flask
import pytest

from tests.database.stores import SQLiteStore
from tests.journeys.village import serving


@pytest.fixture(scope="package")
def demonstration(run_folder, own_folder) -> Iterator[flask.Flask]:
    """The demonstration organisation, loaded once for all pictures."""
    folder = own_folder / "gallery"
    folder.mkdir(exist_ok=True)
    store = SQLiteStore(run_folder, folder)
    store.renew()
    yield store.app
    store.close()


@pytest.fixture(scope="package")
def sign_ins(demonstration: flask.Flask) -> dict[str, dict[str, str]]:
    """Who may enter it."""
    done = demonstration.test_cli_runner().invoke(args=["demo", "--json"])
    assert done.exit_code == 0, done.output
    return {person["role"]: person for person in json.loads(done.stdout)["sign_ins"]}


@pytest.fixture(scope="package")
def server(demonstration: flask.Flask, sign_ins) -> Iterator[str]:
    demonstration.testing = False
    with serving(demonstration) as address:
        yield address


@pytest.fixture(scope="package")
def nothing_yet(run_folder, own_folder) -> Iterator[str]:
    """The address of an installation that nobody has set up."""
    folder = own_folder / "first"
    folder.mkdir(exist_ok=True)
    store = SQLiteStore(run_folder, folder)
    store.renew()
    store.app.testing = False
    with serving(store.app) as address:
        yield address
    store.close()

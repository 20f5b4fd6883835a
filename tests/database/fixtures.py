"""The fixtures `database`, `app`, `db` and `client`, each on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.database.stores import KINDS, STORES, Store, release


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" not in metafunc.fixturenames:
        return
    only = metafunc.definition.get_closest_marker("on")
    kinds = only.args if only else KINDS
    cases = [pytest.param(kind, marks=getattr(pytest.mark, kind)) for kind in kinds]
    metafunc.parametrize("database", cases, indirect=True)


@pytest.fixture(scope="session")
def stores(run_folder: Path, own_folder: Path) -> Iterator[dict[str, Store]]:
    opened: dict[str, Store] = {}
    yield _Stores(opened, run_folder, own_folder)
    for store in opened.values():
        store.close()


class _Stores:
    """Opens a kind when a test first asks for it: a run of SQLite tests starts no server."""

    def __init__(self, opened: dict[str, Store], run_folder: Path, own_folder: Path) -> None:
        self.opened, self.run_folder, self.own_folder = opened, run_folder, own_folder

    def __getitem__(self, kind: str) -> Store:
        if kind not in self.opened:
            folder = self.own_folder / kind
            folder.mkdir(exist_ok=True)
            self.opened[kind] = STORES[kind](self.run_folder, folder)
        return self.opened[kind]


@pytest.fixture
def database(request: pytest.FixtureRequest, stores) -> Store:
    """A migrated database without anybody's rows; `database.url`, `database.instance`, `database.settings()`,
    `database.make_app(QMS_...="...")` for an application with other settings, `database.make_empty()` for the URL of a
    database without tables."""
    store = stores[request.param]
    store.renew()
    return store


@pytest.fixture
def app(database: Store):
    """The application on a new database, no context pushed: requests and `with app.app_context():` bring their own."""
    app = database.app
    before = dict(app.config)
    yield app
    app.config.clear()
    app.config.update(before)
    release(app)


@pytest.fixture
def db(app):
    """For tests of questions and verbs: `db.session` within a context. Not together with `client`, whose requests
    would share the context and so the session and the signed-in person."""
    from qms_tickets.extensions import db

    with app.app_context():
        yield db


@pytest.fixture
def client(app):
    """Sends requests without a browser; forms need no token here, the tests in the browser send theirs."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()

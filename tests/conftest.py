"""What every test may ask for: `app`, `db`, `client` (database/fixtures.py), `page`, `live_server` (browser.py)."""

from __future__ import annotations

import os
import socket

import pytest

from qms_tickets.words.catalogue import raise_on_mistakes

pytest_plugins = ["tests.run", "tests.database.fixtures", "tests.browser"]


def pytest_configure() -> None:
    """The settings of the person who runs the tests are not the tests'; a text that is missing fails its test."""
    for name in [name for name in os.environ if name.startswith("QMS_")]:
        del os.environ[name]
    raise_on_mistakes(True)


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """A test that reaches for another machine fails at once instead of passing where there is a network."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in (
            "127.0.0.1",
            "::1",
            "localhost",
        ):
            raise RuntimeError(f"A test tried to reach {address[0]}.")
        return connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", only_here)
    yield
    patch.undo()

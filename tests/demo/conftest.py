"""The demonstration, loaded once for all tests that read it: a Tuesday at ten in Suzhou."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from qms_tickets.demo.files import File
from qms_tickets.demo.load import load
from qms_tickets.transaction import transaction

TUESDAY = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def load_into(app, now: datetime) -> dict[str, File]:
    """Load and return the files that were stored, by their stored name."""
    stored: dict[str, File] = {}

    def store(file: File) -> str:
        stored[file.sha256[:32]] = file
        return file.sha256[:32]

    with app.app_context(), transaction():
        load(now, zone="Asia/Shanghai", store=store, password_hash="unused")
    return stored


@pytest.fixture(scope="session")
def tuesday_app(tmp_path_factory):
    from qms_tickets import schema
    from qms_tickets.app import create_app

    folder = tmp_path_factory.mktemp("demonstration")
    app = create_app(
        QMS_INSTANCE=str(folder),
        QMS_DATABASE_URL=f"sqlite:///{folder}/demo.db",
        QMS_SECRET_KEY="only-for-tests-" * 3,
    )
    app.testing = True
    with app.app_context():
        schema.upgrade()
    app.extensions["demonstration_files"] = load_into(app, TUESDAY)
    return app


@pytest.fixture
def house(tuesday_app) -> Iterator[None]:
    """Within the context of the loaded demonstration; nothing is written."""
    from qms_tickets.extensions import db

    with tuesday_app.app_context():
        yield
        db.session.rollback()

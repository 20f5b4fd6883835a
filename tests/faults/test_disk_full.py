"""The disk is full in the middle of a sweep: nothing is half done, and it goes on by itself when there is room again.

On SQLite the file may grow by some pages only. PostgreSQL says what it says when a table cannot be extended (53100).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from qms_tickets.extensions import db
from qms_tickets.scheduler import jobs
from qms_tickets.storage_faults import status_of
from tests.database.stores import release
from tests.faults.checking import LATER, make_obligations, wrongs
from tests.faults.naive import mark_then_do

ROOMS = [1, 2, 4, 6] * 5


@pytest.fixture
def obligations(app):
    return make_obligations(app, 12)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(jobs, "sweep", functools.partial(jobs.sweep, batch=5))


@contextmanager
def room_for(app, database, little: int) -> Iterator[None]:
    """Pages on SQLite, events on PostgreSQL."""
    lacking = no_pages if database.url.startswith("sqlite") else no_extension
    with app.app_context():
        engine = db.engine
    release(app)
    with lacking(engine, little):
        yield
    release(app)


@contextmanager
def no_pages(engine, pages: int) -> Iterator[None]:
    def limit(connection, record) -> None:
        used = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={used + pages}").close()

    event.listen(engine, "connect", limit)
    yield
    event.remove(engine, "connect", limit)


@contextmanager
def no_extension(engine, events: int) -> Iterator[None]:
    full = "RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'"
    with engine.begin() as connection:
        most = connection.scalar(text("SELECT count(*) FROM events")) + events
        connection.execute(
            text(
                "CREATE OR REPLACE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF NEW.sequence > {most} THEN {full}; END IF; RETURN NEW; END $$"
            )
        )
        connection.execute(
            text("CREATE TRIGGER no_space BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION no_space()")
        )
    yield
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER no_space ON events"))


def sweep_in_little_rooms(app, database, sweep: Callable[[], object]) -> int:
    """How often the disk was full; each time a little more was done, and each time it said what was wrong."""
    full = []
    for little in ROOMS:
        with room_for(app, database, little), app.app_context():
            try:
                sweep()
            except DBAPIError as error:
                full.append(status_of(error))
    print(f"injected: the disk was full {len(full)} times")
    assert set(full) == {507}
    return len(full)


def run_due() -> None:
    jobs.run_due("in little room", now=lambda: LATER)


def test_a_full_disk_halves_nothing(app, database, obligations):
    assert sweep_in_little_rooms(app, database, run_due) > 3
    with app.app_context():
        run_due()
    assert wrongs(app, obligations) == []


def test_a_naive_sweep_loses_what_found_no_room(app, database, obligations):
    def naive() -> None:
        while mark_then_do(LATER, 5):
            db.session.rollback()

    assert sweep_in_little_rooms(app, database, naive) > 3
    with app.app_context():
        naive()
    assert wrongs(app, obligations) != []

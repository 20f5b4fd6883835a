"""Rungs due in the same second, beside the bare SQL that writes the same rows; and what an idle sweep costs.

10,000 of them are due, among 10,000 and 100,000 open tickets, and among a million with `OPEN=1000000`. On SQLite (a
file, synchronous=FULL) and on a PostgreSQL of the tests (fsync off: the work counts, not the disk).
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import (
    FromClause,
    Table,
    Text,
    case,
    cast,
    create_engine,
    func,
    insert,
    literal,
    select,
    text,
    true,
    update,
)

from qms_tickets.app import create_app
from qms_tickets.extensions import db, engine_options
from qms_tickets.models.base import Base
from qms_tickets.models.clock import Clock, ClockCalendar, ClockRun
from qms_tickets.models.ticket import Ticket
from qms_tickets.models.timer import Timer
from qms_tickets.models.types import UTCDateTime
from qms_tickets.operations.sweep import BATCH, anything_due
from qms_tickets.queries.database import is_postgresql
from qms_tickets.scheduler.jobs import run_due
from qms_tickets.transaction import transaction
from tests.database import cluster
from tests.database.stores import migrate, release
from tests.factories import MONDAY_9, make_house, make_ticket

RUNGS = 10_000
OPEN = (10_000, 100_000, *map(int, os.environ.get("OPEN", "").split()))
DUE = MONDAY_9 + timedelta(hours=29)
NOW = DUE + timedelta(milliseconds=200)
FAR_OFF = DUE + timedelta(days=300)
# What a sweep writes; tickets and clocks are only read.
WRITTEN = ("escalations", "escalation_reaches", "events", "event_texts", "notices", "messages")


def run() -> dict[str, Any]:
    print(f"{'':12}{'open':>10}{'sweep s':>10}{'rungs/s':>10}{'bare s':>10}{'times':>8}{'idle ms':>10}")
    places = {"sqlite": _sqlite, "postgresql": _postgresql}
    return {
        f"{name}, {tickets} open": _measure(name, place, tickets)
        for tickets in OPEN
        for name, place in places.items()
    }


def _measure(name: str, place: Callable[[], Any], tickets: int) -> dict[str, Any]:
    with place() as (url, copy_url, copy), tempfile.TemporaryDirectory() as instance:
        app = create_app(QMS_DATABASE_URL=url, QMS_SECRET_KEY="bench" * 8, QMS_INSTANCE=instance)
        migrate(app)
        with app.app_context():
            prepare(RUNGS, tickets)
        release(app)
        copy()
        idle = _idle(app)
        seconds = _timed(lambda: _sweep(app))
        bare = _bare(app, url, copy_url)
        release(app)
    result = {
        "rungs": RUNGS,
        "open": tickets,
        "sweep_seconds": seconds,
        "rungs_per_second": RUNGS / seconds,
        "bare_sql_seconds": bare,
        "times_the_floor": seconds / bare,
        "idle_milliseconds": idle * 1000,
    }
    figures = f"{seconds:10.2f}{RUNGS / seconds:10.0f}{bare:10.2f}{seconds / bare:8.1f}{idle * 1000:10.2f}"
    print(f"{name:12}{tickets:10}{figures}")
    return result


def _timed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


# The rows


def prepare(rungs: int, tickets: int = 0) -> None:
    """One ticket made by the verbs, and copies of its rows: the first rung of some is due, that of the rest far off."""
    with transaction() as session:
        ticket = make_ticket(make_house(), "in_progress", impact="medium", urgency="soon")
        clock = ticket.running("delivery")
        assert clock is not None
        session.flush()
        rung = (Timer.clock_id == clock.id) & (Timer.subject == "delivery-1/1")
        session.execute(update(Timer).where(~rung).values(done_at=DUE))
        session.execute(update(Timer).where(rung).values(at=DUE))
        _copy_rows(ticket.id, clock.id, rung, max(rungs, tickets), last_due=rungs)
    _tidy()


def _copy_rows(ticket_id: int, clock_id: int, rung: Any, tickets: int, last_due: int) -> None:
    """Within the database, so that a million take minutes."""
    if is_postgresql():  # the copies point where their model does: no key needs to be looked up
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    first = select(literal(1).label("n")).cte("numbers", recursive=True)
    numbers = first.union_all(select(first.c.n + 1).where(first.c.n < tickets - 1))
    n = numbers.c.n
    of_ticket, of_clock = {"ticket_id": ticket_id + n}, {"clock_id": clock_id + n}
    at = case((n < last_due, literal(DUE, UTCDateTime())), else_=literal(FAR_OFF, UTCDateTime()))
    names = {"number": literal("B-").concat(cast(n, Text)), "title": literal("No. ").concat(cast(n, Text))}
    _copy(numbers, Ticket, Ticket.id == ticket_id, {"id": ticket_id + n, **names})
    _copy(numbers, Clock, Clock.id == clock_id, {"id": clock_id + n, **of_ticket})
    _copy(numbers, ClockRun, ClockRun.clock_id == clock_id, of_clock)
    _copy(numbers, ClockCalendar, ClockCalendar.clock_id == clock_id, of_clock)
    _copy(numbers, Timer, rung, {**of_ticket, **of_clock, "at": at})


def _copy(numbers: FromClause, model: type[Base], where: Any, others: dict[str, Any]) -> None:
    """A row for each number: like the one there is, but for the other values."""
    table: Table = model.__table__  # type: ignore[assignment]
    values = {column.name: others.get(column.name, column) for column in table.c}
    if "id" not in others:
        del values["id"]
    rows = select(*values.values()).select_from(table.join(numbers, true())).where(where)
    db.session.execute(insert(table).from_select(list(values), rows))


def _tidy() -> None:
    """What a PostgreSQL server does by itself: clear away what is dead, and show the planner the rest."""
    db.session.rollback()
    if is_postgresql():
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


# What is measured


def _idle(app: Flask) -> float:
    with app.app_context():
        return statistics.median(_timed(lambda: _ask(DUE - timedelta(seconds=1))) for _ in range(200))


def _ask(moment: Any) -> None:
    assert not anything_due(moment)
    db.session.rollback()


def _sweep(app: Flask) -> None:
    with app.app_context():
        result = run_due("bench", now=lambda: NOW)
    assert len(result.fired) == RUNGS, len(result.fired)


def _bare(app: Flask, url: str, copy_url: str) -> float:
    """The same rows written by executemany, with as many commits."""
    rows = _written(url)
    engine = create_engine(copy_url, **engine_options(copy_url))
    batches = RUNGS // BATCH
    with engine.connect() as connection:
        timers = [
            row.id
            for row in connection.execute(select(Timer.id).where(Timer.done_at.is_(None), Timer.at <= NOW))
        ]
        connection.rollback()
        started = time.perf_counter()
        for number in range(batches):
            for name, all_rows in rows.items():
                part = all_rows[number::batches]
                if part:
                    connection.execute(insert(Base.metadata.tables[name]), part)
            table = Base.metadata.tables["timers"]
            done = timers[number::batches]
            connection.execute(update(table).where(table.c.id.in_(done)).values(done_at=NOW))
            connection.commit()
        seconds = time.perf_counter() - started
    engine.dispose()
    return seconds


def _written(url: str) -> dict[str, list[dict[str, Any]]]:
    """What the sweep added, in an order that keeps references: parents before children."""
    engine = create_engine(url, **engine_options(url))
    found: dict[str, list[dict[str, Any]]] = {}
    with engine.connect() as connection:
        fired = connection.scalar(text("SELECT min(sequence) FROM events WHERE kind = 'escalation.fired'"))
        for name in WRITTEN:
            table = Base.metadata.tables[name]
            rows = select(table)
            if "sequence" in table.c:
                rows = rows.where(table.c.sequence >= fired)
            elif name in ("notices", "messages"):
                rows = rows.where(table.c.kind == "escalation.fired")
            found[name] = [dict(row) for row in connection.execute(rows).mappings()]
        assert (
            connection.scalar(select(func.count()).select_from(Base.metadata.tables["escalations"])) == RUNGS
        )
    engine.dispose()
    return found


# The databases


@contextmanager
def _sqlite() -> Iterator[tuple[str, str, Callable[[], None]]]:
    folder = Path(tempfile.mkdtemp(prefix="qms-tickets-bench-"))
    rows, twin = folder / "rows.sqlite", folder / "twin.sqlite"

    def copy() -> None:
        engine = create_engine(f"sqlite:///{rows}", **engine_options("sqlite://"))
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        shutil.copyfile(rows, twin)

    yield f"sqlite:///{rows}", f"sqlite:///{twin}", copy
    shutil.rmtree(folder)


@contextmanager
def _postgresql() -> Iterator[tuple[str, str, Callable[[], None]]]:
    server = cluster.start(Path(tempfile.gettempdir()))
    try:
        server.administer("CREATE DATABASE bench")
        yield (
            server.url("bench"),
            server.url("twin"),
            lambda: server.administer("CREATE DATABASE twin TEMPLATE bench STRATEGY file_copy"),
        )
    finally:
        server.stop()

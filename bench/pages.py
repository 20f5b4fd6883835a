"""Pages at 100,000 tickets: the lists, a ticket, a request; beside the bare framework answering the same bytes.

In one process and one run, on SQLite, so that only the ratios matter. Statements are counted too.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import (
    BigInteger,
    Engine,
    Integer,
    Table,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
)

from qms_tickets import wall_clock
from qms_tickets.app import create_app
from qms_tickets.extensions import WRITES, db, engine_options
from qms_tickets.models.clock import Clock, ClockCalendar, ClockRun
from qms_tickets.models.housekeeping import SearchDocument
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Item, Ticket
from qms_tickets.operations import passwords
from qms_tickets.transaction import transaction
from tests.database.stores import migrate
from tests.factories import make_house, make_ticket

TICKETS = 100_000
BATCH = 2_000
ROUNDS = 30
PASSWORD = "a long enough password"


def run() -> dict[str, Any]:
    app = create_app(QMS_INSTANCE=tempfile.mkdtemp())
    app.config["WTF_CSRF_ENABLED"] = False
    migrate(app)
    with app.app_context():
        number = _fill(app)
    client = _signed_in(app)
    print(f"{TICKETS:,} tickets on SQLite\n{'':26}{'ms':>8}{'bare ms':>9}{'times':>8}{'bytes':>9}{'SQL':>6}")
    pages = {
        "list": "/tickets",
        "list, search": "/tickets?q=spindle",
        "list, far page": _far(client),
        "my work": "/",
        "department queue": "/queue?show=all",
        "ticket": f"/tickets/{number}",
        "new request": "/tickets/new?service=1",
    }
    measured = {name: _page(app, client, name, address) for name, address in pages.items()}
    measured["create and submit"] = _create(app, client)
    return measured


def _fill(app: Flask) -> str:
    """One ticket by the verbs, then copies of its rows, spread over the last year."""
    now = wall_clock.now()
    with transaction():
        house = make_house()
        hashed = passwords.hashed(PASSWORD)
        for person in db.session.scalars(select(Person)):
            person.password_hash = hashed
        model = make_ticket(house, "in_progress", now=now - timedelta(hours=3), title="Spindle housing SP-40")
        closed = make_ticket(house, "closed", now=now - timedelta(days=9), title="Bearing seat W-31")
    for first in range(0, TICKETS, BATCH):
        with transaction():
            copy_many(lambda place: model if place % 250 == 0 else closed, range(first, first + BATCH))
    return str(model.number)


def copy_many(model_of: Callable[[int], Ticket], places: range) -> None:
    """Copies of tickets with all their rows, each older than the one before."""
    rows: dict[Any, list[dict[str, Any]]] = {}
    for place in places:
        source = model_of(place)
        key, back = 1_000 + place, timedelta(minutes=5 * place)
        title = f"{source.title} {place}"
        changes = {
            "id": key,
            "number": f"T-2025-{place:06d}",
            "title": title,
            "changed_at": source.changed_at - back,
        }
        _add(rows, source, changes)
        tokens = f"t 2025 {place:06d} {title.lower()}"
        rows.setdefault(SearchDocument, []).append({"ticket_id": key, "audience": "shared", "tokens": tokens})
        for item in source.items:
            _add(rows, item, {"ticket_id": key})
        for number, clock in enumerate(source.clocks):
            _add(rows, clock, {"id": 10 * key + number, "ticket_id": key})
            for part in (*clock.runs, *clock.calendars):
                _add(rows, part, {"clock_id": 10 * key + number})
    for kind in (Ticket, SearchDocument, Item, Clock, ClockRun, ClockCalendar):
        db.session.execute(insert(kind), rows[kind])


def _add(rows: dict[Any, list[dict[str, Any]]], row: Any, changes: dict[str, Any]) -> None:
    kept = {one.key: getattr(row, one.key) for one in type(row).__mapper__.column_attrs if one.key != "id"}
    rows.setdefault(type(row), []).append(kept | changes)


def _signed_in(app: Flask) -> FlaskClient:
    client = app.test_client()
    answer = client.post("/sign-in", data={"email": "inspector@example.com", "password": PASSWORD})
    assert answer.status_code in (302, 303), answer.status
    return client


def _far(client: FlaskClient) -> str:
    """The twentieth page, by its cursor."""
    address = "/tickets"
    for _ in range(20):
        page = client.get(address).get_data(as_text=True)
        address = page.split('href="/tickets?next=')[1].split('"')[0]
        address = f"/tickets?next={address}"
    return address


def _page(app: Flask, client: FlaskClient, name: str, address: str) -> dict[str, Any]:
    with counted(app) as statements:
        answer = client.get(address)
    assert answer.status_code == 200, (name, answer.status)
    seconds, bare = _in_turn(lambda: client.get(address), _bare(answer))
    return _told(name, seconds, bare, len(answer.data), len(statements))


def _bare(answer: Any) -> Callable[[], Any]:
    """The framework alone, answering the same bytes."""
    bare, body = Flask("bare"), bytes(answer.data)
    bare.add_url_rule("/", view_func=lambda: Response(body, mimetype="text/html"))
    client = bare.test_client()
    return lambda: client.get("/")


def _in_turn(one: Callable[[], Any], other: Callable[[], Any]) -> tuple[float, float]:
    """Medians, measured in turn, so that a noisy moment hits both."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for kept, act in zip(times, (one, other), strict=True):
            begun = time.perf_counter()
            act()
            kept.append(time.perf_counter() - begun)
    return statistics.median(times[0]), statistics.median(times[1])


def _told(name: str, seconds: float, bare: float, size: int, statements: int) -> dict[str, Any]:
    print(f"{name:26}{seconds * 1000:8.1f}{bare * 1000:9.2f}{seconds / bare:8.0f}{size:9,}{statements:6}")
    return {
        "seconds": seconds,
        "bare_seconds": bare,
        "times": seconds / bare,
        "bytes": size,
        "statements": statements,
    }


def _create(app: Flask, client: FlaskClient) -> dict[str, Any]:
    """Raise and submit a request, beside the bare SQL that writes the very same rows into a copy of the file."""
    buyer = app.test_client()
    buyer.post("/sign-in", data={"email": "buyer@example.com", "password": PASSWORD})
    form = {"service": "1", "relation": "functional", "title": "Housing", "do": "submit"}
    form |= {"value.drawing": "C", "value.samples": "5"}
    with app.app_context():
        copy = Path(tempfile.mkdtemp()) / "copy.sqlite3"
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql(f"VACUUM INTO '{copy}'")
            connection.exec_driver_sql("BEGIN")
        last = _last_keys()
        with counted(app) as statements:
            answer = buyer.post("/tickets", data=form)
        assert answer.status_code == 303, answer.get_data(as_text=True)[:2000]
        rows = {table: _rows_after(table, key) for table, key in last.items()}
        rows = {table: found for table, found in rows.items() if found}
        engine = create_engine(f"sqlite:///{copy}", **engine_options("sqlite:"))
        seconds, floor = _in_turn(lambda: buyer.post("/tickets", data=form), lambda: _write(engine, rows))
    return _told("create and submit", seconds, floor, sum(map(len, rows.values())), len(statements))


def _last_keys() -> dict[Table, int]:
    """The largest key of each table whose rows are numbered."""
    tables = [table for table in Ticket.metadata.sorted_tables if _key(table) is not None]
    return {table: db.session.scalar(select(func.max(_key(table)))) or 0 for table in tables}


def _key(table: Table) -> Any:
    keys = table.primary_key.columns.values()
    return keys[0] if len(keys) == 1 and isinstance(keys[0].type, (BigInteger, Integer)) else None


def _rows_after(table: Table, key: int) -> list[dict[str, Any]]:
    return [dict(row) for row in db.session.execute(select(table).where(_key(table) > key)).mappings()]


def _write(engine: Engine, rows: dict[Table, list[dict[str, Any]]]) -> None:
    """One transaction, written down for good; then taken out again, which is not part of a request but cheap."""
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for table, found in rows.items():
            connection.execute(insert(table), found)
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for trigger in ("events_not_deleted", "event_texts_not_deleted"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger}")
        for table, found in reversed(rows.items()):
            key = _key(table)
            connection.execute(delete(table).where(key.in_([row[key.name] for row in found])))


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)

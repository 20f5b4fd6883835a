"""The board costs the same for ten rows as for three."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from qms_tickets import wall_clock
from qms_tickets.extensions import db
from qms_tickets.operations.sweep import sweep
from qms_tickets.transaction import transaction
from tests.factories import House, make_house, make_ticket
from tests.web.signing_in import sign_in

pytestmark = pytest.mark.on("sqlite")


def add(house: House, count: int) -> None:
    with transaction():
        for number in range(count):
            make_ticket(
                house, "in_progress", now=wall_clock.now() - timedelta(days=30), title=f"No. {number}"
            )
    while True:
        with transaction():
            if not sweep(wall_clock.now(), owner="test").fired:
                return


def statements(app, client) -> int:
    seen = []
    with app.app_context():
        engine = db.engine

    def count(*_) -> None:
        seen.append(1)

    client.get("/escalations")
    event.listen(engine, "before_cursor_execute", count)
    try:
        assert client.get("/escalations").status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return len(seen)


def test_more_rows_ask_no_more_questions(app, client):
    with app.app_context():
        with transaction():
            house = make_house()
        add(house, 3)
    sign_in(app, client, "director@example.com")
    few = statements(app, client)
    with app.app_context():
        add(_again(house), 9)
    assert statements(app, client) <= few + 2
    assert few < 60


def _again(house: House) -> House:
    """The same people in this session."""
    for name, value in vars(house).items():
        if hasattr(value, "__tablename__"):
            setattr(house, name, db.session.merge(value))
    return house

"""Whenever it is loaded, and on either database, the demonstration is whole and nothing is left to fire."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from qms_tickets.demo.open_tickets import TOLD
from qms_tickets.models.escalation import Escalation
from qms_tickets.models.nonconformity import Nonconformity
from qms_tickets.models.ticket import Ticket
from qms_tickets.operations import sweep
from qms_tickets.queries import chain, measures
from tests.demo.conftest import load_into
from tests.demo.test_plan import LOADS

AWKWARD = ("saturday night", "spring festival", "stuttgart springs forward")


def is_whole(app, now) -> None:
    from qms_tickets.extensions import db

    load_into(app, now)
    with app.app_context():
        assert chain.verify(app.config["SETTINGS"].secret_key).ok
        assert sweep.due_until(now) == []
        states = {row.title: row.state for row in db.session.execute(select(Ticket.title, Ticket.state))}
        assert {number: states[title] for number, title, *_ in TOLD} == STATES
        counted = measures.count("deliveries", measures.Scope(), (now - timedelta(days=90), now))
        assert sum(tallies["on_time"].n for tallies in counted.values()) == 386
        late = select(func.count()).select_from(Escalation).where(Escalation.late_seconds > 1)
        assert db.session.scalar(late) >= 3
        waiting = select(Nonconformity.trigger).where(Nonconformity.state == "to_be_confirmed")
        assert sorted(db.session.scalars(waiting)) == ["input_conformity", "low_rating"]


STATES = dict.fromkeys(range(1, 28), "in_progress") | {
    1: "input_requested",
    2: "delivered",
    3: "closed",
    4: "draft",
    7: "submitted",
    9: "submitted",
    10: "submitted",
    11: "submitted",
    14: "on_hold",
    18: "delivered",
    21: "awaiting_approval",
    22: "declined",
    23: "input_requested",
    26: "delivered",
    27: "delivered",
}


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("name", AWKWARD)
def test_it_loads_at_awkward_instants(app, name):
    is_whole(app, LOADS[name])


@pytest.mark.on("postgresql")
def test_it_loads_on_postgresql(app):
    is_whole(app, LOADS["second of january"])

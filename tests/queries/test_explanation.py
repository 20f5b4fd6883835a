"""Why a due time is what it is: the earlier ones, each with its cause."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qms_tickets.domain.access import SYSTEM
from qms_tickets.operations import events
from qms_tickets.queries.clocks import explanation_of, moves_of
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, do, make_house, make_ticket


@pytest.fixture
def ticket(db):
    with transaction():
        house = make_house()
        ticket = make_ticket(house, "input_requested", now=MONDAY_9)
        items = [{"key": "drawing", "value": "SP-40 C"}]
        do(ticket, "provide_input", house.buyer, MONDAY_9 + timedelta(hours=2), items=items)
    return ticket


def test_a_pause_moves_the_due_time_and_is_named_as_its_cause(ticket):
    (move,) = moves_of(ticket.clock("delivery"))

    assert move["cause"] == "provide_input"
    assert move["due"] == "2026-03-04T03:00:00.000000Z"


def test_a_rung_that_fired_moves_nothing(ticket):
    clock = ticket.clock("delivery")
    before = moves_of(clock)
    with transaction():
        events.record(
            "escalation.fired",
            ticket=ticket,
            by=SYSTEM,
            now=MONDAY_9,
            clock=clock.name,
            rung=1,
            due=MONDAY_9,
            late_seconds=0.0,
        )

    assert moves_of(clock) == before


def test_the_explanation_names_agreement_revision_priority_and_calendar(ticket):
    told = explanation_of(ticket.clock("delivery"), MONDAY_9 + timedelta(hours=3))

    assert (told["revision"], told["priority"]) == (1, "P3")
    assert [each["revision"] for each in told["calendars"][0]["name"]] == [1]

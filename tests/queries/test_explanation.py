"""Why a due time is what it is: the earlier ones, each with its cause."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from qms_tickets.domain.access import SYSTEM
from qms_tickets.operations import events
from qms_tickets.queries.clocks import explanation_of, moves_of
from qms_tickets.transaction import transaction
from qms_tickets.words.explain import sentences
from qms_tickets.words.reader import Words
from tests.factories import MONDAY_9, do, make_house, make_ticket

FRIDAY_NOON = datetime(2026, 3, 6, 4, tzinfo=UTC)


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
    assert move["due"] == "2026-03-04T03:00:00Z"


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


def test_the_explanation_says_where_each_part_is_from(ticket):
    told = explanation_of(ticket.clock("delivery"), MONDAY_9 + timedelta(hours=3))

    assert told["target_from"] == {
        "rule": "agreement",
        "agreed_due": None,
        "service": "FAI",
        "agreement": {"zh": "FAI 服务", "en": "FAI service"},
        "revision": 1,
        "target": "delivery",
        "priority": "P3",
        "customer": None,
    }
    (calendar,) = told["calendars"]
    assert [(one["code"], one["revision"]) for one in calendar["revisions"]] == [("office", 1)]
    assert [(pause["seconds"], pause["cause"]) for pause in told["pauses"]] == [(7_200, "request_input")]
    assert [(move["before"], move["cause"]) for move in told["moves"]] == [
        ("2026-03-04T01:00:00Z", "provide_input")
    ]
    assert json.loads(json.dumps(told)) == told


def test_a_target_of_its_own_is_named(db):
    own = {"PUR": {"delivery": {"P3": 3_600}}}
    ticket = make_ticket(make_house(customers=own), "in_progress")

    rule = explanation_of(ticket.clock("delivery"), MONDAY_9)["target_from"]

    assert (rule["rule"], rule["customer"]) == ("agreement", "PUR")
    assert explanation_of(ticket.clock("response"), MONDAY_9)["target_from"]["customer"] is None


def test_an_agreed_due_time_is_named_as_what_set_the_target(ticket, db):
    buyer, inspector = ticket.requester, ticket.assignee or ticket.supplier_department.contact
    with transaction():
        do(ticket, "propose_due", inspector, MONDAY_9 + timedelta(hours=3), due=FRIDAY_NOON, reason="queue")
        do(ticket, "agree_due", buyer, MONDAY_9 + timedelta(hours=4))
    told = explanation_of(ticket.clock("delivery"), MONDAY_9 + timedelta(hours=4))

    assert told["target_from"]["rule"] == "agreed_due"
    assert told["target_from"]["agreed_due"] == told["due"] == "2026-03-06T04:00:00Z"
    assert told["first_target_seconds"] == 16 * 3_600
    assert told["moves"][-1]["cause"] == "agreed"
    for language, said in (("en", "when both sides agreed on Fri 12:00"), ("zh_Hans", "商定周五 12:00 到期")):
        lines = sentences(Words(language, "Asia/Shanghai", MONDAY_9), told)
        assert said in lines[0]


def test_a_clock_that_ended_early_still_says_when_it_was_due(db):
    ticket = make_ticket(make_house(), "in_progress")

    told = explanation_of(ticket.clock("response"), MONDAY_9)

    assert (told["due"], told["ended_at"]) == ("2026-03-02T06:00:00Z", "2026-03-02T01:00:00Z")
    assert "It was due today 14:00" in sentences(Words("en", "Asia/Shanghai", MONDAY_9), told)

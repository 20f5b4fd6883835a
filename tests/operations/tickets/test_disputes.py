"""Contesting what the other side did: who decides, and what a decision corrects."""

from __future__ import annotations

import pytest

from qms_tickets.domain.errors import NotAllowed, NotPossible, NotValid
from qms_tickets.operations.tickets.disputes import pass_up
from tests.factories import do, make_ticket
from tests.operations.tickets.stories import (
    OUTPUTS,
    REQUEST,
    at,
    clock,
    clocks_of,
    due,
    recorded,
    refused,
    sealed,
    spoken,
)

MON_10, MON_11, MON_12 = at("mon 10:00"), at("mon 11:00"), at("mon 12:00")
FAILED = [{"key": "report", "verdict": "nonconforming", "reason": "page 2 is missing"}]


def contest(ticket, by, now=MON_11):
    sealed()
    do(ticket, "dispute", by, now, reason="that is not so")


def decide(ticket, by, now=MON_12, *, upheld=True):
    do(ticket, "decide_dispute", by, now, upheld=upheld, reason="I looked")


def uphold(house, ticket, now=MON_12):
    decide(ticket, house.buying_head, now)
    decide(ticket, house.metrology_head, now)


# --- who decides ---


def test_a_dispute_is_decided_when_a_supervisor_of_each_side_says_the_same(house):
    ticket = make_ticket(house, "input_requested")
    contest(ticket, house.buyer)
    decide(ticket, house.metrology_head)
    assert ticket.state == "input_requested"
    decide(ticket, house.buying_head)
    assert (ticket.state, ticket.disputes[0].upheld, ticket.open_dispute) == ("submitted", True, None)
    assert recorded("ticket.dispute_decided")[0].facts["from_"] == "2026-03-02T04:00:00.000000Z"


def test_when_the_supervisors_differ_the_quality_manager_decides(house):
    ticket = make_ticket(house, "input_requested")
    contest(ticket, house.buyer)
    with refused(NotPossible, "dispute_with_supervisors"):
        decide(ticket, house.quality_manager)
    decide(ticket, house.metrology_head, upheld=False)
    decide(ticket, house.buying_head, upheld=True)
    assert ticket.open_dispute.passed_up_at == MON_12
    decide(ticket, house.quality_manager, upheld=False)
    assert (ticket.state, ticket.disputes[0].upheld) == ("input_requested", False)


def test_when_the_supervisors_let_it_lie_it_is_passed_up(house):
    ticket = make_ticket(house, "input_requested")
    contest(ticket, house.buyer)
    assert pass_up(ticket, now=at("wed 11:00")) is True
    assert pass_up(ticket, now=at("wed 11:00")) is False
    decide(ticket, house.quality_manager, at("wed 12:00"))
    assert ticket.state == "submitted"


def test_until_it_is_decided_no_clock_changes(house):
    ticket = make_ticket(house, "in_progress")
    do(ticket, "hold", house.inspector, MON_10, kind="customer_asked", resume_at=at("fri 10:00"))
    before = clocks_of(ticket)
    contest(ticket, house.buyer)
    decide(ticket, house.metrology_head)
    assert (clocks_of(ticket), due(ticket, "delivery-1")) == (before, None)


def test_nobody_decides_a_dispute_of_the_own_ticket(house):
    ticket = make_ticket(house, "submitted")
    do(ticket, "assign", house.metrology_head, MON_10, person="metrology_head@example.com")
    do(ticket, "request_input", house.metrology_head, MON_10, items=REQUEST)
    contest(ticket, house.buying_head)
    with refused(NotAllowed, "own_dispute"):
        decide(ticket, house.metrology_head)
    with refused(NotAllowed, "own_dispute"):
        decide(ticket, house.buying_head)


def test_each_side_answers_once(house):
    ticket = make_ticket(house, "input_requested")
    contest(ticket, house.buyer)
    decide(ticket, house.metrology_head)
    with refused(NotPossible, "dispute_already_answered"):
        decide(ticket, house.metrology_head, upheld=False)


def test_requesters_and_members_do_not_decide(house):
    ticket = make_ticket(house, "input_requested")
    contest(ticket, house.buyer)
    for person in (house.buyer, house.colleague, house.inspector):
        with refused(NotAllowed, "not_your_action"):
            decide(ticket, person)


# --- what can be contested ---


@pytest.mark.parametrize(
    ("state", "by", "possible"),
    [
        ("on_hold", "buyer", True),
        ("on_hold", "inspector", False),
        ("input_requested", "buyer", True),
        ("input_requested", "inspector", False),
        ("declined", "buyer", True),
        ("declined", "inspector", False),
        ("in_progress", "inspector", False),
        ("in_progress", "buyer", False),
        ("delivered", "buyer", False),
        ("closed", "inspector", False),
    ],
)
def test_a_side_contests_what_the_other_did_last(house, state, by, possible):
    ticket = make_ticket(house, state)
    if possible:
        contest(ticket, getattr(house, by))
        assert ticket.open_dispute is not None
    else:
        with refused(NotPossible, "nothing_to_dispute"):
            contest(ticket, getattr(house, by))


def test_a_hold_that_stops_nothing_is_not_contested(house):
    ticket = make_ticket(house, "in_progress")
    do(ticket, "hold", house.inspector, MON_10, kind="spare_part", resume_at=at("fri 10:00"))
    with refused(NotPossible, "nothing_to_dispute"):
        contest(ticket, house.buyer)


def test_only_the_latest_such_act_is_contested(house):
    ticket = make_ticket(house, "input_requested")
    sealed()
    with refused(NotValid, event="not_disputable"):
        do(ticket, "dispute", house.buyer, MON_11, event=1, reason="that one")


@pytest.mark.parametrize("upheld", [True, False])
def test_what_was_decided_is_not_contested_again_but_the_next_act_is(house, upheld):
    ticket = make_ticket(house, "input_requested")
    contest(ticket, house.buyer)
    decide(ticket, house.buying_head, upheld=upheld)
    decide(ticket, house.metrology_head, upheld=upheld)
    if upheld:
        assert ticket.state == "submitted"
        do(ticket, "request_input", house.inspector, at("mon 14:00"), items=REQUEST)
    else:
        with refused(NotPossible, "nothing_to_dispute"):
            contest(ticket, house.buyer, at("mon 13:30"))
        do(ticket, "withdraw_request", house.inspector, at("mon 13:40"), reason="well")
        do(ticket, "request_input", house.inspector, at("mon 14:00"), items=REQUEST)
    contest(ticket, house.buyer, at("mon 15:00"))
    assert len(ticket.disputes) == 2


# --- what is corrected ---


def test_an_overturned_hold_never_stood(house):
    ticket = make_ticket(house, "in_progress")
    do(ticket, "hold", house.inspector, MON_10, kind="force_majeure", resume_at=at("fri 10:00"))
    contest(ticket, house.buyer)
    uphold(house, ticket, at("tue 10:00"))
    assert (ticket.state, due(ticket, "delivery-1"), ticket.hold_seconds) == ("in_progress", "wed 09:00", 0)


def test_an_overturned_request_for_input_never_stood_and_condemns_nothing(house):
    ticket = make_ticket(house, "input_requested")
    contest(ticket, house.buyer)
    uphold(house, ticket, at("tue 10:00"))
    assert (ticket.state, due(ticket, "delivery-1"), clock(ticket, "input-1").verdict) == (
        "submitted",
        "wed 09:00",
        "void",
    )
    assert ticket.inputs_conformed is None
    do(ticket, "accept", house.inspector, at("tue 11:00"), all_conform=True)
    assert ticket.inputs_conformed is True


def test_an_overturned_decline_returns_the_ticket_as_if_it_had_not_been_declined(house):
    ticket = make_ticket(house, "declined")
    contest(ticket, house.buyer)
    uphold(house, ticket, at("tue 10:00"))
    delivery = clock(ticket, "delivery-1")
    assert (ticket.state, ticket.ended_at, spoken(delivery.due)) == ("submitted", None, "wed 09:00")
    assert (delivery.verdict, delivery.first_verdict, len(delivery.runs)) == (None, None, 1)
    assert clock(ticket, "response-1").verdict == "met"  # its response is behind it
    do(ticket, "accept", house.inspector, at("tue 11:00"), all_conform=True)
    assert ticket.state == "in_progress"


def test_that_delivery_stood_for_want_of_input_before_a_decline_stays(house):
    """Asked at Monday 9, declined on Friday at 9: 16 h of delivery are left from then on."""
    ticket = make_ticket(house, "input_requested")
    do(ticket, "decline", house.inspector, at("fri 09:00"), kind="input_not_provided")
    contest(ticket, house.buyer, at("fri 10:00"))
    uphold(house, ticket, at("fri 11:00"))
    assert (ticket.state, due(ticket, "delivery-1")) == ("submitted", "tue+1 09:00")


def test_an_overturned_rejection_leaves_the_delivery_to_be_judged_again(house):
    ticket = make_ticket(house, "delivered")
    do(ticket, "reject_delivery", house.buyer, MON_10, verdicts=FAILED)
    contest(ticket, house.inspector)
    uphold(house, ticket)
    assert clocks_of(ticket) == {
        "response-1": "ended met",
        "delivery-1": "paused",
        "acceptance-1": "ended met",
        "acceptance-2": "running",
    }
    assert (ticket.state, ticket.rejections, ticket.first_pass) == ("delivered", 0, None)
    do(ticket, "accept_delivery", house.buyer, at("mon 14:00"), all_conform=True)
    assert (ticket.first_pass, clock(ticket, "delivery-1").ended_at) == (True, at("mon 09:00"))


def test_an_overturned_priority_is_as_it_was_before(house):
    ticket = make_ticket(house, "in_progress")
    do(ticket, "reprioritise", house.buyer, MON_10, impact="high", urgency="now", reason="line")
    assert due(ticket, "delivery-1") == "mon 11:00"
    contest(ticket, house.inspector, at("mon 10:30"))
    uphold(house, ticket, at("mon 10:40"))
    assert (ticket.priority, due(ticket, "delivery-1")) == ("P3", "wed 09:00")


def test_a_priority_is_contested_while_input_is_awaited_too(house):
    ticket = make_ticket(house, "input_requested")
    do(ticket, "reprioritise", house.buyer, MON_10, impact="high", urgency="now", reason="line")
    contest(ticket, house.inspector, at("mon 10:30"))
    assert ticket.open_dispute.subject == "priority"


def test_a_dispute_that_came_too_late_to_correct_anything_still_is_decided(house):
    """The hold has ended by itself meanwhile."""
    ticket = make_ticket(house, "on_hold")
    contest(ticket, house.buyer)
    do(ticket, "resume", house.inspector, MON_11)
    uphold(house, ticket)
    assert (ticket.state, ticket.disputes[0].upheld) == ("in_progress", True)
    do(ticket, "deliver", house.inspector, at("mon 14:00"), outputs=OUTPUTS)

"""The action × clock table through the verbs themselves: which clocks start, stand, run on, end, with which verdict."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.extensions import db as extension
from qms_tickets.models.calendar import Calendar, CalendarRevision
from qms_tickets.operations import calendars
from qms_tickets.operations import clocks as clock_verbs
from qms_tickets.operations.tickets.closing import close_unanswered
from qms_tickets.operations.tickets.resuming import resume_due
from tests.factories import actor, content, do, make_department, make_person, make_ticket
from tests.operations.tickets.stories import (
    OUTPUTS,
    REQUEST,
    at,
    clock,
    clocks_of,
    due,
    hours,
    let_rating_expire,
    recorded,
    spoken,
)

MON_10 = at("mon 10:00")

# state, action, who: what the clocks are afterwards. Every ticket comes into its state on Monday at 9.
TABLE = [
    ("draft", "submit", "buyer", {}, "response-1 running, delivery-1 running"),
    ("awaiting_approval", "approve", "buying_head", {}, "response-1 running, delivery-1 running"),
    ("awaiting_approval", "refuse", "buying_head", {"reason": "no"}, ""),
    ("awaiting_approval", "cancel", "buyer", {}, ""),
    ("submitted", "take", "inspector", {}, "response-1 running, delivery-1 running"),
    (
        "submitted",
        "assign",
        "metrology_head",
        {"person": "inspector@example.com"},
        "response-1 running, delivery-1 running",
    ),
    (
        "submitted",
        "hand_over",
        "inspector",
        {"department": "HR", "reason": "theirs"},
        "response-1 running, delivery-1 running",
    ),
    (
        "submitted",
        "inspect",
        "inspector",
        {"verdicts": [{"key": "drawing", "verdict": "conforms"}]},
        "response-1 running, delivery-1 running",
    ),
    ("submitted", "accept", "inspector", {"all_conform": True}, "response-1 ended met, delivery-1 running"),
    (
        "submitted",
        "request_input",
        "inspector",
        {"items": REQUEST},
        "response-1 ended met, delivery-1 paused, input-1 running",
    ),
    (
        "submitted",
        "decline",
        "inspector",
        {"kind": "duplicate"},
        "response-1 ended met, delivery-1 ended void",
    ),
    ("submitted", "cancel", "buyer", {}, "response-1 ended void, delivery-1 ended void"),
    ("submitted", "comment", "inspector", {"text": "soon"}, "response-1 ended met, delivery-1 running"),
    (
        "submitted",
        "comment",
        "inspector",
        {"text": "who?", "audience": "internal"},
        "response-1 running, delivery-1 running",
    ),
    ("submitted", "comment", "buyer", {"text": "please"}, "response-1 running, delivery-1 running"),
    (
        "submitted",
        "propose_due",
        "inspector",
        {"due": at("fri 10:00"), "reason": "queue"},
        "response-1 ended met, delivery-1 running",
    ),
    (
        "submitted",
        "propose_due",
        "buyer",
        {"due": at("fri 10:00"), "reason": "sooner"},
        "response-1 running, delivery-1 running",
    ),
    ("submitted", "nudge", "buyer", {}, "response-1 running, delivery-1 running"),
    ("submitted", "watch", "colleague", {}, "response-1 running, delivery-1 running"),
    (
        "submitted",
        "reprioritise",
        "buyer",
        {"impact": "high", "urgency": "soon", "reason": "line stands"},
        "response-1 running, delivery-1 running",
    ),
    (
        "input_requested",
        "provide_input",
        "colleague",
        {"items": [{"key": "drawing", "value": "D"}]},
        "response-1 ended met, delivery-1 running, input-1 ended met",
    ),
    (
        "input_requested",
        "withdraw_request",
        "inspector",
        {"reason": "mistake"},
        "response-1 ended met, delivery-1 running, input-1 ended void",
    ),
    (
        "input_requested",
        "cancel",
        "buyer",
        {"kind": "plan_changed"},
        "response-1 ended met, delivery-1 ended void, input-1 ended void",
    ),
    (
        "in_progress",
        "request_input",
        "inspector",
        {"items": [{"key": "drawing", "why": "found_at_work", "reason": "hole is missing"}]},
        "response-1 ended met, delivery-1 paused, input-1 running",
    ),
    (
        "in_progress",
        "hold",
        "inspector",
        {"kind": "customer_asked", "resume_at": at("wed 09:00")},
        "response-1 ended met, delivery-1 paused",
    ),
    (
        "in_progress",
        "hold",
        "inspector",
        {"kind": "short_of_hands", "resume_at": at("wed 09:00")},
        "response-1 ended met, delivery-1 running",
    ),
    (
        "in_progress",
        "deliver",
        "inspector",
        {"outputs": OUTPUTS},
        "response-1 ended met, delivery-1 paused, acceptance-1 running",
    ),
    (
        "in_progress",
        "decline",
        "metrology_head",
        {"kind": "not_feasible", "reason": "too big"},
        "response-1 ended met, delivery-1 ended void",
    ),
    (
        "in_progress",
        "cancel",
        "buyer",
        {"kind": "plan_changed"},
        "response-1 ended met, delivery-1 ended void",
    ),
    ("in_progress", "nudge", "inspector", {}, "response-1 ended met, delivery-1 running"),
    ("on_hold", "resume", "inspector", {}, "response-1 ended met, delivery-1 running"),
    ("on_hold", "refuse_hold", "buyer", {"reason": "go on"}, "response-1 ended met, delivery-1 running"),
    (
        "on_hold",
        "cancel",
        "buyer",
        {"kind": "plan_changed"},
        "response-1 ended met, delivery-1 ended void",
    ),
    (
        "delivered",
        "reject_delivery",
        "buyer",
        {"verdicts": [{"key": "report", "verdict": "nonconforming", "reason": "no"}]},
        "response-1 ended met, delivery-1 running, acceptance-1 ended met",
    ),
    (
        "delivered",
        "withdraw_delivery",
        "inspector",
        {"reason": "wrong file"},
        "response-1 ended met, delivery-1 running, acceptance-1 ended void",
    ),
    (
        "delivered",
        "accept_delivery",
        "buyer",
        {"all_conform": True},
        "response-1 ended met, delivery-1 ended met, acceptance-1 ended met, rating-1 running",
    ),
    (
        "delivered",
        "rate",
        "inspector",
        {"complete": 4},
        "response-1 ended met, delivery-1 paused, acceptance-1 running",
    ),
    (
        "closed",
        "rate",
        "buyer",
        {"overall": 4},
        "response-1 ended met, delivery-1 ended met, acceptance-1 ended met, rating-1 ended met",
    ),
    (
        "closed",
        "rate",
        "inspector",
        {"complete": 4},
        "response-1 ended met, delivery-1 ended met, acceptance-1 ended met, rating-1 running",
    ),
    (
        "closed",
        "reopen",
        "buyer",
        {"reason": "it failed"},
        "response-1 ended met, delivery-1 ended met, acceptance-1 ended met, rating-1 ended void, delivery-2 running",
    ),
]


@pytest.mark.parametrize(
    ("state", "action", "who", "body", "expected"),
    TABLE,
    ids=[f"{state}-{action}-{who}-{number}" for number, (state, action, who, _, _) in enumerate(TABLE)],
)
def test_what_each_action_does_to_the_clocks(house, state, action, who, body, expected):
    ticket = make_ticket(house, state)
    ended = {one.name: (one.verdict, one.ended_at, one.due) for one in ticket.clocks if one.ended_at}
    do(ticket, action, getattr(house, who), MON_10, **body)
    assert ", ".join(f"{name} {told}" for name, told in clocks_of(ticket).items()) == expected
    for name, before in ended.items():
        after = clock(ticket, name)
        assert (after.verdict, after.ended_at, after.due) == before


# --- due times in working hours ---


def test_due_times_count_from_submission_in_the_side_s_own_hours(house):
    ticket = make_ticket(house, now=at("mon 09:00"))
    assert due(ticket, "response-1") == "mon 14:00"  # 4 h: three until lunch, one after it
    assert due(ticket, "delivery-1") == "wed 09:00"  # 16 h of 8-hour days


def test_what_is_submitted_at_night_starts_at_the_next_opening(house):
    ticket = make_ticket(house, now=at("sat 22:00"))
    assert due(ticket, "response-1") == "mon+1 13:30"
    assert clock(ticket, "response-1").started_at == at("sat 22:00")


def test_where_approval_is_needed_the_clocks_start_with_it(house):
    ticket = make_ticket(house, "awaiting_approval")
    do(ticket, "approve", house.buying_head, at("tue 09:00"))
    assert ticket.submitted_at == at("tue 09:00")
    assert due(ticket, "delivery-1") == "thu 09:00"


def test_a_target_that_the_agreement_does_not_name_has_no_clock(house):
    targets = {"delivery": {"P3": 3600}}
    house.service.effective_revision.content = content(targets=targets)
    extension.session.flush()
    assert clocks_of(make_ticket(house)) == {"delivery-1": "running"}


# --- met, breached, void ---


def test_done_at_the_very_due_time_is_in_time_and_later_is_not(house):
    for moment, verdict in (("mon 14:00", "met"), ("mon 14:01", "breached")):
        ticket = make_ticket(house)
        do(ticket, "accept", house.inspector, at(moment), all_conform=True)
        assert clock(ticket, "response-1").verdict == verdict


def test_what_ends_without_a_verdict_after_its_due_time_is_breached(house):
    for moment, verdict in (("wed 09:00", "void"), ("wed 09:01", "breached")):
        ticket = make_ticket(house, "in_progress")
        do(ticket, "cancel", house.buyer, at(moment), kind="waited_too_long")
        assert clock(ticket, "delivery-1").verdict == verdict


def test_a_rating_clock_that_runs_out_is_expired_at_its_due_time(house):
    ticket = make_ticket(house, "closed")
    let_rating_expire(ticket, at("mon+2 09:00"))
    rating = clock(ticket, "rating-1")
    assert (rating.verdict, spoken(rating.ended_at)) == ("expired", "mon+1 09:00")
    assert ticket.holder == "none"


def test_a_rating_that_is_late_by_reopening_is_expired_not_breached(house):
    """Void in time, expired afterwards: a rating clock breaches nothing."""
    house.service.effective_revision.content = content(
        targets={"delivery": {"P3": 3600}, "rating": {"P3": 3600}}
    )
    extension.session.flush()
    ticket = make_ticket(house, "closed")
    do(ticket, "reopen", house.buyer, at("tue 09:00"), reason="it failed")
    assert clock(ticket, "rating-1").verdict == "expired"


# --- delivery: provisional, rework, as of the delivery ---


def test_the_verdict_at_delivery_is_provisional(house):
    ticket = make_ticket(house, "in_progress")
    do(ticket, "deliver", house.inspector, at("tue 09:00"), outputs=OUTPUTS)
    delivery = clock(ticket, "delivery-1")
    assert (delivery.first_verdict, delivery.verdict, hours(delivery)) == ("met", None, 8)


def test_it_ends_as_of_the_delivery_however_late_the_customer_accepts(house):
    ticket = make_ticket(house, "in_progress")
    do(ticket, "deliver", house.inspector, at("tue 09:00"), outputs=OUTPUTS)
    do(ticket, "accept_delivery", house.buyer, at("fri 09:00"), all_conform=True)
    delivery, acceptance = clock(ticket, "delivery-1"), clock(ticket, "acceptance-1")
    assert (delivery.verdict, delivery.ended_at, hours(delivery)) == ("met", at("tue 09:00"), 8)
    assert (acceptance.verdict, spoken(acceptance.due)) == ("breached", "thu 09:00")


def test_after_a_rejection_it_runs_on_from_where_it_stood(house):
    ticket = make_ticket(house, "in_progress")
    do(ticket, "deliver", house.inspector, at("tue 09:00"), outputs=OUTPUTS)  # 8 of 16 h used
    failed = [{"key": "report", "verdict": "nonconforming", "reason": "page 2 is missing"}]
    do(ticket, "reject_delivery", house.buyer, at("thu 09:00"), verdicts=failed)
    assert due(ticket, "delivery-1") == "fri 09:00"
    do(ticket, "deliver", house.inspector, at("fri 10:00"), outputs=[{"key": "report", "value": "R-2"}])
    do(ticket, "accept_delivery", house.buyer, at("fri 11:00"), all_conform=True)
    delivery = clock(ticket, "delivery-1")
    assert (delivery.first_verdict, delivery.verdict, hours(delivery)) == ("met", "breached", 17)
    assert [name for name in clocks_of(ticket) if name.startswith("acceptance")] == [
        "acceptance-1",
        "acceptance-2",
    ]


def test_a_delivery_that_was_withdrawn_never_stood(house):
    ticket = make_ticket(house, "in_progress")
    do(ticket, "deliver", house.inspector, at("tue 09:00"), outputs=OUTPUTS)
    do(ticket, "withdraw_delivery", house.inspector, at("tue 10:00"), reason="wrong file")
    delivery = clock(ticket, "delivery-1")
    assert (spoken(delivery.due), len(delivery.runs), ticket.rounds) == ("wed 09:00", 1, 0)
    assert delivery.first_verdict is None  # the first verdict is that of a delivery that stood
    do(ticket, "deliver", house.inspector, at("thu 09:00"), outputs=OUTPUTS)
    assert delivery.first_verdict == "breached"


def test_deemed_acceptance_ends_delivery_as_delivered_and_breaches_acceptance(house):
    outputs = [{"key": "report", "name": {"en": "Report"}, "kind": "text", "effect": "minor"}]
    house.service.effective_revision.content = content(outputs=outputs, deemed_acceptance=True)
    extension.session.flush()
    ticket = make_ticket(house, "in_progress")
    do(ticket, "deliver", house.inspector, at("mon 10:00"), outputs=OUTPUTS[:1])
    assert spoken(clock(ticket, "acceptance-1").due) == "wed 10:00"
    assert not close_unanswered(ticket, now=at("thu 09:59"))
    assert close_unanswered(ticket, now=at("thu 10:00"))
    assert clocks_of(ticket) == {
        "response-1": "ended met",
        "delivery-1": "ended met",
        "acceptance-1": "ended breached",
        "rating-1": "running",
    }
    assert clock(ticket, "delivery-1").ended_at == at("mon 10:00")
    assert (ticket.deemed_accepted, ticket.first_pass) == (True, None)


def test_a_reopened_ticket_gets_the_rework_target_or_the_delivery_target(house):
    for rework, expected in (({"P3": 8 * 3600}, "tue 10:00"), ({}, "wed 10:00")):
        targets = content()["targets"] | {"rework": rework}
        house.service.effective_revision.content = content(targets=targets)
        extension.session.flush()
        ticket = make_ticket(house, "closed")
        do(ticket, "reopen", house.buyer, MON_10, reason="it failed")
        assert due(ticket, "delivery-2") == expected
        assert clock(ticket, "delivery-1").verdict == "met"


# --- agreed times ---


def test_an_agreed_time_moves_the_due_and_keeps_the_first(house):
    ticket = make_ticket(house, "in_progress")
    do(ticket, "propose_due", house.inspector, at("mon 10:00"), due=at("fri 11:00"), reason="queue")
    do(ticket, "agree_due", house.buyer, at("mon 11:00"))
    delivery = clock(ticket, "delivery-1")
    assert (spoken(delivery.first_due), spoken(delivery.due)) == ("wed 09:00", "fri 11:00")
    assert delivery.first_target == timedelta(hours=16)
    assert delivery.target == timedelta(hours=34)
    assert ticket.agreed_due == at("fri 11:00")
    fact = recorded("ticket.due_agreed")[0].facts
    assert fact["clocks"][0]["before"] == "2026-03-04T01:00:00.000000Z"
    assert fact["first_due"] == "2026-03-04T01:00:00.000000Z"


def test_an_agreed_instant_outside_working_hours_is_the_closing_before_it(house):
    ticket = make_ticket(house, "in_progress")
    do(ticket, "propose_due", house.inspector, MON_10, due=at("sat 20:00"), reason="queue")
    do(ticket, "agree_due", house.buyer, MON_10)
    assert due(ticket, "delivery-1") == "fri 17:30"
    assert spoken(ticket.agreed_due) == "fri 17:30"


def test_a_time_agreed_while_the_clock_stands_still_holds_as_if_it_ran_on_then(house):
    ticket = make_ticket(house, "input_requested")
    do(ticket, "propose_due", house.inspector, MON_10, due=at("fri 10:00"), reason="queue")
    do(ticket, "agree_due", house.buyer, MON_10)
    assert due(ticket, "delivery-1") is None
    assert spoken(ticket.agreed_due) == "fri 10:00"
    do(ticket, "provide_input", house.buyer, at("mon 11:00"), items=[{"key": "drawing", "value": "D"}])
    assert due(ticket, "delivery-1") == "fri 11:00"


def test_a_wanted_by_later_than_the_target_is_agreed_in_the_click_that_accepts(house):
    for wanted, expected in (("fri 12:00", "fri 12:00"), ("tue 10:00", "wed 09:00")):
        ticket = make_ticket(house, "submitted", wanted_by=at(wanted))
        do(ticket, "accept", house.inspector, MON_10, all_conform=True, agree_wanted_by=True)
        assert due(ticket, "delivery-1") == expected
        assert spoken(clock(ticket, "delivery-1").first_due) == "wed 09:00"


def test_a_wanted_by_alone_moves_no_clock(house):
    ticket = make_ticket(house, "submitted", wanted_by=at("fri 12:00"))
    do(ticket, "accept", house.inspector, MON_10, all_conform=True)
    assert due(ticket, "delivery-1") == "wed 09:00"


# --- priority ---


def test_another_priority_changes_the_target_not_what_was_used(house):
    ticket = make_ticket(house, "in_progress")
    do(ticket, "reprioritise", house.buyer, at("mon 11:00"), impact="high", urgency="soon", reason="line")
    delivery = clock(ticket, "delivery-1")
    assert (ticket.priority, spoken(delivery.due), spoken(delivery.first_due)) == (
        "P2",
        "tue 09:00",
        "wed 09:00",
    )
    assert hours(delivery) == 2


def test_a_priority_raised_while_the_clock_stands_still_counts_when_it_runs_on(house):
    ticket = make_ticket(house, "input_requested")
    do(ticket, "reprioritise", house.buyer, MON_10, impact="high", urgency="soon", reason="line")
    assert due(ticket, "delivery-1") is None
    assert due(ticket, "input-1") == "mon 14:00"
    do(ticket, "provide_input", house.buyer, at("mon 11:00"), items=[{"key": "drawing", "value": "D"}])
    assert due(ticket, "delivery-1") == "tue 11:00"


def test_an_agreed_time_stays_when_the_priority_changes(house):
    ticket = make_ticket(house, "in_progress")
    do(ticket, "propose_due", house.inspector, MON_10, due=at("fri 11:00"), reason="queue")
    do(ticket, "agree_due", house.buyer, MON_10)
    do(ticket, "reprioritise", house.buyer, at("mon 11:00"), impact="high", urgency="soon", reason="line")
    assert due(ticket, "delivery-1") == "fri 11:00"


def test_a_change_that_puts_the_due_time_into_the_past_breaches_at_the_change(house):
    ticket = make_ticket(house, "in_progress")
    do(ticket, "reprioritise", house.buyer, at("tue 11:00"), impact="high", urgency="now", reason="line")
    delivery = clock(ticket, "delivery-1")
    assert (spoken(delivery.due), delivery.breached_at) == ("mon 11:00", at("tue 11:00"))
    change = recorded("ticket.reprioritised")[0].facts["clocks"][0]
    assert (change["breached_by_change"], change["cause"]) == (True, "priority")
    do(ticket, "deliver", house.inspector, at("tue 11:30"), outputs=OUTPUTS)
    do(ticket, "accept_delivery", house.buyer, at("tue 11:40"), all_conform=True)
    assert (delivery.verdict, delivery.breached_at) == ("breached", at("tue 11:00"))


# --- hand-over ---


def test_what_is_left_counts_in_the_new_departments_calendar(house):
    """8 of 16 h used in Shanghai; the other 8 h count round the clock."""
    make_department("LAB", calendar="24x7")
    ticket = make_ticket(house, "in_progress")
    do(ticket, "hand_over", house.inspector, at("tue 09:00"), department="LAB", reason="theirs")
    delivery = clock(ticket, "delivery-1")
    assert (spoken(delivery.due), delivery.target, ticket.assignee) == (
        "tue 17:00",
        timedelta(hours=16),
        None,
    )
    assert (spoken(delivery.first_due), len(delivery.calendars)) == ("wed 09:00", 2)
    assert delivery.department_id == ticket.supplier_department_id


def test_what_is_left_may_count_in_another_zone(house):
    berlin = Calendar(code="berlin", name=Bilingual.of("Berlin"))
    weekly = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    berlin.revisions.append(
        CalendarRevision(
            number=1,
            hours={"time_zone": "Europe/Berlin", "weekly": weekly},
            effective_from=at("mon 00:00") - timedelta(days=60),
        )
    )
    extension.session.add(berlin)
    extension.session.flush()
    make_department("BER", calendar="berlin")
    ticket = make_ticket(house, "in_progress")
    do(ticket, "hand_over", house.inspector, at("tue 09:00"), department="BER", reason="theirs")
    assert due(ticket, "delivery-1") == "wed 00:00"  # Tuesday 17:00 in Berlin


def test_measures_count_for_the_department_that_held_the_clock_when_it_ended(house):
    make_department("LAB", calendar="24x7")
    ticket = make_ticket(house, "in_progress")
    do(ticket, "hand_over", house.inspector, at("tue 09:00"), department="LAB", reason="theirs")
    assert clock(ticket, "response-1").department_id == house.metrology.id
    assert clock(ticket, "delivery-1").department_id == ticket.supplier_department_id


# --- holds ---


def test_a_hold_resumes_by_itself_with_effect_from_its_date_however_late_somebody_looks(house):
    ticket = make_ticket(house, "in_progress")
    do(ticket, "hold", house.inspector, MON_10, kind="customer_asked", resume_at=at("tue 10:00"))
    assert due(ticket, "delivery-1") is None
    assert resume_due(ticket, now=at("tue 09:59")) is False
    assert resume_due(ticket, now=at("thu 09:00")) is True
    assert resume_due(ticket, now=at("thu 09:00")) is False
    assert ticket.state == "in_progress"
    assert due(ticket, "delivery-1") == "thu 09:00"  # 1 h used, 15 h from Tuesday 10
    resumed = recorded("ticket.resumed")[0].facts
    assert (resumed["by_itself"], resumed["due_at"]) == (True, "2026-03-03T02:00:00.000000Z")


def test_any_action_first_applies_a_resume_that_is_due(house):
    ticket = make_ticket(house, "in_progress")
    do(ticket, "hold", house.inspector, MON_10, kind="customer_asked", resume_at=at("tue 10:00"))
    do(ticket, "deliver", house.inspector, at("wed 10:00"), outputs=OUTPUTS)
    assert [event.kind for event in recorded()][-2:] == ["ticket.resumed", "ticket.delivered"]
    assert hours(clock(ticket, "delivery-1")) == 9


def test_the_date_to_resume_at_is_its_first_working_instant(house):
    ticket = make_ticket(house, "in_progress")
    do(ticket, "hold", house.inspector, MON_10, kind="customer_asked", resume_at=at("sat 12:00"))
    assert spoken(ticket.resume_at) == "mon+1 08:30"


def test_a_hold_that_is_refused_never_stood(house):
    ticket = make_ticket(house, "in_progress")
    do(ticket, "hold", house.inspector, MON_10, kind="customer_asked", resume_at=at("thu 10:00"))
    do(ticket, "refuse_hold", house.buyer, at("tue 10:00"), reason="we are ready")
    delivery = clock(ticket, "delivery-1")
    assert (spoken(delivery.due), len(delivery.runs), ticket.hold_seconds) == ("wed 09:00", 1, 0)


def test_a_hold_that_is_refused_late_may_breach_at_the_refusal(house):
    ticket = make_ticket(house, "in_progress")
    do(ticket, "hold", house.inspector, at("tue 17:00"), kind="customer_asked", resume_at=at("fri 10:00"))
    do(ticket, "refuse_hold", house.buyer, at("thu 10:00"), reason="we are ready")
    delivery = clock(ticket, "delivery-1")
    assert (spoken(delivery.due), delivery.breached_at) == ("wed 09:00", at("thu 10:00"))


# --- whose turn it is, by when ---


def test_the_holder_s_due_time_is_the_earliest_of_the_holder_s_clocks(house):
    ticket = make_ticket(house)
    assert (ticket.holder, spoken(ticket.holder_due)) == ("supplier", "mon 14:00")
    do(ticket, "accept", house.inspector, MON_10, all_conform=True)
    assert (ticket.holder, spoken(ticket.holder_due)) == ("supplier", "wed 09:00")
    do(ticket, "request_input", house.inspector, at("mon 11:00"), items=REQUEST)
    assert (ticket.holder, ticket.holder_person_id) == ("customer", house.buyer.id)
    assert spoken(ticket.holder_due) == "wed 11:00"


def test_while_a_clock_stands_still_the_earliest_possible_due_time_is_told(house):
    ticket = make_ticket(house, "in_progress")
    do(ticket, "hold", house.inspector, MON_10, kind="customer_asked", resume_at=at("tue 10:00"))
    assert spoken(ticket.holder_due) == "thu 09:00"


def test_what_ended_has_no_holder(house):
    assert [make_ticket(house, state).holder for state in ("declined", "cancelled")] == ["none", "none"]
    closed = make_ticket(house, "closed")
    assert closed.holder == "customer"
    do(closed, "rate", house.buyer, MON_10, overall=5)
    assert (closed.holder, closed.holder_due) == ("none", None)


def test_the_calendar_that_the_agreement_names_counts_for_the_supplier(house):
    always = extension.session.query(Calendar).filter_by(code="24x7").one()
    house.service.effective_revision.calendar_id = always.id
    extension.session.flush()
    ticket = make_ticket(house, "in_progress")
    assert due(ticket, "delivery-1") == "tue 01:00"
    do(ticket, "deliver", house.inspector, MON_10, outputs=OUTPUTS)
    assert due(ticket, "acceptance-1") == "wed 10:00"


def test_a_clock_that_ended_is_never_moved_by_what_comes_after(house):
    ticket = make_ticket(house, "in_progress")
    before = (clock(ticket, "response-1").due, clock(ticket, "response-1").verdict)
    do(ticket, "reprioritise", house.buyer, MON_10, impact="high", urgency="now", reason="line")
    make_department("LAB", calendar="24x7")
    do(ticket, "hand_over", house.inspector, at("mon 10:30"), department="LAB", reason="theirs")
    assert (clock(ticket, "response-1").due, clock(ticket, "response-1").verdict) == before
    assert clock_verbs.follow(ticket, "accept", at("mon 11:00")) == []


def test_a_person_who_ends_a_clock_stands_beside_it(house):
    ticket = make_ticket(house, "closed")
    assert clock(ticket, "delivery-1").person_id == house.inspector.id
    assert clock(ticket, "acceptance-1").person_id == house.buyer.id
    assert make_person("nobody", house.metrology).id not in {one.person_id for one in ticket.clocks}


# --- calendars ---


def declare_holiday(house, day: str, now: str) -> None:
    """Tuesday is declared free, from that day on."""
    office = extension.session.query(Calendar).filter_by(code="office").one()
    hours = dict(office.revisions[-1].hours)
    hours["holidays"] = [*hours.get("holidays", []), day]
    since = at("tue 00:00")
    calendars.revise(office, hours, by=actor(house.quality_manager), now=at(now), effective_from=since)


def test_a_holiday_declared_afterwards_moves_open_clocks_and_leaves_ended_ones(house):
    ticket = make_ticket(house, "in_progress")
    response = (clock(ticket, "response-1").due, clock(ticket, "response-1").verdict)
    declare_holiday(house, "2026-03-03", "mon 12:00")
    assert due(ticket, "delivery-1") == "thu 09:00"
    assert spoken(clock(ticket, "delivery-1").first_due) == "wed 09:00"
    assert (clock(ticket, "response-1").due, clock(ticket, "response-1").verdict) == response


def test_a_clock_that_starts_before_a_declared_holiday_counts_it(house):
    declare_holiday(house, "2026-03-03", "mon 08:45")
    ticket = make_ticket(house, now=at("mon 09:00"))
    assert due(ticket, "delivery-1") == "thu 09:00"


def test_a_clock_that_is_handed_over_before_a_declared_holiday_counts_it(house):
    make_department("LAB", calendar="24x7")
    lab = make_ticket(house, "submitted")
    do(lab, "hand_over", house.inspector, at("mon 10:00"), department="LAB", reason="theirs")
    declare_holiday(house, "2026-03-03", "mon 10:30")
    make_department("TEST", calendar="office")
    helper = make_person("helper", lab.supplier_department)
    do(lab, "hand_over", helper, at("mon 11:00"), department="TEST", reason="theirs")
    assert (
        due(lab, "delivery-1") == "thu 09:00"
    )  # an hour in Shanghai, one round the clock, 14 h without Tuesday

"""From the first word to the submission: drafts, requests for others, approval, the three relations."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qms_tickets.domain.errors import NotAllowed, NotPossible, NotValid
from qms_tickets.extensions import db as extension
from qms_tickets.models.agreement import AgreementRevision
from qms_tickets.models.timer import Timer
from qms_tickets.operations.tickets import raising
from qms_tickets.operations.tickets.bodies import NewTicket
from qms_tickets.queries.viewer import viewer_of
from qms_tickets.queries.visibility import visible_tickets
from tests.factories import GIVEN, INPUTS, actor, content, do, make_draft, make_ticket
from tests.operations.tickets.stories import at, clock, recorded, refused, spoken

MON_9, MON_10 = at("mon 09:00"), at("mon 10:00")


def new_revision(house, **changes):
    old = house.service.effective_revision
    revision = AgreementRevision(
        service=house.service,
        number=old.number + 1,
        state="effective",
        content=content(**changes),
        policy=old.policy,
        created_at=MON_9,
    )
    extension.session.add(revision)
    old.state = "superseded"
    extension.session.flush()
    house.service.effective_revision = revision
    extension.session.flush()
    return revision


def seen_by(ticket, person) -> bool:
    return ticket in extension.session.scalars(visible_tickets(viewer_of(person, MON_10))).all()


def timers(ticket, kind: str) -> list[str]:
    waiting = extension.session.query(Timer).filter_by(ticket_id=ticket.id, kind=kind, done_at=None)
    return [spoken(timer.at) for timer in sorted(waiting, key=lambda timer: timer.at)]


# --- drafts ---


def test_a_draft_keeps_what_is_wrong_and_tells_it_when_it_goes_out(house):
    draft = make_draft(house, items=[{"key": "samples", "value": "many"}])
    with refused(NotValid, value_drawing="required", value_samples="not_a_number"):
        do(draft, "submit", house.buyer, MON_9)
    assert draft.state == "draft"
    raising.save_draft(draft, NewTicket(title="Housing", items=GIVEN), by=actor(house.buyer), now=MON_9)
    do(draft, "submit", house.buyer, MON_9)
    assert draft.state == "submitted"


def test_a_draft_is_its_author_s_alone(house):
    draft = make_draft(house)
    for person in (house.colleague, house.buying_head, house.inspector):
        with refused(NotAllowed, "not_your_action"):
            do(draft, "submit", person, MON_9)
        with refused(NotPossible, "draft_of_somebody_else"):
            raising.discard_draft(draft, by=actor(person), now=MON_9)


@pytest.mark.parametrize("end", ["discard", "cancel"])
def test_a_draft_that_is_thrown_away_was_only_ever_its_author_s(house, end):
    draft = make_draft(house)
    if end == "discard":
        raising.discard_draft(draft, by=actor(house.buyer), now=MON_9)
    else:
        do(draft, "cancel", house.buyer, MON_9)
    assert (draft.state, seen_by(draft, house.buyer)) == ("cancelled", True)
    others = (house.colleague, house.buying_head, house.inspector, house.quality_manager, house.auditor)
    assert not any(seen_by(draft, person) for person in others)


def test_an_unknown_item_of_a_draft_is_named(house):
    with refused(NotValid, value_colour="unknown_item"):
        make_draft(house, items=[{"key": "colour", "value": "red"}])


def test_optional_inputs_may_stay_empty_but_not_wrong(house):
    inputs = [*INPUTS[:2], {"key": "day", "name": {"en": "Day"}, "kind": "date", "mandatory": False}]
    house.service.effective_revision.content = content(inputs=inputs)
    extension.session.flush()
    with refused(NotValid, value_day="not_a_date"):
        do(make_draft(house, items=[*GIVEN, {"key": "day", "value": "soon"}]), "submit", house.buyer, MON_9)
    do(make_draft(house), "submit", house.buyer, MON_9)


# --- the revision ---


def test_a_ticket_is_pinned_to_the_revision_that_it_was_raised_under(house):
    ticket = make_ticket(house)
    new_revision(house, targets={"delivery": {"P3": 3600}})
    assert ticket.revision.number == 1
    do(ticket, "accept", house.inspector, MON_10, all_conform=True)
    do(ticket, "reprioritise", house.buyer, MON_10, impact="high", urgency="soon", reason="line")
    assert clock(ticket, "delivery-1").target == timedelta(hours=8)


def test_a_draft_begun_under_an_older_revision_is_sent_out_only_once_the_newer_one_was_read(house):
    draft = make_draft(house)
    extra = {"key": "lot_size", "name": {"en": "Lot size"}, "kind": "number"}
    new_revision(house, inputs=[*INPUTS, extra])
    with pytest.raises(NotPossible) as caught:
        do(draft, "submit", house.buyer, MON_9)
    assert (caught.value.code, caught.value.facts) == ("newer_revision", {"revision": 2, "begun_under": 1})
    with refused(NotValid, value_lot_size="required"):
        do(draft, "submit", house.buyer, MON_9, revision=2)


def test_a_service_without_an_effective_agreement_takes_no_request(house):
    draft = make_draft(house)
    house.service.active = False
    with refused(NotPossible, "service_not_offered"):
        make_draft(house)
    with refused(NotPossible, "service_not_offered"):
        do(draft, "submit", house.buyer, MON_9)


# --- relations ---


def test_a_functional_service_serves_the_departments_that_it_names(house):
    house.service.effective_revision.content = content(customers={"HR": {}})
    extension.session.flush()
    with refused(NotValid, service="does_not_serve_department"):
        do(make_draft(house), "submit", house.buyer, MON_9)


@pytest.mark.parametrize("body", [{}, {"relation": "process", "lot": "L", "operation": "OP"}])
def test_nobody_is_the_customer_of_the_own_department_but_in_rank(house, body):
    with refused(NotValid, service="own_department"):
        do(make_draft(house, by=house.inspector, **body), "submit", house.inspector, MON_9)


def test_a_process_ticket_names_lot_and_operation(house):
    with refused(NotValid, lot="required", operation="required"):
        do(make_draft(house, relation="process"), "submit", house.buyer, MON_9)


def test_in_a_rank_ticket_one_stands_in_the_line_of_the_other(house):
    with refused(NotValid, supplier="required"):
        do(make_draft(house, relation="rank"), "submit", house.buyer, MON_9)
    with refused(NotValid, supplier="not_in_line_of_command"):
        aside = make_draft(house, relation="rank", supplier="inspector@example.com")
        do(aside, "submit", house.buyer, MON_9)
    for supplier in ("buying_head@example.com", "director@example.com"):
        upwards = make_draft(house, relation="rank", supplier=supplier)
        do(upwards, "submit", house.buyer, MON_9)
    downwards = make_draft(house, by=house.director, relation="rank", supplier="buyer@example.com")
    do(downwards, "submit", house.director, MON_9)
    assert (downwards.state, downwards.assignee_id) == ("submitted", house.buyer.id)
    assert downwards.supplier_department_id == house.purchasing.id


def test_a_relation_that_the_agreement_does_not_serve_is_refused(house):
    house.service.effective_revision.content = content(relations=["functional"])
    extension.session.flush()
    with refused(NotValid, relation="not_a_choice"):
        do(make_draft(house, relation="process", lot="L", operation="O"), "submit", house.buyer, MON_9)


# --- approval ---


def test_where_the_agreement_asks_for_it_the_supervisor_approves(house):
    ticket = make_ticket(house, "awaiting_approval")
    assert (ticket.state, ticket.holder, ticket.holder_person_id) == (
        "awaiting_approval",
        "customer",
        house.buying_head.id,
    )
    assert timers(ticket, "approval_reminder") == ["mon 14:00", "tue 09:00", "thu 09:00"]
    for person in (house.buyer, house.colleague, house.metrology_head):
        with refused(NotAllowed, "not_your_action"):
            do(ticket, "approve", person, MON_10)
    do(ticket, "approve", house.buying_head, MON_10)
    assert (ticket.state, timers(ticket, "approval_reminder")) == ("submitted", [])


def test_a_refused_request_is_its_requester_s_draft_again(house):
    ticket = make_ticket(house, "awaiting_approval")
    do(ticket, "refuse", house.buying_head, MON_10, reason="not this year")
    assert (ticket.state, ticket.holder_person_id, ticket.clocks) == ("draft", house.buyer.id, [])
    do(ticket, "submit", house.buyer, at("tue 09:00"))
    assert ticket.state == "awaiting_approval"


def test_a_requester_who_would_be_the_approver_skips_it_on_record(house):
    house.service.effective_revision.content = content(approval=True)
    extension.session.flush()
    ticket = make_draft(house, by=house.buying_head)
    do(ticket, "submit", house.buying_head, MON_9)
    assert ticket.state == "submitted"
    assert recorded("ticket.submitted")[0].facts["approval"] == "no_approver"


# --- on behalf ---


def on_behalf(house):
    """A clerk of the supplier writes down what the buyer said at the door."""
    draft = make_draft(house, by=house.inspector, requester="buyer@example.com")
    do(draft, "submit", house.inspector, MON_9)
    return draft


def test_what_came_at_the_door_runs_from_its_registration_and_is_confirmed_by_the_requester(house):
    ticket = on_behalf(house)
    assert (ticket.requester_id, ticket.raised_by_id) == (house.buyer.id, house.inspector.id)
    assert (ticket.state, ticket.customer_department_id) == ("submitted", house.purchasing.id)
    assert timers(ticket, "unconfirmed") == ["wed 09:00"]
    assert "ticket.raised_on_behalf" in {event.kind for event in recorded()}
    with refused(NotAllowed, "not_your_action"):
        do(ticket, "confirm", house.inspector, MON_10)
    do(ticket, "confirm", house.buyer, MON_10)
    assert (ticket.confirmed_at, timers(ticket, "unconfirmed")) == (MON_10, [])
    with refused(NotPossible, "nothing_to_confirm"):
        do(ticket, "confirm", house.buyer, MON_10)


def test_a_request_for_somebody_whom_nobody_knows_is_refused(house):
    with refused(NotValid, requester="unknown_person"):
        make_draft(house, by=house.inspector, requester="ghost@example.com")
    house.buyer.active = False
    with refused(NotValid, requester="unknown_person"):
        make_draft(house, by=house.inspector, requester="buyer@example.com")


def test_whoever_raised_it_for_another_sees_the_draft_in_the_requester_s_place(house):
    draft = make_draft(house, by=house.inspector, requester="buyer@example.com")
    assert (seen_by(draft, house.inspector), seen_by(draft, house.buyer)) == (True, False)


# --- priority ---


@pytest.mark.parametrize(
    ("impact", "urgency", "priority"),
    [
        ("high", "now", "P1"),
        ("high", "soon", "P2"),
        ("high", "planned", "P3"),
        ("medium", "now", "P2"),
        ("medium", "soon", "P3"),
        ("medium", "planned", "P4"),
        ("low", "now", "P3"),
        ("low", "soon", "P4"),
        ("low", "planned", "P4"),
    ],
)
def test_priority_comes_from_impact_and_urgency_alone(house, impact, urgency, priority):
    assert make_ticket(house, impact=impact, urgency=urgency).priority == priority

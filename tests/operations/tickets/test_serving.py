"""Who serves: taking, assigning, handing over, declining; holds and due times."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import ValidationError

from qms_tickets.domain.errors import NotAllowed, NotCurrent, NotPossible, NotValid
from qms_tickets.operations.tickets import bodies
from qms_tickets.operations.tickets.due_times import lapse
from qms_tickets.queries.viewer import viewer_of
from qms_tickets.queries.visibility import visible_tickets
from tests.factories import actor, do, make_person, make_ticket
from tests.operations.tickets.stories import OUTPUTS, REQUEST, at, clock, due, recorded, refused, spoken

MON_10 = at("mon 10:00")


# --- taking, assigning, handing over ---


def test_a_ticket_is_taken_once(house):
    ticket = make_ticket(house)
    do(ticket, "take", house.inspector, MON_10)
    with refused(NotPossible, "already_assigned"):
        do(ticket, "take", house.second_inspector, MON_10)
    assert ticket.assignee_id == house.inspector.id


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("accept", {"all_conform": True}),
        ("inspect", {"verdicts": [{"key": "drawing", "verdict": "conforms"}]}),
        ("request_input", {"items": REQUEST}),
        ("decline", {"kind": "duplicate"}),
        ("propose_due", {"due": at("fri 10:00"), "reason": "queue"}),
    ],
)
def test_a_member_acts_on_an_unassigned_ticket_by_taking_it(house, action, body):
    ticket = make_ticket(house)
    do(ticket, action, house.second_inspector, MON_10, **body)
    assert ticket.assignee_id == house.second_inspector.id
    first, second = recorded()[-2:]
    assert first.kind == "ticket.taken"
    assert second.facts["took"] is True


def test_the_supervisor_and_those_above_assign_to_people_of_the_department(house):
    ticket = make_ticket(house)
    with refused(NotAllowed, "not_your_action"):
        do(ticket, "assign", house.inspector, MON_10, person="inspector@example.com")
    for person, complaint in (("buyer", "not_of_department"), ("ghost", "unknown_person")):
        with refused(NotValid, person=complaint):
            do(ticket, "assign", house.metrology_head, MON_10, person=f"{person}@example.com")
    do(ticket, "assign", house.metrology_head, MON_10, person="inspector@example.com")
    do(ticket, "assign", house.director, MON_10, person="second_inspector@example.com")
    assert ticket.assignee_id == house.second_inspector.id


def test_assigning_to_whom_it_is_assigned_changes_nothing(house):
    ticket = make_ticket(house, "in_progress")
    before = (ticket.version, len(recorded()))
    do(ticket, "assign", house.metrology_head, MON_10, person="inspector@example.com")
    assert (ticket.version, len(recorded())) == before


def test_a_hand_over_empties_the_assignee_keeps_the_revision_and_the_old_department_reads_on(house):
    ticket = make_ticket(house, "in_progress")
    do(ticket, "hand_over", house.inspector, MON_10, department="HR", reason="theirs")
    assert (ticket.assignee_id, ticket.state, ticket.revision.number) == (None, "in_progress", 1)
    assert ticket.supplier_department.code == "HR"
    visible = visible_tickets(viewer_of(house.second_inspector, MON_10))
    assert ticket in house_tickets(visible)
    with refused(NotAllowed, "not_your_action"):
        do(ticket, "deliver", house.inspector, MON_10, outputs=OUTPUTS)
    do(ticket, "take", house.stranger, MON_10)


def house_tickets(statement):
    from qms_tickets.extensions import db

    return db.session.scalars(statement).all()


@pytest.mark.parametrize(
    ("code", "complaint"),
    [("NONE", "unknown_department"), ("MET", "same_department"), ("PUR", "acts_for_other_side")],
)
def test_a_hand_over_goes_to_a_third_department(house, code, complaint):
    with refused(NotValid, department=complaint):
        do(make_ticket(house), "hand_over", house.inspector, MON_10, department=code, reason="theirs")


# --- declining ---


def test_declining_has_a_reason_of_the_list_and_busy_is_none(house):
    ticket = make_ticket(house)
    with refused(NotValid, kind="required"):
        do(ticket, "decline", house.inspector, MON_10, reason="too busy")
    with pytest.raises(ValidationError):
        bodies.Decline.model_validate({"kind": "too_busy"})
    with refused(NotValid, department="name_whose_it_is"):
        do(ticket, "decline", house.inspector, MON_10, kind="not_ours")
    do(ticket, "decline", house.inspector, MON_10, kind="not_ours", department="HR")
    assert (ticket.state, ticket.ended_at) == ("declined", MON_10)


def test_once_accepted_the_supervisor_declines(house):
    ticket = make_ticket(house, "in_progress")
    with refused(NotAllowed, "declined_by_supervisor_once_accepted"):
        do(ticket, "decline", house.inspector, MON_10, kind="not_feasible")
    do(ticket, "decline", house.metrology_head, MON_10, kind="not_feasible")


def test_what_is_asked_for_is_waited_for_until_16_hours_after_its_due_time(house):
    """Asked on Monday at 9, due on Wednesday at 9, declined from Friday at 9 on."""
    ticket = make_ticket(house, "input_requested")
    with refused(NotPossible, "input_still_expected"):
        do(ticket, "decline", house.inspector, at("fri 08:59"), kind="input_not_provided")
    do(ticket, "decline", house.inspector, at("fri 09:00"), kind="input_not_provided")
    assert clock(ticket, "input-1").verdict == "breached"


def test_input_that_failed_twice_is_not_waited_for_and_a_request_withdrawn_does_not_count(house):
    ticket = make_ticket(house, "input_requested")
    answer = [{"key": "drawing", "value": "D"}]
    do(ticket, "withdraw_request", house.inspector, MON_10, reason="mistake")
    for _ in range(2):
        do(ticket, "request_input", house.inspector, MON_10, items=REQUEST)
        with refused(NotPossible, "input_still_expected"):
            do(ticket, "decline", house.inspector, MON_10, kind="input_not_provided")
        do(ticket, "provide_input", house.buyer, MON_10, items=answer)
    do(ticket, "request_input", house.inspector, MON_10, items=REQUEST)
    do(ticket, "decline", house.inspector, MON_10, kind="input_not_provided")
    assert ticket.state == "declined"


# --- holds ---


def hold(ticket, by, now=MON_10, **body):
    do(ticket, "hold", by, now, **{"kind": "customer_asked", "resume_at": now + timedelta(days=1), **body})


def test_a_hold_has_a_kind_of_the_list_and_a_date_ahead_of_it(house):
    ticket = make_ticket(house, "in_progress")
    with refused(NotValid, resume_at="in_the_past"):
        hold(ticket, house.inspector, resume_at=MON_10)
    with refused(NotValid, resume_at="hold_too_long"):
        hold(ticket, house.metrology_head, resume_at=at("mon+4 11:00"))
    with refused(NotValid, reason="required"):
        hold(ticket, house.inspector, kind="other")
    with pytest.raises(ValidationError):
        hold(ticket, house.inspector, kind="lunch")


def test_a_long_hold_and_a_fourth_one_are_the_supervisors(house):
    ticket = make_ticket(house, "in_progress")
    with refused(NotAllowed, "long_hold_by_supervisor"):
        hold(ticket, house.inspector, resume_at=at("mon+2 10:01"))
    for _ in range(3):
        hold(ticket, house.inspector, resume_at=at("mon+2 10:00"))
        do(ticket, "resume", house.inspector, MON_10)
    with refused(NotAllowed, "long_hold_by_supervisor"):
        hold(ticket, house.inspector)
    hold(ticket, house.metrology_head)
    assert ticket.holds == 4


def test_a_hold_with_under_a_tenth_left_is_marked(house):
    ticket = make_ticket(house, "in_progress")
    hold(ticket, house.inspector, at("tue 17:00"))
    assert recorded("ticket.held")[0].facts["late_mark"] is True
    other = make_ticket(house, "in_progress")
    hold(other, house.inspector)
    assert "late_mark" not in recorded("ticket.held")[-1].facts


@pytest.mark.parametrize(
    ("kind", "refused_by", "not_by"),
    [
        ("customer_asked", "buyer", "metrology_head"),
        ("production_window", "buying_head", "metrology_head"),
        ("force_majeure", "metrology_head", "buyer"),
    ],
)
def test_a_hold_that_stops_the_clock_is_refused_by_the_side_that_its_kind_names(
    house, kind, refused_by, not_by
):
    ticket = make_ticket(house, "in_progress")
    hold(ticket, house.inspector, kind=kind)
    with refused(NotAllowed, "hold_refused_by_other_side"):
        do(ticket, "refuse_hold", getattr(house, not_by), at("mon 11:00"), reason="no")
    do(ticket, "refuse_hold", getattr(house, refused_by), at("mon 11:00"), reason="no")
    assert (ticket.state, due(ticket, "delivery-1")) == ("in_progress", "wed 09:00")


def test_a_hold_that_stood_for_16_hours_is_refused_no_more(house):
    for moment, possible in (("wed 10:00", True), ("wed 10:01", False)):
        ticket = make_ticket(house, "in_progress")
        hold(ticket, house.inspector, resume_at=at("fri 10:00"))
        if possible:
            do(ticket, "refuse_hold", house.buyer, at(moment), reason="no")
        else:
            with refused(NotPossible, "hold_stood_too_long"):
                do(ticket, "refuse_hold", house.buyer, at(moment), reason="no")


def test_a_hold_that_stops_nothing_is_nobodys_to_refuse(house):
    ticket = make_ticket(house, "in_progress")
    hold(ticket, house.inspector, kind="spare_part")
    with refused(NotPossible, "hold_not_refusable"):
        do(ticket, "refuse_hold", house.buyer, MON_10, reason="no")


def test_whoever_resumes_after_the_date_resumes_as_of_the_date(house):
    """Also where no scheduler runs."""
    ticket = make_ticket(house, "in_progress")
    hold(ticket, house.inspector, resume_at=at("tue 10:00"))
    version = ticket.version
    verb = bodies.MayReason()
    from qms_tickets.operations.tickets.holds import resume

    resume(ticket, verb, by=actor(house.inspector), now=at("thu 09:00"), version=version)
    assert (ticket.state, due(ticket, "delivery-1")) == ("in_progress", "thu 09:00")
    assert recorded("ticket.resumed")[0].facts["by_itself"] is True


# --- due times ---


def propose(ticket, by, due="fri 10:00", now=MON_10):
    do(ticket, "propose_due", by, now, due=at(due), reason="queue")


def test_a_due_time_is_proposed_for_the_coming_year(house):
    """Beyond it a due time is no promise."""
    ticket = make_ticket(house, "in_progress")
    year = timedelta(days=366)
    with refused(NotValid, due="too_far_ahead"):
        do(
            ticket,
            "propose_due",
            house.inspector,
            MON_10,
            due=MON_10 + year + timedelta(seconds=1),
            reason="x",
        )
    do(ticket, "propose_due", house.inspector, MON_10, due=MON_10 + year, reason="x")
    assert ticket.open_proposal.due == MON_10 + year


def test_a_due_time_is_proposed_for_the_future(house):
    with refused(NotValid, due="in_the_past"):
        propose(make_ticket(house, "in_progress"), house.inspector, "mon 10:00")


@pytest.mark.parametrize(
    ("asked", "holds"), [("sun 03:00", "fri 17:30"), ("fri 08:30", "thu 17:30"), ("fri 10:00", "fri 10:00")]
)
def test_what_is_proposed_is_the_time_that_will_hold(house, asked, holds):
    """Working days end at 17:30: an instant outside them is the closing before, for everybody who reads it."""
    ticket = make_ticket(house, "in_progress")
    propose(ticket, house.inspector, asked)
    assert spoken(ticket.open_proposal.due) == holds
    assert recorded("ticket.due_proposed")[0].facts["due"] == f"{at(holds):%Y-%m-%dT%H:%M:%S.000000Z}"
    do(ticket, "agree_due", house.buyer, MON_10)
    assert due(ticket, "delivery-1") == holds


def test_no_time_is_proposed_before_anybody_works_again(house):
    ticket = make_ticket(house, "in_progress")
    with refused(NotValid, due="closed_until_then"):
        propose(ticket, house.inspector, "mon 21:00", at("mon 18:00"))
    assert ticket.open_proposal is None


def test_a_counter_proposal_refuses_and_replaces_the_open_one(house):
    ticket = make_ticket(house, "in_progress")
    propose(ticket, house.inspector)
    propose(ticket, house.buyer, "thu 10:00")
    assert [one.state for one in ticket.proposals] == ["replaced", "open"]
    with refused(NotAllowed, "own_proposal"):
        do(ticket, "agree_due", house.buyer, MON_10)
    with refused(NotCurrent, "not_current"):
        do(ticket, "agree_due", house.inspector, MON_10, proposal=ticket.proposals[0].id)
    do(ticket, "agree_due", house.inspector, MON_10, proposal=ticket.proposals[1].id)
    assert due(ticket, "delivery-1") == "thu 10:00"


def test_a_refused_proposal_changes_nothing(house):
    ticket = make_ticket(house, "in_progress")
    propose(ticket, house.inspector)
    do(ticket, "refuse_due", house.buyer, MON_10, reason="we need it")
    assert (ticket.proposals[0].state, due(ticket, "delivery-1"), ticket.agreed_due) == (
        "refused",
        "wed 09:00",
        None,
    )
    with refused(NotPossible, "no_due_time_proposed"):
        do(ticket, "agree_due", house.buyer, MON_10)


def test_silence_is_no_consent(house):
    ticket = make_ticket(house, "in_progress")
    propose(ticket, house.inspector)
    assert lapse(ticket, ticket.proposals[0].id, now=at("wed 09:00")) is True
    assert lapse(ticket, ticket.proposals[0].id, now=at("wed 09:00")) is False
    assert (ticket.proposals[0].state, due(ticket, "delivery-1")) == ("lapsed", "wed 09:00")


def test_what_has_come_meanwhile_is_not_agreed(house):
    ticket = make_ticket(house, "in_progress")
    propose(ticket, house.inspector, "mon 11:00")
    with refused(NotValid, proposal="in_the_past"):
        do(ticket, "agree_due", house.buyer, at("mon 11:30"))


def test_a_delivery_leaves_no_proposal_open(house):
    ticket = make_ticket(house, "in_progress")
    propose(ticket, house.inspector)
    do(ticket, "deliver", house.inspector, MON_10, outputs=OUTPUTS)
    assert ticket.proposals[0].state == "lapsed"


def test_a_decline_leaves_no_proposal_open(house):
    ticket = make_ticket(house, "in_progress")
    propose(ticket, house.buyer)
    do(ticket, "decline", house.metrology_head, MON_10, kind="not_feasible")
    assert ticket.open_proposal is None


def test_the_second_agreement_keeps_the_very_first_due_time(house):
    ticket = make_ticket(house, "in_progress")
    for told in ("thu 10:00", "fri 10:00"):
        propose(ticket, house.inspector, told)
        do(ticket, "agree_due", house.buyer, MON_10)
    assert (spoken(clock(ticket, "delivery-1").first_due), due(ticket, "delivery-1")) == (
        "wed 09:00",
        "fri 10:00",
    )


def test_other_members_neither_resume_nor_propose_for_the_assignee(house):
    ticket = make_ticket(house, "on_hold")
    other = make_person("third", house.metrology)
    with refused(NotAllowed, "assigned_to_somebody"):
        do(ticket, "resume", other, MON_10)
    with refused(NotAllowed, "assigned_to_somebody"):
        propose(ticket, other)

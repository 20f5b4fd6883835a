"""What goes in: asked for, provided, judged; and the click that starts the work."""

from __future__ import annotations

from uuid import uuid4

import pytest

from qms_tickets.domain.errors import NotAllowed, NotPossible, NotValid
from qms_tickets.extensions import db as extension
from qms_tickets.models.ticket import Attachment
from tests.factories import GIVEN, INPUTS, content, do, make_draft, make_ticket
from tests.operations.tickets.stories import REQUEST, at, clock, recorded, refused

MON_10 = at("mon 10:00")
BOTH = [{"key": "drawing", "verdict": "conforms"}, {"key": "samples", "verdict": "conforms"}]
CONCEDED = {"verdict": "concession", "reason": "good enough for this lot"}


def item(ticket, key: str):
    return next(one for one in ticket.items if one.key == key)


def verdicts(ticket) -> dict[str, str | None]:
    return {one.key: one.verdict for one in ticket.inputs}


# --- two clicks ---


def test_from_opening_to_accepted_is_one_click_that_takes_judges_and_starts(house):
    ticket = make_ticket(house)
    do(ticket, "accept", house.inspector, MON_10, all_conform=True)
    assert (ticket.state, ticket.assignee_id, ticket.accepted_at) == (
        "in_progress",
        house.inspector.id,
        MON_10,
    )
    assert verdicts(ticket) == {"drawing": "conforms", "samples": "conforms", "note": None}
    assert [event.kind for event in recorded()][-2:] == ["ticket.taken", "ticket.accepted"]
    assert ticket.inputs_conformed is True


def test_limits_and_lists_are_checked_by_the_system(house):
    ticket = make_ticket(house)
    do(ticket, "inspect", house.inspector, MON_10, verdicts=[{"key": "drawing", "verdict": "conforms"}])
    assert (item(ticket, "samples").verdict, item(ticket, "samples").checked_by_system) == ("conforms", True)
    assert item(ticket, "drawing").verdict_by_id == house.inspector.id
    assert recorded("ticket.inputs_inspected")[0].facts["by_system"] == ["samples"]


def test_process_inputs_are_judged_one_by_one(house):
    ticket = make_ticket(house, relation="process", lot="L-7", operation="OP20")
    with refused(NotValid, verdict_drawing="judge_each"):
        do(ticket, "accept", house.inspector, MON_10, all_conform=True)
    do(ticket, "accept", house.inspector, MON_10, verdicts=BOTH)
    assert ticket.state == "in_progress"


def test_no_mandatory_input_is_accepted_unjudged(house):
    ticket = make_ticket(house)
    with refused(NotValid, verdict_drawing="verdict_required"):
        do(ticket, "accept", house.inspector, MON_10)


def test_an_input_that_does_not_conform_is_asked_for_or_conceded(house):
    ticket = make_ticket(house)
    failed = [{"key": "drawing", "verdict": "nonconforming", "reason": "old"}]
    with pytest.raises(NotPossible) as caught:
        do(ticket, "accept", house.inspector, MON_10, verdicts=failed)
    assert caught.value.code == "inputs_do_not_conform"
    assert caught.value.facts == {"items": ["drawing"], "unlocked_by": ["request_input", "concession"]}


def test_a_verdict_other_than_conforms_has_a_reason(house):
    ticket = make_ticket(house)
    with refused(NotValid, reason_samples="required"):
        do(ticket, "inspect", house.inspector, MON_10, verdicts=[{"key": "samples", "verdict": "concession"}])


# --- concession ---


def test_a_minor_concession_is_whose_judgement_it_is_a_major_one_the_supervisors(house):
    ticket = make_ticket(house)
    do(ticket, "inspect", house.inspector, MON_10, verdicts=[{"key": "samples", **CONCEDED}])
    with refused(NotAllowed, "major_concession_by_supervisor"):
        do(ticket, "inspect", house.inspector, MON_10, verdicts=[{"key": "drawing", **CONCEDED}])
    do(ticket, "accept", house.metrology_head, MON_10, verdicts=[{"key": "drawing", **CONCEDED}])
    assert verdicts(ticket) == {"drawing": "concession", "samples": "concession", "note": None}
    assert ticket.inputs_conformed is False


# --- asking ---


def test_a_request_names_items_of_the_ticket_and_reasons_of_the_list(house):
    ticket = make_ticket(house)
    with refused(NotValid, items="name_an_input"):
        do(ticket, "request_input", house.inspector, MON_10, items=[])
    with refused(NotValid, why_colour="unknown_item"):
        do(ticket, "request_input", house.inspector, MON_10, items=[{"key": "colour"}])
    with refused(NotValid, why_drawing="not_a_choice", reason_drawing="required"):
        do(ticket, "request_input", house.inspector, MON_10, items=[{"key": "drawing", "why": "too_busy"}])
    assert ticket.state == "submitted"


@pytest.mark.parametrize("why", ["found_at_work", "requirement_changed"])
def test_some_reasons_are_for_work_that_has_begun(house, why):
    asked = [{"key": "drawing", "why": why, "reason": "seen"}]
    ticket = make_ticket(house)
    with refused(NotValid, why_drawing="not_a_choice"):
        do(ticket, "request_input", house.inspector, MON_10, items=asked)
    do(ticket, "accept", house.inspector, MON_10, all_conform=True)
    do(ticket, "request_input", house.inspector, MON_10, items=asked)
    assert (ticket.state, ticket.state_before) == ("input_requested", "in_progress")


def test_every_named_item_is_answered_and_no_other(house):
    ticket = make_ticket(house, "input_requested")
    with refused(NotValid, value_drawing="answer_or_say_why_not"):
        do(ticket, "provide_input", house.buyer, MON_10, items=[])
    with refused(NotValid, value_samples="unknown_item"):
        do(ticket, "provide_input", house.buyer, MON_10, items=[{"key": "samples", "value": "3"}])
    do(ticket, "provide_input", house.buyer, MON_10, items=[{"key": "drawing", "value": "SP-40 D"}])
    assert (ticket.state, item(ticket, "drawing").value, verdicts(ticket)["drawing"]) == (
        "submitted",
        "SP-40 D",
        None,
    )


def test_what_is_provided_is_well_formed(house):
    ticket = make_ticket(house)
    asked = [{"key": "samples", "why": "wrong_quantity", "reason": "five, please"}]
    do(ticket, "request_input", house.inspector, MON_10, items=asked)
    for value, complaint in (("eleven", "not_a_number"), ("11", "outside"), ("nan", "not_a_number")):
        with refused(NotValid, value_samples=complaint):
            do(ticket, "provide_input", house.buyer, MON_10, items=[{"key": "samples", "value": value}])


def photo_of(ticket, author) -> Attachment:
    photo = Attachment(
        ticket_id=ticket.id,
        author_id=author.id,
        side="customer",
        audience="shared",
        name="a.png",
        media_type="image/png",
        size=1,
        sha256="0" * 64,
        stored_name=f"stored-{author.id}-{uuid4().hex}",
        at=MON_10,
    )
    extension.session.add(photo)
    extension.session.flush()
    return photo


def test_the_very_file_that_was_refused_is_no_answer(house):
    """Else one click would turn the clock back to the other side."""
    photo = {"key": "photo", "name": "Photo", "kind": "file", "effect": "minor", "mandatory": False}
    house.service.effective_revision.content = content(inputs=[*INPUTS, photo])
    draft = make_draft(house)
    first, second = photo_of(draft, house.buyer), photo_of(draft, house.buyer)
    item(draft, "photo").attachment_id = first.id
    do(draft, "submit", house.buyer, MON_10)
    bad = {"key": "photo", "verdict": "nonconforming", "reason": "blurred"}
    do(draft, "inspect", house.inspector, MON_10, verdicts=[bad])
    asked = [{"key": "photo", "why": "unclear", "reason": "blurred"}]
    do(draft, "request_input", house.inspector, MON_10, items=asked)
    with refused(NotValid, value_photo="unchanged_file"):
        do(draft, "provide_input", house.buyer, MON_10, items=[{"key": "photo", "attachment_id": first.id}])
    assert draft.state == "input_requested"
    do(draft, "provide_input", house.buyer, MON_10, items=[{"key": "photo", "attachment_id": second.id}])
    assert draft.state == "submitted"


def test_that_something_cannot_be_provided_is_an_answer(house):
    """The supplier then concedes or declines."""
    ticket = make_ticket(house, "input_requested")
    given = [{"key": "drawing", "unavailable_reason": "the design house is closed"}]
    do(ticket, "provide_input", house.buyer, MON_10, items=given)
    assert (ticket.state, clock(ticket, "input-1").verdict) == ("submitted", "met")
    assert recorded("ticket.input_provided")[0].facts["unavailable"] == ["drawing"]
    do(ticket, "accept", house.metrology_head, MON_10, verdicts=[{"key": "drawing", **CONCEDED}])
    assert ticket.state == "in_progress"


def test_what_cannot_be_provided_does_not_conform_by_the_one_button(house):
    ticket = make_ticket(house, "input_requested")
    drawing = item(ticket, "drawing")
    drawing.value = None
    do(ticket, "provide_input", house.buyer, MON_10, items=[{"key": "drawing", "unavailable_reason": "none"}])
    with refused(NotValid, verdict_drawing="verdict_required"):
        do(ticket, "accept", house.inspector, MON_10, all_conform=True)


def test_the_first_inspection_is_written_once(house):
    ticket = make_ticket(house, "input_requested")
    do(ticket, "provide_input", house.buyer, MON_10, items=[{"key": "drawing", "value": "D"}])
    do(ticket, "accept", house.inspector, MON_10, all_conform=True)
    assert ticket.inputs_conformed is False


def test_a_request_that_was_a_mistake_leaves_the_inspection_to_come(house):
    ticket = make_ticket(house, "input_requested")
    do(ticket, "withdraw_request", house.inspector, MON_10, reason="looked at the wrong sheet")
    assert (ticket.state, verdicts(ticket)["drawing"], ticket.inputs_conformed) == ("submitted", None, None)
    do(ticket, "accept", house.inspector, MON_10, all_conform=True)
    assert ticket.inputs_conformed is True


def test_any_member_of_the_customer_provides_what_is_asked_for(house):
    ticket = make_ticket(house, "input_requested")
    do(ticket, "provide_input", house.colleague, MON_10, items=[{"key": "drawing", "value": "D"}])
    with refused(NotAllowed, "not_your_action"):
        do(ticket, "provide_input", house.inspector, MON_10, items=[{"key": "drawing", "value": "E"}])


def test_a_file_of_another_ticket_is_unknown(house):
    inputs = [*INPUTS, {"key": "photo", "name": {"en": "Photo"}, "kind": "file", "mandatory": False}]
    house.service.effective_revision.content = content(inputs=inputs)
    extension.session.flush()
    one, other = make_draft(house), make_draft(house)
    file = Attachment(
        ticket_id=other.id,
        author_id=house.buyer.id,
        audience="shared",
        name="secret.png",
        media_type="image/png",
        size=1,
        sha256="0" * 64,
        stored_name="x",
        at=MON_10,
    )
    extension.session.add(file)
    extension.session.flush()
    with refused(NotValid, value_photo="unknown_attachment"):
        make_draft(house, items=[*GIVEN, {"key": "photo", "attachment_id": file.id}])
    with refused(NotValid, value_photo="unknown_attachment"):
        make_draft(house, items=[*GIVEN, {"key": "photo", "attachment_id": 4711}])
    assert item(one, "photo").attachment_id is None


def test_delivery_wants_every_mandatory_input_judged(house):
    """A requirement that changed at work leaves an input unjudged; work goes on, delivery does not."""
    ticket = make_ticket(house, "in_progress")
    asked = [{"key": "drawing", "why": "requirement_changed", "reason": "hole"}]
    do(ticket, "request_input", house.inspector, MON_10, items=asked)
    do(ticket, "provide_input", house.buyer, MON_10, items=[{"key": "drawing", "value": "D"}])
    with pytest.raises(NotPossible) as caught:
        do(ticket, "deliver", house.inspector, MON_10, outputs=[])
    assert (caught.value.code, caught.value.facts["items"]) == ("inputs_not_judged", ["drawing"])


def test_a_repeated_request_has_a_clock_of_its_own_with_the_full_target(house):
    ticket = make_ticket(house, "input_requested")
    do(ticket, "provide_input", house.buyer, at("wed 09:00"), items=[{"key": "drawing", "value": "D"}])
    do(ticket, "request_input", house.inspector, at("wed 10:00"), items=REQUEST)
    second = clock(ticket, "input-2")
    assert (second.target, second.started_at) == (clock(ticket, "input-1").target, at("wed 10:00"))

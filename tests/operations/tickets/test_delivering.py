"""What comes out: delivered, taken back, judged; and what closes, reopens and ends a ticket."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from qms_tickets.domain.errors import NotAllowed, NotPossible, NotValid
from qms_tickets.extensions import db as extension
from qms_tickets.models.nonconformity import Nonconformity
from qms_tickets.models.ticket import Link
from qms_tickets.operations.tickets.bodies import Deliver
from qms_tickets.operations.tickets.closing import close_unanswered
from tests.factories import content, do, make_ticket
from tests.operations.tickets.stories import OUTPUTS, at, recorded, refused

MON_10, MON_11 = at("mon 10:00"), at("mon 11:00")
FAILED = {"verdict": "nonconforming", "reason": "page 2 is missing"}
CONCEDED = {"verdict": "concession", "reason": "for this lot"}


def verdicts(ticket):
    return {one.key: one.verdict for one in ticket.outputs}


def reject(house, ticket, *keys: str, now=MON_10):
    do(ticket, "reject_delivery", house.buyer, now, verdicts=[{"key": key, **FAILED} for key in keys])


def triggers() -> set[str]:
    return {record.trigger for record in extension.session.query(Nonconformity)}


def test_why_an_output_was_sent_back_is_on_record_by_a_code_of_the_list(house):
    ticket = make_ticket(house, "delivered")
    judged = [
        {"key": "report", **FAILED, "why": "evidence_missing"},
        {"key": "deviations", **FAILED},
    ]
    with refused(NotValid, why_report="not_a_choice"):
        do(ticket, "reject_delivery", house.buyer, MON_10, verdicts=[{**judged[0], "why": "mood"}])
    do(ticket, "reject_delivery", house.buyer, MON_10, verdicts=judged)
    assert recorded("ticket.delivery_rejected")[-1].facts["whys"] == {"report": "evidence_missing"}


# --- delivering ---


def test_evidence_is_there_for_every_mandatory_output(house):
    ticket = make_ticket(house, "in_progress")
    with refused(NotValid, value_deviations="required"):
        do(ticket, "deliver", house.inspector, MON_10, outputs=OUTPUTS[:1])
    with refused(NotValid, value_colour="unknown_item"):
        do(ticket, "deliver", house.inspector, MON_10, outputs=[*OUTPUTS, {"key": "colour", "value": "red"}])
    assert ticket.state == "in_progress"


def test_a_number_outside_its_limits_is_evidence_too(house):
    """The customer decides; what is no number is none."""
    outputs = [{"key": "gap", "name": {"en": "Gap"}, "kind": "number", "maximum": 5}]
    house.service.effective_revision.content = content(outputs=outputs)
    extension.session.flush()
    ticket = make_ticket(house, "in_progress")
    with refused(NotValid, value_gap="not_a_number"):
        do(ticket, "deliver", house.inspector, MON_10, outputs=[{"key": "gap", "value": "wide"}])
    do(ticket, "deliver", house.inspector, MON_10, outputs=[{"key": "gap", "value": "7"}])
    assert ticket.state == "delivered"


def test_the_input_is_rated_on_the_same_form_before_any_verdict(house):
    ticket = make_ticket(house, "in_progress")
    do(ticket, "deliver", house.inspector, MON_10, outputs=OUTPUTS, complete=5, on_time=4)
    assert [event.kind for event in recorded()][-2:] == ["ticket.delivered", "ticket.rated"]
    with pytest.raises(ValidationError):
        Deliver.model_validate({"complete": 6})


def test_delivering_while_another_ticket_blocks_wants_a_reason(house):
    ticket, blocking = make_ticket(house, "in_progress"), make_ticket(house)
    extension.session.add(Link(from_=blocking, to=ticket, kind="blocks", at=MON_10))
    extension.session.flush()
    with refused(NotValid, blocking_reason="blocked"):
        do(ticket, "deliver", house.inspector, MON_10, outputs=OUTPUTS)
    do(ticket, "deliver", house.inspector, MON_10, outputs=OUTPUTS, blocking_reason="not needed after all")
    assert ticket.state == "delivered"


# --- judging ---


def test_from_delivered_to_rated_are_two_clicks(house):
    ticket = make_ticket(house, "delivered")
    do(ticket, "accept_delivery", house.buyer, MON_10, all_conform=True)
    do(ticket, "rate", house.buyer, MON_10, overall=5)
    assert (ticket.state, ticket.first_pass, ticket.closed_at) == ("closed", True, MON_10)


def test_every_output_gets_a_verdict(house):
    ticket = make_ticket(house, "delivered")
    with refused(NotValid, verdict_deviations="verdict_required"):
        do(
            ticket,
            "accept_delivery",
            house.buyer,
            MON_10,
            verdicts=[{"key": "report", "verdict": "conforms"}],
        )
    with refused(NotValid, verdict_colour="unknown_item"):
        do(
            ticket,
            "accept_delivery",
            house.buyer,
            MON_10,
            verdicts=[{"key": "colour", "verdict": "conforms"}],
        )


def test_process_outputs_are_judged_one_by_one(house):
    ticket = make_ticket(house, relation="process", lot="L-7", operation="OP20")
    judged = [{"key": "drawing", "verdict": "conforms"}, {"key": "samples", "verdict": "conforms"}]
    do(ticket, "accept", house.inspector, MON_10, verdicts=judged)
    do(ticket, "deliver", house.inspector, MON_10, outputs=OUTPUTS, quantity_presented=10)
    with refused(NotValid, verdict_report="verdict_required", verdict_deviations="verdict_required"):
        do(ticket, "accept_delivery", house.buyer, MON_10, all_conform=True)
    each = [{"key": one["key"], "verdict": "conforms"} for one in OUTPUTS]
    with refused(NotValid, quantity_accepted="more_than_presented"):
        do(
            ticket,
            "accept_delivery",
            house.buyer,
            MON_10,
            verdicts=each,
            quantity_accepted=9,
            quantity_rejected=2,
        )
    do(
        ticket,
        "accept_delivery",
        house.buyer,
        MON_10,
        verdicts=each,
        quantity_accepted=9,
        quantity_rejected=1,
        disposition="scrap",
    )
    assert (ticket.state, ticket.quantity_rejected, ticket.disposition) == ("closed", 1, "scrap")


def test_what_does_not_conform_is_not_accepted(house):
    ticket = make_ticket(house, "delivered")
    with refused(NotPossible, "outputs_do_not_conform"):
        do(
            ticket,
            "accept_delivery",
            house.buyer,
            MON_10,
            all_conform=True,
            verdicts=[{"key": "report", **FAILED}],
        )


def test_a_concession_on_a_major_output_needs_the_customers_supervisor_and_is_no_first_pass(house):
    ticket = make_ticket(house, "delivered")
    conceded = {"all_conform": True, "verdicts": [{"key": "report", **CONCEDED}]}
    with refused(NotAllowed, "major_concession_by_supervisor"):
        do(ticket, "accept_delivery", house.buyer, MON_10, **conceded)
    do(ticket, "accept_delivery", house.buying_head, MON_10, **conceded)
    assert (ticket.state, ticket.first_pass, triggers()) == ("closed", False, {"major_output"})


def test_a_rejection_names_what_failed(house):
    ticket = make_ticket(house, "delivered")
    with refused(NotValid, verdicts="name_what_failed"):
        do(ticket, "reject_delivery", house.buyer, MON_10, all_conform=True)
    with refused(NotValid, reason_report="required"):
        do(
            ticket,
            "reject_delivery",
            house.buyer,
            MON_10,
            verdicts=[{"key": "report", "verdict": "nonconforming"}],
        )


def test_after_rework_only_what_failed_is_judged_again(house):
    ticket = make_ticket(house, "delivered")
    do(
        ticket,
        "reject_delivery",
        house.buyer,
        MON_10,
        verdicts=[{"key": "deviations", **FAILED}, {"key": "report", "verdict": "conforms"}],
    )
    assert {one.key: one.to_judge for one in ticket.outputs} == {"report": False, "deviations": True}
    do(ticket, "deliver", house.inspector, MON_10, outputs=[{"key": "deviations", "value": "two"}])
    do(
        ticket,
        "accept_delivery",
        house.buyer,
        MON_10,
        verdicts=[{"key": "deviations", "verdict": "conforms"}],
    )
    assert (ticket.state, verdicts(ticket)) == ("closed", {"report": "conforms", "deviations": "conforms"})
    assert (ticket.first_pass, ticket.rounds, ticket.rejections) == (False, 2, 1)


def test_what_is_delivered_anew_is_judged_anew(house):
    ticket = make_ticket(house, "delivered")
    do(
        ticket,
        "reject_delivery",
        house.buyer,
        MON_10,
        verdicts=[{"key": "deviations", **FAILED}, {"key": "report", "verdict": "conforms"}],
    )
    anew = [{"key": "deviations", "value": "two"}, {"key": "report", "value": "R-2"}]
    do(ticket, "deliver", house.inspector, MON_10, outputs=anew)
    with refused(NotValid, verdict_report="verdict_required"):
        do(
            ticket,
            "accept_delivery",
            house.buyer,
            MON_10,
            verdicts=[{"key": "deviations", "verdict": "conforms"}],
        )


def test_what_was_not_judged_at_a_rejection_is_judged_the_next_time(house):
    ticket = make_ticket(house, "delivered")
    reject(house, ticket, "deviations")
    assert {one.key: one.to_judge for one in ticket.outputs} == {"report": True, "deviations": True}


def test_the_same_output_rejected_twice_opens_a_nonconformity_to_be_confirmed(house):
    ticket = make_ticket(house, "delivered")
    reject(house, ticket, "deviations")
    assert triggers() == set()
    do(ticket, "deliver", house.inspector, MON_10, outputs=[{"key": "deviations", "value": "two"}])
    reject(house, ticket, "deviations", now=MON_11)
    assert triggers() == {"rejected_twice"}


def test_two_different_outputs_rejected_once_each_open_none(house):
    outputs = [{"key": key, "name": {"en": key}, "kind": "text", "effect": "minor"} for key in ("one", "two")]
    house.service.effective_revision.content = content(outputs=outputs)
    extension.session.flush()
    ticket = make_ticket(house, "in_progress")
    given = [{"key": "one", "value": "1"}, {"key": "two", "value": "2"}]
    for key in ("one", "two"):
        do(ticket, "deliver", house.inspector, MON_10, outputs=given)
        reject(house, ticket, key)
    assert triggers() == set()


# --- deemed acceptance ---


@pytest.mark.parametrize(
    ("agreement", "body", "closes"),
    [
        ({"deemed_acceptance": True}, {}, True),
        ({"deemed_acceptance": False}, {}, False),
        ({"deemed_acceptance": True, "outputs": "major"}, {}, False),
        ({"deemed_acceptance": True}, {"relation": "process", "lot": "L-7", "operation": "OP20"}, False),
        ({"deemed_acceptance": True}, {"relation": "rank", "supplier": "buying_head@example.com"}, False),
    ],
    ids=["agreed", "not agreed", "a major output", "process", "rank"],
)
def test_silence_is_acceptance_only_where_the_agreement_allows_it(house, agreement, body, closes):
    effect = agreement.get("outputs", "minor")
    outputs = [{"key": "report", "name": {"en": "Report"}, "kind": "text", "effect": effect}]
    house.service.effective_revision.content = content(**agreement | {"outputs": outputs})
    extension.session.flush()
    ticket = make_ticket(house, "draft", **body)
    supplier = house.buying_head if body.get("relation") == "rank" else house.inspector
    do(ticket, "submit", house.buyer, MON_10)
    judged = [{"key": "drawing", "verdict": "conforms"}, {"key": "samples", "verdict": "conforms"}]
    do(ticket, "accept", supplier, MON_10, verdicts=judged)
    do(ticket, "deliver", supplier, MON_10, outputs=OUTPUTS[:1])
    assert close_unanswered(ticket, now=at("fri+3 10:00")) is closes
    assert ticket.deemed_accepted is closes


def test_a_verdict_given_before_the_scheduler_comes_wins(house):
    outputs = [{"key": "report", "name": {"en": "Report"}, "kind": "text", "effect": "minor"}]
    house.service.effective_revision.content = content(outputs=outputs, deemed_acceptance=True)
    extension.session.flush()
    ticket = make_ticket(house, "in_progress")
    do(ticket, "deliver", house.inspector, MON_10, outputs=OUTPUTS[:1])
    late = at("fri+3 10:00")
    reject(house, ticket, "report", now=late)
    assert close_unanswered(ticket, now=late) is False
    assert (ticket.state, ticket.first_pass, ticket.deemed_accepted) == ("in_progress", False, False)


# --- reopening, cancelling ---


def test_a_reopened_ticket_is_counted_and_judged_anew(house):
    ticket = make_ticket(house, "closed")
    do(ticket, "reopen", house.buyer, MON_10, reason="it broke")
    assert (ticket.state, ticket.reopenings, ticket.closed_at, ticket.escaped) == (
        "in_progress",
        1,
        None,
        True,
    )
    assert all(one.to_judge for one in ticket.outputs)
    assert ticket.first_pass is True  # the first verdict stays


def test_the_window_of_reopening_is_longer_where_a_major_output_is_at_stake(house):
    for effect, last, over in (
        ("major", "mon+2 09:00", "mon+2 09:01"),
        ("minor", "mon+1 09:00", "mon+1 09:01"),
    ):
        outputs = [{"key": key, "name": {"en": key}, "effect": effect} for key in ("report", "deviations")]
        house.service.effective_revision.content = content(outputs=outputs)
        extension.session.flush()
        with refused(NotPossible, "reopening_over"):
            do(make_ticket(house, "closed"), "reopen", house.buyer, at(over), reason="late")
        do(make_ticket(house, "closed"), "reopen", house.buyer, at(last), reason="in time")


def test_cancelling_wants_a_reason_of_the_list_once_work_has_begun_or_input_was_asked_for(house):
    do(make_ticket(house), "cancel", house.buyer, MON_10)
    for state in ("in_progress", "input_requested", "on_hold"):
        ticket = make_ticket(house, state)
        with refused(NotValid, kind="required"):
            do(ticket, "cancel", house.buyer, MON_10, reason="because")
        do(ticket, "cancel", house.buyer, MON_10, kind="solved_otherwise")
        assert (ticket.state, ticket.ended_at, ticket.resume_at) == ("cancelled", MON_10, None)


def test_nobody_cancels_what_is_delivered(house):
    with refused(NotPossible, "not_in_this_state"):
        do(make_ticket(house, "delivered"), "cancel", house.buyer, MON_10, kind="plan_changed")

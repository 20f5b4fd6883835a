"""What comes out: delivering it, taking it back, judging it."""

from __future__ import annotations

from datetime import datetime

from qms_tickets.domain.access import Actor
from qms_tickets.domain.errors import FieldError, NotPossible, NotValid
from qms_tickets.domain.lifecycles.ticket import OPEN
from qms_tickets.domain.reasons import REJECT
from qms_tickets.models.ticket import Item, Ticket
from qms_tickets.operations import clocks, nonconformities, search
from qms_tickets.operations.tickets import items as item_rules
from qms_tickets.operations.tickets.acting import Act, begin
from qms_tickets.operations.tickets.bodies import Answer, Deliver, JudgeDelivery, Rate, WithReason
from qms_tickets.operations.tickets.due_times import close_proposals
from qms_tickets.operations.tickets.ratings import rate_input


def deliver(ticket: Ticket, body: Deliver, *, by: Actor, now: datetime, version: int | None = None) -> None:
    """Hand over the outputs with their evidence; the delivery clock stands, its verdict is provisional.

    After rework only what failed, and what is delivered anew, is judged again. The input is rated on the same
    form, before any verdict is known.
    """
    act = begin(ticket, "deliver", by=by, now=now, version=version)
    _require_judged_inputs(ticket)
    _require_reason_while_blocked(ticket, body)
    _write_outputs(ticket, body.outputs)
    if body.quantity_presented is not None:
        ticket.quantity_presented = body.quantity_presented
    ticket.rounds += 1
    ticket.delivered_at = now
    close_proposals(act)
    act.become("delivered")
    act.done(
        "ticket.delivered",
        "deliver",
        texts={
            "message": body.message,
            "reason": body.blocking_reason,
            **item_rules.said_of(ticket, "outputs"),
        },
        outputs=[item.key for item in ticket.outputs if item.is_answered],
        round=ticket.rounds,
        quantities={"presented": ticket.quantity_presented}
        if ticket.quantity_presented is not None
        else None,
    )
    clocks.note_delivery(ticket)
    search.index(ticket)
    if body.complete is not None:
        rate_input(act, Rate(complete=body.complete, on_time=body.on_time))


def _require_judged_inputs(ticket: Ticket) -> None:
    missing = item_rules.unjudged(ticket.inputs)
    failed = item_rules.nonconforming([item for item in ticket.inputs if item.requirement.mandatory])
    if missing or failed:
        keys = [item.key for item in (*missing, *failed)]
        raise NotPossible("inputs_not_judged", items=keys, unlocked_by=["inspect"])


_BLOCKING = OPEN - {"draft", "awaiting_approval"}


def _require_reason_while_blocked(ticket: Ticket, body: Deliver) -> None:
    """A ticket that blocks this one is information: delivering all the same wants a reason."""
    blocking = [link.from_ for link in ticket.links_to_it if link.kind == "blocks"]
    still_open = [other.number for other in blocking if other.state in _BLOCKING]
    if still_open and not body.blocking_reason:
        raise NotValid({"blocking_reason": FieldError("blocked", {"tickets": ", ".join(still_open)})})


def _write_outputs(ticket: Ticket, outputs: list[Answer]) -> None:
    by_key = {item.key: item for item in ticket.outputs}
    item_rules.refuse_unknown(ticket.outputs, [given.key for given in outputs], "value")
    errors: dict[str, FieldError] = {}
    for given in outputs:
        errors.update(_write_output(ticket, by_key[given.key], given))
    for item in ticket.outputs:
        errors |= _evidence_missing(item) if f"value.{item.key}" not in errors else {}
    if errors:
        raise NotValid(errors)


def _write_output(ticket: Ticket, item: Item, given: Answer) -> dict[str, FieldError]:
    """Evidence given anew is judged anew. A number outside its limits is evidence too: the customer decides."""
    value, file = item.value, item.attachment_id
    complaint = item_rules.answer(ticket, item, given)
    if item.value != value or given.attachment_id not in (None, file):
        item.to_judge = True
    if complaint is None or complaint.code in {"outside", "above", "below", "required"}:
        return {}
    return {f"value.{item.key}": complaint}


def _evidence_missing(item: Item) -> dict[str, FieldError]:
    requirement = item.requirement
    if not requirement.mandatory or requirement.kind == "none" or item.is_answered:
        return {}
    return {f"value.{item.key}": FieldError("file_required" if requirement.kind == "file" else "required")}


def withdraw_delivery(
    ticket: Ticket, body: WithReason, *, by: Actor, now: datetime, version: int | None = None
) -> None:
    """Before the verdict; delivery runs on as if it had never stood."""
    act = begin(ticket, "withdraw_delivery", by=by, now=now, version=version)
    ticket.rounds -= 1
    ticket.delivered_at = None
    act.become("in_progress")
    act.done("ticket.delivery_withdrawn", "withdraw_delivery", texts={"reason": body.reason})
    clocks.forget_delivery(ticket)


def accept_delivery(
    ticket: Ticket, body: JudgeDelivery, *, by: Actor, now: datetime, version: int | None = None
) -> None:
    """A verdict on every output: conforms, or concession. Closes the ticket and asks for the rating."""
    act = begin(ticket, "accept_delivery", by=by, now=now, version=version)
    _judge_outputs(act, body)
    failed = item_rules.nonconforming(ticket.outputs)
    if failed:
        raise NotPossible(
            "outputs_do_not_conform", items=[item.key for item in failed], unlocked_by=["reject_delivery"]
        )
    unjudged = [item for item in ticket.outputs if item.to_judge and item.verdict is None]
    if unjudged:
        raise NotValid({f"verdict.{item.key}": FieldError("verdict_required") for item in unjudged})
    _count_quantities(ticket, body)
    first = _note_first_pass(ticket)
    ticket.closed_at = ticket.ended_at = now
    act.become("closed")
    act.done(
        "ticket.delivery_accepted",
        "accept_delivery",
        texts={
            "reasons": item_rules.reason_texts(ticket.outputs),
            **item_rules.said_of(ticket, "outputs"),
        },
        verdicts=item_rules.verdict_facts(ticket.outputs),
        first_pass=first,
        disposition=body.disposition,
        quantities=_counted(body),
    )
    nonconformities.consider_verdicts(ticket, now)


def _judge_outputs(act: Act, body: JudgeDelivery) -> None:
    outputs = act.ticket.outputs
    for item in outputs:
        if item.to_judge:
            item.verdict = item.verdict_reason = None
    item_rules.judge(act, outputs, body.verdicts)
    if body.all_conform and act.ticket.relation != "process":
        item_rules.all_conform(act, [item for item in outputs if item.to_judge])


def _note_first_pass(ticket: Ticket) -> bool | None:
    """Right first time: all outputs conform at the first verdict; a concession is no pass. Written once."""
    if ticket.first_pass is not None:
        return None
    ticket.first_pass = all(item.verdict == "conforms" for item in ticket.outputs)
    return ticket.first_pass


def _count_quantities(ticket: Ticket, body: JudgeDelivery) -> None:
    if body.quantity_rejected is not None:
        ticket.quantity_rejected = body.quantity_rejected
    if body.quantity_accepted is not None:
        ticket.quantity_accepted = body.quantity_accepted
    if body.disposition is not None:
        ticket.disposition = body.disposition
    presented = ticket.quantity_presented
    total = (ticket.quantity_accepted or 0) + (ticket.quantity_rejected or 0)
    if presented is not None and total > presented:
        raise NotValid({"quantity_accepted": FieldError("more_than_presented", {"presented": presented})})


def _counted(body: JudgeDelivery) -> dict[str, int] | None:
    told = {"accepted": body.quantity_accepted, "rejected": body.quantity_rejected}
    return {name: quantity for name, quantity in told.items() if quantity is not None} or None


def reject_delivery(
    ticket: Ticket, body: JudgeDelivery, *, by: Actor, now: datetime, version: int | None = None
) -> None:
    """Name the outputs that failed and why; delivery runs on from where it stood. Counted as rework."""
    act = begin(ticket, "reject_delivery", by=by, now=now, version=version)
    _require_known_causes(body)
    _judge_outputs(act, body)
    failed = item_rules.nonconforming(ticket.outputs)
    if not failed:
        raise NotValid(verdicts="name_what_failed")
    _count_quantities(ticket, body)
    _note_first_pass(ticket)
    verdicts, reasons = item_rules.verdict_facts(ticket.outputs), item_rules.reason_texts(ticket.outputs)
    for item in ticket.outputs:
        item.to_judge = item.verdict in {"nonconforming", None}
        item.rejections += item.verdict == "nonconforming"
    ticket.rejections += 1
    act.become("in_progress")
    act.done(
        "ticket.delivery_rejected",
        "reject_delivery",
        texts={"reasons": reasons, "reason": body.reason, **item_rules.said_of(ticket, "outputs")},
        verdicts=verdicts,
        whys={item.key: item.asked_why for item in failed if item.asked_why} or None,
        disposition=body.disposition,
        quantities=_counted(body),
    )
    nonconformities.consider_verdicts(ticket, now)


def _require_known_causes(body: JudgeDelivery) -> None:
    unknown = [one.key for one in body.verdicts if one.why is not None and one.why not in REJECT]
    if unknown:
        raise NotValid({f"why.{key}": FieldError("not_a_choice") for key in unknown})

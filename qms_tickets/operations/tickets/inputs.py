"""What goes in: asking for it, providing it, judging it, and starting to work on it."""

from __future__ import annotations

from datetime import datetime

from qms_tickets.domain.access import Actor
from qms_tickets.domain.errors import FieldError, NotPossible, NotValid
from qms_tickets.domain.reasons import REQUEST_INPUT, REQUEST_INPUT_AFTER_ACCEPTANCE
from qms_tickets.models.ticket import Item, Ticket
from qms_tickets.operations import clocks, nonconformities, search
from qms_tickets.operations.tickets import items as item_rules
from qms_tickets.operations.tickets.acting import Act, begin
from qms_tickets.operations.tickets.bodies import (
    Answer,
    Asked,
    Judge,
    ProvideInput,
    RequestInput,
    WithReason,
)

ASKED_WHY = (*REQUEST_INPUT, "nonconforming")


def request_input(
    ticket: Ticket, body: RequestInput, *, by: Actor, now: datetime, version: int | None = None
) -> None:
    """Name the inputs that are missing or do not conform, and why. The customer holds the ticket from now on."""
    act = begin(ticket, "request_input", by=by, now=now, version=version)
    _check_asked(ticket, body.items)
    by_key = {item.key: item for item in ticket.inputs}
    for asked in body.items:
        _ask(by_key[asked.key], asked, act)
    is_first = item_rules.first_inspection(ticket, conform=False)
    ticket.state_before = ticket.state
    act.become("input_requested")
    act.done(
        "ticket.input_requested",
        "request_input",
        texts={
            "message": body.message,
            "reasons": _lines(body.items),
            **item_rules.said_of(ticket, "inputs"),
        },
        items={asked.key: asked.why for asked in body.items},
    )
    if is_first:
        nonconformities.consider_inputs(ticket, now)


def _check_asked(ticket: Ticket, asked: list[Asked]) -> None:
    if not asked:
        raise NotValid(items="name_an_input")
    item_rules.refuse_unknown(ticket.inputs, [one.key for one in asked], "why")
    errors: dict[str, FieldError] = {}
    for one in asked:
        if one.why not in ASKED_WHY or (
            one.why in REQUEST_INPUT_AFTER_ACCEPTANCE and ticket.accepted_at is None
        ):
            errors[f"why.{one.key}"] = FieldError("not_a_choice")
        if one.why != "missing" and not one.reason:
            errors[f"reason.{one.key}"] = FieldError("required")
    if errors:
        raise NotValid(errors)


def _ask(item: Item, asked: Asked, act: Act) -> None:
    if asked.why != "missing" or item.is_answered:
        item_rules.write_verdict(item, "nonconforming", act, reason=asked.reason)
    item.asked_why, item.asked_reason = asked.why, asked.reason


def _lines(asked: list[Asked]) -> str | None:
    return "\n".join(f"{one.key}: {one.reason}" for one in asked if one.reason) or None


def withdraw_request(
    ticket: Ticket, body: WithReason, *, by: Actor, now: datetime, version: int | None = None
) -> None:
    """A mistaken request: what was named goes back to unjudged, delivery runs on."""
    act = begin(ticket, "withdraw_request", by=by, now=now, version=version)
    forget_request(ticket)
    act.become(ticket.state_before or "submitted")
    ticket.state_before = None
    texts = {"reason": body.reason, **item_rules.said_of(ticket, "inputs")}
    act.done("ticket.request_withdrawn", "withdraw_request", texts=texts)


def forget_request(ticket: Ticket) -> None:
    """The request should not have been: what it named is unjudged, and the first inspection is yet to come."""
    is_first = sum(1 for clock in ticket.clocks if clock.kind == "input") == 1
    for item in asked_items(ticket):
        _clear_request(item)
        item.first_verdict = None if is_first else item.first_verdict
    if is_first:
        ticket.inputs_conformed = None


def asked_items(ticket: Ticket) -> list[Item]:
    """The inputs that the open request names."""
    return [item for item in ticket.inputs if item.asked_why is not None]


def _clear_request(item: Item) -> None:
    item.asked_why = item.asked_reason = None
    item.verdict = item.verdict_reason = item.verdict_at = item.verdict_by_id = None
    item.checked_by_system = False


def provide_input(
    ticket: Ticket, body: ProvideInput, *, by: Actor, now: datetime, version: int | None = None
) -> None:
    """Answer every named input; "cannot provide" with a reason is an answer. Delivery runs on."""
    act = begin(ticket, "provide_input", by=by, now=now, version=version)
    asked = {item.key: item for item in asked_items(ticket)}
    item_rules.refuse_unknown(list(asked.values()), [given.key for given in body.items], "value")
    given_by_key = {given.key: given for given in body.items}
    errors: dict[str, FieldError] = {}
    for key, item in asked.items():
        given = given_by_key.get(key)
        if given is None or not (given.value or given.attachment_id or given.unavailable_reason):
            errors[f"value.{key}"] = FieldError("answer_or_say_why_not")
        elif _is_the_refused_file(item, given):
            errors[f"value.{key}"] = FieldError("unchanged_file")
        elif (complaint := item_rules.answer(ticket, item, given)) is not None:
            errors[f"value.{key}"] = complaint
    if errors:
        raise NotValid(errors)
    unavailable = [item for item in asked.values() if item.unavailable_reason]
    for item in asked.values():
        _clear_request(item)
    act.become(ticket.state_before or "submitted")
    ticket.state_before = None
    act.done(
        "ticket.input_provided",
        "provide_input",
        texts={
            "reasons": "\n".join(f"{item.key}: {item.unavailable_reason}" for item in unavailable),
            **item_rules.said_of(ticket, "inputs"),
        },
        items=sorted(asked),
        unavailable=[item.key for item in unavailable] or None,
    )
    search.index(ticket)


def _is_the_refused_file(item: Item, given: Answer) -> bool:
    """The very file that does not conform is no answer, or one click would turn the clock back to the other side."""
    return (
        item.verdict == "nonconforming"
        and given.attachment_id is not None
        and given.attachment_id == item.attachment_id
        and not given.unavailable_reason
    )


def inspect(ticket: Ticket, body: Judge, *, by: Actor, now: datetime, version: int | None = None) -> None:
    """Verdicts on inputs, without starting to work. Tells the customer nothing, so it answers no response clock."""
    act = begin(ticket, "inspect", by=by, now=now, version=version)
    by_system = _judge_inputs(act, body)
    if not item_rules.verdict_facts(ticket.inputs):
        raise NotValid(verdicts="name_a_verdict")
    is_first = _note_first_inspection(ticket)
    act.done(
        "ticket.inputs_inspected",
        texts={
            "reasons": item_rules.reason_texts(ticket.inputs),
            **item_rules.said_of(ticket, "inputs"),
        },
        silent=True,
        verdicts=item_rules.verdict_facts(ticket.inputs),
        by_system=by_system or None,
    )
    if is_first:
        nonconformities.consider_inputs(ticket, now)


def accept(ticket: Ticket, body: Judge, *, by: Actor, now: datetime, version: int | None = None) -> None:
    """Inspect and start: every mandatory input has a verdict, and none does not conform.

    A wanted-by later than the target becomes the agreed due time in the same step, where the supplier says so.
    Errors: NotPossible naming the inputs that stand in the way.
    """
    act = begin(ticket, "accept", by=by, now=now, version=version)
    if body.all_conform and ticket.relation == "process" and item_rules.unjudged(_answered(ticket)):
        _refuse_wholesale(ticket, body)
    _judge_inputs(act, body)
    _require_inputs_conform(ticket)
    is_first = _note_first_inspection(ticket)
    ticket.accepted_at = ticket.accepted_at or now
    act.become("in_progress")
    act.done(
        "ticket.accepted",
        "accept",
        texts={
            "reasons": item_rules.reason_texts(ticket.inputs),
            **item_rules.said_of(ticket, "inputs"),
        },
        verdicts=item_rules.verdict_facts(ticket.inputs) or None,
        wanted_by_agreed=_agrees_wanted_by(ticket, body) or None,
    )
    if _agrees_wanted_by(ticket, body):
        _agree_wanted_by(act)
    if is_first:
        nonconformities.consider_inputs(ticket, now)


def _answered(ticket: Ticket) -> list[Item]:
    return [item for item in ticket.inputs if item.is_answered]


def _refuse_wholesale(ticket: Ticket, body: Judge) -> None:
    """Process inputs are judged one by one; the one button is not for them."""
    named = {verdict.key for verdict in body.verdicts}
    left = [
        item.key
        for item in item_rules.unjudged(ticket.inputs)
        if item.key not in named and not _machine(item)
    ]
    if left:
        raise NotValid({f"verdict.{key}": FieldError("judge_each") for key in left})


def _machine(item: Item) -> bool:
    return item.requirement.is_machine_checked


def _judge_inputs(act: Act, body: Judge) -> list[str]:
    inputs = act.ticket.inputs
    item_rules.judge(act, inputs, body.verdicts)
    by_system = item_rules.check_by_system(act, inputs)
    if body.all_conform and act.ticket.relation != "process":
        item_rules.all_conform(act, inputs)
    return by_system


def _require_inputs_conform(ticket: Ticket) -> None:
    missing = item_rules.unjudged(ticket.inputs)
    if missing:
        raise NotValid({f"verdict.{item.key}": FieldError("verdict_required") for item in missing})
    failed = item_rules.nonconforming(ticket.inputs)
    if failed:
        raise NotPossible(
            "inputs_do_not_conform",
            items=[item.key for item in failed],
            unlocked_by=["request_input", "concession"],
        )


def _note_first_inspection(ticket: Ticket) -> bool:
    judged = [item for item in ticket.inputs if item.verdict is not None]
    if not judged or item_rules.unjudged(ticket.inputs):
        return False
    return item_rules.first_inspection(ticket, all(item.verdict == "conforms" for item in judged))


def _agrees_wanted_by(ticket: Ticket, body: Judge) -> bool:
    delivery = ticket.running("delivery")
    if not body.agree_wanted_by or ticket.wanted_by is None or delivery is None or delivery.due is None:
        return False
    return ticket.wanted_by > delivery.due


def _agree_wanted_by(act: Act) -> None:
    ticket, wanted = act.ticket, act.ticket.wanted_by
    delivery = ticket.running("delivery")
    if wanted is None or delivery is None:
        return
    first_due = delivery.first_due
    act.before = ticket.state
    act.done(
        "ticket.due_agreed",
        changes=clocks.agree(ticket, wanted, act.now),
        silent=True,
        due=ticket.agreed_due,
        first_due=first_due,
    )

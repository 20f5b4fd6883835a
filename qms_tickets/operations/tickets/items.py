"""Values and verdicts of a ticket's items, as several verbs write them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from qms_tickets.domain import said
from qms_tickets.domain.errors import FieldError, NotAllowed, NotValid
from qms_tickets.domain.events import for_the_check
from qms_tickets.domain.lifecycles.ticket import UNSENT
from qms_tickets.domain.requirements import Requirement, check_value
from qms_tickets.extensions import db
from qms_tickets.models.agreement import AgreementRevision
from qms_tickets.models.ticket import Attachment, Item, Ticket
from qms_tickets.operations.tickets.acting import Act
from qms_tickets.operations.tickets.bodies import Answer, Verdict


def create_items(ticket: Ticket, revision: AgreementRevision) -> None:
    """One row for each requirement of the revision; values already given are kept by key."""
    existing = {(item.side, item.key): item for item in ticket.items}
    wanted: dict[tuple[str, str], int] = {}
    for side, requirements in (("input", revision.terms.inputs), ("output", revision.terms.outputs)):
        for position, requirement in enumerate(requirements):
            wanted[side, requirement.key] = position
    for place, position in wanted.items():
        if place in existing:
            existing[place].position = position
        else:
            ticket.items.append(Item(side=place[0], key=place[1], position=position))
    for place, item in existing.items():
        if place not in wanted:
            ticket.items.remove(item)
            db.session.delete(item)


def refuse_unknown(items: Sequence[Item], keys: Iterable[str], field: str) -> None:
    """Errors: NotValid naming each key that is no item of this ticket."""
    known = {item.key for item in items}
    unknown = {f"{field}.{key}": FieldError("unknown_item") for key in keys if key not in known}
    if unknown:
        raise NotValid(unknown)


def answer(ticket: Ticket, item: Item, given: Answer) -> FieldError | None:
    """Write what was given for an item; what is wrong with it is returned, the value kept all the same."""
    item.unavailable_reason = given.unavailable_reason
    if given.attachment_id is not None:
        return _attach(ticket, item, given.attachment_id)
    if given.value is None:
        return None
    requirement = item.requirement
    if requirement.kind == "ticket":
        item.value, complaint = _referred(given.value)
        return complaint
    if requirement.kind == "file":
        item.value = given.value or item.value
        return None
    item.value, complaint = check_value(requirement, given.value)
    return complaint


def _attach(ticket: Ticket, item: Item, attachment_id: int) -> FieldError | None:
    """A file of this very ticket; any other is unknown here, whoever may see it elsewhere."""
    attachment = db.session.get(Attachment, attachment_id)
    if attachment is None or attachment.ticket_id != ticket.id or attachment.audience == UNSENT:
        return FieldError("unknown_attachment")
    item.attachment, item.attachment_id, item.value = attachment, attachment.id, attachment.name
    return None


def _referred(value: str) -> tuple[str | None, FieldError | None]:
    number = value.strip().upper()
    if not number:
        return None, None
    found = db.session.scalar(select(Ticket.id).where(Ticket.number == number))
    return number, None if found is not None else FieldError("unknown_ticket")


def complaints_of(item: Item, field: str = "value") -> dict[str, FieldError]:
    """Why an item cannot go out as it is: missing though mandatory, or not well-formed."""
    requirement = item.requirement
    name = f"{field}.{item.key}"
    if requirement.kind == "file":
        missing = requirement.mandatory and item.attachment_id is None and item.attachment is None
        return {name: FieldError("file_required")} if missing else {}
    if not item.value:
        return {name: FieldError("required")} if requirement.mandatory else {}
    if requirement.kind == "ticket":
        return {name: wrong} if (wrong := _referred(item.value)[1]) else {}
    wrong = check_value(requirement, item.value)[1]
    return {name: wrong} if wrong else {}


def is_well_formed(item: Item) -> bool:
    return not complaints_of(item)


# --- verdicts ---


def judge(act: Act, items: Sequence[Item], verdicts: Sequence[Verdict]) -> None:
    """Write verdicts. A concession has a reason, and on something of major effect a supervisor's authority.

    Errors: NotValid naming the item; NotAllowed for a concession beyond the judge's authority.
    """
    refuse_unknown(items, [verdict.key for verdict in verdicts], "verdict")
    by_key = {item.key: item for item in items}
    errors: dict[str, FieldError] = {}
    for verdict in verdicts:
        item = by_key[verdict.key]
        if verdict.verdict != "conforms" and not verdict.reason and not verdict.why:
            errors[f"reason.{verdict.key}"] = FieldError("required")
        elif verdict.verdict == "concession":
            _require_authority(act, item.requirement)
    if errors:
        raise NotValid(errors)
    for verdict in verdicts:
        item = by_key[verdict.key]
        write_verdict(item, verdict.verdict, act, reason=verdict.reason, why=verdict.why)


def _require_authority(act: Act, requirement: Requirement) -> None:
    if requirement.effect == "major" and not act.is_supervisor:
        role = f"{act.side}_supervisor"
        raise NotAllowed("major_concession_by_supervisor", item=requirement.key, unlocked_by=[role])


def write_verdict(
    item: Item,
    verdict: str,
    act: Act,
    *,
    reason: str | None = None,
    why: str | None = None,
    by_system: bool = False,
) -> None:
    item.verdict, item.verdict_reason, item.verdict_at = verdict, reason, act.now
    item.asked_why = why if verdict == "nonconforming" else None
    item.verdict_by_id = None if by_system else act.by.person_id
    item.checked_by_system = by_system
    item.first_verdict = item.first_verdict or verdict


def check_by_system(act: Act, items: Sequence[Item]) -> list[str]:
    """What limits, lists and dates decide is shown as checked; a person may still judge otherwise."""
    decided = []
    for item in items:
        if (
            item.verdict is None
            and item.value
            and item.requirement.is_machine_checked
            and is_well_formed(item)
        ):
            write_verdict(item, "conforms", act, by_system=True)
            decided.append(item.key)
    return decided


def all_conform(act: Act, items: Sequence[Item]) -> None:
    for item in items:
        if item.verdict is None and (item.is_answered or item.side == "output"):
            write_verdict(item, "conforms", act)


def verdict_facts(items: Sequence[Item]) -> dict[str, str]:
    return {item.key: item.verdict for item in items if item.verdict is not None}


def reason_texts(items: Sequence[Item]) -> str | None:
    """The reasons beside the verdicts, one line an item."""
    lines = [f"{item.key}: {item.verdict_reason}" for item in items if item.verdict_reason]
    return "\n".join(lines) or None


def said_of(ticket: Ticket, *sides: str) -> dict[str, str]:
    """What stands in the items of `inputs` or `outputs` now, as the texts beside the event keep it."""
    return {
        for_the_check(side): said.as_text(
            {
                item.key: {name: getattr(item, name) for name in said.OF_AN_ITEM}
                for item in getattr(ticket, side)
            }
        )
        for side in sides
    }


def first_inspection(ticket: Ticket, conform: bool) -> bool:
    """Whether the inputs conformed at their first inspection is written once; returns whether this was the first."""
    is_first = ticket.inputs_conformed is None
    if is_first:
        ticket.inputs_conformed = conform
    return is_first


def unjudged(items: Sequence[Item]) -> list[Item]:
    """Mandatory inputs without a verdict."""
    return [item for item in items if item.requirement.mandatory and item.verdict is None]


def nonconforming(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.verdict == "nonconforming"]

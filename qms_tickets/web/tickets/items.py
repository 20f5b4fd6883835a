"""Inputs and outputs as their lines show them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from qms_tickets.domain.requirements import check_value
from qms_tickets.words.reader import Words


@dataclass(frozen=True, slots=True)
class Line:
    """One item: its requirement in the reader's words, what was given, and the verdict."""

    key: str
    name: str
    kind: str
    mandatory: bool
    value: str
    thing: Markup | str | None
    check: str
    harm: str
    effect: str
    verdict: str | None
    mark: str | None
    reason: str
    status: str | None
    unit: str
    limits: str
    choices: tuple[tuple[str, str], ...]
    attachment_id: int | None
    file_name: str | None
    asked_why: str | None
    asked_reason: str | None
    unavailable: str | None
    to_judge: bool
    out_of_limits: bool
    checks_itself: bool


def lines_of(ticket: Any, side: str, words: Words) -> list[Line]:
    items = ticket.inputs if side == "input" else ticket.outputs
    return [_line(ticket, item, words) for item in items]


def _line(ticket: Any, item: Any, words: Words) -> Line:
    requirement = item.requirement
    return Line(
        key=item.key,
        name=words.name(requirement.name),
        kind=requirement.kind,
        mandatory=requirement.mandatory,
        value=item.value or "",
        thing=_thing(ticket, item, words),
        check=words.name(requirement.check),
        harm=_harm(requirement, words),
        effect=requirement.effect,
        verdict=item.verdict,
        mark="checked" if item.verdict == "conforms" and item.checked_by_system else item.verdict,
        reason=_reason(item, words),
        status=_status(item, words),
        unit=words.name(requirement.unit),
        limits=limits_of(requirement, words),
        choices=tuple((key, words.name(name)) for key, name in requirement.choices),
        attachment_id=item.attachment_id,
        file_name=item.attachment.name if item.attachment is not None else None,
        asked_why=item.asked_why,
        asked_reason=item.asked_reason,
        unavailable=item.unavailable_reason,
        to_judge=item.to_judge,
        out_of_limits=_is_out(requirement, item.value),
        checks_itself=requirement.is_machine_checked
        and bool(item.value)
        and not _is_out(requirement, item.value),
    )


def _thing(ticket: Any, item: Any, words: Words) -> Markup | str | None:
    if item.attachment is not None:
        address = f"/tickets/{ticket.number}/attachments/{item.attachment.id}"
        return Markup('<a href="{}">{}</a>').format(address, item.attachment.name)
    if not item.value:
        return None
    requirement = item.requirement
    if requirement.kind == "choice":
        return words.name(requirement.choice_name(item.value))
    if requirement.kind == "yes_no":
        return words.code("answer", item.value)
    if requirement.kind == "ticket":
        return Markup('<a href="/tickets/{0}">{0}</a>').format(item.value)
    return f"{item.value} {words.name(requirement.unit)}".strip()


def limits_of(requirement: Any, words: Words) -> str:
    """What the system checks, unless the check names the same figures already."""
    low, high, unit = requirement.minimum, requirement.maximum, words.name(requirement.unit)
    if {low, high} - {None} <= _figures_in(words.name(requirement.check)):
        return ""
    if low is None:
        return words.text("item-at-most", maximum=f"{high} {unit}".strip())
    if high is None:
        return words.text("item-at-least", minimum=f"{low} {unit}".strip())
    return words.text("item-between", minimum=str(low), maximum=f"{high} {unit}".strip())


def _figures_in(text: str) -> set[Decimal]:
    return {Decimal(figure) for figure in re.findall(r"(?<![\d.])-?\d+(?:\.\d+)?", text)}


def _is_out(requirement: Any, value: str | None) -> bool:
    if requirement.kind != "number" or not value:
        return False
    complaint = check_value(requirement, value)[1]
    return complaint is not None and complaint.code in {"outside", "above", "below"}


def _harm(requirement: Any, words: Words) -> str:
    harm = words.name(requirement.harm)
    if not harm:
        return ""
    if requirement.effect == "none":
        return words.text("item-harm", harm=harm)
    return words.text("item-harm-effect", harm=harm, effect=words.code("effect", requirement.effect))


def _reason(item: Any, words: Words) -> str:
    said = item.verdict_reason or item.asked_reason or item.unavailable_reason or ""
    why = words.code("reason-request-input", item.asked_why) if _known_why(item) else ""
    return words.text("item-why-said", why=why, said=said) if why and said else why or said


def _known_why(item: Any) -> bool:
    return bool(item.asked_why) and item.side == "input" and item.asked_why != "nonconforming"


def _status(item: Any, words: Words) -> str | None:
    """Words instead of a verdict: still to come, asked for, to be judged."""
    if item.verdict is not None:
        return None
    if item.side == "input":
        if item.asked_why is not None:
            return words.text("item-asked")
        if item.unavailable_reason:
            return words.text("item-unavailable")
        if item.is_answered:
            return words.text("item-to-inspect")
        return words.text("item-missing" if item.requirement.mandatory else "item-not-given")
    if item.is_answered and item.ticket.state == "delivered":
        return words.text("item-to-judge")
    return words.text("item-to-deliver")

"""Notices as sentences: what happened, and what is asked of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from qms_tickets.words.reader import Words, message_id

NONE: Final = "none"
_INSTANTS: Final = ("due", "clock_due", "promised_at", "until", "from")
# What messages may use; a fact that a notice does not carry is "none".
_VARIABLES: Final = (
    "priority",
    "rung",
    "rungs",
    "part",
    "kind",
    "side",
    "offer",
    "reached",
    "stops",
    "number",
    "to",
    "tickets",
    "service",
    "department",
    "deliveries",
    "on_time",
    "escalated",
    "before",
    "overdue",
    "in_sum",
)


def happened(words: Words, kind: str, facts: Mapping[str, Any], actor: str | None = None) -> str:
    """One sentence without the ticket: "Li Qiang asked for input"."""
    message = message_id("notice", kind.replace(".", "_"))
    deed = words.text(message if words.has(message) else "notice-other", **_spoken(words, facts))
    if actor:
        return words.text("notice-by", actor=actor, deed=deed)
    return deed[:1].upper() + deed[1:]


def asked(words: Words, kind: str, facts: Mapping[str, Any]) -> str | None:
    """What the reader is to do; None where there is nothing to do."""
    message = message_id("notice-asked", kind.replace(".", "_"))
    if kind == "escalation.fired" and facts.get("quiet"):
        message += "-quiet"
    return words.text(message, **_spoken(words, facts)) if words.has(message) else None


def _spoken(words: Words, facts: Mapping[str, Any]) -> dict[str, Any]:
    spoken: dict[str, Any] = dict.fromkeys((*_VARIABLES, *_INSTANTS, "clock"), NONE)
    spoken |= {name: value for name, value in facts.items() if name in _VARIABLES and value is not None}
    if facts.get("service_name"):
        spoken["service"] = words.name(facts["service_name"])
    if isinstance(facts.get("department"), Mapping):
        spoken["department"] = words.name(facts["department"])
    for name in _INSTANTS:
        if isinstance(facts.get(name), str):
            spoken[name] = words.when(datetime.fromisoformat(facts[name]))
    if facts.get("clock"):
        spoken["clock"] = clock_word(words, str(facts["clock"]))
    return spoken


def clock_word(words: Words, name: str) -> str:
    """A clock by its name on the ticket: `input-2` is "input 2", the first of a kind has no number."""
    kind, _, number = name.rpartition("-")
    word = words.code("clock", kind or name)
    return word if number in ("", "1") or not kind else words.text("clock-numbered", clock=word, n=number)

"""A rule's refusal and a field's complaint as sentences: what is wrong, and what makes it possible."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.errors import FieldError, Refusal
from qms_tickets.words.history import coded
from qms_tickets.words.reader import Words

# Facts whose value is a code, and the prefix of the code's word.
CODES: Final[Mapping[str, str]] = {
    "action": "action",
    "state": "state",
    "side": "side",
    "clock": "clock",
    "relation": "relation",
    "priority": "priority",
    "verdict": "verdict",
    "agreement_action": "agreement-action",
    "agreement_state": "agreement-state",
    "record_action": "nonconformity-action",
    "record_state": "nonconformity-state",
}

# Complaints whose limit is a size in bytes.
SIZES: Final = frozenset({"file_too_large", "ticket_files_too_large"})

# What stands in `unlocked_by`: roles, states, actions, verdicts, places in a ladder.
KEYS: Final = ("who", "state", "action", "verdict", "told")

# Facts whose number is not meant to be read as one.
LENGTHS: Final[Mapping[str, Callable[[Words, Any], str]]] = {
    "retry_after": Words.duration,
    "seconds": Words.duration,
}


def sentence(words: Words, refusal: Refusal) -> str:
    """Why it was refused."""
    facts = {name: _spoken(words, name, value) for name, value in refusal.facts.items()}
    return words.code("refusal", refusal.code, **{"unlocked": unlocked(words, refusal), **facts})


def unlocked(words: Words, refusal: Refusal) -> str:
    """Who may do it, or what would make it possible, as a list in words; empty where nothing would."""
    keys = refusal.facts.get("unlocked_by") or ()
    return words.list([coded(words, KEYS, key) for key in ([keys] if isinstance(keys, str) else keys)])


def field_error(words: Words, error: FieldError | str, /, **facts: Any) -> str:
    """What is wrong with a field and what to do; a bare code takes its facts by name."""
    code = error.code if isinstance(error, FieldError) else error
    given = {**error.facts, **facts} if isinstance(error, FieldError) else facts
    if code in SIZES and "limit" in given:
        return words.code("error", code, limit=words.size(given["limit"]))
    return words.code("error", code, **{name: _spoken(words, name, value) for name, value in given.items()})


def field_errors(words: Words, errors: Mapping[str, FieldError]) -> dict[str, str]:
    return {name: field_error(words, error) for name, error in errors.items()}


def _spoken(words: Words, name: str, value: Any) -> str | int | float:
    if isinstance(value, str):
        return coded(words, (CODES[name],), value) if name in CODES else value
    if name in LENGTHS and isinstance(value, (int, float)):
        return LENGTHS[name](words, value)
    if isinstance(value, (int, float)):
        return value
    speak = next((say for kind, say in _SPEAKERS if isinstance(value, kind)), None)
    return speak(words, value) if speak else str(value)


def _listed(words: Words, values: Iterable[Any]) -> str:
    return words.list([str(_spoken(words, "", value)) for value in values])


# A datetime is a date too, so it comes first.
_SPEAKERS: Final[tuple[tuple[Any, Callable[[Words, Any], str]], ...]] = (
    (type(None), lambda words, value: "none"),
    (datetime, Words.when),
    (date, Words.date),
    (timedelta, lambda words, value: words.duration(value.total_seconds())),
    (Bilingual, Words.name),
    (Mapping, lambda words, value: words.name(value)),
    ((list, tuple, set, frozenset), _listed),
)

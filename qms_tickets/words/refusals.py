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
    "side": "side",
    "clock": "clock",
    "relation": "relation",
    "priority": "priority",
    "verdict": "verdict",
    "agreement_action": "agreement-action",
    "agreement_state": "agreement-state",
}

# Each life cycle has its own words for its actions and states; the first that fits is taken.
LIVES: Final = ("", "agreement-", "nonconformity-")

# Facts whose number is not meant to be read as one.
LENGTHS: Final[Mapping[str, Callable[[Words, Any], str]]] = {
    "retry_after": Words.duration,
    "seconds": Words.duration,
    "octets": Words.size,
}


def sentence(words: Words, refusal: Refusal, life: str = "ticket") -> str:
    """Why it was refused. `life` says whose actions and states are meant: ticket, agreement or nonconformity."""
    facts = {name: _spoken(words, name, value, life) for name, value in refusal.facts.items()}
    return words.code("refusal", refusal.code, **{"unlocked": unlocked(words, refusal, life), **facts})


def unlocked(words: Words, refusal: Refusal, life: str = "ticket") -> str:
    """Who may do it, or what would make it possible, as a list in words; empty where nothing would."""
    keys = refusal.facts.get("unlocked_by") or ()
    return words.list([_key(words, key, life) for key in ([keys] if isinstance(keys, str) else keys)])


def _key(words: Words, key: str, life: str) -> str:
    """A role, a state, an action or a verdict: the vocabularies do not overlap."""
    return coded(words, ("who", *_of_life("state", life), *_of_life("action", life), "verdict", "told"), key)


def _of_life(what: str, life: str) -> tuple[str, ...]:
    own = "" if life == "ticket" else f"{life}-"
    return tuple(f"{prefix}{what}" for prefix in sorted(LIVES, key=lambda prefix: prefix != own))


def field_error(words: Words, error: FieldError | str, /, **facts: Any) -> str:
    """What is wrong with a field and what to do; a bare code takes its facts by name."""
    code = error.code if isinstance(error, FieldError) else error
    given = {**error.facts, **facts} if isinstance(error, FieldError) else facts
    return words.code("error", code, **{name: _spoken(words, name, value) for name, value in given.items()})


def field_errors(words: Words, errors: Mapping[str, FieldError]) -> dict[str, str]:
    return {name: field_error(words, error) for name, error in errors.items()}


def _spoken(words: Words, name: str, value: Any, life: str = "ticket") -> str | int | float:
    if isinstance(value, str):
        return _text(words, name, value, life)
    if name in LENGTHS and isinstance(value, (int, float)):
        return LENGTHS[name](words, value)
    if isinstance(value, (int, float)):
        return value
    speak = next((say for kind, say in _SPEAKERS if isinstance(value, kind)), None)
    return speak(words, value) if speak else str(value)


def _text(words: Words, name: str, value: str, life: str) -> str:
    if name in ("action", "state"):
        return coded(words, _of_life(name, life), value)
    return coded(words, (CODES[name],), value) if name in CODES else value


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

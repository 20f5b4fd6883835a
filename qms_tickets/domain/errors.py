"""What a rule says when it refuses: a code and facts. `words` makes the sentence, an entrance the status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class Refusal(Exception):
    """A rule's no. `code` names the sentence, `facts` fill it."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class NotFound(Refusal):
    """There is no such thing, or none that this reader may see: the two look alike."""

    def __init__(self, code: str = "not_found", **facts: Any) -> None:
        super().__init__(code, **facts)


class NotAllowed(Refusal):
    """Somebody else may do this. `unlocked_by` in the facts names the roles that may."""


class NotPossible(Refusal):
    """Not in this state, or not yet. `unlocked_by` in the facts says what would make it possible."""


class NotCurrent(Refusal):
    """The reader acted on an older version than the one that is stored."""

    def __init__(self, code: str = "not_current", **facts: Any) -> None:
        super().__init__(code, **facts)


class TooMany(Refusal):
    """Too many attempts; `retry_after` in the facts is in seconds."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field's complaint: a code and its facts."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


class NotValid(Refusal):
    """Readable, but wrong: complaints by field name, in the order in which the fields were read."""

    def __init__(self, errors: Mapping[str, FieldError] | None = None, **by_field: str) -> None:
        super().__init__("not_valid")
        self.errors: dict[str, FieldError] = dict(errors or {})
        self.errors.update({name: FieldError(code) for name, code in by_field.items()})

"""A shape's complaints as ours: pydantic's code and facts become a field's code and facts, never its English."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

from pydantic import AfterValidator, StringConstraints, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from qms_tickets.domain.errors import FieldError, NotValid

Place = tuple[int | str, ...]

# pydantic's code → ours, and under which name pydantic states the limit.
CODES: Final[Mapping[str, tuple[str, str | None]]] = {
    "missing": ("required", None),
    "extra_forbidden": ("unknown_field", None),
    "string_too_short": ("too_short", "min_length"),
    "string_too_long": ("too_long", "max_length"),
    "string_pattern_mismatch": ("not_valid", None),
    "int_parsing": ("not_a_whole_number", None),
    "int_parsing_size": ("not_a_whole_number", None),
    "int_type": ("not_a_whole_number", None),
    "int_from_float": ("not_a_whole_number", None),
    "float_parsing": ("not_a_number", None),
    "float_type": ("not_a_number", None),
    "finite_number": ("not_a_number", None),
    "decimal_parsing": ("not_a_number", None),
    "decimal_type": ("not_a_number", None),
    "greater_than": ("too_small", "gt"),
    "greater_than_equal": ("too_small", "ge"),
    "less_than": ("too_large", "lt"),
    "less_than_equal": ("too_large", "le"),
    "literal_error": ("not_a_choice", None),
    "enum": ("not_a_choice", None),
    "bool_parsing": ("not_yes_or_no", None),
    "bool_type": ("not_yes_or_no", None),
    "too_long": ("too_many", "max_length"),
    "too_short": ("too_few", "min_length"),
}
_FAMILIES: Final = (
    ("datetime_", "not_an_instant"),
    ("timezone_", "not_an_instant"),
    ("date_", "not_a_date"),
    ("time_", "not_an_instant"),
)
_WRONG_TYPES: Final = frozenset(
    {"string_type", "list_type", "dict_type", "model_type", "model_attributes_type"}
)


def complaint(error: ErrorDetails) -> FieldError:
    """One of pydantic's errors. Codes of our own pass as they are, with their facts."""
    kind, facts = error["type"], error.get("ctx") or {}
    if kind in CODES:
        code, limit = CODES[kind]
        if code == "too_short" and facts.get("min_length") == 1:
            return FieldError("required")
        return FieldError(code, {"limit": facts[limit]} if limit else {})
    if kind in _WRONG_TYPES:
        return FieldError("wrong_type")
    family = next((code for prefix, code in _FAMILIES if kind.startswith(prefix)), None)
    return (
        FieldError(family or kind, {} if family else facts)
        if family or kind in _OWN
        else FieldError("not_valid")
    )


def dotted(place: Place) -> str:
    return ".".join(str(step) for step in place)


def refusal(error: ValidationError, name_of: Callable[[Place], str] = dotted) -> NotValid:
    """All complaints by field, the first one of each."""
    found: dict[str, FieldError] = {}
    for each in error.errors(include_url=False, include_input=False):
        found.setdefault(name_of(each["loc"]), complaint(each))
    return NotValid(found)


# Shapes' own checks, under our codes.
_OWN: Final = frozenset({"line_break", "not_an_email", "bad_characters", "end_before_start", "not_a_zone"})


def _in_one_line(text: str) -> str:
    if any(mark in text for mark in "\r\n\x0b\x0c\x85\u2028\u2029"):
        raise PydanticCustomError("line_break", "line break")
    return text


def line(most: int = 200) -> Any:
    """A text of one line, without space around it."""
    limits = StringConstraints(strip_whitespace=True, min_length=1, max_length=most)
    return Annotated[str, limits, AfterValidator(_in_one_line)]


Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_in_one_line)
]

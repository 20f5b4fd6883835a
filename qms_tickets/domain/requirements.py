"""What goes in and what comes out: requirements, and the check of a value against one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.errors import FieldError
from qms_tickets.domain.figures import as_written, figure, given

INPUT_KINDS: Final = ("text", "number", "date", "choice", "yes_no", "file", "ticket")
EVIDENCE_KINDS: Final = ("none", "text", "number", "file")
EFFECTS: Final = ("none", "minor", "major")
VERDICTS: Final = ("conforms", "concession", "nonconforming")
TEXT_LIMIT: Final = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One input or output requirement. `check` is the input's check or the output's acceptance criterion.

    `kind` is the form of the value (for an output: of its evidence); `harm` says what happens if it fails.
    """

    key: str
    name: Bilingual
    kind: str = "text"
    mandatory: bool = True
    effect: str = "none"
    check: Bilingual = Bilingual()
    harm: Bilingual = Bilingual()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: Bilingual = Bilingual()
    choices: tuple[tuple[str, Bilingual], ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Requirement:
        """Read one entry of an agreement's document."""
        return cls(
            key=data["key"],
            name=Bilingual.of(data["name"]),
            kind=data.get("kind", "text"),
            mandatory=data.get("mandatory", True),
            effect=data.get("effect", "none"),
            check=Bilingual.of(data.get("check")),
            harm=Bilingual.of(data.get("harm")),
            minimum=_decimal(data.get("minimum")),
            maximum=_decimal(data.get("maximum")),
            unit=Bilingual.of(data.get("unit")),
            choices=tuple(
                (choice["key"], Bilingual.of(choice["name"])) for choice in data.get("choices", ())
            ),
        )

    @property
    def is_machine_checked(self) -> bool:
        """Whether a well-formed value needs no person's eye: limits, lists and dates decide by themselves."""
        return self.kind in {"choice", "date", "yes_no"} or (
            self.kind == "number" and (self.minimum is not None or self.maximum is not None)
        )

    def choice_name(self, key: str) -> Bilingual:
        return dict(self.choices).get(key, Bilingual.of(key))


def _decimal(value: Any) -> Decimal | None:
    return None if value is None or value == "" else given(value)


def check_value(requirement: Requirement, value: str) -> tuple[str, FieldError | None]:
    """The value in its stored form, and what is wrong with it (None when it is well-formed).

    Files and tickets are checked by the operation that knows them; here any text stands for them.
    """
    text = value.strip()
    if len(text) > TEXT_LIMIT:
        return text, FieldError("too_long", {"limit": TEXT_LIMIT})
    if not text:
        return text, FieldError("required") if requirement.mandatory else None
    return _CHECKS.get(requirement.kind, _any_text)(requirement, text)


def _any_text(requirement: Requirement, text: str) -> tuple[str, FieldError | None]:
    return text, None


def _number(requirement: Requirement, text: str) -> tuple[str, FieldError | None]:
    number = figure(text)
    if number is None:
        return text, FieldError("not_a_number")
    low, high = requirement.minimum, requirement.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        return as_written(number), _out_of_limits(low, high)
    return as_written(number), None


def _out_of_limits(low: Decimal | None, high: Decimal | None) -> FieldError:
    limits = {
        name: as_written(limit) for name, limit in (("minimum", low), ("maximum", high)) if limit is not None
    }
    return FieldError("outside" if len(limits) == 2 else "above" if low is None else "below", limits)


def _date(requirement: Requirement, text: str) -> tuple[str, FieldError | None]:
    try:
        return date.fromisoformat(text).isoformat(), None
    except ValueError:
        return text, FieldError("not_a_date")


def _choice(requirement: Requirement, text: str) -> tuple[str, FieldError | None]:
    keys = [key for key, _ in requirement.choices]
    return text, None if text in keys else FieldError("not_a_choice")


def _yes_no(requirement: Requirement, text: str) -> tuple[str, FieldError | None]:
    answer = {"yes": "yes", "no": "no", "true": "yes", "false": "no", "on": "yes", "1": "yes", "0": "no"}
    return answer.get(text.lower(), text), None if text.lower() in answer else FieldError("not_a_choice")


_CHECKS = {"number": _number, "date": _date, "choice": _choice, "yes_no": _yes_no}


def unknown_keys(requirements: Sequence[Requirement], keys: Sequence[str]) -> list[str]:
    known = {requirement.key for requirement in requirements}
    return [key for key in keys if key not in known]

"""An agreement's document as the rules read it: what goes in, what comes out, by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.priority import PRIORITIES
from qms_tickets.domain.requirements import Requirement

Targets = Mapping[str, Mapping[str, timedelta]]
INFLUENCES: Final = ("none", "minor", "major")
CLOCK_KINDS: Final = ("response", "delivery", "input", "acceptance", "rating")
TEXTS: Final = ("purpose", "scope", "responsibilities", "records")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the procedure: what is done, by whom, and its influence on the output."""

    text: Bilingual
    who: Bilingual
    influence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The document of one agreement revision.

    `customers` is None where every department may ask; else department codes, each with own targets or none.
    """

    purpose: Bilingual = Bilingual()
    scope: Bilingual = Bilingual()
    responsibilities: Bilingual = Bilingual()
    records: Bilingual = Bilingual()
    document_number: str = ""
    procedure: tuple[Step, ...] = ()
    relations: tuple[str, ...] = ("functional",)
    customers: Mapping[str, Targets] | None = None
    inputs: tuple[Requirement, ...] = ()
    outputs: tuple[Requirement, ...] = ()
    targets: Targets = field(default_factory=dict)
    approval: bool = False
    deemed_acceptance: bool = False
    both_sides_hours: bool = False

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Terms:
        """Read the stored document (durations in seconds)."""
        customers = content.get("customers")
        return cls(
            **{name: Bilingual.of(content.get(name)) for name in TEXTS},
            document_number=content.get("document_number", ""),
            procedure=tuple(
                Step(Bilingual.of(step["text"]), Bilingual.of(step.get("who")), step.get("influence", "none"))
                for step in content.get("procedure", ())
            ),
            relations=tuple(content.get("relations", ("functional",))),
            customers=None if customers is None else {code: _targets(own) for code, own in customers.items()},
            inputs=tuple(Requirement.of(entry) for entry in content.get("inputs", ())),
            outputs=tuple(Requirement.of(entry) for entry in content.get("outputs", ())),
            targets=_targets(content.get("targets")),
            approval=bool(content.get("approval", False)),
            deemed_acceptance=bool(content.get("deemed_acceptance", False)),
            both_sides_hours=bool(content.get("both_sides_hours", False)),
        )

    def serves(self, department_code: str) -> bool:
        return self.customers is None or department_code in self.customers

    def target(self, kind: str, priority: str, department_code: str | None = None) -> timedelta | None:
        """The target of one clock: the customer's own one, else the general one; None where there is none."""
        own = (self.customers or {}).get(department_code or "", {})
        by_priority = own.get(kind) or self.targets.get(kind) or {}
        return by_priority.get(priority)

    def rework_target(self, priority: str, department_code: str | None = None) -> timedelta | None:
        """For a reopened ticket: the agreed rework target, else the delivery target."""
        return self.target("rework", priority, department_code) or self.target(
            "delivery", priority, department_code
        )

    def input(self, key: str) -> Requirement:
        return next(requirement for requirement in self.inputs if requirement.key == key)

    def output(self, key: str) -> Requirement:
        return next(requirement for requirement in self.outputs if requirement.key == key)

    @property
    def has_major_output(self) -> bool:
        return any(output.effect == "major" for output in self.outputs)


def _targets(data: Mapping[str, Any] | None) -> Targets:
    return {
        kind: {
            priority: timedelta(seconds=seconds)
            for priority, seconds in by_priority.items()
            if priority in PRIORITIES and seconds is not None
        }
        for kind, by_priority in (data or {}).items()
    }

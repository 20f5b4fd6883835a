"""A ticket's story: who did what, at which instant, with which words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from qms_tickets.demo.working_time import at
from qms_tickets.domain.priority import priority_of

# By priority, the ways in which people come to it.
WAYS: dict[str, tuple[tuple[str, str], ...]] = {
    "P1": (("high", "now"),),
    "P2": (("medium", "now"), ("high", "soon")),
    "P3": (("medium", "soon"), ("low", "now"), ("high", "planned")),
    "P4": (("low", "soon"), ("medium", "planned"), ("low", "planned")),
}


@dataclass(slots=True)
class Step:
    """One act. `verb` is an action of the API, or one of the words around it (draft, comment, link ...)."""

    second: int
    by: str
    verb: str
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        return at(self.second)


@dataclass(slots=True, kw_only=True)
class Story:
    key: str
    service: str
    relation: str
    supplier: str
    customer: str
    requester: str
    impact: str
    urgency: str
    title: str
    description: str = ""
    language: str = "zh_Hans"
    inputs: list[dict[str, Any]] = field(default_factory=list)
    lot: str = ""
    operation: str = ""
    quantity: int | None = None
    supplier_person: str | None = None
    raised_by: str | None = None
    confidential: bool = False
    watchers: tuple[str, ...] = ()
    follows: str | None = None
    revision: int | None = None
    open_number: int | None = None
    rated: bool = False
    last_low: bool = False
    steps: list[Step] = field(default_factory=list)

    @property
    def priority(self) -> str:
        return priority_of(self.impact, self.urgency)

    @property
    def interface(self) -> tuple[str, str]:
        return self.supplier, self.customer

    @property
    def start(self) -> int:
        return self.steps[0].second

    @property
    def end(self) -> int:
        return self.steps[-1].second

    def first(self, verb: str) -> Step | None:
        return next((step for step in self.steps if step.verb == verb), None)

    def act(self, second: int, by: str, verb: str, **body: Any) -> None:
        self.steps.append(Step(second, by, verb, body))

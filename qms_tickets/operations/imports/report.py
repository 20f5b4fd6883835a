"""What an import did, or would do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from qms_tickets.domain.taking_over.rows import Course, Refused


@dataclass(slots=True)
class Report:
    """`as_dict` is the JSON of interfaces.md §4; `notes` count what is untidy but was taken as it is."""

    source: str
    dry_run: bool = False
    rows: int = 0
    tickets: int = 0
    events: int = 0
    added: Counter[str] = field(default_factory=Counter)
    repaired: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)

    def read(self, course: Course) -> None:
        """Count a ticket that can be taken over, and name each of its rows that was put right."""
        self.tickets += 1
        self.events += len(course.updates)
        for update in course.updates:
            for reason in update.repaired:
                self.repaired.append({"row": update.line, "ticket": course.number, "reason": reason})
        self._note(course)

    def refuse(self, refused: list[Refused]) -> None:
        self.refused.extend({"row": one.line, "ticket": one.ticket, "reason": one.reason} for one in refused)

    def _note(self, course: Course) -> None:
        for name in ("supplier_department", "assignee", "customer", "customer_department"):
            missing = sum(
                1 for update in course.updates if name in update.values and update.values[name] is None
            )
            if missing:
                self.notes[f"{name}_missing"] += missing
        if len({update.values.get("customer") for update in course.updates}) > 1:
            self.notes["customer_changed"] += 1
        times = [update.at for update in course.updates]
        self.notes["same_time"] += len(times) - len(set(times))

    def as_dict(self) -> dict[str, Any]:
        added = {
            name: self.added[name] for name in ("tickets", "events", "people", "departments", "services")
        }
        return {
            "read": {"rows": self.rows, "tickets": self.tickets, "events": self.events},
            "added": added,
            "repaired": sorted(self.repaired, key=lambda one: one["row"]),
            "refused": sorted(self.refused, key=lambda one: one["row"]),
            "notes": dict(sorted(self.notes.items())),
            "dry_run": self.dry_run,
        }

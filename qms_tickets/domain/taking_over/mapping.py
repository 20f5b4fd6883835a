"""How another system's log is read: columns, states and values of theirs, in words of ours."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from qms_tickets.domain.lifecycles.ticket import RELATIONS, STATES
from qms_tickets.domain.priority import IMPACTS, PRIORITIES, URGENCIES
from qms_tickets.domain.terms import CLOCK_KINDS

AS_BEFORE: Final = "as_before"
REQUIRED: Final = ("ticket", "at", "state")
COLUMNS: Final = (
    *REQUIRED,
    "by",
    "opened_at",
    "customer",
    "customer_department",
    "supplier_department",
    "assignee",
    "service",
    "title",
    "impact",
    "urgency",
)
CLOSINGS: Final = ("deemed", "accepted")


class WrongMapping(ValueError):
    """The mapping cannot be used; the message names every complaint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogMapping:
    """A checked mapping. `states` and `values` go from their words to our codes."""

    source: str
    columns: Mapping[str, str]
    states: Mapping[str, str]
    zone: ZoneInfo
    time_format: str | None
    delimiter: str = ","
    encoding: str = "utf-8"
    missing: frozenset[str] = frozenset({""})
    impact: Mapping[str, str] = field(default_factory=dict)
    urgency: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[str, Mapping[str, timedelta]] = field(default_factory=dict)
    relation: str = "functional"
    calendar: str = "24x7"
    closing: str = "deemed"

    @classmethod
    def of(cls, document: Mapping[str, Any], name: str) -> LogMapping:
        """Read a TOML document. Errors: WrongMapping with all complaints at once."""
        complaints: list[str] = []
        file, time = document.get("file", {}), document.get("time", {})
        defaults, values = document.get("defaults", {}), document.get("values", {})
        mapping = {
            "source": str(document.get("source", name)),
            "columns": _columns(document.get("columns", {}), complaints),
            "states": _states(document.get("states", {}), complaints),
            "zone": _zone(time.get("zone", "UTC"), complaints),
            "time_format": None if time.get("format", "iso") == "iso" else str(time["format"]),
            "delimiter": str(file.get("delimiter", ",")),
            "encoding": _encoding(str(file.get("encoding", "utf-8")), complaints),
            "missing": frozenset(str(value) for value in document.get("missing", {}).get("values", [""])),
            "impact": _steps(values.get("impact", {}), IMPACTS, "values.impact", complaints),
            "urgency": _steps(values.get("urgency", {}), URGENCIES, "values.urgency", complaints),
            "targets": _targets(document.get("targets", {}), complaints),
            "relation": _one_of(
                defaults.get("relation", "functional"), RELATIONS, "defaults.relation", complaints
            ),
            "calendar": str(defaults.get("calendar", "24x7")),
            "closing": _one_of(defaults.get("closing", "deemed"), CLOSINGS, "defaults.closing", complaints),
        }
        if len(str(mapping["delimiter"])) != 1:
            complaints.append("file.delimiter: one character")
        if complaints:
            raise WrongMapping("; ".join(complaints))
        return cls(**mapping)  # type: ignore[arg-type]

    def instant(self, text: str) -> datetime:
        """Their time as an instant. Errors: ValueError."""
        text = text.strip()
        told = (
            datetime.fromisoformat(text)
            if self.time_format is None
            else datetime.strptime(text, self.time_format)  # noqa: DTZ007  (the zone follows)
        )
        return told if told.tzinfo else told.replace(tzinfo=self.zone)

    def target(self, kind: str, priority: str) -> timedelta | None:
        return self.targets.get(priority, {}).get(kind) or self.targets.get("default", {}).get(kind)


def _columns(given: Mapping[str, Any], complaints: list[str]) -> dict[str, str]:
    complaints.extend(f"columns.{name}: required" for name in REQUIRED if name not in given)
    complaints.extend(
        f"columns.{name}: there is no column of this name" for name in given if name not in COLUMNS
    )
    return {name: str(theirs) for name, theirs in given.items()}


def _states(given: Mapping[str, Any], complaints: list[str]) -> dict[str, str]:
    states = {theirs: str(ours).strip().replace(" ", "_") for theirs, ours in given.items()}
    known = {*STATES, AS_BEFORE} - {"draft"}
    complaints.extend(
        f"states.{theirs!r}: {ours.replace('_', ' ')!r} is no state"
        for theirs, ours in states.items()
        if ours not in known
    )
    if not states:
        complaints.append("states: required")
    return states


def _zone(name: Any, complaints: list[str]) -> ZoneInfo:
    try:
        return ZoneInfo(str(name))
    except (KeyError, ValueError, OSError):
        complaints.append(f"time.zone: {name!r} is no IANA time zone")
        return ZoneInfo("UTC")


def _encoding(name: str, complaints: list[str]) -> str:
    try:
        codecs.lookup(name)
    except LookupError:
        complaints.append(f"file.encoding: {name!r} is unknown")
    return name


def _steps(
    given: Mapping[str, Any], codes: tuple[str, ...], name: str, complaints: list[str]
) -> dict[str, str]:
    """Theirs = 1 (high) to 3, in codes of ours."""
    steps = {}
    for theirs, step in given.items():
        if step in (1, 2, 3):
            steps[theirs] = codes[step - 1]
        else:
            complaints.append(f"{name}.{theirs!r}: 1, 2 or 3")
    return steps


def _targets(given: Mapping[str, Any], complaints: list[str]) -> dict[str, dict[str, timedelta]]:
    targets: dict[str, dict[str, timedelta]] = {}
    for priority, by_kind in given.items():
        if priority not in ("default", *PRIORITIES):
            complaints.append(f"targets.{priority}: default or one of {', '.join(PRIORITIES)}")
            continue
        for kind, seconds in by_kind.items():
            if kind in CLOCK_KINDS and isinstance(seconds, (int, float)) and seconds >= 0:
                targets.setdefault(priority, {})[kind] = timedelta(seconds=seconds)
            else:
                complaints.append(f"targets.{priority}.{kind}: seconds of a clock ({', '.join(CLOCK_KINDS)})")
    return targets


def _one_of(value: Any, allowed: tuple[str, ...], name: str, complaints: list[str]) -> str:
    if value not in allowed:
        complaints.append(f"{name}: one of {', '.join(allowed)}")
    return str(value)

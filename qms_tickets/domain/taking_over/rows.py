"""One ticket's rows, oldest first: read, repaired where they are untidy, refused where they cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from qms_tickets.domain.taking_over.mapping import AS_BEFORE, LogMapping


@dataclass(frozen=True, slots=True)
class Raw:
    """A row as the file holds it: `line` is where it starts, the header being 1."""

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Update:
    """A row as it is taken over: one update of one ticket. `repaired` says what was put right."""

    line: int
    ordinal: int
    at: datetime
    state: str
    values: Mapping[str, str | None]
    repaired: tuple[str, ...] = ()
    original: str | None = None


@dataclass(slots=True)
class Course:
    """All updates of one ticket, in the order of the file, which is the only order there is."""

    number: str
    opened_at: datetime
    updates: list[Update] = field(default_factory=list)

    @property
    def last(self) -> Update:
        return self.updates[-1]

    def latest(self, name: str) -> str | None:
        """The last value that was known of something."""
        return next((value for update in reversed(self.updates) if (value := update.values.get(name))), None)

    def first(self, name: str) -> str | None:
        return next((value for update in self.updates if (value := update.values.get(name))), None)


@dataclass(frozen=True, slots=True)
class Refused:
    line: int
    ticket: str | None
    reason: str


def course_of(number: str, rows: Iterable[Raw], mapping: LogMapping) -> tuple[Course | None, list[Refused]]:
    """Put one ticket's rows in order. No row of it may be usable: then there is no course."""
    course: Course | None = None
    refused: list[Refused] = []
    for raw in rows:
        try:
            read = _read(raw, mapping)
        except _Unreadable as why:
            refused.append(Refused(raw.line, number, str(why)))
            continue
        course = course or Course(number, _opened_at(read, mapping))
        course.updates.append(_in_order(course, raw, read))
    return course, refused


class _Unreadable(Exception):
    """The row's reason for being refused."""


def _read(raw: Raw, mapping: LogMapping) -> dict[str, Any]:
    told = {name: _given(raw.values.get(name), mapping) for name in mapping.columns}
    if told["at"] is None:
        raise _Unreadable("time_missing")
    state = None if told["state"] is None else mapping.states.get(told["state"])
    if state is None:
        raise _Unreadable("state_missing" if told["state"] is None else "state_not_listed")
    try:
        at = mapping.instant(told["at"]).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _Unreadable("time_unreadable") from None
    return {"at": at, "state": state, "values": told}


def _given(value: str | None, mapping: LogMapping) -> str | None:
    text = (value or "").strip()
    return None if text in mapping.missing else text


def _opened_at(read: Mapping[str, Any], mapping: LogMapping) -> datetime:
    told = read["values"].get("opened_at")
    try:
        opened: datetime = read["at"] if told is None else mapping.instant(told).astimezone(UTC)
    except (ValueError, OverflowError):
        opened = read["at"]
    return opened


def _in_order(course: Course, raw: Raw, read: Mapping[str, Any]) -> Update:
    """Time only goes forward, from the opening on; a state that says nothing keeps the one before."""
    repaired = []
    before = course.updates[-1] if course.updates else None
    at: datetime = read["at"]
    floor = before.at if before is not None else course.opened_at
    if at < course.opened_at:
        repaired.append("older_than_opening")
    elif at < floor:
        repaired.append("back_in_time")
    state = read["state"]
    if state == AS_BEFORE:
        repaired.append("state_as_before")
        state = before.state if before is not None else "submitted"
    return Update(
        line=raw.line,
        ordinal=len(course.updates) + 1,
        at=max(at, floor),
        state=state,
        values=read["values"],
        repaired=tuple(repaired),
        original=_original(read) if repaired else None,
    )


def _original(read: Mapping[str, Any]) -> str:
    values = read["values"]
    return f"{values['at']} · {values['state']}"

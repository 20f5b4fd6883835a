"""What a clock counts in: one calendar, or several that follow one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import pairwise
from typing import Protocol

from .instants import CalendarError, from_instant, to_instant
from .interval import Stretch

_BEGINNING, _END = -(10**18), 10**18


class Hours(Protocol):
    """The walk over working time, in microseconds since 1970; all else is this walk read in some way."""

    def __hash__(self) -> int:
        """By content, so that what was reckoned once can be kept."""

    @property
    def time_zone(self) -> str:
        """The zone whose local time the hours are told in."""

    def kind_of_day(self, ordinal: int) -> str:
        """Why a local date has the hours it has."""

    def due_after(self, start: int, target: int) -> int:
        """The first instant at which the target is used up; for none, the first working instant."""

    def worked(self, start: int, end: int) -> int:
        """Working time between two instants; none where the end is not after the start."""

    def opening(self, instant: int) -> int:
        """The first working instant not before."""

    def closing(self, instant: int) -> int:
        """The last instant not after at which working time ends, or the instant where work still goes on."""

    def walk(self, start: int, end: int) -> Iterator[Stretch]:
        """The working stretches between two instants, in order; none where the end is not after the start."""


class Schedule:
    """Calendars with the instant from which each holds; the first one holds before that as well.

    A clock that was handed over to another department, or whose calendar was revised, counts in one of these.
    """

    __slots__ = ("_begins", "_ends", "_from", "_hours")

    def __init__(self, parts: Iterable[tuple[Hours, datetime]]) -> None:
        in_order = [(hours, from_instant(instant)) for hours, instant in parts]
        if not in_order:
            raise CalendarError("empty_schedule")
        self._hours = tuple(hours for hours, _ in in_order)
        self._from = tuple(instant for _, instant in in_order)
        self._begins = (_BEGINNING, *self._from[1:])
        self._ends = (*self._from[1:], _END)
        if any(end <= begin for begin, end in pairwise(self._from)):
            raise CalendarError("parts_out_of_order")

    @property
    def parts(self) -> tuple[tuple[Hours, datetime], ...]:
        return tuple((hours, to_instant(since)) for hours, since in zip(self._hours, self._from, strict=True))

    def then(self, hours: Hours, since: datetime) -> Schedule:
        """The same until an instant, and other hours from then on, whatever was to follow."""
        kept = [(part, begin) for part, begin in self.parts if begin < since]
        return Schedule([*kept, (hours, since)])

    @property
    def time_zone(self) -> str:
        """Where the clock counts in the end."""
        return self._hours[-1].time_zone

    def kind_of_day(self, ordinal: int) -> str:
        return self._hours[-1].kind_of_day(ordinal)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Schedule) and (self._hours, self._from) == (other._hours, other._from)

    def __hash__(self) -> int:
        return hash((self._hours, self._from))

    def __repr__(self) -> str:
        return f"Schedule({list(self.parts)!r})"

    def due_after(self, start: int, target: int) -> int:
        *closed, (last, last_begin, _) = self._parts_between(start, _END)
        for hours, begin, end in closed:
            worked = hours.worked(begin, end)
            if worked and worked >= target:
                return hours.due_after(begin, target)
            target -= worked
        return last.due_after(last_begin, target)

    def worked(self, start: int, end: int) -> int:
        return sum(hours.worked(begin, upto) for hours, begin, upto in self._parts_between(start, end))

    def opening(self, instant: int) -> int:
        return self.due_after(instant, 0)

    def closing(self, instant: int) -> int:
        (first, _, upto), *later = self._parts_between(_BEGINNING, instant)
        for hours, begin, end in reversed(later):
            if hours.worked(begin, end):
                return hours.closing(end)
        return first.closing(upto)

    def walk(self, start: int, end: int) -> Iterator[Stretch]:
        for hours, begin, upto in self._parts_between(start, end):
            yield from hours.walk(begin, upto)

    def _parts_between(self, start: int, end: int) -> Iterator[tuple[Hours, int, int]]:
        """What of each part lies between the two; of some that is nothing, and ends before it starts."""
        for hours, begin, upto in zip(self._hours, self._begins, self._ends, strict=True):
            yield hours, max(start, begin), min(end, upto)

"""The hours in which both sides work, for agreements that ask for it."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from .instants import DAY, EPOCH_ORDINAL, FIRST_INSTANT, LAST_INSTANT, CalendarError, from_instant
from .interval import common
from .schedule import Hours
from .tabled_hours import TabledHours
from .timetable import GrowingTable, Timetable

_REACH = range(FIRST_INSTANT // DAY + EPOCH_ORDINAL, LAST_INSTANT // DAY + EPOCH_ORDINAL)
_BUSIEST_DAY = 100
_MOST_OPENINGS_TRIED = 5_000


class CommonHours(TabledHours):
    """Working time is when both work; told in the zone of the first."""

    __slots__ = ("sides",)

    def __init__(self, one: Hours, other: Hours) -> None:
        self.sides = (one, other)
        self._table = GrowingTable(self._table_of, _day_of, _REACH, _BUSIEST_DAY)

    @property
    def time_zone(self) -> str:
        return self.sides[0].time_zone

    def kind_of_day(self, ordinal: int) -> str:
        """What the first that does not simply work says of the day."""
        kinds = [side.kind_of_day(ordinal) for side in self.sides]
        return next((kind for kind in kinds if kind != "working_day"), "working_day")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CommonHours) and self.sides == other.sides

    def __hash__(self) -> int:
        return hash(self.sides)

    def __repr__(self) -> str:
        return f"CommonHours{self.sides!r}"

    def _table_of(self, days: range) -> Timetable:
        low, high = ((day - EPOCH_ORDINAL) * DAY for day in (days.start, days.stop))
        one, other = (list(side.walk(low, high)) for side in self.sides)
        return Timetable(days, low, high, list(common(one, other)))

    def _refuse_if_never_again(self, instant: int) -> None:
        one, other = self.sides
        for _ in range(_MOST_OPENINGS_TRIED):
            opening = one.opening(instant)
            instant = other.opening(opening)
            if instant == opening:
                return
        raise CalendarError("no_common_hours")


def _day_of(instant: int) -> int:
    return instant // DAY + EPOCH_ORDINAL


def both(one: Hours, other: Hours, since: datetime) -> Hours:
    """The common hours, or the one calendar where both have the same.

    Two that never work at the same time from an instant on are refused, or a walk would find nothing.
    """
    if one == other:
        return one
    shared = _shared(one, other)
    shared.opening(from_instant(since))
    return shared


@lru_cache(maxsize=256)
def _shared(one: Hours, other: Hours) -> CommonHours:
    """One table for all who ask for the same two."""
    return CommonHours(one, other)

"""A working calendar: weekly hours, holidays, extra working days, in one time zone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from .instants import DAY, EPOCH_ORDINAL, FIRST_DATE, LAST_DATE, LAST_INSTANT, SECOND, CalendarError
from .interval import Stretch, union_of, without
from .opening_hours import OpeningHours, Span
from .schedule import Hours, Schedule
from .tabled_hours import TabledHours
from .timetable import GrowingTable, Timetable
from .zones import closing_instant, local_date, opening_instant, steady_offset, zone

__all__ = ["Calendar", "CalendarError", "Hours", "Schedule"]

_REACH = range(FIRST_DATE.toordinal(), LAST_DATE.toordinal())


class Calendar(TabledHours):
    """Offers `schedule.Hours`. Immutable; equal calendars read from JSON are one object with one table."""

    __slots__ = ("_extra", "_hash", "_hours", "_zone")

    def __init__(self, hours: OpeningHours) -> None:
        self._hours = hours
        self._hash = hash(hours)
        self._zone = zone(hours.time_zone)
        self._extra = dict(hours.extra_days)
        self._table = GrowingTable(
            self._table_of, self._day_of, _REACH, busiest_day=self._busiest_day(), whole=self._is_known_whole
        )
        if self._is_known_whole and len(self._table.now) == 1:
            raise CalendarError("no_working_time")

    @classmethod
    def from_hours(cls, told: Mapping[str, Any]) -> Calendar:
        return _shared(OpeningHours.read(told))

    def to_hours(self) -> dict[str, Any]:
        return self._hours.write()

    @property
    def time_zone(self) -> str:
        return self._hours.time_zone

    def kind_of_day(self, ordinal: int) -> str:
        """Why a local date has the hours it has."""
        if ordinal in self._extra:
            return "extra_working_day"
        if ordinal in self._hours.whole_holidays:
            return "holiday"
        if any(ordinal == day for day, _ in self._hours.partial_holidays):
            return "partial_holiday"
        return "working_day" if self._weekly(ordinal) else "free_day"

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Calendar) and self._hours == other._hours)

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[Any, ...]:
        return _shared, (self._hours,)

    def __repr__(self) -> str:
        return f"Calendar.from_hours({self.to_hours()!r})"

    def most_work_after(self, start: int) -> int:
        """No walk finds more: the hours of each week, one more for clocks that are set back, and the extra days."""
        weeks = (LAST_INSTANT - start) // (7 * DAY) + 2
        a_week = 3_600 + sum(end - start for spans in self._hours.weekly for start, end in spans)
        extra = sum(end - start for spans in self._extra.values() for start, end in spans)
        return (a_week * weeks + extra) * SECOND

    def _refuse_hopeless(self, start: int, target: int) -> None:
        """Else an absurd target would walk to the year 9999 before it is refused."""
        if target > self.most_work_after(start):
            raise CalendarError("beyond_reach")

    @property
    def _is_known_whole(self) -> bool:
        """Without weekly hours the few working days are known, however many years lie between them."""
        hours = self._hours
        exceptions = hours.whole_holidays or hours.partial_holidays or hours.extra_days
        return not any(hours.weekly) or (hours.is_always and not exceptions)

    def _busiest_day(self) -> int:
        return max(1, *(len(spans) for spans in (*self._hours.weekly, *self._extra.values())))

    def _table_of(self, days: range) -> Timetable:
        low, high = self._midnight(days.start), self._midnight(days.stop)
        if self._hours.is_always and self._is_known_whole:
            return Timetable(days, low, high, [(low, high)])
        opened = union_of(self._hours_begun_on(self._days_with_hours(days)))
        kept = without(opened, union_of(self._cuts(days)))
        inside = [(max(start, low), min(end, high)) for start, end in kept if low < end and start < high]
        return Timetable(days, low, high, inside)

    def _days_with_hours(self, days: range) -> Iterable[int]:
        """The days and the two before: a shift over midnight, and one whose closing hour came twice."""
        days = range(days.start - 2, days.stop)
        if any(self._hours.weekly):
            return days
        return [day for day in self._extra if day in days]

    def _hours_begun_on(self, days: Iterable[int]) -> Iterator[Stretch]:
        for day in days:
            spans = self._spans(day)
            if not spans:
                continue
            offset = steady_offset(day, self._zone)
            if offset is None:
                yield from (self._between(day, span) for span in spans)
            else:
                midnight = (day - EPOCH_ORDINAL) * DAY - offset
                yield from ((midnight + start * SECOND, midnight + end * SECOND) for start, end in spans)

    def _spans(self, day: int) -> tuple[Span, ...]:
        extra = self._extra.get(day)
        if extra is not None:
            return extra
        return () if day in self._hours.whole_holidays else self._weekly(day)

    def _cuts(self, days: range) -> Iterator[Stretch]:
        days = range(days.start - 2, days.stop)
        for day in self._hours.whole_holidays:
            if day in days and day not in self._extra:
                yield self._midnight(day), self._midnight(day + 1)
        for day, window in self._hours.partial_holidays:
            if day in days and day not in self._extra:
                yield self._between(day, window)

    def _between(self, day: int, span: Span) -> Stretch:
        return opening_instant(day, span[0], self._zone), closing_instant(day, span[1], self._zone)

    def _weekly(self, day: int) -> tuple[Span, ...]:
        return self._hours.weekly[(day + 6) % 7]

    def _midnight(self, day: int) -> int:
        return opening_instant(day, 0, self._zone)

    def _day_of(self, instant: int) -> int:
        return local_date(instant, self._zone)


@lru_cache(maxsize=256)
def _shared(hours: OpeningHours) -> Calendar:
    return Calendar(hours)

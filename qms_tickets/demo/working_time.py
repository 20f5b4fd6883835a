"""Working time of one calendar as a table of whole seconds, read forwards and backwards."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime

from qms_tickets.domain.clocks.business_time import stretches
from qms_tickets.domain.clocks.calendar import Calendar

HOUR = 3600


def hours(amount: float) -> int:
    return round(amount * HOUR)


def at(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


def second_of(instant: datetime) -> int:
    return int(instant.timestamp())


class WorkingTime:
    """A plan asks thousands of times; the engine is walked once."""

    def __init__(self, calendar: Calendar, start: datetime, end: datetime) -> None:
        self.zone = calendar.time_zone
        self.opens: list[int] = []
        self.closes: list[int] = []
        self.worked_by: list[int] = []
        total = 0
        for stretch in stretches(calendar, start, end):
            opens, closes = second_of(stretch.start), second_of(stretch.end)
            self.opens.append(opens)
            self.closes.append(closes)
            total += closes - opens
            self.worked_by.append(total)

    def worked(self, instant: int) -> int:
        """Working seconds from the start of the table."""
        place = bisect_right(self.opens, instant) - 1
        if place < 0:
            return 0
        return self.worked_by[place] - max(0, self.closes[place] - instant)

    def between(self, start: int, end: int) -> int:
        return self.worked(end) - self.worked(start)

    def is_open(self, instant: int) -> bool:
        place = bisect_right(self.opens, instant) - 1
        return place >= 0 and instant <= self.closes[place]

    def opening(self, instant: int) -> int:
        """The first working instant that is not before."""
        place = bisect_right(self.closes, instant)
        return max(instant, self.opens[place])

    def closing(self, instant: int) -> int:
        """The last working instant that is not after."""
        place = bisect_left(self.opens, instant) - 1
        return min(instant, self.closes[place])

    def after(self, instant: int, seconds: int) -> int:
        """When so much is used up; at a closing rather than at the opening after it."""
        if not seconds:
            return self.opening(instant)
        wanted = self.worked(instant) + seconds
        place = bisect_left(self.worked_by, wanted)
        return self.closes[place] - (self.worked_by[place] - wanted)

    def before(self, instant: int, seconds: int) -> tuple[int, int]:
        """Since when so much has been used up: from a closing to the opening after it, mostly one instant."""
        wanted = self.worked(instant) - seconds
        place = bisect_left(self.worked_by, wanted)
        earliest = self.closes[place] - (self.worked_by[place] - wanted)
        place = bisect_right(self.worked_by, wanted)
        latest = self.closes[place] - (self.worked_by[place] - wanted)
        return min(earliest, latest), latest

"""Working stretches as absolute instants, with the working time behind each: two bisections answer."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from threading import Lock

from .instants import FIRST_INSTANT, LAST_INSTANT, CalendarError
from .interval import Stretch

_FIRST_STEP = 64
_LONGEST_STEP = 366 * 16
_MOST_STRETCHES = 100_000


class Timetable:
    """A window of whole days that never changes.

    It begins with an empty stretch, so that every instant in it has a stretch that starts at or before it.
    """

    __slots__ = ("days", "ends", "high", "low", "starts", "worked_by")

    def __init__(self, days: range, low: int, high: int, stretches: Sequence[Stretch]) -> None:
        known = [(low, low), *stretches]
        self.days, self.low, self.high = days, low, high
        self.starts = [start for start, _ in known]
        self.ends = [end for _, end in known]
        self.worked_by = list(accumulate(end - start for start, end in known))

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def stretches(self) -> list[Stretch]:
        return list(zip(self.starts[1:], self.ends[1:], strict=True))

    def followed_by(self, later: Timetable) -> Timetable:
        earlier, following = self.stretches, later.stretches
        if earlier and following and earlier[-1][1] == following[0][0]:
            following[0] = (earlier.pop()[0], following[0][1])
        days = range(self.days.start, later.days.stop)
        return Timetable(days, self.low, later.high, earlier + following)

    def worked_until(self, instant: int) -> int:
        """Working time between the beginning of the window and an instant in it."""
        at = bisect_right(self.starts, instant) - 1
        return self.worked_by[at] - max(0, self.ends[at] - instant)

    def due(self, start: int, target: int) -> int | None:
        """When a target above zero is used up, or None where the window ends before."""
        wanted = self.worked_until(start) + target
        at = bisect_left(self.worked_by, wanted)
        if at == len(self.worked_by):
            return None
        return self.ends[at] - self.worked_by[at] + wanted

    def opening(self, instant: int) -> int | None:
        at = bisect_right(self.starts, instant) - 1
        if instant < self.ends[at]:
            return instant
        return self.starts[at + 1] if at + 1 < len(self.starts) else None

    def closing(self, instant: int) -> int | None:
        at = bisect_left(self.starts, instant) - 1
        return min(instant, self.ends[at]) if at > 0 else None

    def between(self, start: int, end: int) -> list[Stretch]:
        """The stretches of the window inside two of its instants."""
        first = bisect_right(self.ends, start)
        last = bisect_left(self.starts, end)
        return [
            (max(opens, start), min(closes, end))
            for opens, closes in zip(self.starts[first:last], self.ends[first:last], strict=True)
        ]


class GrowingTable:
    """The current window: grown by doubling towards the instants asked for, begun anew when it gets too long.

    Windows are replaced, never changed, so that whoever reads one needs no lock.
    """

    __slots__ = ("_build", "_day_of", "_first_day", "_growing", "_last_day", "_longest_step", "now")

    def __init__(
        self,
        build: Callable[[range], Timetable],
        day_of: Callable[[int], int],
        reach: range,
        busiest_day: int,
        whole: bool = False,
    ) -> None:
        self._build, self._day_of = build, day_of
        self._first_day, self._last_day = reach.start, reach.stop
        self._longest_step = max(1, min(_LONGEST_STEP, _MOST_STRETCHES // 2 // busiest_day))
        self._growing = Lock()
        self.now = build(reach) if whole else Timetable(range(0), 0, 0, ())

    def covering(self, instant: int) -> Timetable:
        table = self.now
        if table.low <= instant < table.high:
            return table
        with self._growing:
            while not self.now.low <= instant < self.now.high:
                self.now = self._grown_towards(instant)
            return self.now

    def _grown_towards(self, instant: int) -> Timetable:
        if not FIRST_INSTANT <= instant < LAST_INSTANT:
            raise CalendarError("beyond_reach")
        table, wanted = self.now, self._day_of(instant)
        step = min(max(_FIRST_STEP, len(table.days)), self._longest_step)
        if not table.days or not table.days.start - step < wanted < table.days.stop + step - 1:
            return self._window(wanted - _FIRST_STEP // 8, wanted + _FIRST_STEP)
        if instant >= table.high:
            part = self._window(table.days.stop, table.days.stop + step)
            return part if self._is_too_long(part) else table.followed_by(part)
        part = self._window(table.days.start - step, table.days.start)
        return part if self._is_too_long(part) else part.followed_by(table)

    def _is_too_long(self, part: Timetable) -> bool:
        return len(self.now) + len(part) > _MOST_STRETCHES

    def _window(self, first: int, last: int) -> Timetable:
        return self._build(range(max(first, self._first_day), min(last, self._last_day)))

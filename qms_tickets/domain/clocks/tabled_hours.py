"""The walk over working time, read from a table that grows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from .interval import Stretch
from .timetable import GrowingTable


class TabledHours:
    """What `schedule.Hours` asks for, in microseconds since 1970, for whoever has a table."""

    __slots__ = ("_table",)

    _table: GrowingTable

    def due_after(self, start: int, target: int) -> int:
        if not target:
            return self.opening(start)
        table = self._table.now
        if table.low <= start < table.high:
            # `table.due`, written out: this is what every due time of the product goes through.
            at = bisect_right(table.starts, start) - 1
            left = table.ends[at] - start
            if target <= left:
                return start + target
            worked_by = table.worked_by
            wanted = worked_by[at] + target - left if left > 0 else worked_by[at] + target
            at = bisect_left(worked_by, wanted, at)
            if at < len(worked_by):
                return table.ends[at] - worked_by[at] + wanted
        return self._due_far(start, target)

    def worked(self, start: int, end: int) -> int:
        total = 0
        while start < end:
            table = self._table.covering(start)
            upto = min(end, table.high)
            total += table.worked_until(upto) - table.worked_until(start)
            start = upto
        return total

    def opening(self, instant: int) -> int:
        while True:
            table = self._table.covering(instant)
            found = table.opening(instant)
            if found is not None:
                return found
            self._refuse_if_never_again(table.high)
            instant = table.high

    def closing(self, instant: int) -> int:
        while True:
            table = self._table.covering(instant - 1)
            found = table.closing(instant)
            if found is not None:
                return found
            instant = table.low

    def walk(self, start: int, end: int) -> Iterator[Stretch]:
        held: Stretch | None = None
        for stretch in self._pieces(start, end):
            if held and held[1] == stretch[0]:
                held = (held[0], stretch[1])
                continue
            if held:
                yield held
            held = stretch
        if held:
            yield held

    def _pieces(self, start: int, end: int) -> Iterator[Stretch]:
        """The walk, cut where one window of the table ends and the next begins."""
        while start < end:
            table = self._table.covering(start)
            upto = min(end, table.high)
            yield from table.between(start, upto)
            start = upto

    def _due_far(self, start: int, target: int) -> int:
        self._refuse_hopeless(start, target)
        while True:
            table = self._table.covering(start)
            found = table.due(start, target)
            if found is not None:
                return found
            worked = table.worked_until(table.high) - table.worked_until(start)
            if not worked:
                self._refuse_if_never_again(table.high)
            target -= worked
            start = table.high

    def _refuse_hopeless(self, start: int, target: int) -> None:
        """Whoever knows that no time can hold the target says so before the walk."""

    def _refuse_if_never_again(self, instant: int) -> None:
        """Whoever can tell that no working time follows says so when the walk found none for a while."""

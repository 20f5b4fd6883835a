"""A million due times or elapsed times in one call, equal to the exact engine to the microsecond.

Instants are `datetime64` in UTC, lengths `timedelta64`; both count microseconds inside, as the engine does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qms_tickets.domain.clocks.calendar import CalendarError, Hours
from qms_tickets.domain.clocks.instants import DAY, FIRST_INSTANT, LAST_INSTANT

Whole = NDArray[np.int64]

INSTANT, LENGTH = np.dtype("datetime64[us]"), np.dtype("timedelta64[us]")
FIRST_REACH = 400 * DAY
MOST_STRETCHES = 1_000_000


@dataclass(frozen=True, slots=True)
class Pauses:
    """The pauses of all rows in one list; `rows` says which row each is of."""

    rows: ArrayLike
    starts: ArrayLike
    ends: ArrayLike


def due(hours: Hours, starts: ArrayLike, targets: ArrayLike, pauses: Pauses | None = None) -> NDArray[Any]:
    """The instant of each row at which its target is used up."""
    begins, wanted = _broadcast(_instants(starts), _lengths(targets))
    timeline = timeline_of(hours)
    if pauses is None:
        return timeline.due(begins, wanted).view(INSTANT)
    return _due_around(timeline, begins, wanted, pauses).view(INSTANT)


def elapsed(hours: Hours, starts: ArrayLike, ends: ArrayLike, pauses: Pauses | None = None) -> NDArray[Any]:
    """The working time of each row between its two instants."""
    begins, upto = _broadcast(_instants(starts), _instants(ends))
    if (backwards := begins > upto).any():
        raise CalendarError("end_before_start", row=int(backwards.argmax()))
    timeline = timeline_of(hours)
    if pauses is None:
        return timeline.worked(begins, upto).view(LENGTH)
    return _elapsed_around(timeline, begins, upto, pauses).view(LENGTH)


class _Window(NamedTuple):
    low: int
    high: int
    starts: Whole
    ends: Whole
    worked_by: Whole

    def worked_until(self, instants: Whole) -> Whole:
        at = np.searchsorted(self.starts, instants, "right") - 1
        left = self.ends[at] - instants
        np.maximum(left, 0, out=left)
        worked: Whole = np.subtract(self.worked_by[at], left, out=left)
        return worked


class Timeline:
    """The working stretches of some hours as arrays, grown to whatever is asked."""

    def __init__(self, hours: Hours) -> None:
        self._hours = hours
        self._window: _Window | None = None

    def worked(self, begins: Whole, upto: Whole) -> Whole:
        if not begins.size:
            return begins.copy()
        window = self._reaching(int(begins.min()), int(upto.max()))
        total = window.worked_until(upto)
        return np.subtract(total, window.worked_until(begins), out=total)

    def due(self, begins: Whole, targets: Whole) -> Whole:
        if not begins.size:
            return begins.copy()
        low, high = int(begins.min()), int(begins.max())
        window = self._reaching(low, high)
        wanted = window.worked_until(begins)
        wanted += targets
        most = int(wanted.max())
        while (
            most > window.worked_by[-1] and window.high < LAST_INSTANT and len(window.starts) < MOST_STRETCHES
        ):
            window = self._reaching(low, 2 * window.high - window.low)
        return self._found(window, begins, targets, wanted)

    def _found(self, window: _Window, begins: Whole, targets: Whole, wanted: Whole) -> Whole:
        at = np.searchsorted(window.worked_by, wanted, "left")
        beyond = at == len(window.worked_by)
        at[beyond] = 0
        found: Whole = window.ends[at]
        found -= window.worked_by[at]
        found += wanted
        nothing = np.flatnonzero(targets == 0)
        if nothing.size:
            found[nothing], beyond[nothing] = _openings(window, begins[nothing])
        if beyond.any():
            self._ask_the_engine(found, np.flatnonzero(beyond), begins, targets)
        return found

    def _ask_the_engine(self, found: Whole, rows: Whole, begins: Whole, targets: Whole) -> None:
        """Centuries away: each different question once, and refused as the engine refuses it."""
        questions, which = np.unique(np.stack([begins[rows], targets[rows]]), axis=1, return_inverse=True)
        answers = [self._hours.due_after(int(begin), int(target)) for begin, target in questions.T]
        found[rows] = np.array(answers, dtype=np.int64)[which.reshape(-1)]

    def _reaching(self, low: int, high: int) -> _Window:
        """A window over both instants, and over all that was in the last one."""
        window = self._window
        if window is not None:
            if window.low <= low and high < window.high:
                return window
            low, high = min(low, window.low), max(high, window.high)
        self._window = self._built(low, min(high + FIRST_REACH, LAST_INSTANT))
        return self._window

    def _built(self, low: int, high: int) -> _Window:
        stretches = np.array([(low, low), *self._hours.walk(low, high)], dtype=np.int64)
        starts, ends = np.ascontiguousarray(stretches[:, 0]), np.ascontiguousarray(stretches[:, 1])
        return _Window(low, high, starts, ends, np.cumsum(ends - starts))


@lru_cache(maxsize=64)
def timeline_of(hours: Hours) -> Timeline:
    return Timeline(hours)


def _openings(window: _Window, instants: Whole) -> tuple[Whole, NDArray[np.bool_]]:
    at = np.searchsorted(window.ends, instants, "right")
    beyond = at == len(window.ends)
    at[beyond] = 0
    return np.maximum(window.starts[at], instants), beyond


# Pauses: the first of each row, then the second of each that has two, and so on.


def _due_around(timeline: Timeline, begins: Whole, targets: Whole, pauses: Pauses) -> Whole:
    since, left = begins.copy(), targets.copy()
    is_open = np.ones(len(begins), dtype=bool)
    for rows, starts, ends in _by_rank(pauses):
        live = is_open[rows] & (ends > since[rows])
        rows, starts, ends = rows[live], starts[live], ends[live]
        worked = timeline.worked(since[rows], np.maximum(starts, since[rows]))
        done = (worked > 0) & (worked >= left[rows])
        is_open[rows[done]] = False
        rows, worked, ends = rows[~done], worked[~done], ends[~done]
        left[rows] -= worked
        since[rows] = ends
    return timeline.due(since, left)


def _elapsed_around(timeline: Timeline, begins: Whole, upto: Whole, pauses: Pauses) -> Whole:
    since, total = begins.copy(), np.zeros_like(begins)
    for rows, starts, ends in _by_rank(pauses):
        total[rows] += timeline.worked(since[rows], np.clip(starts, since[rows], upto[rows]))
        since[rows] = np.maximum(since[rows], np.minimum(ends, upto[rows]))
    return total + timeline.worked(since, upto)


def _by_rank(pauses: Pauses) -> Iterator[tuple[Whole, Whole, Whole]]:
    rows = np.asarray(pauses.rows, dtype=np.int64)
    starts, ends = _instants(pauses.starts), _instants(pauses.ends)
    if (backwards := starts > ends).any():
        raise CalendarError("end_before_start", row=int(rows[backwards.argmax()]))
    order = np.lexsort((starts, rows))
    rows, starts, ends = rows[order], starts[order], ends[order]
    rank = np.arange(len(rows)) - np.searchsorted(rows, rows, "left")
    for number in range(int(rank.max(initial=-1)) + 1):
        chosen = rank == number
        yield rows[chosen], starts[chosen], ends[chosen]


# Arrays in


def _instants(told: ArrayLike) -> Whole:
    instants = np.asarray(told, dtype=INSTANT).view(np.int64)
    if instants.size and not (instants.min() >= FIRST_INSTANT and instants.max() < LAST_INSTANT):
        raise CalendarError("beyond_reach")
    return instants


def _lengths(told: ArrayLike) -> Whole:
    lengths = np.asarray(told, dtype=LENGTH).view(np.int64)
    if lengths.size and lengths.min() < 0:
        raise CalendarError("negative_target", row=int(lengths.argmin()))
    if lengths.size and lengths.max() > LAST_INSTANT - FIRST_INSTANT:
        raise CalendarError("beyond_reach")
    return lengths


def _broadcast(these: Whole, those: Whole) -> tuple[Whole, Whole]:
    one, other = np.broadcast_arrays(np.atleast_1d(these), np.atleast_1d(those))
    return np.ascontiguousarray(one), np.ascontiguousarray(other)

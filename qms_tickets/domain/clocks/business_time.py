"""Due times and elapsed working time: the walk over working hours, with pauses cut out, read twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from .instants import CalendarError, from_instant, microseconds_of, to_instant, to_length
from .interval import Interval, Stretch, union_of, without
from .schedule import Hours


def due(hours: Hours, start: datetime, target: timedelta, pauses: Iterable[Interval] = ()) -> datetime:
    """The instant at which the target is used up."""
    wanted = microseconds_of(target)
    if wanted < 0:
        raise CalendarError("negative_target", seconds=target.total_seconds())
    if not pauses:
        return to_instant(hours.due_after(from_instant(start), wanted))
    return to_instant(_due_around(hours, from_instant(start), wanted, _merged(pauses)))


def elapsed(hours: Hours, start: datetime, end: datetime, pauses: Iterable[Interval] = ()) -> timedelta:
    """The working time between two instants."""
    begin, upto = _in_order(start, end)
    if not pauses:
        return to_length(hours.worked(begin, upto))
    return to_length(sum(hours.worked(*part) for part in without([(begin, upto)], _merged(pauses))))


def stretches(
    hours: Hours, start: datetime, end: datetime, pauses: Iterable[Interval] = ()
) -> Iterator[Interval]:
    """The intervals that count between two instants, in order."""
    begin, upto = _in_order(start, end)
    for opens, closes in without(hours.walk(begin, upto), _merged(pauses)):
        yield Interval(to_instant(opens), to_instant(closes))


def opening_at_or_after(hours: Hours, instant: datetime) -> datetime:
    """The first working instant that is not before."""
    return to_instant(hours.opening(from_instant(instant)))


def closing_at_or_before(hours: Hours, instant: datetime) -> datetime:
    """The instant itself inside working hours, closing time included; outside them the last closing before.

    An opening moves back as well: working time that is used up there was used up at the last closing.
    """
    return to_instant(hours.closing(from_instant(instant)))


def _due_around(hours: Hours, start: int, target: int, pauses: list[Stretch]) -> int:
    for pause_start, pause_end in pauses:
        worked = hours.worked(start, pause_start)
        if worked and worked >= target:
            return hours.due_after(start, target)
        target -= worked
        start = max(start, pause_end)
    return hours.due_after(start, target)


def _merged(pauses: Iterable[Interval]) -> list[Stretch]:
    return union_of((from_instant(pause.start), from_instant(pause.end)) for pause in pauses)


def _in_order(start: datetime, end: datetime) -> Stretch:
    begin, upto = from_instant(start), from_instant(end)
    if upto < begin:
        raise CalendarError("end_before_start", start=start.isoformat(), end=end.isoformat())
    return begin, upto

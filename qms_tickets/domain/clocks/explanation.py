"""What was counted for a clock, day by day, so that a reader can repeat the sum; `words` makes sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NotRequired, TypedDict

from .clock import Clock, Run
from .instants import SECOND, from_instant, to_instant
from .interval import Stretch
from .schedule import Hours, Schedule
from .zones import local_date, opening_instant, zone

Counted = TypedDict("Counted", {"from": str, "to": str, "seconds": float})
Part = TypedDict("Part", {"name": Any, "time_zone": str, "from": str | None})


class Day(TypedDict):
    """One local date of one calendar; days in a row on which nothing counted are one with a last date."""

    date: str
    last_date: NotRequired[str]
    calendar: int
    kind: str
    intervals: list[Counted]
    seconds: float
    total_seconds: float


class Explanation(TypedDict):
    side: str
    state: str
    as_of: str
    started_at: str | None
    ended_at: str | None
    target_seconds: float
    used_seconds: float
    remaining_seconds: float
    overdue_seconds: float
    due: str | None
    earliest_due: str | None
    breached: bool
    counted_until: str
    counted_seconds: float
    calendars: list[Part]
    days: list[Day]
    pauses: list[Counted]


def explain(clock: Clock, now: datetime, names: Sequence[Any] = ()) -> Explanation:
    """The sum behind a clock: up to its end, else to its due time, else to now.

    `names` are the caller's for the calendars, in the order in which they hold.
    """
    due = clock.due()
    until = clock.ended_at or due or now
    days = _days(clock, from_instant(until))
    return {
        "side": clock.side,
        "state": clock.state,
        "as_of": told(now),
        "started_at": told(clock.runs[0].start) if clock.runs else None,
        "ended_at": told(clock.ended_at) if clock.ended_at else None,
        "target_seconds": seconds(clock.target),
        "used_seconds": seconds(clock.used(now)),
        "remaining_seconds": seconds(clock.remaining(now)),
        "overdue_seconds": seconds(clock.overdue(now)),
        "due": told(due) if due else None,
        "earliest_due": told(clock.earliest_due(now)) if clock.ended_at is None else None,
        "breached": clock.is_breached(now),
        "counted_until": told(until),
        "counted_seconds": days[-1]["total_seconds"] if days else 0,
        "calendars": list(_parts_told(clock.hours, names)),
        "days": days,
        "pauses": list(_pauses(clock, until)),
    }


def told(instant: datetime) -> str:
    return to_instant(from_instant(instant)).isoformat().replace("+00:00", "Z")


def seconds(length: timedelta | int) -> float:
    """Whole seconds as a whole number, which reads better in JSON."""
    exact = length if isinstance(length, int) else length // timedelta(microseconds=1)
    return exact // SECOND if exact % SECOND == 0 else exact / SECOND


def counted(stretch: Stretch, worked: int | None = None) -> Counted:
    start, end = stretch
    return {
        "from": told(to_instant(start)),
        "to": told(to_instant(end)),
        "seconds": seconds(end - start if worked is None else worked),
    }


def parts_of(hours: Hours) -> tuple[tuple[Hours, datetime | None], ...]:
    """The calendars of a clock; the first holds from ever."""
    if isinstance(hours, Schedule):
        return tuple((part, since if number else None) for number, (part, since) in enumerate(hours.parts))
    return ((hours, None),)


def _parts_told(hours: Hours, names: Sequence[Any]) -> Iterator[Part]:
    for number, (part, since) in enumerate(parts_of(hours)):
        yield {
            "name": names[number] if number < len(names) else None,
            "time_zone": part.time_zone,
            "from": told(since) if since else None,
        }


def _pauses(clock: Clock, until: datetime) -> Iterator[Counted]:
    stops = [run.end for run in clock.runs if run.end is not None]
    starts = [*(run.start for run in clock.runs[1:]), until]
    for stop, start in zip(stops, starts, strict=False):
        pause = from_instant(stop), min(from_instant(start), from_instant(until))
        if pause[0] < pause[1]:
            yield counted(pause, clock.hours.worked(*pause))


def _days(clock: Clock, until: int) -> list[Day]:
    days: list[Day] = []
    total = 0
    for number, hours, begin, end in _spans_by_part(clock, until):
        by_date = _by_date(hours, clock.runs, begin, end)
        place = zone(hours.time_zone)
        for ordinal in range(local_date(begin, place), local_date(end - 1, place) + 1):
            stretches = by_date.get(ordinal, [])
            total += sum(closes - opens for opens, closes in stretches)
            _add(days, _day(number, ordinal, hours, stretches, total))
    return days


def _day(number: int, ordinal: int, hours: Hours, stretches: list[Stretch], total: int) -> Day:
    return {
        "date": date.fromordinal(ordinal).isoformat(),
        "calendar": number,
        "kind": hours.kind_of_day(ordinal),
        "intervals": [counted(stretch) for stretch in stretches],
        "seconds": seconds(sum(closes - opens for opens, closes in stretches)),
        "total_seconds": seconds(total),
    }


def _add(days: list[Day], day: Day) -> None:
    last = days[-1] if days else None
    alike = ("calendar", "kind", "seconds", "total_seconds")
    if last and not day["intervals"] and all(last[field] == day[field] for field in alike):  # type: ignore[literal-required]
        last["last_date"] = day["date"]
    else:
        days.append(day)


def _spans_by_part(clock: Clock, until: int) -> Iterator[tuple[int, Hours, int, int]]:
    if not clock.runs:
        return
    start = from_instant(clock.runs[0].start)
    parts = parts_of(clock.hours)
    ends = [*(from_instant(since) for _, since in parts[1:] if since), until]
    for number, ((hours, since), end) in enumerate(zip(parts, ends, strict=True)):
        begin = max(start, from_instant(since)) if since else start
        if begin < min(end, until):
            yield number, hours, begin, min(end, until)


def _by_date(hours: Hours, runs: Iterable[Run], begin: int, end: int) -> dict[int, list[Stretch]]:
    by_date: dict[int, list[Stretch]] = {}
    for run in runs:
        first = max(begin, from_instant(run.start))
        last = end if run.end is None else min(end, from_instant(run.end))
        for stretch in hours.walk(first, last):
            for ordinal, piece in _cut_at_midnights(stretch, hours.time_zone):
                by_date.setdefault(ordinal, []).append(piece)
    return by_date


def _cut_at_midnights(stretch: Stretch, time_zone: str) -> Iterator[tuple[int, Stretch]]:
    start, end = stretch
    place = zone(time_zone)
    while start < end:
        ordinal = local_date(start, place)
        upto = min(end, opening_instant(ordinal + 1, 0, place))
        yield ordinal, (start, upto)
        start = upto

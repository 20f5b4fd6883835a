"""A half-open stretch of time, and what can be done with several of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from .instants import CalendarError, from_instant, in_utc, to_instant

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", in_utc(self.start))
        object.__setattr__(self, "end", in_utc(self.end))
        if self.end < self.start:
            raise CalendarError("end_before_start", start=self.start.isoformat(), end=self.end.isoformat())

    def __contains__(self, instant: datetime) -> bool:
        return self.start <= in_utc(instant) < self.end

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def overlap(self, other: Interval) -> Interval | None:
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Interval(start, end) if start < end else None


def union(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The same time as few intervals in order; what touches is one, what is empty is gone."""
    return tuple(_as_interval(stretch) for stretch in union_of(_as_stretches(intervals)))


def cut_out(intervals: Iterable[Interval], cuts: Iterable[Interval]) -> tuple[Interval, ...]:
    """What of the intervals lies in none of the cuts."""
    kept, gone = union_of(_as_stretches(intervals)), union_of(_as_stretches(cuts))
    return tuple(_as_interval(stretch) for stretch in without(kept, gone))


def overlap(these: Iterable[Interval], those: Iterable[Interval]) -> tuple[Interval, ...]:
    """What lies in both."""
    first, second = union_of(_as_stretches(these)), union_of(_as_stretches(those))
    return tuple(_as_interval(stretch) for stretch in common(first, second))


def union_of(stretches: Iterable[Stretch]) -> list[Stretch]:
    merged: list[Stretch] = []
    for start, end in sorted(stretches):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def without(stretches: Iterable[Stretch], cuts: list[Stretch]) -> Iterator[Stretch]:
    """Both in order and free of overlap, as `union_of` gives them."""
    first = 0
    for start, end in stretches:
        while first < len(cuts) and cuts[first][1] <= start:
            first += 1
        for cut_start, cut_end in cuts[first:]:
            if cut_start >= end:
                break
            if start < cut_start:
                yield start, cut_start
            start = cut_end
        if start < end:
            yield start, end


def common(these: list[Stretch], those: list[Stretch]) -> Iterator[Stretch]:
    """Both in order and free of overlap."""
    one = other = 0
    while one < len(these) and other < len(those):
        start = max(these[one][0], those[other][0])
        end = min(these[one][1], those[other][1])
        if start < end:
            yield start, end
        if these[one][1] < those[other][1]:
            one += 1
        else:
            other += 1


def _as_stretches(intervals: Iterable[Interval]) -> Iterator[Stretch]:
    return ((from_instant(interval.start), from_instant(interval.end)) for interval in intervals)


def _as_interval(stretch: Stretch) -> Interval:
    return Interval(to_instant(stretch[0]), to_instant(stretch[1]))

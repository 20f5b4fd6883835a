"""Periods of a measure, the one before it, and the weeks or months that a trend is drawn by."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

LONG: Final = timedelta(days=130)
# More points than these do not fit a picture; an older beginning is cut off.
MOST_POINTS: Final = 60


@dataclass(frozen=True, slots=True)
class Span:
    """From an instant until before another one."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    @property
    def last_instant(self) -> datetime:
        """For showing: the end itself is the next day's where whole days are meant."""
        return self.end - timedelta(microseconds=1)

    @property
    def before(self) -> Span:
        """As long, and right before it."""
        return Span(self.start - self.length, self.start)

    @classmethod
    def last(cls, days: int, now: datetime) -> Span:
        return cls(now - timedelta(days=days), now)

    @classmethod
    def of_days(cls, first: date, last: date, zone: tzinfo) -> Span:
        """Whole days of a zone, both ends included."""
        return cls(_midnight(first, zone), _midnight(last + timedelta(days=1), zone))


@dataclass(frozen=True, slots=True)
class Bucket:
    """One point of a trend: a week by its Monday, a month by its first."""

    day: date
    span: Span


def unit_of(span: Span) -> str:
    return "month" if span.length > LONG else "week"


def buckets(span: Span, zone: tzinfo, unit: str | None = None) -> list[Bucket]:
    """The weeks (or months) of the zone that touch the span, cut at its ends."""
    unit = unit or unit_of(span)
    found = list(_walk(span, zone, unit))
    return found[-MOST_POINTS:]


def _walk(span: Span, zone: tzinfo, unit: str) -> Iterator[Bucket]:
    day = _first_day(span.start.astimezone(zone).date(), unit)
    while (start := _midnight(day, zone)) < span.end:
        following = _next_day(day, unit)
        yield Bucket(day, Span(max(start, span.start), min(_midnight(following, zone), span.end)))
        day = following


def _first_day(day: date, unit: str) -> date:
    return day.replace(day=1) if unit == "month" else day - timedelta(days=day.weekday())


def _next_day(day: date, unit: str) -> date:
    if unit == "week":
        return day + timedelta(days=7)
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)


def place_of(instant: datetime, parts: list[Bucket]) -> int | None:
    """Which bucket an instant falls into."""
    place = bisect_right([part.span.start for part in parts], instant) - 1
    return place if 0 <= place < len(parts) and instant < parts[place].span.end else None

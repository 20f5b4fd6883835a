"""Short words for the tests of this room."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from qms_tickets.domain.clocks.calendar import Calendar
from qms_tickets.domain.clocks.interval import Interval

WEEK = ("mon", "tue", "wed", "thu", "fri")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
TICK = timedelta(microseconds=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def between(start: str, end: str) -> Interval:
    return Interval(utc(start), utc(end))


def calendar(zone: str = "UTC", **told: Any) -> Calendar:
    return Calendar.from_hours({"time_zone": zone, **told})


def office(zone: str = "UTC", **told: Any) -> Calendar:
    """09:00-12:00 and 13:00-17:00 from Monday to Friday. 2 March 2026 is a Monday."""
    weekly = {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in WEEK}
    return calendar(zone, weekly=weekly, **told)


MONDAY_9 = utc("2026-03-02 09:00")

"""Random calendars and questions for the oracle, from a seed."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from importlib import resources

from tests.oracles.stepping import WEEKDAYS, WallClock, clock_changes

ZONES = sorted(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())
WINDOW = 13


def random_wall_clock(choice: random.Random, zone: str, step: int = 60) -> WallClock:
    """Thirteen days somewhere in 2000-2040, more often than not around a clock change."""
    year = choice.randint(2000, 2040)
    middle = datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=choice.randrange(365 * 24))
    changes = clock_changes(zone, year)
    if changes and choice.random() < 0.8:
        middle = choice.choice(changes)
    return wall_clock_around(middle, zone, step)


def wall_clock_around(middle: datetime, zone: str, step: int = 60) -> WallClock:
    return WallClock(zone, middle - timedelta(days=6), WINDOW, step)


def random_calendar(choice: random.Random, wall_clock: WallClock) -> dict:
    days = [(wall_clock.start + timedelta(days=number)).date().isoformat() for number in range(1, WINDOW)]
    calendar: dict = {"time_zone": wall_clock.zone}
    if choice.random() < 0.15:
        calendar["always"] = True
    else:
        open_days = choice.sample(WEEKDAYS, choice.randint(1, 7))
        calendar["weekly"] = {day: random_hours(choice) for day in open_days}
    if choice.random() < 0.5:
        calendar["holidays"] = [
            random_holiday(choice, day) for day in choice.sample(days, choice.randint(1, 4))
        ]
    if choice.random() < 0.4:
        calendar["extra_working_days"] = {
            day: random_hours(choice) for day in choice.sample(days, choice.randint(1, 3))
        }
    return calendar


def random_hours(choice: random.Random) -> list[list[str]]:
    return [[random_time(choice), random_time(choice, end=True)] for _ in range(choice.randint(1, 3))]


def random_holiday(choice: random.Random, day: str) -> str | dict:
    if choice.random() < 0.6:
        return day
    return {"date": day, "from": random_time(choice), "to": random_time(choice, end=True)}


def random_time(choice: random.Random, end: bool = False) -> str:
    """Often in the small hours, where clocks change, and on the border of the day."""
    if choice.random() < 0.15:
        return "24:00" if end and choice.random() < 0.5 else "00:00"
    hour = choice.randrange(4) if choice.random() < 0.4 else choice.randrange(24)
    return f"{hour:02}:{choice.choice([0, 0, 0, 30, 15, 1, 59, choice.randrange(60)]):02}"


def random_span(choice: random.Random, wall_clock: WallClock) -> tuple[datetime, datetime]:
    """Two instants away from the ends of the window, to the microsecond or on the very hour."""
    start = wall_clock.start + timedelta(days=4, hours=choice.randrange(60))
    end = start + timedelta(minutes=choice.randrange(4 * 24 * 60))
    if choice.random() < 0.5:
        start += timedelta(microseconds=choice.randrange(3_600_000_000))
        end += timedelta(microseconds=choice.randrange(3_600_000_000))
    return start, max(start, end)


def random_pauses(choice: random.Random, wall_clock: WallClock) -> list[tuple[datetime, datetime]]:
    """On whole steps, overlapping, touching, nested, before and after everything."""
    pauses: list[tuple[datetime, datetime]] = []
    a_day = 86_400 // wall_clock.step
    for _ in range(choice.choice([0, 0, 1, 2, 5])):
        start = wall_clock.instant(choice.randrange(3 * a_day, 9 * a_day))
        length = choice.choice([1, 30, 60, 600, 1500])
        pauses.append((start, start + timedelta(seconds=length * wall_clock.step)))
    if len(pauses) == 5:
        pauses.append((pauses[0][1], pauses[0][1] + timedelta(hours=1)))
    return pauses

"""Business time by walking a wall clock step by step; shares no code with the engine.

The oracle never asks for the instant of a local time. It looks at the wall clock at every step, forwards, and
asks two things: how far has the wall clock ever got, and how low will it ever be from here on?

- a door that opens at 02:30 is open once the wall clock got to 02:30 or past it;
- a door that closes at 02:30 is open while the wall clock is, or will yet be, below 02:30, or will show
  02:30 once more;
- a day begins when the wall clock gets to its midnight for the first time.

Everything that clock changes can do follows: what is skipped, what comes twice, days that are missing.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from importlib import resources
from itertools import accumulate
from zoneinfo import ZoneInfo

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAY = 86_400


class WallClock:
    """What a clock on the wall shows at each step of a window, in seconds since a year 1 without zones."""

    def __init__(self, zone: str, start: datetime, days: int, step: int = 60) -> None:
        self.zone, self.start, self.step = zone, start, step
        place, shown = pinned_zone(zone), []
        for number in range(days * DAY // step):
            local = (start + timedelta(seconds=number * step)).astimezone(place)
            shown.append(
                local.toordinal() * DAY + local.hour * 3600 + local.minute * 60 + local.second,
            )
        self.highest_so_far = list(accumulate(shown, max))
        self.lowest_from_here = list(accumulate(reversed(shown), min))[::-1]
        self.lowest_later = [*self.lowest_from_here[1:], shown[-1] + step]

    def instant(self, number: int) -> datetime:
        return self.start + timedelta(seconds=number * self.step)

    def number(self, instant: datetime) -> int:
        return (instant - self.start) // timedelta(seconds=self.step)


class Oracle:
    """Answers inside the window of its wall clock, some days away from both ends."""

    def __init__(self, calendar: dict, wall_clock: WallClock) -> None:
        self.calendar, self.wall_clock = calendar, wall_clock
        self.extra = {day_number(day): spans for day, spans in calendar.get("extra_working_days", {}).items()}
        self.whole = {day_number(day) for day in calendar.get("holidays", []) if isinstance(day, str)}
        self.partial = {}
        for holiday in calendar.get("holidays", []):
            if isinstance(holiday, dict):
                window = [holiday["from"], holiday["to"]]
                self.partial.setdefault(day_number(holiday["date"]), []).append(window)

    def elapsed(self, start: datetime, end: datetime, pauses=()) -> timedelta:
        return sum((to - since for since, to in self.worked_steps(start, end, pauses)), timedelta())

    def due(self, start: datetime, target: timedelta, pauses=()) -> datetime | None:
        """None where the window ends before."""
        last = self.wall_clock.instant(len(self.wall_clock.highest_so_far))
        for since, to in self.worked_steps(start, last, pauses):
            if to - since >= target:
                return since + target
            target -= to - since
        return None

    def worked_steps(self, start: datetime, end: datetime, pauses):
        """Each step that is worked, or what of it lies between the two instants."""
        number = self.wall_clock.number(start)
        while self.wall_clock.instant(number) < end:
            begin, finish = self.wall_clock.instant(number), self.wall_clock.instant(number + 1)
            paused = any(pause_start <= begin < pause_end for pause_start, pause_end in pauses)
            if not paused and self.is_working(number):
                yield max(begin, start), min(finish, end)
            number += 1
            if number == len(self.wall_clock.highest_so_far):
                return

    def is_working(self, number: int) -> bool:
        reached = self.wall_clock.highest_so_far[number]
        today = reached // DAY
        if today in self.whole and today not in self.extra:
            return False
        days = range(self.wall_clock.lowest_from_here[number] // DAY - 1, today + 1)
        windows = (window for day in days if day not in self.extra for window in self.partial_of(day))
        hours = (hours for day in days for hours in self.hours_of(day))
        return self.any_open(number, hours) and not self.any_open(number, windows)

    def any_open(self, number: int, doors) -> bool:
        reached = self.wall_clock.highest_so_far[number]
        lowest, later = self.wall_clock.lowest_from_here[number], self.wall_clock.lowest_later[number]
        for opens, closes in doors:
            is_before_close = reached < closes if closes % DAY == 0 else lowest < closes or later <= closes
            if opens <= reached and is_before_close:
                return True
        return False

    def hours_of(self, day: int) -> list[tuple[int, int]]:
        if day in self.extra:
            told = self.extra[day]
        elif day in self.whole:
            told = []
        elif self.calendar.get("always"):
            told = [["00:00", "24:00"]]
        else:
            told = self.calendar["weekly"].get(WEEKDAYS[date.fromordinal(day).weekday()], [])
        return [door(day, hours) for hours in told]

    def partial_of(self, day: int) -> list[tuple[int, int]]:
        return [door(day, window) for window in self.partial.get(day, [])]


def door(day: int, hours: list[str]) -> tuple[int, int]:
    opens, closes = second_of(hours[0]), second_of(hours[1])
    return day * DAY + opens, day * DAY + (closes if closes > opens else closes + DAY)


def second_of(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 3600 + int(minute) * 60


def day_number(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def pinned_zone(name: str) -> ZoneInfo:
    with resources.files("tzdata.zoneinfo").joinpath(name).open("rb") as rules:
        return ZoneInfo.from_file(rules, key=name)


def clock_changes(zone: str, year: int) -> list[datetime]:
    """The hours of a year (UTC) in which the zone's offset changes."""
    place, hours = pinned_zone(zone), []
    moment = datetime(year, 1, 1, tzinfo=UTC)
    offset = moment.astimezone(place).utcoffset()
    while moment.year == year:
        moment += timedelta(hours=1)
        if moment.astimezone(place).utcoffset() != offset:
            offset = moment.astimezone(place).utcoffset()
            hours.append(moment)
    return hours

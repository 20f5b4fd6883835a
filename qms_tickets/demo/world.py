"""What a plan stands on: the load instant, everybody's working time, who belongs where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from qms_tickets.demo.services import target_hours
from qms_tickets.demo.source import organisation, services
from qms_tickets.demo.working_time import WorkingTime, at, hours, second_of
from qms_tickets.domain.clocks.calendar import Calendar

HISTORY_DAYS = 90
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Person:
    key: str
    name: str
    department: str
    language: str
    manager: str | None


class World:
    def __init__(self, load: datetime, calendars: Mapping[str, Calendar]) -> None:
        told = organisation()
        self.load = second_of(load)
        self.departments = told["departments"]
        self.people = {
            key: Person(
                key, who["name"], who["department"], who.get("language", "zh_Hans"), who.get("manager")
            )
            for key, who in told["people"].items()
        }
        early, late = load - timedelta(days=150), load + timedelta(days=90)
        self._time = {code: WorkingTime(calendar, early, late) for code, calendar in calendars.items()}

    def time_of(self, department: str) -> WorkingTime:
        return self._time[self.departments[department]["calendar"]]

    def time_of_person(self, key: str) -> WorkingTime:
        return self.time_of(self.people[key].department)

    def supplier_time(self, service: str, supplier: str) -> WorkingTime:
        """The calendar that response and delivery count in."""
        own = services()[service].get("calendar")
        return self._time[own] if own else self.time_of(supplier)

    @property
    def office(self) -> WorkingTime:
        return self._time["office"]

    @property
    def always(self) -> WorkingTime:
        return self._time["24x7"]

    def days_ago(self, days: float) -> int:
        return self.load - round(days * DAY)

    def working_day(self, number: int, department: str = "GM") -> int:
        """The opening of a working day counted from the load's own day (0, or the next working day)."""
        time = self.time_of(department)
        zone = ZoneInfo(time.zone)
        midnight = second_of(
            at(self.load).astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        )
        openings = _first_openings(time, zone)
        place = next(place for place, second in enumerate(openings) if second >= midnight)
        return openings[place + number]

    def next_working_day(self, department: str = "GM") -> int:
        """The opening of the first working day after the local day of the load: "tomorrow"."""
        time = self.time_of(department)
        zone = ZoneInfo(time.zone)
        midnight = at(self.load).astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        return time.opening(second_of(midnight + timedelta(days=1)))

    @cached_property
    def absence(self) -> tuple[str, int, int, str]:
        """Who is away, from when until when, and the deputy."""
        key, who = next((key, who) for key, who in organisation()["people"].items() if "absence" in who)
        away = who["absence"]
        start = self.working_day(away["from_working_days"], who["department"])
        time = self.time_of(who["department"])
        last = self.working_day(away["to_working_days"], who["department"])
        return key, start, time.after(last, hours(8)), away["deputy"]

    @cached_property
    def left_at(self) -> tuple[str, int]:
        """Who left, and the close of the last day."""
        key, who = next((key, who) for key, who in organisation()["people"].items() if "left_days_ago" in who)
        return key, self.time_of_person(key).closing(self.days_ago(who["left_days_ago"]))

    @cached_property
    def outage_rungs(self) -> tuple[int, int, int]:
        """Three instants of a Saturday morning at which rungs came due while no scheduler ran.

        Half of fifteen hours of two shifts lies between a Friday at five in the afternoon and nine on Saturday.
        """
        shifts = self.time_of("MFG")
        zone = ZoneInfo(shifts.zone)
        day = at(self.load).astimezone(zone).replace(hour=9, minute=0, second=0, microsecond=0)
        for _ in range(90):
            day -= timedelta(days=1)
            saturday = second_of(day)
            asked = saturday - 16 * 3600
            fits = self.office.is_open(asked) and shifts.between(asked, saturday) == hours(7.5)
            if day.weekday() == 5 and fits and self.load - saturday > 10 * DAY:
                return saturday, saturday + 600, saturday + 1500
        raise RuntimeError("no Saturday with work")

    def released_at(self, service: str, revision: int) -> int:
        """When a revision (1 is the first) took effect: in the office's hours."""
        return self.office.closing(self.days_ago(services()[service]["revisions"][revision - 1]["days_ago"]))

    def revision_at(self, service: str, second: int) -> int:
        """The revision in force; those of before the tables begin stand for the time before."""
        count = len(services()[service]["revisions"])
        return next((n for n in range(count, 1, -1) if self._is_released(service, n, second)), 1)

    def _is_released(self, service: str, revision: int, second: int) -> bool:
        days = services()[service]["revisions"][revision - 1]["days_ago"]
        return days > HISTORY_DAYS or self.released_at(service, revision) <= second

    def leader(self, department: str) -> str | None:
        """The head, or that of the next department up."""
        told = self.departments[department]
        if "head" in told:
            return str(told["head"])
        return self.leader(told["parent"]) if "parent" in told else None

    def supervisor_for(self, person: str) -> str | None:
        """Who approves for a person; nobody where one would approve one's own request."""
        leader = self.leader(self.people[person].department)
        return None if leader == person else leader

    def target(self, service: str, clock: str, priority: str) -> int:
        return hours(target_hours(service, clock, priority))


def _first_openings(time: WorkingTime, zone: ZoneInfo) -> list[int]:
    """The first opening of each local day."""
    seen: dict[object, int] = {}
    for opens in time.opens:
        seen.setdefault(at(opens).astimezone(zone).date(), opens)
    return list(seen.values())

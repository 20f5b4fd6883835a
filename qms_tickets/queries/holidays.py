"""Public holidays of a country and year: what a calendar may be filled with, and how certain it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import holidays

from qms_tickets.domain.defaults import CHINA_OFF, CHINA_WORKED
from qms_tickets.domain.errors import NotValid

CHINA: Final = "CN"
_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class DaysOff:
    """`worked` are the days worked instead. Unconfirmed: the State has not yet said which those are."""

    off: tuple[date, ...] = ()
    worked: tuple[date, ...] = ()
    confirmed: bool = True


@lru_cache(maxsize=64)
def days_off(country: str, year: int, subdivision: str | None = None) -> DaysOff:
    """Errors: NotValid for a country or part of one that nobody knows."""
    if country == CHINA and year in CHINA_OFF:
        ranges = CHINA_OFF[year]
        off = tuple(day for first, last in ranges for day in _from_to(first, last))
        return DaysOff(off, tuple(date.fromisoformat(day) for day in CHINA_WORKED[year]))
    if country not in dict(countries()):
        raise NotValid(country="not_a_choice")
    try:
        found = holidays.country_holidays(country, subdiv=subdivision or None, years=year)
    except NotImplementedError as unknown:
        raise NotValid(subdivision="not_a_choice") from unknown
    off = tuple(sorted(day for day in found if day.year == year))
    if country != CHINA:
        return DaysOff(off)
    worked = tuple(sorted(day for day in found.weekend_workdays if day.year == year))
    return DaysOff(_with_weekends_between(off, worked), worked, confirmed=bool(worked))


@lru_cache(maxsize=1)
def countries() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Code and parts of each country, by its two-letter code."""
    known = holidays.list_supported_countries()
    return tuple((code, tuple(parts)) for code, parts in sorted(known.items()) if len(code) == 2)


def _from_to(first: str, last: str) -> Iterator[date]:
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        yield day
        day += _DAY


def _with_weekends_between(off: Iterable[date], worked: Iterable[date]) -> tuple[date, ...]:
    """The library leaves out weekends inside a long holiday; who works on Saturdays is free there too."""
    days, excepted = set(off), set(worked)
    for day in sorted(days):
        gap = []
        following = day + _DAY
        while following not in days and following.weekday() >= _SATURDAY and following not in excepted:
            gap.append(following)
            following += _DAY
        if following in days:
            days.update(gap)
    return tuple(sorted(days))

"""The engine agrees with an oracle that only watches a wall clock, over all zones and forty years."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from qms_tickets.domain.clocks.business_time import due, elapsed
from qms_tickets.domain.clocks.calendar import Calendar, CalendarError
from qms_tickets.domain.clocks.interval import Interval
from tests.oracles.cases import (
    ZONES,
    random_calendar,
    random_pauses,
    random_span,
    random_wall_clock,
    wall_clock_around,
)
from tests.oracles.stepping import Oracle, WallClock, clock_changes

CASES_PER_WALL_CLOCK = 8


def agree_on(choice: random.Random, wall_clock: WallClock) -> int:
    """How many answers were compared."""
    told = random_calendar(choice, wall_clock)
    try:
        calendar = Calendar.from_hours(told)
    except CalendarError:
        return 0
    oracle = Oracle(told, wall_clock)
    start, end = random_span(choice, wall_clock)
    pauses = random_pauses(choice, wall_clock)
    intervals = [Interval(*pause) for pause in pauses]

    expected = oracle.elapsed(start, end, pauses)
    assert elapsed(calendar, start, end, intervals) == expected, (told, start, end, pauses)
    target = choice.choice([timedelta(0), expected, expected * choice.random()])
    expected_due = oracle.due(start, target, pauses)
    if expected_due is None:
        return 1
    assert due(calendar, start, target, intervals) == expected_due, (told, start, target, pauses)
    return 2


def compare(seed: int, zones: list[str], step: int = 60, cases: int = CASES_PER_WALL_CLOCK) -> int:
    choice = random.Random(seed)
    compared = 0
    for zone in zones:
        wall_clock = random_wall_clock(choice, zone, step)
        compared += sum(agree_on(choice, wall_clock) for _ in range(cases))
    return compared


def test_a_slice_of_the_random_cases_agrees():
    assert compare(seed=2026, zones=ZONES[::20]) > 300


@pytest.mark.parametrize(
    ("zone", "year"),
    [
        ("Australia/Lord_Howe", 2026),  # half an hour of summer time
        ("America/St_Johns", 2010),  # changed at 00:01, so that 23:01 came twice on the day before
        ("Pacific/Apia", 2011),  # left out 30 December
        ("Pacific/Kwajalein", 2000),  # nothing changes: the ground
        ("Africa/Casablanca", 2026),  # summer time stands still in Ramadan
        ("America/Havana", 2025),  # midnight comes twice
        ("Asia/Beirut", 2026),  # midnight is skipped
        ("Asia/Pyongyang", 2018),  # moved by half an hour
        ("America/Caracas", 2007),
        ("Antarctica/Troll", 2026),  # two hours
        ("Europe/Dublin", 2026),  # winter time is the exception
    ],
)
def test_zones_with_strange_clock_changes_agree(zone, year):
    choice = random.Random(7)
    for change in clock_changes(zone, year) or [datetime(year, 1, 1, tzinfo=UTC)]:
        wall_clock = wall_clock_around(change, zone)
        assert sum(agree_on(choice, wall_clock) for _ in range(12)) > 12


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("part", range(16))
def test_a_hundred_thousand_random_cases_agree(part):
    compared = 0
    seed = 1000 * part
    while compared < 100_000 // 16 + 1:
        seed += 1
        compared += compare(seed, ZONES[part::16], cases=10)


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("part", range(4))
def test_cases_to_the_second_agree(part):
    assert compare(seed=part, zones=ZONES[part::40], step=1, cases=3) > 20

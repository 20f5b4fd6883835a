"""Whole arrays, equal to the exact engine to the microsecond."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qms_tickets.bulk import business_time as bulk
from qms_tickets.domain.clocks import business_time as exact
from qms_tickets.domain.clocks.calendar import Calendar, CalendarError, Schedule
from qms_tickets.domain.clocks.interval import Interval
from tests.domain.clocks.moments import HOUR, MONDAY_9, WEEK, calendar, office, utc
from tests.domain.clocks.strategies import calendars, instants, pauses_after, targets

NIGHTS = calendar(
    "Europe/Berlin", weekly={day: [["22:00", "06:00"]] for day in WEEK}, holidays=["2026-03-31"]
)


def array(moments):
    return np.array([moment.replace(tzinfo=None) for moment in moments], dtype="datetime64[us]")


def lengths(told):
    return np.array(told, dtype="timedelta64[us]")


def instants_of(found):
    return [instant.replace(tzinfo=UTC) for instant in found.astype(datetime)]


def pauses_of(by_row):
    told = [(row, pause) for row, pauses in enumerate(by_row) for pause in pauses]
    return bulk.Pauses(
        [row for row, _ in told],
        array([pause.start for _, pause in told]),
        array([pause.end for _, pause in told]),
    )


def check_equal(hours, starts, wanted, by_row):
    found = bulk.due(hours, array(starts), lengths(wanted))
    assert instants_of(found) == [exact.due(hours, *case) for case in zip(starts, wanted, strict=True)]
    ends = [start + 2 * target for start, target in zip(starts, wanted, strict=True)]
    worked = bulk.elapsed(hours, array(starts), array(ends))
    assert list(worked.astype(timedelta)) == [
        exact.elapsed(hours, *case) for case in zip(starts, ends, strict=True)
    ]

    told = pauses_of(by_row)
    around = bulk.due(hours, array(starts), lengths(wanted), told)
    assert instants_of(around) == [
        exact.due(hours, *case) for case in zip(starts, wanted, by_row, strict=True)
    ]
    worked = bulk.elapsed(hours, array(starts), array(ends), told)
    assert list(worked.astype(timedelta)) == [
        exact.elapsed(hours, *case) for case in zip(starts, ends, by_row, strict=True)
    ]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(calendars(), st.lists(st.tuples(instants(), targets()), min_size=1, max_size=8), st.data())
def test_any_calendar_any_instants_any_pauses(told, questions, data):
    starts, wanted = map(list, zip(*questions, strict=True))
    by_row = [data.draw(pauses_after(start)) for start in starts]
    check_equal(Calendar.from_hours(told), starts, wanted, by_row)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(calendars(), calendars(), instants(), targets(), st.lists(targets(), min_size=1, max_size=5))
def test_any_change_of_calendar(one, other, start, change, wanted):
    parts = [
        (Calendar.from_hours(one), start),
        (Calendar.from_hours(other), start + change + timedelta(hours=1)),
    ]
    starts = [start + target for target in wanted]
    check_equal(Schedule(parts), starts, wanted, [[] for _ in starts])


@pytest.mark.parametrize("hours", [office(), NIGHTS, calendar("America/New_York", always=True)])
def test_thousands_of_rows(hours):
    choice = random.Random(5)
    starts = [MONDAY_9 + timedelta(microseconds=choice.randrange(10**13)) for _ in range(3000)]
    wanted = [choice.choice([timedelta(0), HOUR, timedelta(seconds=choice.randrange(10**6))]) for _ in starts]
    by_row = [
        [Interval(start + number * HOUR, start + number * 2 * HOUR) for number in range(choice.randrange(4))]
        for start in starts
    ]
    check_equal(hours, starts, wanted, by_row)


def test_one_target_serves_all_rows_and_one_start_all_targets():
    found = bulk.due(office(), array([MONDAY_9, MONDAY_9 + HOUR]), np.timedelta64(2, "h"))
    assert instants_of(found) == [utc("2026-03-02 11:00"), utc("2026-03-02 12:00")]
    found = bulk.due(office(), np.datetime64("2026-03-02T09:00"), np.array([1, 2], dtype="timedelta64[h]"))
    assert instants_of(found) == [utc("2026-03-02 10:00"), utc("2026-03-02 11:00")]


def test_no_rows_give_no_answers():
    assert bulk.due(office(), array([]), lengths([])).shape == (0,)
    assert bulk.elapsed(office(), array([]), array([])).shape == (0,)
    assert bulk.due(office(), array([]), lengths([]), pauses_of([])).shape == (0,)


def test_what_goes_in_stays_as_it_was():
    starts, wanted = array([MONDAY_9, MONDAY_9]), lengths([HOUR, timedelta(0)])
    pauses = pauses_of([[Interval(MONDAY_9, MONDAY_9 + HOUR)], []])
    before = starts.copy(), wanted.copy()
    bulk.due(office(), starts, wanted, pauses)
    bulk.elapsed(office(), starts, starts + wanted, pauses)
    assert (starts == before[0]).all()
    assert (wanted == before[1]).all()


def test_answers_far_away_are_the_engines():
    rare = calendar(weekly={}, extra_working_days={"2926-03-02": [["09:00", "12:00"]]})
    assert instants_of(bulk.due(rare, array([MONDAY_9] * 2), lengths([HOUR, timedelta(0)]))) == [
        utc("2926-03-02 10:00"),
        utc("2926-03-02 09:00"),
    ]
    with pytest.raises(CalendarError, match="beyond_reach"):
        bulk.due(rare, array([MONDAY_9]), lengths([4 * HOUR]))


def test_a_timeline_that_would_grow_too_long_leaves_the_rest_to_the_engine(monkeypatch):
    monkeypatch.setattr(bulk, "MOST_STRETCHES", 300)
    bulk.timeline_of.cache_clear()
    starts, wanted = [MONDAY_9, MONDAY_9, MONDAY_9], [HOUR, 9_000 * HOUR, 9_000 * HOUR]
    check_equal(office(), starts, wanted, [[], [], []])
    bulk.timeline_of.cache_clear()


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (lambda: bulk.due(office(), array([MONDAY_9]), lengths([-HOUR])), "negative_target"),
        (lambda: bulk.due(office(), array([MONDAY_9]), np.array([2**62], dtype=bulk.LENGTH)), "beyond_reach"),
        (lambda: bulk.elapsed(office(), array([MONDAY_9]), array([MONDAY_9 - HOUR])), "end_before_start"),
        (lambda: bulk.due(office(), np.array(["NaT"], dtype=bulk.INSTANT), lengths([HOUR])), "beyond_reach"),
        (lambda: bulk.due(office(), array([utc("9999-12-31 00:00")]), lengths([HOUR])), "beyond_reach"),
        (
            lambda: bulk.due(
                office(),
                array([MONDAY_9]),
                lengths([HOUR]),
                bulk.Pauses([0], array([MONDAY_9]), array([MONDAY_9 - HOUR])),
            ),
            "end_before_start",
        ),
    ],
)
def test_what_cannot_be_reckoned_is_refused(question, code):
    with pytest.raises(CalendarError) as refused:
        question()
    assert refused.value.code == code

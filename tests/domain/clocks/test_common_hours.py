from __future__ import annotations

import time
from datetime import timedelta

import pytest

from qms_tickets.domain.clocks.business_time import (
    closing_at_or_before,
    due,
    elapsed,
    opening_at_or_after,
    stretches,
)
from qms_tickets.domain.clocks.calendar import Calendar, CalendarError, Schedule
from qms_tickets.domain.clocks.clock import Clock, Run
from qms_tickets.domain.clocks.common_hours import CommonHours, both
from qms_tickets.domain.clocks.explanation import explain
from qms_tickets.domain.clocks.interval import overlap
from tests.domain.clocks.moments import HOUR, MONDAY_9, TICK, between, calendar, office, utc
from tests.domain.clocks.strategies import calendars, instants, targets
from tests.domain.clocks.test_properties import for_any

SHANGHAI = calendar("Asia/Shanghai", weekly={day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed")})
BERLIN = calendar("Europe/Berlin", weekly={day: [["08:00", "16:00"]] for day in ("mon", "wed", "thu")})


def both_sides() -> CommonHours:
    return CommonHours(SHANGHAI, BERLIN)


def test_working_time_is_when_both_work():
    assert list(stretches(both_sides(), utc("2026-03-02 00:00"), utc("2026-03-07 00:00"))) == [
        between("2026-03-02 07:00", "2026-03-02 10:00"),
        between("2026-03-04 07:00", "2026-03-04 10:00"),
    ]


def test_due_and_elapsed_count_it():
    assert due(both_sides(), MONDAY_9, 2 * HOUR) == utc("2026-03-04 08:00")
    assert elapsed(both_sides(), MONDAY_9, utc("2026-03-09 12:00")) == (1 + 3 + 3) * HOUR
    assert opening_at_or_after(both_sides(), utc("2026-03-02 10:00")) == utc("2026-03-04 07:00")
    assert closing_at_or_before(both_sides(), utc("2026-03-04 07:00")) == utc("2026-03-02 10:00")


def test_a_clock_change_of_one_side_moves_the_common_hours():
    assert opening_at_or_after(both_sides(), utc("2026-03-30 00:00")) == utc("2026-03-30 06:00")


def test_a_clock_can_count_in_it_and_say_why():
    told = explain(Clock("supplier", 2 * HOUR, (Run(MONDAY_9),), both_sides()), MONDAY_9)
    assert [(day["date"], day["kind"], day["seconds"]) for day in told["days"]] == [
        ("2026-03-02", "working_day", 3_600),
        ("2026-03-03", "free_day", 0),
        ("2026-03-04", "working_day", 3_600),
    ]


def test_it_may_be_part_of_a_schedule_and_have_one_as_a_side():
    schedule = Schedule([(office(), MONDAY_9), (both_sides(), utc("2026-03-03 00:00"))])
    assert due(schedule, MONDAY_9, 8 * HOUR) == utc("2026-03-04 08:00")
    changed = Schedule([(SHANGHAI, MONDAY_9), (office(), utc("2026-03-03 00:00"))])
    assert elapsed(CommonHours(changed, BERLIN), MONDAY_9, utc("2026-03-05 00:00")) == (1 + 5) * HOUR


def test_two_that_never_work_together_are_refused():
    mornings, evenings = (
        calendar(weekly={"mon": [hours]}) for hours in (["08:00", "12:00"], ["12:00", "20:00"])
    )
    with pytest.raises(CalendarError, match=r"^no_common_hours\b"):
        both(mornings, evenings, MONDAY_9)


def test_two_that_work_together_once_only_are_refused_after_that():
    mornings = calendar(weekly={"mon": [["08:00", "12:00"]]})
    evenings = calendar(
        weekly={"mon": [["12:00", "20:00"]]}, extra_working_days={"2026-03-09": [["09:00", "10:00"]]}
    )
    once = CommonHours(mornings, evenings)
    assert due(once, MONDAY_9, HOUR) == utc("2026-03-09 10:00")
    began = time.perf_counter()
    for question in (
        lambda: due(once, MONDAY_9, 2 * HOUR),
        lambda: due(once, utc("2026-04-01 00:00"), HOUR),
        lambda: opening_at_or_after(once, utc("2026-04-01 00:00")),
    ):
        with pytest.raises(CalendarError, match=r"^no_common_hours\b"):
            question()
    assert time.perf_counter() - began < 5


def test_two_that_work_together_in_centuries_are_not():
    rare = calendar(weekly={}, extra_working_days={"2926-03-04": [["00:00", "24:00"]]})
    assert due(CommonHours(office(), rare), MONDAY_9, HOUR) == utc("2926-03-04 10:00")


def test_it_equals_another_of_the_same_sides():
    assert both_sides() == both_sides()
    assert hash(both_sides()) == hash(both_sides()) != hash(CommonHours(BERLIN, SHANGHAI))
    assert both_sides() != CommonHours(BERLIN, SHANGHAI)
    assert both_sides() != SHANGHAI
    assert repr(both_sides()).startswith("CommonHours(Calendar.from_hours(")
    assert both_sides().time_zone == "Asia/Shanghai"


def test_where_both_have_the_same_calendar_that_is_what_they_share():
    assert both(office(), office(), MONDAY_9) is office()
    assert both(SHANGHAI, BERLIN, MONDAY_9) == both_sides()


def test_those_who_ask_for_the_same_two_share_one_table():
    assert both(SHANGHAI, BERLIN, MONDAY_9) is both(SHANGHAI, BERLIN, utc("2026-04-01 00:00"))


@for_any(calendars(), calendars(), instants(), targets(100))
def test_it_is_the_overlap_of_what_each_side_works(one, other, start, target):
    sides = Calendar.from_hours(one), Calendar.from_hours(other)
    end = start + timedelta(days=40)
    expected = overlap(*(stretches(side, start, end) for side in sides))
    try:
        shared = CommonHours(*sides)
        assert tuple(stretches(shared, start, end)) == expected
        found = due(shared, start, target)
    except CalendarError as refused:
        if refused.code == "no_common_hours":  # ever, or after a few extra days
            return
        raise
    assert elapsed(shared, start, found) == target
    assert not target or elapsed(shared, start, found - TICK) < target

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from qms_tickets.domain.clocks.business_time import (
    closing_at_or_before,
    due,
    elapsed,
    opening_at_or_after,
    stretches,
)
from qms_tickets.domain.clocks.calendar import CalendarError
from tests.domain.clocks.moments import HOUR, MINUTE, MONDAY_9, TICK, between, calendar, office, utc

NOTHING = timedelta(0)


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2026-03-02 09:00", 1, "2026-03-02 10:00"),  # from an opening
        ("2026-03-02 10:30", 1, "2026-03-02 11:30"),  # inside
        ("2026-03-02 10:00", 2, "2026-03-02 12:00"),  # used up at the closing
        ("2026-03-02 10:00", 3, "2026-03-02 14:00"),  # over lunch
        ("2026-03-02 12:30", 1, "2026-03-02 14:00"),  # starts at lunch
        ("2026-03-02 12:00", 1, "2026-03-02 14:00"),  # starts at the closing
        ("2026-03-02 07:00", 1, "2026-03-02 10:00"),  # before the opening
        ("2026-03-02 17:00", 1, "2026-03-03 10:00"),  # at the end of the day
        ("2026-03-06 16:00", 2, "2026-03-09 10:00"),  # over the weekend
        ("2026-03-07 11:00", 7, "2026-03-09 17:00"),  # starts on the weekend, used up at a closing
        ("2026-03-02 09:00", 35, "2026-03-06 17:00"),  # a week's work
        ("2026-03-02 09:00", 36, "2026-03-09 10:00"),
        ("2026-03-02 09:00", 0, "2026-03-02 09:00"),  # nothing, at work
        ("2026-03-02 11:00", 0, "2026-03-02 11:00"),
        ("2026-03-02 12:00", 0, "2026-03-02 13:00"),  # nothing, at lunch
        ("2026-03-06 17:00", 0, "2026-03-09 09:00"),  # nothing, at the weekend's beginning
    ],
)
def test_due_walks_over_working_hours(start, hours, expected):
    asked_the_first_time = office()
    assert due(asked_the_first_time, utc(start), hours * HOUR) == utc(expected)
    assert due(asked_the_first_time, utc(start), hours * HOUR) == utc(expected)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-03-02 09:00", "2026-03-02 10:00", 1),
        ("2026-03-02 09:00", "2026-03-02 09:00", 0),
        ("2026-03-02 11:00", "2026-03-02 14:00", 2),
        ("2026-03-02 12:00", "2026-03-02 13:00", 0),
        ("2026-03-06 16:00", "2026-03-09 10:00", 2),
        ("2026-03-07 00:00", "2026-03-08 23:00", 0),
        ("2026-03-02 00:00", "2026-03-09 00:00", 35),
        ("2025-12-29 00:00", "2026-12-28 00:00", 35 * 52),
    ],
)
def test_elapsed_counts_working_hours(start, end, hours):
    assert elapsed(office(), utc(start), utc(end)) == hours * HOUR


def test_a_microsecond_is_a_microsecond():
    assert due(office(), utc("2026-03-02 11:59:59.999999"), TICK) == utc("2026-03-02 12:00")
    assert due(office(), utc("2026-03-02 11:59:59.999999"), 2 * TICK) == utc("2026-03-02 13:00:00.000001")
    assert elapsed(office(), utc("2026-03-02 11:59:59.999999"), utc("2026-03-02 13:00:00.000002")) == 3 * TICK


def test_instants_of_any_zone_come_back_in_utc():
    shanghai = datetime(2026, 3, 2, 17, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    found = due(office(), shanghai, HOUR)
    assert found == utc("2026-03-02 10:00")
    assert found.isoformat() == "2026-03-02T10:00:00+00:00"


def test_the_second_half_past_two_of_a_night_is_an_hour_after_the_first():
    berlin = ZoneInfo("Europe/Berlin")
    first = datetime(2026, 10, 25, 2, 30, tzinfo=berlin)
    always = calendar("Europe/Berlin", always=True)
    assert elapsed(always, first, first.replace(fold=1)) == HOUR


class TestPauses:
    def test_are_cut_out(self):
        pauses = [between("2026-03-02 10:00", "2026-03-02 11:00")]
        assert due(office(), MONDAY_9, 2 * HOUR, pauses) == utc("2026-03-02 12:00")
        assert elapsed(office(), MONDAY_9, utc("2026-03-02 12:00"), pauses) == 2 * HOUR

    def test_count_once_where_they_overlap_touch_or_are_nested(self):
        pauses = [
            between("2026-03-02 10:00", "2026-03-02 11:00"),
            between("2026-03-02 10:30", "2026-03-02 11:30"),
            between("2026-03-02 10:45", "2026-03-02 10:50"),
            between("2026-03-02 11:30", "2026-03-02 11:45"),
        ]
        assert elapsed(office(), MONDAY_9, utc("2026-03-02 12:00"), pauses) == 75 * MINUTE
        assert due(office(), MONDAY_9, 75 * MINUTE, pauses) == utc("2026-03-02 12:00")

    def test_cost_nothing_outside_working_hours(self):
        pauses = [
            between("2026-03-02 12:00", "2026-03-02 13:00"),
            between("2026-03-06 17:00", "2026-03-09 09:00"),
        ]
        assert due(office(), MONDAY_9, 36 * HOUR, pauses) == due(office(), MONDAY_9, 36 * HOUR)

    def test_cost_nothing_before_the_start_and_after_the_end(self):
        pauses = [
            between("2026-03-01 10:00", "2026-03-02 09:00"),
            between("2026-03-02 10:00", "2026-03-02 11:00"),
        ]
        assert due(office(), MONDAY_9, HOUR, pauses) == utc("2026-03-02 10:00")
        assert due(office(), MONDAY_9, 2 * HOUR, pauses) == utc("2026-03-02 12:00")
        assert elapsed(office(), MONDAY_9, utc("2026-03-02 10:00"), pauses) == HOUR

    def test_that_begin_before_the_start_cut_the_rest(self):
        pauses = [between("2026-03-02 08:00", "2026-03-02 10:00")]
        assert due(office(), MONDAY_9, HOUR, pauses) == utc("2026-03-02 11:00")

    def test_a_target_used_up_where_one_begins_is_due_there(self):
        pauses = [between("2026-03-02 10:00", "2026-03-02 11:00")]
        assert due(office(), MONDAY_9, HOUR, pauses) == utc("2026-03-02 10:00")
        assert due(office(), MONDAY_9, HOUR + TICK, pauses) == utc("2026-03-02 11:00") + TICK

    def test_a_target_used_up_at_the_closing_before_one_is_due_at_the_closing(self):
        pauses = [between("2026-03-02 12:30", "2026-03-02 14:00")]
        assert due(office(), MONDAY_9, 3 * HOUR, pauses) == utc("2026-03-02 12:00")

    def test_a_target_of_nothing_is_due_at_the_first_working_instant_outside_them(self):
        pauses = [between("2026-03-02 08:00", "2026-03-02 10:00")]
        assert due(office(), MONDAY_9, NOTHING, pauses) == utc("2026-03-02 10:00")
        pauses.append(between("2026-03-02 10:00", "2026-03-02 12:00"))
        assert due(office(), MONDAY_9, NOTHING, pauses) == utc("2026-03-02 13:00")
        assert due(office(), utc("2026-03-02 07:00"), NOTHING, pauses) == utc("2026-03-02 13:00")
        pauses.append(between("2026-03-02 12:30", "2026-03-02 13:00"))
        assert due(office(), utc("2026-03-02 12:00"), NOTHING, pauses) == utc("2026-03-02 13:00")

    def test_may_come_from_a_generator(self):
        pauses = [between("2026-03-02 10:00", "2026-03-02 11:00")]
        assert due(office(), MONDAY_9, 2 * HOUR, iter(pauses)) == utc("2026-03-02 12:00")
        assert elapsed(office(), MONDAY_9, utc("2026-03-02 12:00"), iter(pauses)) == 2 * HOUR

    def test_may_be_empty(self):
        pauses = [between("2026-03-02 10:00", "2026-03-02 10:00")]
        assert due(office(), MONDAY_9, 2 * HOUR, pauses) == utc("2026-03-02 11:00")


class TestStretches:
    def test_are_the_intervals_that_count(self):
        counted = stretches(
            office(),
            utc("2026-03-02 10:00"),
            utc("2026-03-03 09:30"),
            [between("2026-03-02 14:00", "2026-03-02 15:00")],
        )
        assert list(counted) == [
            between("2026-03-02 10:00", "2026-03-02 12:00"),
            between("2026-03-02 13:00", "2026-03-02 14:00"),
            between("2026-03-02 15:00", "2026-03-02 17:00"),
            between("2026-03-03 09:00", "2026-03-03 09:30"),
        ]

    def test_are_one_where_days_touch(self):
        always = calendar(always=True, holidays=["2031-01-01"])
        start, end = utc("2026-03-02 10:00"), utc("2030-03-02 10:00")
        assert [(part.start, part.end) for part in stretches(always, start, end)] == [(start, end)]

    def test_are_none_where_nobody_works(self):
        assert not list(stretches(office(), utc("2026-03-07 00:00"), utc("2026-03-09 09:00")))
        assert not list(stretches(office(), MONDAY_9, MONDAY_9))


@pytest.mark.parametrize(
    ("instant", "opening", "closing"),
    [
        ("2026-03-03 09:00", "2026-03-03 09:00", "2026-03-02 17:00"),
        ("2026-03-03 09:00:00.000001", "2026-03-03 09:00:00.000001", "2026-03-03 09:00:00.000001"),
        ("2026-03-03 10:00", "2026-03-03 10:00", "2026-03-03 10:00"),
        ("2026-03-03 12:00", "2026-03-03 13:00", "2026-03-03 12:00"),
        ("2026-03-03 12:30", "2026-03-03 13:00", "2026-03-03 12:00"),
        ("2026-03-08 12:30", "2026-03-09 09:00", "2026-03-06 17:00"),
    ],
)
def test_openings_and_closings(instant, opening, closing):
    assert opening_at_or_after(office(), utc(instant)) == utc(opening)
    assert closing_at_or_before(office(), utc(instant)) == utc(closing)


def test_a_target_below_zero_is_refused_with_its_seconds():
    with pytest.raises(CalendarError) as refused:
        due(office(), MONDAY_9, -HOUR)
    assert (refused.value.code, refused.value.facts) == ("negative_target", {"seconds": -3600.0})


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (
            lambda: due(office(), MONDAY_9, -TICK, [between("2026-03-02 10:00", "2026-03-02 11:00")]),
            "negative_target",
        ),
        (lambda: elapsed(office(), MONDAY_9, MONDAY_9 - TICK), "end_before_start"),
        (lambda: list(stretches(office(), MONDAY_9, MONDAY_9 - TICK)), "end_before_start"),
        (lambda: due(office(), MONDAY_9.replace(tzinfo=None), HOUR), "instant_without_zone"),
        (lambda: elapsed(office(), MONDAY_9, MONDAY_9.replace(tzinfo=None)), "instant_without_zone"),
        (lambda: opening_at_or_after(office(), MONDAY_9.replace(tzinfo=None)), "instant_without_zone"),
    ],
)
def test_what_cannot_be_reckoned_is_refused(question, code):
    with pytest.raises(CalendarError) as refused:
        question()
    assert refused.value.code == code
    assert isinstance(refused.value, ValueError)


def test_an_instant_without_a_zone_is_named():
    with pytest.raises(CalendarError) as refused:
        due(office(), MONDAY_9.replace(tzinfo=None), HOUR)
    assert refused.value.facts == {"instant": "2026-03-02T09:00:00"}

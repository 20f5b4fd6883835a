from __future__ import annotations

import pytest

from qms_tickets.domain.clocks.business_time import (
    closing_at_or_before,
    due,
    elapsed,
    opening_at_or_after,
    stretches,
)
from qms_tickets.domain.clocks.calendar import CalendarError, Schedule
from tests.domain.clocks.moments import HOUR, MONDAY_9, between, calendar, office, utc

NOON = utc("2026-03-02 12:00")
EVENINGS = calendar(weekly={"mon": [["18:00", "20:00"]], "tue": [["18:00", "20:00"]]})
ONE_DAY = calendar(weekly={}, extra_working_days={"2020-03-02": [["09:00", "10:00"]]})


def office_then_evenings() -> Schedule:
    return Schedule([(office(), MONDAY_9), (EVENINGS, NOON)])


def test_what_is_left_counts_in_the_next_calendar():
    assert due(office_then_evenings(), MONDAY_9, 2 * HOUR) == utc("2026-03-02 11:00")
    assert due(office_then_evenings(), MONDAY_9, 3 * HOUR) == NOON
    assert due(office_then_evenings(), MONDAY_9, 4 * HOUR) == utc("2026-03-02 19:00")
    assert due(office_then_evenings(), MONDAY_9, 6 * HOUR) == utc("2026-03-03 19:00")


def test_elapsed_adds_up_over_the_parts():
    assert elapsed(office_then_evenings(), MONDAY_9, utc("2026-03-02 19:00")) == 4 * HOUR
    assert elapsed(office_then_evenings(), utc("2026-03-02 11:00"), NOON) == HOUR
    assert elapsed(office_then_evenings(), utc("2026-03-02 13:00"), utc("2026-03-02 17:00")) == 0 * HOUR


def test_the_first_part_holds_before_its_beginning_as_well():
    assert elapsed(office_then_evenings(), utc("2026-02-27 16:00"), NOON) == 4 * HOUR


def test_a_change_in_the_middle_of_a_working_day_cuts_it():
    always = calendar(always=True)
    changed = Schedule([(office(), MONDAY_9), (always, utc("2026-03-02 10:30"))])
    assert list(stretches(changed, MONDAY_9, NOON)) == [
        between("2026-03-02 09:00", "2026-03-02 10:30"),
        between("2026-03-02 10:30", "2026-03-02 12:00"),
    ]


def test_a_target_of_nothing_is_due_where_work_is_next_done():
    assert opening_at_or_after(office_then_evenings(), utc("2026-03-02 10:00")) == utc("2026-03-02 10:00")
    assert opening_at_or_after(office_then_evenings(), NOON) == utc("2026-03-02 18:00")
    assert due(office_then_evenings(), NOON, 0 * HOUR) == utc("2026-03-02 18:00")


def test_a_calendar_that_never_opens_again_gives_way_to_the_next():
    later = Schedule([(ONE_DAY, utc("2020-01-01 00:00")), (office(), MONDAY_9)])
    assert opening_at_or_after(later, utc("2025-01-01 00:00")) == MONDAY_9
    assert due(later, utc("2020-03-02 09:30"), HOUR) == utc("2026-03-02 09:30")


def test_the_last_closing_may_be_in_an_earlier_calendar():
    assert closing_at_or_before(office_then_evenings(), utc("2026-03-02 17:00")) == NOON
    assert closing_at_or_before(office_then_evenings(), utc("2026-03-02 19:00")) == utc("2026-03-02 19:00")
    assert closing_at_or_before(office_then_evenings(), utc("2026-03-02 11:00")) == utc("2026-03-02 11:00")
    assert closing_at_or_before(office_then_evenings(), utc("2026-03-01 11:00")) == utc("2026-02-27 17:00")


def test_pauses_are_cut_out_of_every_part():
    pauses = [between("2026-03-02 11:00", "2026-03-02 19:00")]
    assert due(office_then_evenings(), MONDAY_9, 3 * HOUR, pauses) == utc("2026-03-02 20:00")
    assert elapsed(office_then_evenings(), MONDAY_9, utc("2026-03-02 20:00"), pauses) == 3 * HOUR


def test_one_more_part_replaces_whatever_was_to_follow():
    then = office_then_evenings().then(ONE_DAY, utc("2026-03-02 11:00"))
    assert then.parts == ((office(), MONDAY_9), (ONE_DAY, utc("2026-03-02 11:00")))
    assert office_then_evenings().then(ONE_DAY, NOON).parts == ((office(), MONDAY_9), (ONE_DAY, NOON))
    assert office_then_evenings().then(ONE_DAY, MONDAY_9).parts == ((ONE_DAY, MONDAY_9),)


def test_the_same_calendar_may_come_back():
    back = Schedule([(office(), MONDAY_9), (EVENINGS, NOON), (office(), utc("2026-03-03 00:00"))])
    assert elapsed(back, MONDAY_9, utc("2026-03-04 00:00")) == (3 + 2 + 7) * HOUR


def test_it_is_told_in_the_zone_where_it_ends():
    assert Schedule([(office(), MONDAY_9), (office("Asia/Shanghai"), NOON)]).time_zone == "Asia/Shanghai"
    assert office_then_evenings().kind_of_day(utc("2026-03-04 00:00").toordinal()) == "free_day"
    assert Schedule([(office(), NOON)]).kind_of_day(utc("2026-03-04 00:00").toordinal()) == "working_day"


def test_schedules_of_the_same_parts_are_equal():
    assert office_then_evenings() == office_then_evenings()
    assert hash(office_then_evenings()) == hash(office_then_evenings())
    assert hash(office_then_evenings()) != hash(Schedule([(office(), MONDAY_9)]))
    assert office_then_evenings() != Schedule([(office(), MONDAY_9)])
    assert office_then_evenings() != office()
    assert repr(office_then_evenings()).startswith("Schedule([(Calendar.from_hours(")


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([], "empty_schedule"),
        ([(office(), NOON), (office(), MONDAY_9)], "parts_out_of_order"),
        ([(office(), MONDAY_9), (office(), NOON), (office(), NOON)], "parts_out_of_order"),
        ([(office(), NOON.replace(tzinfo=None))], "instant_without_zone"),
    ],
)
def test_parts_that_make_no_sense_are_refused(parts, code):
    with pytest.raises(CalendarError) as refused:
        Schedule(parts)
    assert refused.value.code == code

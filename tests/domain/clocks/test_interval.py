from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms_tickets.domain.clocks.calendar import CalendarError
from qms_tickets.domain.clocks.interval import Interval, cut_out, overlap, union
from tests.domain.clocks.moments import HOUR, MONDAY_9, TICK, between, utc

NINE_TO_TWELVE = between("2026-03-02 09:00", "2026-03-02 12:00")


def test_it_is_half_open():
    assert NINE_TO_TWELVE.start in NINE_TO_TWELVE
    assert NINE_TO_TWELVE.end - TICK in NINE_TO_TWELVE
    assert NINE_TO_TWELVE.end not in NINE_TO_TWELVE
    assert NINE_TO_TWELVE.start - TICK not in NINE_TO_TWELVE


def test_it_keeps_instants_in_utc_so_that_a_repeated_hour_is_in_order():
    berlin = ZoneInfo("Europe/Berlin")
    first = datetime(2026, 10, 25, 2, 30, tzinfo=berlin)
    second = first.replace(fold=1)
    assert Interval(first, second).length == HOUR
    assert Interval(first, second).start.tzinfo is UTC
    with pytest.raises(CalendarError):
        Interval(second, first)


def test_it_refuses_an_end_before_its_start_and_an_instant_without_a_zone():
    with pytest.raises(CalendarError) as refused:
        between("2026-03-02 09:00", "2026-03-02 08:59")
    assert refused.value.code == "end_before_start"
    assert refused.value.facts == {"start": "2026-03-02T09:00:00+00:00", "end": "2026-03-02T08:59:00+00:00"}
    with pytest.raises(CalendarError, match=r"^instant_without_zone\b"):
        Interval(datetime(2026, 3, 2, 9), utc("2026-03-02 12:00"))


def test_it_may_be_empty():
    assert not between("2026-03-02 09:00", "2026-03-02 09:00").length


def test_the_overlap_of_two_that_only_touch_is_none():
    assert NINE_TO_TWELVE.overlap(between("2026-03-02 12:00", "2026-03-02 13:00")) is None
    assert NINE_TO_TWELVE.overlap(between("2026-03-02 11:00", "2026-03-02 13:00")) == between(
        "2026-03-02 11:00", "2026-03-02 12:00"
    )


def test_a_union_joins_what_touches_overlaps_or_is_nested_and_drops_what_is_empty():
    assert union(
        [
            between("2026-03-02 15:00", "2026-03-02 16:00"),
            between("2026-03-02 09:00", "2026-03-02 10:00"),
            between("2026-03-02 10:00", "2026-03-02 12:00"),
            between("2026-03-02 10:30", "2026-03-02 11:00"),
            between("2026-03-02 13:00", "2026-03-02 13:00"),
        ]
    ) == (NINE_TO_TWELVE, between("2026-03-02 15:00", "2026-03-02 16:00"))


@pytest.mark.parametrize(
    ("cuts", "kept"),
    [
        ([], [("09:00", "12:00")]),
        ([("09:30", "10:00")], [("09:00", "09:30"), ("10:00", "12:00")]),
        ([("08:00", "10:00")], [("10:00", "12:00")]),
        ([("11:00", "13:00")], [("09:00", "11:00")]),
        ([("08:00", "13:00")], []),
        ([("09:00", "12:00")], []),
        ([("07:00", "09:00"), ("12:00", "13:00")], [("09:00", "12:00")]),
        ([("10:00", "11:00"), ("09:30", "10:30")], [("09:00", "09:30"), ("11:00", "12:00")]),
    ],
)
def test_cutting_out_leaves_the_rest(cuts, kept):
    def on_monday(pairs):
        return [between(f"2026-03-02 {start}", f"2026-03-02 {end}") for start, end in pairs]

    assert list(cut_out([NINE_TO_TWELVE], on_monday(cuts))) == on_monday(kept)


def test_one_cut_may_reach_over_several_intervals():
    afternoon = between("2026-03-02 13:00", "2026-03-02 17:00")
    assert cut_out([NINE_TO_TWELVE, afternoon], [between("2026-03-02 11:00", "2026-03-02 14:00")]) == (
        between("2026-03-02 09:00", "2026-03-02 11:00"),
        between("2026-03-02 14:00", "2026-03-02 17:00"),
    )


def on_monday(*hours):
    return [Interval(MONDAY_9 + start * HOUR, MONDAY_9 + end * HOUR) for start, end in hours]


def test_the_overlap_of_many_short_ones_and_a_long_one_is_the_short_ones():
    short = on_monday((0, 1), (2, 3), (4, 5), (6, 7))
    assert overlap(on_monday((-1, 9)), short) == tuple(short)
    assert overlap(short, on_monday((-1, 9))) == tuple(short)


@given(*[st.lists(st.tuples(st.integers(0, 20), st.integers(0, 6)), max_size=6)] * 2)
def test_the_overlap_is_what_is_left_when_all_else_is_cut_out(these, those):
    first = on_monday(*((start, start + length) for start, length in these))
    second = on_monday(*((start, start + length) for start, length in those))
    assert overlap(first, second) == cut_out(first, cut_out(first, second))
    assert overlap(first, second) == overlap(second, first)


def test_the_overlap_of_two_lists_is_what_lies_in_both():
    assert overlap(
        [NINE_TO_TWELVE, between("2026-03-02 13:00", "2026-03-02 17:00")],
        [between("2026-03-02 08:00", "2026-03-02 10:00"), between("2026-03-02 11:00", "2026-03-02 18:00")],
    ) == (
        between("2026-03-02 09:00", "2026-03-02 10:00"),
        between("2026-03-02 11:00", "2026-03-02 12:00"),
        between("2026-03-02 13:00", "2026-03-02 17:00"),
    )

"""The picture of who held a ticket: working time alone, both sides, and labels that never meet."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms_tickets.web.lanes import ROOM_FOR_MARKER, WIDTH, lanes

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = 3600


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


OFFICE = [
    stretch
    for day in (23, 24, 25)
    for stretch in ((at(day, 8, 30), at(day, 12)), (at(day, 12, 30), at(day, 17, 30)))
]
HELD = [
    ("supplier", at(23, 14), at(23, 15, 20)),
    ("customer", at(23, 15, 20), at(24, 11)),
    ("supplier", at(24, 11), at(25, 10, 50)),
]


def picture(**changes):
    given = {"now": at(25, 10, 50), "zone": SHANGHAI, "due": at(25, 14, 40), "holder": "supplier"} | changes
    held = given.pop("held", HELD)
    return lanes(given.pop("open_customer", OFFICE), given.pop("open_supplier", OFFICE), held, **given)


def test_each_side_is_told_its_working_time():
    assert picture().totals == {
        "customer": 4 * HOUR + 40 * 60,
        "supplier": 9 * HOUR + 40 * 60,
    }


def test_closed_hours_are_gaps_in_the_bars():
    held = [bar for bar in picture().held if bar.side == "customer"]
    assert len(held) == 2
    assert held[0].x + held[0].width < held[1].x


def test_nobody_is_drawn_holding_it_while_both_are_closed():
    drawn = picture(held=[("supplier", at(23, 18), at(24, 8))], now=at(24, 9))
    assert drawn.held == []


def test_the_lanes_fill_the_width():
    grounds = [bar for bar in picture().grounds if bar.side == "supplier"]
    assert grounds[0].x == 0
    assert grounds[-1].x + grounds[-1].width == pytest.approx(WIDTH, abs=0.1)


def test_what_is_ahead_ends_at_the_due_time():
    drawn = picture()
    due = next(marker for marker in drawn.markers if marker.kind == "due")
    assert drawn.ahead[-1].x + drawn.ahead[-1].width == pytest.approx(due.x, abs=0.1)


def test_nothing_is_ahead_when_it_is_late():
    assert picture(due=at(25, 9)).ahead == []


def test_only_the_part_past_its_due_time_is_underlined():
    over = picture(over=[("customer", at(24, 10, 20), at(24, 11))]).over
    assert [(bar.side, bar.width > 0) for bar in over] == [("customer", True)]


def test_an_instant_in_closed_time_stands_where_the_clock_goes_on():
    night = picture(now=at(24, 22), held=HELD[:1], due=at(25, 9))
    morning = picture(now=at(25, 8, 30), held=HELD[:1], due=at(25, 9))
    assert place(night, "now") == place(morning, "now")


def place(drawn, kind: str) -> float:
    return next(marker.x for marker in drawn.markers if marker.kind == kind)


def test_a_first_due_time_that_still_holds_is_not_drawn_twice():
    assert {marker.kind for marker in picture(first_due=at(25, 14, 40)).markers} == {"now", "due"}


def test_a_night_shift_is_cut_at_midnight_so_that_each_day_has_its_name():
    night = [(at(23, 20), at(24, 4)), (at(24, 20), at(25, 4))]
    drawn = picture(
        open_customer=night,
        open_supplier=night,
        held=[("supplier", at(23, 21), at(24, 22))],
        now=at(24, 22),
        due=at(25, 2),
    )
    assert [day.date.day for day in drawn.days] == [23, 24, 25]


def test_sides_with_other_hours_keep_their_own_lanes():
    drawn = picture(open_customer=[(at(day, 20), at(day, 23)) for day in (23, 24, 25)])
    customer = [bar.x for bar in drawn.grounds if bar.side == "customer"]
    supplier = [bar.x for bar in drawn.grounds if bar.side == "supplier"]
    assert not set(customer) & set(supplier)


def test_nothing_open_draws_nothing_and_does_not_fail():
    drawn = picture(open_customer=[], open_supplier=[])
    assert (drawn.held, drawn.grounds, drawn.totals) == ([], [], {"customer": 0, "supplier": 0})


instants = st.integers(0, 3 * 24 * 60 - 1).map(lambda minutes: at(23, 0) + timedelta(minutes=minutes))


@given(instants, instants, instants)
def test_labels_never_meet(now, due, first_due):
    drawn = picture(held=[("supplier", at(23, 0), now)], now=now, due=due, first_due=first_due)
    extents = {"end": -ROOM_FOR_MARKER, "middle": -ROOM_FOR_MARKER / 2, "start": 0.0}
    starts = sorted(marker.x + extents[marker.anchor] for marker in drawn.markers if marker.anchor)
    assert all(after - before >= ROOM_FOR_MARKER - 0.02 for before, after in itertools.pairwise(starts))


# As measured: "now 00:06" in the font of the labels with a little air, and the lanes where they are narrowest.
LABEL = 62
NARROWEST = {"anchor": 431, "phone_anchor": 188}


@pytest.mark.parametrize("place", NARROWEST)
@given(now=instants, due=instants)
def test_now_and_due_can_be_read_where_the_lanes_are_narrowest(place, now, due):
    drawn = picture(held=[("supplier", at(23, 0), now)], now=now, due=due)
    extents = {"end": -LABEL, "middle": -LABEL / 2, "start": 0.0}
    shown = [(marker.x * NARROWEST[place] / WIDTH, getattr(marker, place)) for marker in drawn.markers]
    starts = sorted(x + extents[anchor] for x, anchor in shown if anchor)
    assert all(after - before >= LABEL for before, after in itertools.pairwise(starts))


@given(instants, instants, instants)
def test_the_due_time_always_has_its_label(now, due, first_due):
    drawn = picture(held=[("supplier", at(23, 0), now)], now=now, due=due, first_due=first_due)
    shown = next(marker for marker in drawn.markers if marker.kind == "due")
    assert shown.anchor and shown.phone_anchor


@given(instants, instants)
def test_everything_lies_on_the_picture(now, due):
    drawn = picture(held=[("supplier", at(23, 0), now)], now=now, due=due)
    bars = [*drawn.grounds, *drawn.held, *drawn.ahead]
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH + 0.1 for bar in bars)

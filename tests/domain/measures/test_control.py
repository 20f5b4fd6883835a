"""Limits that widen where little is known, and points that chance does not explain."""

from __future__ import annotations

import pytest

from qms_tickets.domain.measures.control import p_chart, staged, staged_xmr, xmr


def test_the_limits_of_a_share():
    """A mean of 80 % over 100: three times the root of 0.8 × 0.2 / 100."""
    point = p_chart([(80, 100), (80, 100)])[0]
    assert (point.lower, point.centre, point.upper) == pytest.approx((68.0, 80.0, 92.0))


def test_fewer_tickets_have_wider_limits_that_end_at_none_and_all():
    few, many = p_chart([(3, 5), (160, 200)])
    assert few.lower < many.lower and few.upper == 100.0


def test_a_share_far_from_the_others_is_outside():
    points = p_chart([(95, 100), (94, 100), (96, 100), (60, 100)])
    assert [point.outside for point in points] == [False, False, False, True]


def test_a_period_without_tickets_has_no_value():
    point = p_chart([(9, 10), (0, 0)])[1]
    assert (point.value, point.n, point.outside) == (None, 0, False)
    assert [point.value for point in p_chart([(0, 0)])] == [None]


def test_eight_on_one_side_of_the_mean_are_a_run():
    points = p_chart([(70, 100)] * 8 + [(84, 100)] * 8)
    assert all(point.run for point in points)


def test_small_periods_where_all_went_well_are_no_run():
    points = p_chart([(3, 3)] * 12 + [(1, 3)])
    assert not any(point.run for point in points)


def test_single_values_and_their_moving_ranges():
    """Mean 12, moving ranges 2, 4, 2: limits at 12 ± 2.66 × 8/3."""
    points = xmr([(11.0, 1), (13.0, 1), (9.0, 1), (15.0, 1)])
    assert points[0].centre == 12.0
    assert points[0].upper == pytest.approx(12 + 2.66 * (2 + 4 + 6) / 3)


def test_a_limit_ends_where_no_value_can_be():
    points = xmr([(1.0, 1), (9.0, 1), (2.0, 1)], lowest=0.0)
    assert points[0].lower == 0.0


def test_two_values_tell_no_limits():
    assert [point.upper for point in xmr([(1.0, 1), (9.0, 1)])] == [None, None]
    assert [point.value for point in xmr([(None, 0), (None, 0)])] == [None, None]


def test_each_stretch_between_changes_has_its_own_mean():
    points = staged([(7, 10), (7, 10), (9, 10), (10, 10)], [2])
    assert [point.centre for point in points] == pytest.approx([70, 70, 95, 95])


@pytest.mark.parametrize("place", [0, 4, 9, -1])
def test_a_change_at_the_ends_parts_nothing(place):
    points = staged([(7, 10), (7, 10), (9, 10), (10, 10)], [place])
    assert {point.centre for point in points} == {82.5}


def test_single_values_are_staged_as_well():
    points = staged_xmr([(5.0, 1), (5.0, 1), (9.0, 1)], [2])
    assert [point.centre for point in points] == [5.0, 5.0, 9.0]

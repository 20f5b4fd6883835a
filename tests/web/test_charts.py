"""Geometry of the charts: round ticks, gaps where nothing is known, and heat only where it is not good."""

from __future__ import annotations

import pytest

from qms_tickets.web.charts import BOTTOM, LEFT, RIGHT, TOP, Period, control_chart, heat, shares, sparkline

MONTHS = [
    Period("Jul", 67, 13, lower=38, centre=71, upper=100),
    Period("Aug", 88, 17, lower=72, centre=92, upper=100),
    Period("Sep", 93, 16, lower=72, centre=92, upper=100),
]


def test_ticks_are_round_and_lie_around_all_that_is_drawn():
    chart = control_chart(MONTHS, lowest=0, highest=100)
    assert [tick.value for tick in chart.ticks] == [20, 40, 60, 80, 100]


def test_higher_values_stand_higher():
    dots = control_chart(MONTHS).dots
    assert dots[0].y > dots[1].y > dots[2].y


def test_a_period_without_a_value_is_a_gap_in_the_line():
    chart = control_chart([MONTHS[0], Period("Aug", None, 0), MONTHS[2]])
    assert (len(chart.dots), chart.segments) == (2, [])


def test_each_stretch_of_the_process_has_one_mean():
    centres = control_chart(MONTHS).centres
    assert [centre.value for centre in centres] == [71, 92]
    assert centres[0].x2 == centres[1].x1


def test_a_change_stands_before_its_period():
    change = control_chart(MONTHS, changes=[(1, "fixture")]).changes[0]
    dots = control_chart(MONTHS).dots
    assert dots[0].x < change.x < dots[1].x


def test_everything_lies_on_the_chart():
    chart = control_chart(MONTHS, lowest=0, highest=100)
    assert all(LEFT <= dot.x <= RIGHT and TOP <= dot.y <= BOTTOM for dot in chart.dots)
    assert all(band.y >= TOP and band.y + band.height <= BOTTOM + 0.01 for band in chart.bands)


@pytest.mark.parametrize("values", [[], [None, None], [0, 0], [5, 5, 5]])
def test_a_flat_or_empty_series_has_a_scale_all_the_same(values):
    chart = control_chart([Period(str(n), value, 1) for n, value in enumerate(values)])
    assert len({tick.y for tick in chart.ticks}) >= 2


def test_of_many_periods_some_have_their_label_and_the_last_always():
    labels = control_chart([Period(str(n), n, 1) for n in range(53)]).labels
    assert sum(label.shown for label in labels) <= 12
    assert labels[-1].shown


@pytest.mark.parametrize(
    ("value", "level"), [(None, 0), (90, 0), (89.9, 1), (80, 1), (70, 2), (60, 3), (59.9, 4), (0, 4)]
)
def test_heat_of_a_share(value, level):
    assert heat(value) == level


@pytest.mark.parametrize(("hours", "level"), [(4, 0), (8, 0), (9, 1), (30, 3), (100, 4)])
def test_heat_where_less_is_better(hours, level):
    assert heat(hours, steps=(8, 16, 24, 40)) == level


def test_the_longest_bar_fills_the_width():
    assert [share.percent for share in shares([("oversize", 17), ("revision", 8.5)])] == [100, 50]
    assert shares([]) == []
    assert shares([("none", 0)])[0].percent == 0


def test_a_sparkline_of_one_value_is_no_line():
    assert sparkline([3]) == []
    assert len(sparkline([1, None, 3, 4])) == 1

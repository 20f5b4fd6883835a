"""What is counted: shares only on enough, and nobody's single mark out of a sum."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms_tickets.domain.measures.matrix import matrix_of
from qms_tickets.domain.measures.spread import Spread, percentile
from qms_tickets.domain.measures.tallies import Cell, Lengths, Marks, Portion, Share, total


def test_fewer_than_five_show_no_share():
    assert Share(4, 4).shown is None
    assert Share(4, 5).shown == 80.0
    assert Share().value is None


def test_the_median_and_what_85_and_95_of_a_hundred_stay_below():
    spread = Spread.of(range(1, 102))
    assert (spread.n, spread.median, spread.p85, spread.p95) == (101, 51, 86, 96)
    assert Spread.of([]) == Spread(0)


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_a_percentile_lies_among_the_values(values):
    ordered = sorted(values)
    found = [percentile(ordered, percent) for percent in (0, 50, 85, 95, 100)]
    assert found == sorted(found)
    assert found[0] == ordered[0] and found[-1] == ordered[-1]


def marks(*open_: int, hidden: tuple[int, ...] = ()) -> Marks:
    return Marks(
        len(open_) + len(hidden),
        20,
        len(open_),
        sum(open_),
        sum(mark**2 for mark in open_),
        len(hidden),
        sum(hidden),
        sum(mark**2 for mark in hidden),
    )


def test_marks_of_subordinates_are_heard_from_five_on():
    assert marks(4, 4, 4, 4, 4, hidden=(1, 1, 1, 1)).value == 4.0
    assert marks(4, 4, 4, 4, 4, hidden=(1, 1, 1, 1, 1)).value == 2.5
    assert marks(hidden=(3, 3)).shown is None


def test_they_cannot_be_told_from_the_difference_of_a_margin_and_its_cells():
    one, other = marks(4, 4, 4, 4, 4, hidden=(1, 1, 1)), marks(5, 5, hidden=(2, 2))
    assert (one + other).value == pytest.approx((5 * 4 + 2 * 5) / 7)
    assert (one + other).response == Share(12, 40)


def test_sums_of_parts_are_the_whole():
    assert total([Share(1, 2), Share(3, 4)], Share()) == Share(4, 6)
    assert total([Lengths((1.0,)), Lengths((3.0, 2.0))], Lengths()).value == 2.0
    assert total([Portion(1, 4, 1), Portion(1, 4, 1)], Portion()).value == 25.0


def test_a_change_needs_enough_on_both_sides():
    cell = Cell({"x": Share(0, 30)}, {"x": Share(4, 4)})
    assert cell.change("x") == 1.0
    assert Cell({"x": Share(0, 30)}).change("x") == 1.0
    assert Cell({"x": Share(0, 30)}, {"x": Share(5, 5)}).change("x") < 0.01


COUNTED = {
    (1, 2, 1): {"x": Share(9, 30)},
    (1, 2, 0): {"x": Share(28, 30)},
    (1, 3, 1): {"x": Share(5, 6)},
    (1, 3, 0): {"x": Share(6, 6)},
    (2, 1, 1): {"x": Share(1, 2)},
    (4, 1, 0): {"x": Share(9, 9)},
}


def test_margins_are_sums_as_supplier_as_customer_and_overall():
    matrix = matrix_of(COUNTED, "x")
    assert matrix.as_supplier[1].now["x"] == Share(14, 36)
    assert matrix.as_customer[1].now["x"] == Share(1, 2)
    assert matrix.overall.now["x"] == Share(15, 38)


def test_only_a_change_larger_than_chance_has_an_arrow():
    matrix = matrix_of(COUNTED, "x")
    assert matrix.change((1, 2)) == "down"
    assert matrix.change((1, 3)) is None
    assert matrix.change((2, 1)) is None


def test_who_had_work_in_the_period_is_shown_the_busiest_first():
    matrix = matrix_of(COUNTED, "x")
    assert matrix.suppliers() == [1, 2]
    assert matrix.customers() == [2, 3, 1]
    assert matrix.pairs() == [(1, 2), (1, 3), (2, 1)]

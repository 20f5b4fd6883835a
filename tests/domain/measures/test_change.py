"""Whether a change is larger than chance, against sums done by hand."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms_tickets.domain.measures.change import discoveries, of_means, of_ranks, of_shares, pareto


def fisher(a: int, n: int, b: int, m: int) -> Fraction:
    """Counted out with whole numbers."""

    def ways(k: int) -> int:
        return comb(n, k) * comb(m, a + b - k)

    possible = range(max(0, a + b - m), min(n, a + b) + 1)
    return Fraction(sum(ways(k) for k in possible if ways(k) <= ways(a)), comb(n + m, a + b))


@pytest.mark.parametrize(
    ("now", "before", "larger"),
    [
        ((30, 32), (21, 30), True),  # 70 % → 94 % after a corrective action
        ((27, 32), (19, 30), False),
        ((5, 5), (3, 5), False),
        ((0, 20), (10, 20), True),
        ((5, 10), (5, 10), False),
    ],
)
def test_shares(now, before, larger):
    chance = of_shares(now, before)
    assert chance == pytest.approx(float(fisher(*now, *before)))
    assert (chance < 0.05) == larger


@given(st.data())
def test_shares_of_any_size_are_as_counted_out(data):
    n, m = data.draw(st.integers(1, 40)), data.draw(st.integers(1, 40))
    a, b = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    assert of_shares((a, n), (b, m)) == pytest.approx(min(1.0, float(fisher(a, n, b, m))))


def test_large_counts_are_judged_by_the_normal_curve_and_agree_with_counting_out():
    for a, b in ((180, 200), (170, 190), (150, 190)):
        assert of_shares((a, 250), (b, 250)) == pytest.approx(float(fisher(a, 250, b, 250)), abs=0.01)


@pytest.mark.parametrize("nothing", [((0, 0), (3, 5)), ((3, 5), (0, 0)), ((0, 5), (0, 5)), ((5, 5), (9, 9))])
def test_nothing_to_compare_is_no_change(nothing):
    assert of_shares(*nothing) == 1.0


def sums(values):
    return len(values), sum(values), sum(value**2 for value in values)


def test_means_by_welch():
    """A textbook case: t = -2.46 with 25 degrees of freedom, p = 0.021."""
    first = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4]
    second = [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 20.5, 24.4]
    assert of_means(sums(first), sums(second)) == pytest.approx(0.021, abs=0.0006)
    assert of_means(sums(second), sums(first)) == of_means(sums(first), sums(second))


def test_means_without_spread():
    assert of_means(sums([4, 4, 4]), sums([4, 4, 4])) == 1.0
    assert of_means(sums([4, 4, 4]), sums([2, 2, 2])) == 0.0
    assert of_means(sums([4]), sums([2, 2, 2])) == 1.0


def rank_sum_chance(now, before) -> float:
    """All ways to deal the ranks out, counted."""
    pooled = sorted(now + before)
    ranks = {value: pooled.index(value) + 1 for value in pooled}
    seen = abs(sum(ranks[value] for value in now) - len(now) * (len(pooled) + 1) / 2)
    deals = list(combinations(range(1, len(pooled) + 1), len(now)))
    as_far = sum(abs(sum(deal) - len(now) * (len(pooled) + 1) / 2) >= seen for deal in deals)
    return as_far / len(deals)


def test_ranks_are_close_to_counting_out_all_deals():
    now, before = [1.0, 2.0, 3.0, 5.0, 7.0, 8.0], [4.0, 6.0, 9.0, 10.0, 11.0, 12.0, 13.0]
    assert of_ranks(now, before) == pytest.approx(rank_sum_chance(now, before), abs=0.01)


def test_equal_times_are_no_change():
    assert of_ranks([5.0] * 9, [5.0] * 9) == 1.0
    assert of_ranks([], [1.0]) == 1.0


def test_one_long_tail_does_not_make_a_change():
    assert of_ranks([1, 2, 3, 4, 5, 900], [1, 2, 3, 4, 5, 6]) > 0.5


def test_of_many_cells_only_what_stands_out_is_marked():
    by_chance = {n: 0.04 + n / 1000 for n in range(40)}
    assert discoveries(by_chance) == frozenset()
    assert discoveries(by_chance | {"real": 0.0001}) == {"real"}
    assert discoveries({"alone": 0.04}) == {"alone"}
    assert discoveries({}) == frozenset()


def test_causes_are_counted_the_most_frequent_first():
    assert pareto(["b", "a", "b", "c", "a"]) == [("a", 2), ("b", 2), ("c", 1)]

"""What is left of a clock: which signs stand ready for the words that count down."""

from __future__ import annotations

import pytest

from qms_tickets.web.times import Left


@pytest.mark.parametrize(
    ("state", "lowest", "soon", "late"),
    [
        ("plain", 9_000, False, False),
        ("plain", 7_200, True, False),
        ("plain", -60, True, True),
        ("soon", 600, True, False),
        ("soon", -1, True, True),
        ("late", -9_000, False, True),
        ("paused", 9_000, False, False),
    ],
)
def test_a_sign_stands_ready_where_it_may_be_wanted_before_the_stretch_ends(state, lowest, soon, late):
    left = Left(state, 10_000, None, "delivery-1", 0.2, soon_at=7_200, lowest=lowest)
    assert (left.may_be_soon, left.may_be_late) == (soon, late)

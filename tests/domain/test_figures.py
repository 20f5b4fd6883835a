"""A figure is what it says, or it is refused: no mark is guessed at."""

from decimal import Decimal

import pytest

from qms_tickets.domain.figures import as_written, figure
from qms_tickets.domain.requirements import Requirement, check_value

GAP = Requirement.of({"key": "gap", "name": {"en": "Gap"}, "kind": "number", "maximum": "0.02"})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.018", "0.018"),
        ("-3", "-3"),
        ("+.5", "0.5"),
        (" 12 ", "12"),
        ("０．０１８", "0.018"),
        ("－1", "-1"),
    ],
)
def test_a_plain_figure_is_read(text, value):
    assert figure(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        *"0,018 0，018 1,000 1，000.5 1e1 1E1 1_000 1'000 1.000.000 10² ½ nan inf . ٣ 0。5 eleven".split(),
        "",
        "1 000",
        "1" * 20,
        "0." + "0" * 20 + "1",
    ],
)
def test_a_figure_that_can_be_read_in_two_ways_is_refused(text):
    assert figure(text) is None


@pytest.mark.parametrize("text", ["0,018", "0，018", "1e-2"])
def test_a_value_with_a_comma_or_an_exponent_is_kept_as_typed_and_refused(text):
    stored, complaint = check_value(GAP, text)
    assert (stored, complaint.code) == (text, "not_a_number")


def test_a_small_value_is_stored_as_it_was_written():
    """Decimal's own text of it would have an exponent."""
    assert check_value(GAP, "0.00000001") == ("0.00000001", None)
    assert check_value(GAP, "０．０１８") == ("0.018", None)
    assert as_written(Decimal("1E-7")) == "0.0000001"

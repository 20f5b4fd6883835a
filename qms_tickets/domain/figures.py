"""Figures as people write them: digits and a point, nothing else.

A quality record never guesses. "0,018" is 0.018 to one reader and 18 to another, so neither is stored.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

LONGEST: Final = 15
_PLAIN: Final = re.compile(r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)")
# Only the full-width twins of ASCII: Unicode's own folding would make 102 of 10².
_FULL_WIDTH: Final = {ord("！") + place: ord("!") + place for place in range(94)}


def figure(text: str) -> Decimal | None:
    """The number, also in full-width digits; None for grouping or decimal commas, exponents, and what is no number."""
    plain = text.strip().translate(_FULL_WIDTH)
    if _PLAIN.fullmatch(plain) is None:
        return None
    number = Decimal(plain)
    return number if abs(number.adjusted()) <= LONGEST else None


def given(value: Any) -> Decimal | None:
    """A figure of a document, which holds numbers as well as texts of them."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return Decimal(str(value)) if abs(value) < 10**LONGEST else None
    return figure(str(value))


def as_written(number: Decimal) -> str:
    """Never with an exponent."""
    return format(number, "f")

"""Medians and percentiles."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """Where half, 85 and 95 of a hundred lie below."""

    n: int
    median: float | None = None
    p85: float | None = None
    p95: float | None = None

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread:
        ordered = sorted(values)
        return cls(len(ordered), *(percentile(ordered, percent) for percent in (50, 85, 95)))


def percentile(ordered: Sequence[float], percent: float) -> float | None:
    """Between the two neighbours in proportion, as spreadsheets do it; nothing for nothing."""
    if not ordered:
        return None
    place = (len(ordered) - 1) * percent / 100
    below, above = math.floor(place), math.ceil(place)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)

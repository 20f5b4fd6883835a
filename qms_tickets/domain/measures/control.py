"""Control charts: what a steady process would do by chance alone, and which points are not that."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

# Mean moving range of two → three standard deviations.
_OF_MOVING_RANGE: Final = 2.66
RUN: Final = 8


@dataclass(frozen=True, slots=True)
class Point:
    """A value with its limits; `outside` beyond them, `run` part of eight or more on one side of the mean."""

    value: float | None
    n: int
    lower: float | None = None
    centre: float | None = None
    upper: float | None = None
    outside: bool = False
    run: bool = False


def p_chart(counts: Sequence[tuple[int, int]]) -> list[Point]:
    """Shares in per cent. The fewer a point rests on, the wider its limits."""
    hits, n = sum(k for k, _ in counts), sum(n for _, n in counts)
    if not n:
        return [Point(None, 0) for _ in counts]
    centre = hits / n
    return _with_runs([_share_point(k, size, centre) for k, size in counts], ends=(0.0, 100.0))


def _share_point(hits: int, n: int, centre: float) -> Point:
    if not n:
        return Point(None, 0, centre=100 * centre)
    reach = 3 * math.sqrt(centre * (1 - centre) / n)
    lower, upper = max(0.0, centre - reach), min(1.0, centre + reach)
    value = hits / n
    outside = value < lower - 1e-9 or value > upper + 1e-9
    return Point(100 * value, n, 100 * lower, 100 * centre, 100 * upper, outside)


def xmr(
    values: Sequence[tuple[float | None, int]], *, lowest: float | None = None, highest: float | None = None
) -> list[Point]:
    """Single values and their moving ranges, for medians and means. Two values tell no limits."""
    known = [value for value, _ in values if value is not None]
    if not known:
        return [Point(None, n) for _, n in values]
    centre = sum(known) / len(known)
    reach = _reach(known)
    if reach is None:
        return [Point(value, n, centre=centre) for value, n in values]
    lower, upper = centre - reach, centre + reach
    lower = lower if lowest is None else max(lower, lowest)
    upper = upper if highest is None else min(upper, highest)
    points = [
        Point(value, n, lower, centre, upper, value is not None and not lower - 1e-9 <= value <= upper + 1e-9)
        for value, n in values
    ]
    return _with_runs(points)


def _reach(known: Sequence[float]) -> float | None:
    ranges = [abs(after - before) for before, after in pairwise(known)]
    return _OF_MOVING_RANGE * sum(ranges) / len(ranges) if len(ranges) >= 2 else None


def _with_runs(points: Sequence[Point], ends: tuple[float, float] | None = None) -> list[Point]:
    """Mark eight and more in a row on one side of the mean: no point is out, yet the process has moved.

    Values at one of the `ends` say nothing: where mostly all goes well, small periods of 100 % stand side by side.
    """
    marked = list(points)
    row: list[int] = []
    side = 0
    for place, point in enumerate(points):
        if point.value is None or point.centre is None:
            continue
        here = (point.value > point.centre + 1e-9) - (point.value < point.centre - 1e-9)
        here = 0 if ends is not None and point.value in ends else here
        row = [*row, place] if here and here == side else [place] if here else []
        side = here
        if len(row) >= RUN:
            for one in row:
                marked[one] = _in_run(points[one])
    return marked


def _in_run(point: Point) -> Point:
    return Point(point.value, point.n, point.lower, point.centre, point.upper, point.outside, True)


def staged(counts: Sequence[tuple[int, int]], changes: Sequence[int]) -> list[Point]:
    """A p-chart with limits of its own for each stretch between marked changes of the process."""
    edges = sorted({0, len(counts), *(place for place in changes if 0 < place < len(counts))})
    return [point for start, end in pairwise(edges) for point in p_chart(counts[start:end])]


def staged_xmr(
    values: Sequence[tuple[float | None, int]],
    changes: Sequence[int],
    *,
    lowest: float | None = None,
    highest: float | None = None,
) -> list[Point]:
    edges = sorted({0, len(values), *(place for place in changes if 0 < place < len(values))})
    parts = (xmr(values[start:end], lowest=lowest, highest=highest) for start, end in pairwise(edges))
    return [point for part in parts for point in part]

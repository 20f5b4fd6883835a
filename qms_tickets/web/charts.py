"""Geometry of the charts: per cent from left to right, pixels from top to bottom. The template draws it as SVG."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

LEFT, RIGHT = 8.0, 92.0
TOP, BOTTOM = 16.0, 116.0
MOST_LABELS = 12

_Place = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Period:
    """One point of a chart. Without a value (nothing happened, or too few) the line has a gap."""

    label: str
    value: float | None
    n: int
    lower: float | None = None
    centre: float | None = None
    upper: float | None = None
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    y: float
    value: float


@dataclass(frozen=True, slots=True)
class Band:
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Segment:
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Centre:
    """The mean of one stretch of the process; its figure stands at the outer end."""

    x1: float
    x2: float
    y: float
    value: float
    first: bool


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    period: Period


@dataclass(frozen=True, slots=True)
class Change:
    x: float
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    period: Period
    shown: bool


@dataclass(frozen=True, slots=True)
class Chart:
    ticks: list[Tick]
    bands: list[Band]
    centres: list[Centre]
    segments: list[Segment]
    dots: list[Dot]
    changes: list[Change]
    labels: list[Label]
    left: float = LEFT
    right: float = RIGHT
    top: float = TOP
    bottom: float = BOTTOM


@dataclass(frozen=True, slots=True)
class Share:
    label: str
    n: float
    percent: float
    href: str | None = None


def control_chart(
    periods: Sequence[Period],
    *,
    changes: Sequence[tuple[int, str]] = (),
    lowest: float | None = None,
    highest: float | None = None,
) -> Chart:
    """A line over periods with its limits as a band.

    `changes` are (index of the first period after it, label); `lowest` and `highest` are the ends that a value
    cannot pass (0 and 100 for per cent).
    """
    low, high, step = _scale(periods, lowest, highest)

    def y(value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * (min(max(value, low), high) - low) / (high - low), 2)

    xs = [_middle(n, len(periods)) for n in range(len(periods))]
    return Chart(
        ticks=[Tick(y(value), value) for value in _steps(low, high, step)],
        bands=list(_bands(periods, y)),
        centres=list(_centres(periods, y)),
        segments=list(_segments(periods, xs, y)),
        dots=[Dot(x, y(p.value), p) for x, p in zip(xs, periods, strict=True) if p.value is not None],
        changes=[_change(index, label, len(periods)) for index, label in changes],
        labels=_labels(periods, xs),
    )


def shares(rows: Sequence[tuple[str, float] | tuple[str, float, str | None]]) -> list[Share]:
    """Bars for causes, the longest filling the width."""
    most = max([row[1] for row in rows] or [0]) or 1
    return [
        Share(row[0], row[1], round(100 * row[1] / most, 1), row[2] if len(row) > 2 else None) for row in rows
    ]


def heat(value: float | None, steps: Sequence[float] = (90, 80, 70, 60)) -> int:
    """0 is good and stays plain, 4 is bad. Steps that rise are for figures where less is better."""
    if value is None:
        return 0
    falling = steps[0] > steps[-1]
    for level, step in enumerate(steps):
        if value >= step if falling else value <= step:
            return level
    return len(steps)


def sparkline(values: Sequence[float | None], *, width: float = 96, height: float = 20) -> list[Segment]:
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return []
    low, spread = min(known), (max(known) - min(known)) or 1.0
    step = width / max(len(values) - 1, 1)

    def y(value: float) -> float:
        return round(height - 2 - (height - 4) * (value - low) / spread, 2)

    points = [None if value is None else (round(n * step, 2), y(value)) for n, value in enumerate(values)]
    return [Segment(*a, *b) for a, b in pairwise(points) if a and b]


# Places


def _edge(index: int, count: int) -> float:
    return round(LEFT + (RIGHT - LEFT) * index / max(count, 1), 3)


def _middle(index: int, count: int) -> float:
    return round(LEFT + (RIGHT - LEFT) * (index + 0.5) / max(count, 1), 3)


def _scale(
    periods: Sequence[Period], lowest: float | None, highest: float | None
) -> tuple[float, float, float]:
    """Ends and distance of the ticks: round numbers around all that is drawn."""
    values = [value for period in periods for value in (period.value, period.lower, period.upper)]
    drawn = [value for value in values if value is not None and math.isfinite(value)] or [0.0, 1.0]
    low = max(min(drawn), lowest) if lowest is not None else min(drawn)
    high = min(max(drawn), highest) if highest is not None else max(drawn)
    step = _round_step((high - low) / 4 or abs(high) / 4 or 1.0)
    low, high = math.floor(low / step) * step, math.ceil(high / step) * step
    return low, max(high, low + step), step


def _round_step(step: float) -> float:
    size = 10.0 ** math.floor(math.log10(step))
    return next(size * factor for factor in (1, 2, 5, 10) if size * factor >= step * 0.999)


def _steps(low: float, high: float, step: float) -> list[float]:
    return [round(low + n * step, 6) for n in range(round((high - low) / step) + 1)]


# Marks


def _bands(periods: Sequence[Period], y: _Place) -> Iterator[Band]:
    for n, period in enumerate(periods):
        if period.lower is not None and period.upper is not None:
            x, top = _edge(n, len(periods)), y(period.upper)
            yield Band(x, round(_edge(n + 1, len(periods)) - x, 3), top, round(y(period.lower) - top, 2))


def _centres(periods: Sequence[Period], y: _Place) -> Iterator[Centre]:
    for centre, group in groupby(enumerate(periods), key=lambda pair: pair[1].centre):
        indices = [n for n, _ in group]
        if centre is not None:
            ends = _edge(indices[0], len(periods)), _edge(indices[-1] + 1, len(periods))
            yield Centre(*ends, y(centre), centre, first=indices[-1] + 1 < len(periods))


def _segments(periods: Sequence[Period], xs: Sequence[float], y: _Place) -> Iterator[Segment]:
    for (x1, a), (x2, b) in pairwise(zip(xs, periods, strict=True)):
        if a.value is not None and b.value is not None:
            yield Segment(x1, y(a.value), x2, y(b.value))


def _change(index: int, label: str, count: int) -> Change:
    x = _edge(index, count)
    return Change(x, label, "end" if x > (LEFT + RIGHT) / 2 else "start")


def _labels(periods: Sequence[Period], xs: Sequence[float]) -> list[Label]:
    every = math.ceil(len(periods) / MOST_LABELS) or 1
    last = len(periods) - 1
    return [Label(x, p, (last - n) % every == 0) for n, (x, p) in enumerate(zip(xs, periods, strict=True))]

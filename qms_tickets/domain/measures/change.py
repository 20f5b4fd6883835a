"""Whether two periods differ by more than chance. Each answer is a probability; small: chance is no reason."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final, TypeVar

Count = tuple[int, int]  # hits, n
Sums = tuple[int, float, float]  # n, sum, sum of squares
Key = TypeVar("Key")

LEVEL: Final = 0.05
# From here on the normal curve is as good as counting out all tables.
_MANY: Final = 400


def of_shares(now: Count, before: Count) -> float:
    """Two sides: Fisher's exact test, for large counts the test of two proportions with its correction."""
    (a, n), (b, m) = now, before
    if not n or not m or a + b in (0, n + m):
        return 1.0
    return _exact(a, n, b, m) if n + m <= _MANY else _proportions(a, n, b, m)


def _exact(a: int, n: int, b: int, m: int) -> float:
    hits = a + b

    def log_ways(k: int) -> float:
        return _log_choose(n, k) + _log_choose(m, hits - k)

    seen = log_ways(a)
    whole = _log_choose(n + m, hits)
    possible = range(max(0, hits - m), min(n, hits) + 1)
    as_rare = (log_ways(k) for k in possible if log_ways(k) <= seen + 1e-9)
    return min(1.0, sum(math.exp(one - whole) for one in as_rare))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _proportions(a: int, n: int, b: int, m: int) -> float:
    together = (a + b) / (n + m)
    error = math.sqrt(together * (1 - together) * (1 / n + 1 / m))
    correction = (1 / n + 1 / m) / 2
    return _both_tails(max(0.0, abs(a / n - b / m) - correction) / error)


def of_means(now: Sums, before: Sums) -> float:
    """Welch's test with Student's distribution."""
    (n, total, squares), (m, total_before, squares_before) = now, before
    if n < 2 or m < 2:
        return 1.0
    mean, mean_before = total / n, total_before / m
    part = max(0.0, squares - n * mean**2) / (n - 1) / n
    part_before = max(0.0, squares_before - m * mean_before**2) / (m - 1) / m
    if part + part_before <= 1e-12:
        return 1.0 if math.isclose(mean, mean_before) else 0.0
    freedom = (part + part_before) ** 2 / (part**2 / (n - 1) + part_before**2 / (m - 1))
    return _student(abs(mean - mean_before) / math.sqrt(part + part_before), freedom)


def _student(t: float, freedom: float) -> float:
    """Both tails. The distribution by its integral: Simpson's rule over what lies between -t and t."""
    if t > 40:
        return 0.0
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(freedom * math.pi)
    steps = 200
    width = t / steps

    def density(x: float) -> float:
        return float((1 + x * x / freedom) ** (-(freedom + 1) / 2))

    inside = sum((4 if n % 2 else 2) * density(n * width) for n in range(1, steps)) + density(0) + density(t)
    return max(0.0, 1 - 2 * scale * inside * width / 3)


def of_ranks(now: Sequence[float], before: Sequence[float]) -> float:
    """Mann and Whitney's test, with ties: lead times have long tails that spoil a comparison of means."""
    n, m = len(now), len(before)
    if not n or not m:
        return 1.0
    pooled = sorted([(value, True) for value in now] + [(value, False) for value in before])
    ranks, ties, place = 0.0, 0.0, 0
    for _, tied in groupby(pooled, key=lambda pair: pair[0]):
        group = list(tied)
        ranks += (place + (len(group) + 1) / 2) * sum(is_now for _, is_now in group)
        ties += len(group) ** 3 - len(group)
        place += len(group)
    size = n + m
    variance = n * m / 12 * (size + 1 - ties / (size * (size - 1)))
    if variance <= 0:
        return 1.0
    away = abs(ranks - n * (n + 1) / 2 - n * m / 2)
    return _both_tails(max(0.0, away - 0.5) / math.sqrt(variance))


def _both_tails(z: float) -> float:
    return math.erfc(z / math.sqrt(2))


def discoveries(chances: Mapping[Key, float], level: float = LEVEL) -> frozenset[Key]:
    """Which of many changes stand out (Benjamini and Hochberg).

    Of two hundred cells ten would pass a test of one in twenty by chance alone; here at most one arrow in twenty is.
    """
    ordered = sorted(chances.items(), key=lambda pair: pair[1])
    last = 0
    for place, (_, chance) in enumerate(ordered, 1):
        if chance <= level * place / len(ordered):
            last = place
    return frozenset(key for key, _ in ordered[:last])


def pareto(causes: Iterable[str]) -> list[tuple[str, int]]:
    """How often each was named, the most frequent first; names of one frequency in their own order."""
    counts: dict[str, int] = {}
    for cause in causes:
        counts[cause] = counts.get(cause, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))

"""Priority follows from impact and urgency through a matrix; nobody types it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

IMPACTS = ("high", "medium", "low")
URGENCIES = ("now", "soon", "planned")
PRIORITIES = ("P1", "P2", "P3", "P4")

DEFAULT_MATRIX: Mapping[str, Sequence[str]] = {
    "high": ("P1", "P2", "P3"),
    "medium": ("P2", "P3", "P4"),
    "low": ("P3", "P4", "P4"),
}


def priority_of(impact: str, urgency: str, matrix: Mapping[str, Sequence[str]] = DEFAULT_MATRIX) -> str:
    """The priority of an impact (row) at an urgency (column)."""
    return matrix[impact][URGENCIES.index(urgency)]

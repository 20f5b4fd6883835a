"""The figures that a matrix shows: which tally of which count, what stands beside it, and which way is good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Figure:
    """`counted` names the question (queries/measures.py), `parts` the tallies that one can choose among.

    `heat`: steps from good to bad; rising steps where less is better, none where nothing is good or bad.
    """

    code: str
    counted: str
    parts: Mapping[str, str]
    unit: str = "percent"
    beside: tuple[str, ...] = ()
    heat: tuple[float, ...] = (90, 80, 70, 60)

    def tally(self, part: str) -> str:
        return self.parts[part]

    @property
    def first_part(self) -> str:
        return next(iter(self.parts))

    @property
    def less_is_better(self) -> bool:
        return self.unit == "hours" or (bool(self.heat) and self.heat[0] < self.heat[-1])


_FIGURES: Final = (
    Figure(
        "on_time_right_first_time",
        "deliveries",
        {"": "right"},
        beside=("on_time", "first_pass", "deemed"),
    ),
    Figure(
        "on_time_delivery",
        "deliveries",
        {"agreed": "on_time", "first": "on_time_first"},
        beside=("on_time", "on_time_first", "extended"),
    ),
    Figure("first_pass_yield", "deliveries", {"": "first_pass"}, beside=("deemed", "escaped")),
    Figure("input_conformity", "inputs", {"": "conformed"}),
    Figure(
        "lead_time",
        "lead_times",
        {"working": "working", "elapsed": "elapsed"},
        unit="hours",
        heat=(),
    ),
    Figure("satisfaction", "marks", {"": "overall"}, unit="mark", heat=(4.0, 3.5, 3.0, 2.5)),
    Figure(
        "breach_rate",
        "breaches",
        {"supplier": "supplier", "customer": "customer"},
        heat=(10, 20, 30, 40),
    ),
    Figure(
        "holding_time",
        "holding",
        {"customer": "customer", "supplier": "supplier", "hold": "hold"},
        beside=("supplier", "customer", "hold"),
        heat=(),
    ),
)
FIGURES: Final[Mapping[str, Figure]] = {figure.code: figure for figure in _FIGURES}
HEADLINE: Final = "on_time_right_first_time"

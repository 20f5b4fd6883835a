"""A nonconformity's life: confirmed, corrected, its cause found and acted on, checked, closed (ISO 9001, 10.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from qms_tickets.domain.errors import NotPossible, Refusal
from qms_tickets.domain.lifecycles.machine import Action, Machine

STATES: Final = (
    "to_be_confirmed",
    "correcting",
    "finding_cause",
    "acting",
    "checking",
    "closed",
    "dismissed",
)
OPEN: Final = frozenset(STATES) - {"closed", "dismissed"}

OWNER: Final = "owner"
QUALITY_MANAGER: Final = "quality_manager"

TRIGGERS: Final = (
    "low_rating",
    "rejected_twice",
    "major_output",
    "reopened",
    "very_late",
    "repeated_breach",
    "input_conformity",
    "broken_chain",
    "by_hand",
)
SIDES: Final = ("supplier", "customer")

# How long each state may last: working time, but for the check, which waits in calendar days.
WITHIN: Final[Mapping[str, timedelta]] = {
    "to_be_confirmed": timedelta(hours=16),
    "correcting": timedelta(hours=24),
    "finding_cause": timedelta(hours=40),
    "acting": timedelta(hours=160),
}
CHECK_AFTER: Final = timedelta(days=30)
CHECK_AT_LATEST: Final = timedelta(days=90)
TICKETS_THAT_SHOW: Final = 10  # as many tickets after the action tell as much as the thirty days

# When something is worth a record.
LOW_RATING: Final = 2
REJECTED_TWICE: Final = 2
TIMES_THE_TARGET: Final = 2
URGENT: Final = frozenset({"P1", "P2"})
WITHIN_DAYS: Final = timedelta(days=30)
REPEATED_BREACHES: Final = 3
INPUTS_CONFORM_AT_LEAST: Final = 0.7
INPUTS_INSPECTED_AT_LEAST: Final = 10
AGGREGATE_AT_LEAST: Final = 5
AGGREGATE_WITHIN: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """`check_from` is when the effect can first be judged; None where it can be judged now."""

    state: str
    check_from: datetime | None = None


def _effect_can_be_seen(situation: Situation, roles: frozenset[str]) -> Refusal | None:
    if situation.check_from is None:
        return None
    return NotPossible("nonconformity_check_too_early", until=situation.check_from, tickets=TICKETS_THAT_SHOW)


_OWNER_OR_QUALITY: Final = frozenset({OWNER, QUALITY_MANAGER})
_QUALITY: Final = frozenset({QUALITY_MANAGER})

ACTIONS: Final = (
    Action("confirm", _QUALITY, frozenset({"to_be_confirmed"}), "correcting"),
    Action("dismiss", _QUALITY, frozenset({"to_be_confirmed"}), "dismissed"),
    Action("correct", _OWNER_OR_QUALITY, frozenset({"correcting"}), "finding_cause"),
    Action("find_cause", _OWNER_OR_QUALITY, frozenset({"finding_cause"}), "acting"),
    Action("act", _OWNER_OR_QUALITY, frozenset({"acting"}), "checking"),
    Action("close", _QUALITY, frozenset({"checking"}), "closed", needs=(_effect_can_be_seen,)),
    Action("act_again", _QUALITY, frozenset({"checking"}), "acting"),
)

NONCONFORMITY: Final = Machine(STATES, ACTIONS)


def rating_is_low(overall: int | None) -> bool:
    return overall is not None and overall <= LOW_RATING


def is_very_late(used: timedelta, target: timedelta, priority: str, *, major: bool) -> bool:
    """Later than twice its target, where that hurts: P1, P2 or an output of major effect."""
    return (priority in URGENT or major) and used > target * TIMES_THE_TARGET


def inputs_rarely_conform(conforming: int, inspected: int) -> bool:
    return inspected >= INPUTS_INSPECTED_AT_LEAST and conforming / inspected < INPUTS_CONFORM_AT_LEAST


def ratings_are_low_together(ratings: list[int]) -> bool:
    """For ratings that may be seen in aggregate only."""
    return len(ratings) >= AGGREGATE_AT_LEAST and sum(ratings) / len(ratings) <= LOW_RATING

"""An escalation ladder over one clock: when each rung is reached. It fires nothing and remembers nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .clock import Clock
from .instants import CalendarError, in_utc, microseconds_of, to_length

NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: at a percentage of the target, or a business offset after due."""

    number: int
    at: int | None = None
    offset: timedelta | None = None
    tell: tuple[str, ...] = ()
    action: str = "notify"
    board: bool = False
    wakes: bool = False

    def __post_init__(self) -> None:
        if (self.at is None) == (self.offset is None):
            raise CalendarError("rung_without_instant", rung=self.number)
        if self.at is not None and self.at < 0:
            raise CalendarError("negative_percentage", rung=self.number)

    def beyond_due(self, target: timedelta) -> timedelta:
        """Working time after the due time; below zero before it."""
        if self.offset is not None:
            return self.offset
        return percentage(target, self.at or 0) - target


def instants(
    rungs: Iterable[Rung], clock: Clock, breached_at: datetime | None = None
) -> list[tuple[Rung, datetime | None]]:
    """The instant of each rung; None while the clock stands still before it.

    `breached_at` is the instant of a change that put the due time into the past. What the change alone
    made due is due at the change, and offsets count from it, or a whole ladder would fire in one second.
    """
    due = clock.due()
    by_change = breached_at is not None and due is not None and due < in_utc(breached_at)
    return [(rung, _instant(rung, clock, breached_at if by_change else None)) for rung in rungs]


def percentage(target: timedelta, percent: int) -> timedelta:
    """Rounded up to the microsecond: a rung is never early."""
    return to_length(-(-microseconds_of(target) * percent // 100))


def _instant(rung: Rung, clock: Clock, changed_at: datetime | None) -> datetime | None:
    beyond = rung.beyond_due(clock.target)
    if changed_at is not None and beyond > NOTHING:
        return clock.when_used(clock.used(changed_at) + beyond)
    reached = clock.when_used(max(clock.target + beyond, NOTHING))
    if changed_at is None or reached is None:
        return reached
    return max(reached, in_utc(changed_at))

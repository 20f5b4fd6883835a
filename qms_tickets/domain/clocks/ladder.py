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


def instants(
    rungs: Iterable[Rung], clock: Clock, breached_at: datetime | None = None
) -> list[tuple[Rung, datetime | None]]:
    """The instant of each rung; None while the clock stands still before it.

    `breached_at` is the instant of a change that put the due time into the past. What the change alone
    made due is due at the change, and offsets count from it, or a whole ladder would fire in one second.
    """
    due = clock.due()
    late_start = breached_at is not None and (due is None or due < in_utc(breached_at))
    base = in_utc(breached_at) if breached_at is not None and late_start else None
    return [(rung, instant(rung, clock, base)) for rung in rungs]


def instant(rung: Rung, clock: Clock, breached_at: datetime | None = None) -> datetime | None:
    if rung.at is not None and (rung.at <= 100 or breached_at is None):
        reached = clock.when_used(percentage(clock.target, rung.at))
        return reached if breached_at is None or reached is None else max(reached, breached_at)
    beyond = _beyond_due(rung, clock.target)
    if breached_at is None or beyond < NOTHING:
        reached = clock.when_used(max(clock.target + beyond, NOTHING))
        return reached if breached_at is None or reached is None else max(reached, breached_at)
    if not beyond:
        return breached_at
    return clock.when_used(clock.used(breached_at) + beyond)


def percentage(target: timedelta, percent: int) -> timedelta:
    """Rounded up to the microsecond: a rung is never early."""
    return to_length(-(-microseconds_of(target) * percent // 100))


def _beyond_due(rung: Rung, target: timedelta) -> timedelta:
    if rung.offset is not None:
        return rung.offset
    return percentage(target, rung.at or 0) - target

"""What is left of a clock, as the parts of pages draw it (templates/macros/times.html)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from qms_tickets.domain.clocks.business_time import stretches
from qms_tickets.domain.clocks.clock import Clock as Value
from qms_tickets.domain.lifecycles.ticket import RUNNING_CLOCK
from qms_tickets.queries.clocks import value_of

SOON_SHARE = 0.75
SOON_SECONDS = 2 * 3600
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Left:
    """`state` is plain, soon, late or paused; `seconds` of working time, negative when it is over."""

    state: str
    seconds: float
    due: datetime | None
    clock: str
    share: float
    soon_at: float | None = None
    runs_until: datetime | None = None
    working_day: int | None = None
    rung: int | None = None
    rungs: int | None = None
    zone: str = ""
    # What will be left when the working stretch ends: further down the words do not count while the page stands.
    lowest: float = 0.0

    @property
    def may_be_soon(self) -> bool:
        return self.state == "soon" or (self.state == "plain" and self.lowest <= (self.soon_at or 0))

    @property
    def may_be_late(self) -> bool:
        return self.state == "late" or self.lowest < 0


def shown_clock(ticket: Any) -> Any | None:
    """The clock that a line about the ticket shows: the holder's that is due first, running or standing still."""
    if RUNNING_CLOCK[ticket.state] is None:
        return None
    held = [clock for clock in ticket.clocks if clock.ended_at is None and clock.side == ticket.holder]
    running = [clock for clock in held if clock.due is not None]
    return min(running, key=lambda clock: clock.due) if running else next(iter(held), None)


def left_of(clock: Any, now: datetime, reached: tuple[int, int] | None = None) -> Left:
    """What is left of a clock that has not ended; `reached`: the rung and how many there are."""
    value = value_of(clock)
    seconds = (value.target - value.used(now)).total_seconds()
    share = value.share(now)
    rung, rungs = reached or (None, None)
    late = clock.is_breached(now) or seconds < 0
    until = _runs_until(value, now)
    return Left(
        state=_state(value, late=late, share=share, seconds=seconds),
        seconds=seconds,
        due=clock.due or value.earliest_due(now),
        clock=clock.name,
        share=share,
        soon_at=max(value.target.total_seconds() * (1 - SOON_SHARE), SOON_SECONDS),
        runs_until=until,
        rung=rung,
        rungs=rungs,
        zone=value.hours.time_zone,
        lowest=seconds - (until - now).total_seconds() if until else seconds,
    )


def _state(value: Value, *, late: bool, share: float, seconds: float) -> str:
    if value.state == "paused":
        return "paused"
    if late:
        return "late"
    return "soon" if share >= SOON_SHARE or seconds <= SOON_SECONDS else "plain"


def _runs_until(value: Value, now: datetime) -> datetime | None:
    """The end of the working stretch in which the clock runs now; None while it does not."""
    if value.state != "running":
        return None
    first = next(iter(stretches(value.hours, now, now + A_DAY)), None)
    return first.end if first is not None and first.start <= now else None


def left_of_ticket(ticket: Any, now: datetime, reached: dict[int, tuple[int, int]]) -> Left | None:
    clock = shown_clock(ticket)
    return None if clock is None else left_of(clock, now, reached.get(clock.id))


def clock_ids(tickets: Iterable[Any]) -> list[int]:
    return [clock.id for ticket in tickets for clock in ticket.clocks if clock.ended_at is None]

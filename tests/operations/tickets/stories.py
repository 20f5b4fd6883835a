"""Instants as people say them, and what a ticket's clocks say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from qms_tickets.domain.errors import NotValid, Refusal
from qms_tickets.extensions import db
from qms_tickets.models.timer import Timer
from qms_tickets.operations import events, reminders

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 2, tzinfo=SHANGHAI)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OUTPUTS = [{"key": "report", "value": "R-1"}, {"key": "deviations", "value": "none"}]
FAILED = [{"key": "report", "verdict": "nonconforming", "reason": "page 2 is missing"}]
REQUEST = [{"key": "drawing", "why": "wrong_revision", "reason": "revision C is out"}]


def at(told: str) -> datetime:
    """`mon 09:00` of the week of the tests in Shanghai, `mon+1 09:00` of the next one."""
    day, time = told.split()
    day, _, weeks = day.partition("+")
    hour, minute = time.split(":")
    local = MONDAY + timedelta(
        days=DAYS.index(day) + 7 * int(weeks or 0), hours=int(hour), minutes=int(minute)
    )
    return local.astimezone(UTC)


def clocks_of(ticket) -> dict[str, str]:
    """`delivery-1: running`, `response-1: ended met`."""
    told = {}
    for clock in ticket.clocks:
        told[clock.name] = f"{clock.state} {clock.verdict}" if clock.ended_at else clock.state
    return told


def clock(ticket, name: str):
    return next(one for one in ticket.clocks if one.name == name)


def due(ticket, name: str) -> str | None:
    """A due time as a person in Shanghai reads it."""
    instant = clock(ticket, name).due
    return None if instant is None else spoken(instant)


def spoken(instant: datetime) -> str:
    local = instant.astimezone(SHANGHAI)
    weeks = (local.date() - MONDAY.date()).days // 7
    return f"{DAYS[local.weekday()]}{f'+{weeks}' if weeks else ''} {local:%H:%M}"


def hours(clock) -> float:
    return clock.used_us / 3_600_000_000


def recorded(*kinds: str):
    """The events that wait for the end of the transaction."""
    waiting = events.since(0)
    return [event for event in waiting if not kinds or event.kind in kinds]


def sealed(now: datetime | None = None) -> None:
    """The waiting events get their place in the chain, as at the end of a transaction."""
    events.seal(db.session(), recorded_at=now or MONDAY.astimezone(UTC))


@contextmanager
def refused(refusal: type[Refusal], told: str | None = None, /, **fields: str) -> Iterator[None]:
    """The block is refused with this code, or as not valid with these complaints by field."""
    with pytest.raises(refusal) as caught:
        yield
    if isinstance(caught.value, NotValid):
        complaints = {name.replace(".", "_"): error.code for name, error in caught.value.errors.items()}
        assert complaints == fields
    else:
        assert caught.value.code == told


def let_rating_expire(ticket, now: datetime) -> None:
    """As the sweep does it."""
    timer = db.session.query(Timer).filter_by(ticket_id=ticket.id, kind="expire", done_at=None).one()
    reminders.rating_expires(timer, now)

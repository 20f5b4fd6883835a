"""Is everything there, and how much is waiting: figures for machines that watch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Text, cast, func, select, text

from qms_tickets.extensions import db
from qms_tickets.models.escalation import Escalation
from qms_tickets.models.event import ChainHead, Checkpoint
from qms_tickets.models.housekeeping import Heartbeat
from qms_tickets.models.outbox import Message
from qms_tickets.models.ticket import Ticket
from qms_tickets.models.timer import Timer
from qms_tickets.queries.database import database_now
from qms_tickets.queries.heartbeats import last_seen


@dataclass(frozen=True, slots=True)
class Figures:
    """What is there, counted in a few reads of indexes."""

    tickets: dict[str, int]
    escalations: dict[str, int]
    messages: dict[str, int]
    timers_waiting: int
    timers_due: int
    most_late_seconds: float
    events: int
    scheduler_seen_seconds: float | None


def is_reachable() -> bool:
    """Asks the database the least that can be asked. Errors of the driver pass through."""
    return bool(db.session.execute(text("SELECT 1")).scalar_one())


def figures(now: datetime) -> Figures:
    waiting = Timer.done_at.is_(None)
    oldest = db.session.scalar(select(func.min(Timer.at)).where(waiting))
    seen = last_seen()
    return Figures(
        tickets=_by_state(Ticket.state),
        escalations=_by_state(Escalation.state),
        messages=_by_state(Message.state),
        timers_waiting=_count(select(func.count()).where(waiting, Timer.at.is_not(None))),
        timers_due=_count(select(func.count()).where(waiting, Timer.at <= now)),
        most_late_seconds=0.0 if oldest is None else max(0.0, (now - oldest).total_seconds()),
        events=db.session.get_one(ChainHead, 1).sequence,
        scheduler_seen_seconds=None if seen is None else (database_now() - seen).total_seconds(),
    )


def watches(limit: int = 12) -> list[Heartbeat]:
    """Schedulers, the newest seen first."""
    return list(db.session.scalars(select(Heartbeat).order_by(Heartbeat.beat_at.desc()).limit(limit)))


def last_checkpoint() -> Checkpoint | None:
    return db.session.scalars(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(1)).first()


def failing(limit: int = 20) -> list[Timer]:
    """Timers that failed and are put off: each names its kind and what went wrong."""
    put_off = select(Timer).where(Timer.done_at.is_(None), cast(Timer.facts, Text).like('%"failures"%'))
    return list(db.session.scalars(put_off.order_by(Timer.at).limit(limit)))


def _by_state(column: object) -> dict[str, int]:
    counted = db.session.execute(select(column, func.count()).group_by(column))  # type: ignore[call-overload]
    return {str(state): int(count) for state, count in counted}


def _count(question: object) -> int:
    return int(db.session.scalar(question) or 0)  # type: ignore[call-overload]

"""When schedulers were seen, and why something was done late."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from qms_tickets.domain.events import instant_text
from qms_tickets.extensions import db
from qms_tickets.models.housekeeping import Heartbeat
from qms_tickets.queries.database import database_now
from qms_tickets.queries.kept import kept

SEEN_WITHIN: Final = timedelta(seconds=10)
WORTH_A_REASON: Final = timedelta(seconds=5)

NO_SCHEDULER: Final = "no_scheduler"
BUSY: Final = "busy"


def last_seen() -> datetime | None:
    """The newest beat of any scheduler."""
    return db.session.scalars(select(Heartbeat.beat_at).order_by(Heartbeat.beat_at.desc()).limit(1)).first()


def is_seen() -> bool:
    """Whether a scheduler is at work, by the database's time: a beat from the future was written before a jump."""
    now = database_now()
    close = Heartbeat.beat_at.between(now - SEEN_WITHIN, now + SEEN_WITHIN)
    return db.session.scalars(select(Heartbeat.node).where(close).limit(1)).first() is not None


def missing_since() -> datetime | None:
    """Since when nobody has been at work; None while somebody is, and before the first was started."""
    return None if is_seen() else last_seen()


def why_late(due: datetime, now: datetime) -> str | None:
    """Why what was due was not done at once: nobody was there (`no_scheduler`, since when), or `busy`."""
    if now - due < WORTH_A_REASON:
        return None
    watches = kept("watches", _watches)
    if any(begun <= due <= seen + SEEN_WITHIN for begun, seen in watches):
        return BUSY
    earlier = [seen for _, seen in watches if seen < due]
    return f"{NO_SCHEDULER} {instant_text(max(earlier))}" if earlier else NO_SCHEDULER


def _watches() -> list[tuple[datetime, datetime]]:
    beats = select(Heartbeat.started_at, Heartbeat.beat_at)
    return [(row.started_at, row.beat_at) for row in db.session.execute(beats)]

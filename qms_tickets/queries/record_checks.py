"""What the scheduler found when it checked the record, and whether somebody waits for it."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from qms_tickets.extensions import db
from qms_tickets.models.event import Event

CHECKED, ASKED = "record.checked", "record.check_asked"


def checks(limit: int = 10) -> list[Event]:
    """The latest first."""
    return list(db.session.scalars(_latest(CHECKED, limit)))


def waiting() -> Event | None:
    """Who asked for a check that has not been made yet."""
    asked = db.session.scalars(_latest(ASKED, 1).options(joinedload(Event.actor))).first()
    last = db.session.scalars(_latest(CHECKED, 1)).first()
    return None if asked is None or (last is not None and last.sequence > asked.sequence) else asked


def _latest(kind: str, limit: int) -> Select[Event]:
    return select(Event).where(Event.kind == kind).order_by(Event.sequence.desc()).limit(limit)

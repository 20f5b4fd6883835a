"""What a person has seen of the own board and notices."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from qms_tickets.extensions import db
from qms_tickets.models.outbox import Notice
from qms_tickets.models.person import Person


def board_seen(person_id: int, now: datetime) -> None:
    db.session.execute(update(Person).where(Person.id == person_id).values(board_seen_at=now))


def notices_read(person_id: int, now: datetime, *, notice_id: int | None = None) -> int:
    """Mark one's own notices as read: all, or one. How many were unread."""
    unread = update(Notice).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    if notice_id is not None:
        unread = unread.where(Notice.id == notice_id)
    marked = db.session.execute(unread.values(read_at=now))
    return int(marked.rowcount)  # type: ignore[attr-defined]


def notices_unread(person_id: int, read_at: datetime) -> None:
    """Take back the marking of an instant: what was read then is unread again."""
    marked = Notice.person_id == person_id, Notice.read_at == read_at
    db.session.execute(update(Notice).where(*marked).values(read_at=None))

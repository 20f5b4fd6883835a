"""Has anything happened since? Answered by one read of an index."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from qms_tickets.extensions import db
from qms_tickets.models.event import ChainHead, Event

# What a page that is looked at wants to hear of.
ABOUT: Final = {
    "escalations": (
        "escalation.fired",
        "escalation.acknowledged",
        "escalation.promise_broken",
        "clock.breached",
    ),
}


def newest() -> int:
    """The number of the newest event."""
    return db.session.scalar(select(ChainHead.sequence).where(ChainHead.id == 1)) or 0


def is_there_more(since: int, *, ticket_id: int | None = None, about: str | None = None) -> bool:
    """Whether an event came after that one: any, of one ticket, or of the kinds that a page is about."""
    if newest() <= since:
        return False
    if ticket_id is None and about is None:
        return True
    later = select(Event.sequence).where(Event.sequence > since).limit(1)
    if ticket_id is not None:
        later = later.where(Event.ticket_id == ticket_id)
    if about is not None:
        later = later.where(Event.kind.in_(ABOUT[about]) | Event.kind.startswith("ticket."))
    return db.session.scalar(later) is not None

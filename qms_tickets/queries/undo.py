"""What an event has told others so far: notices and mail, and whether any of it was read or has left."""

from __future__ import annotations

from sqlalchemy import select

from qms_tickets.domain.events import instant_text
from qms_tickets.extensions import db
from qms_tickets.models.event import Event
from qms_tickets.models.outbox import Message, Notice


def news_of(event: Event, *, locked: bool = False) -> list[Notice | Message]:
    """Its notices and its letters."""
    notices = select(Notice).where(
        Notice.ticket_id == event.ticket_id,
        Notice.kind == event.kind,
        Notice.actor_id == event.actor_id,
        Notice.at == event.at,
    )
    letters = select(Message).where(
        Message.ticket_id == event.ticket_id,
        Message.created_at == event.at,
        Message.kind == event.kind,
        Message.actor_id == event.actor_id,
    )
    if locked:
        letters = letters.with_for_update()
    return [*db.session.scalars(notices), *db.session.scalars(letters)]


def others_were_told(sequence: int) -> bool:
    """Whether somebody read of this event, or mail of it has begun to leave or tells other news too."""
    event = db.session.get_one(Event, sequence)
    return _is_joined(event) or any(map(_is_told, news_of(event)))


def _is_told(news: Notice | Message) -> bool:
    if isinstance(news, Notice):
        return news.read_at is not None
    return news.state != "waiting" or bool(news.attempts) or bool(news.facts.get("also"))


def _is_joined(event: Event) -> bool:
    """Whether an earlier mail that waits says it too."""
    waiting = select(Message.facts).where(Message.ticket_id == event.ticket_id, Message.state == "waiting")
    at = instant_text(event.at)
    return any(
        part.get("at") == at for facts in db.session.scalars(waiting) for part in facts.get("also", ())
    )

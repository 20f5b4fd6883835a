"""Taking back one's own act of a moment ago. The record keeps both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from qms_tickets.domain import undo as rules
from qms_tickets.domain.access import Actor
from qms_tickets.domain.errors import NotFound, NotPossible
from qms_tickets.extensions import db
from qms_tickets.models.event import Event
from qms_tickets.models.ticket import Comment, Ticket
from qms_tickets.operations import clocks, events, search
from qms_tickets.queries.undo import news_of, others_were_told


def undo(ticket: Ticket, sequence: int, *, by: Actor, now: datetime) -> None:
    """Take back the act that left this event.

    Errors: NotFound for an event of another ticket; NotPossible once it is too late, others were told, or acted on it.
    """
    event = db.session.get(Event, sequence)
    if event is None or event.ticket_id != ticket.id:
        raise NotFound()
    own = event.actor_id == by.person_id
    if not rules.is_undoable(event.kind, event.facts, own=own, at=event.at, now=now):
        raise NotPossible("too_late_to_undo")
    _UNDO[event.kind](ticket, event, by, now)


def _give_back(ticket: Ticket, event: Event, by: Actor, now: datetime) -> None:
    """Nobody has it any more, as before it was taken."""
    later = select(Event.kind).where(Event.ticket_id == ticket.id, Event.sequence > event.sequence)
    if ticket.assignee_id != by.person_id or set(db.session.scalars(later)) - rules.HARMLESS:
        raise NotPossible("acted_on_since")
    ticket.assignee_id = None
    ticket.version += 1
    clocks.settle(ticket, now)
    events.record("ticket.given_back", ticket=ticket, by=by, now=now)


def _withdraw(ticket: Ticket, event: Event, by: Actor, now: datetime) -> None:
    """The words stay in the record; pages and searches show them no more."""
    written = db.session.scalars(
        select(Comment).where(
            Comment.ticket_id == ticket.id, Comment.author_id == by.person_id, Comment.at == event.at
        )
    ).first()
    if written is None or written.withdrawn_at is not None:
        raise NotPossible("too_late_to_undo")
    _take_back_notices(event)
    written.withdrawn_at = now
    db.session.flush()
    search.index(ticket)
    clocks.settle(ticket, now)
    events.record("ticket.comment_withdrawn", ticket=ticket, by=by, now=now, event=event.sequence)


def _take_back_notices(event: Event) -> None:
    """Unread notices and mail that still waits go; where one was read or has left, others were told."""
    news = news_of(event, locked=True)
    if others_were_told(event.sequence):
        raise NotPossible("others_were_told")
    for one in news:
        db.session.delete(one)


def _restore(ticket: Ticket, event: Event, by: Actor, now: datetime) -> None:
    """A draft that was thrown away is a draft again: nobody but its author ever saw it."""
    if ticket.state != "cancelled" or ticket.state_before != "draft":
        raise NotPossible("acted_on_since")
    ticket.state, ticket.state_before, ticket.ended_at = "draft", None, None
    ticket.version += 1
    clocks.settle(ticket, now)
    events.record("ticket.draft_restored", ticket=ticket, by=by, now=now)


_UNDO: dict[str, Callable[[Ticket, Event, Actor, datetime], None]] = {
    "ticket.taken": _give_back,
    "ticket.commented": _withdraw,
    "ticket.draft_discarded": _restore,
}

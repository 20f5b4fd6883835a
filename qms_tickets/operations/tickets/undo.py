"""Taking back one's own act of a moment ago. The record keeps both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import select

from qms_tickets.domain import undo as rules
from qms_tickets.domain.access import Actor
from qms_tickets.domain.errors import NotFound, NotPossible
from qms_tickets.domain.events import instant_text
from qms_tickets.extensions import db
from qms_tickets.models.event import Event
from qms_tickets.models.outbox import Message, Notice
from qms_tickets.models.ticket import Comment, Ticket
from qms_tickets.operations import clocks, events, search


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
    _take_back_notices(ticket, event, by)
    written.withdrawn_at = now
    db.session.flush()
    search.index(ticket)
    clocks.settle(ticket, now)
    events.record("ticket.comment_withdrawn", ticket=ticket, by=by, now=now, event=event.sequence)


def _take_back_notices(ticket: Ticket, event: Event, by: Actor) -> None:
    """Unread notices and mail that still waits go; where one was read or has left, others were told."""
    notices = db.session.scalars(
        select(Notice).where(
            Notice.ticket_id == ticket.id,
            Notice.kind == event.kind,
            Notice.actor_id == by.person_id,
            Notice.at == event.at,
        )
    ).all()
    letters = db.session.scalars(
        select(Message)
        .where(Message.ticket_id == ticket.id, Message.created_at == event.at)
        .with_for_update()
    ).all()
    own = [letter for letter in letters if letter.kind == event.kind and letter.actor_id == by.person_id]
    told = any(notice.read_at for notice in notices) or any(map(_has_begun_to_leave, own))
    if told or _is_joined(ticket, event):
        raise NotPossible("others_were_told")
    _delete([*notices, *own])


def _has_begun_to_leave(letter: Message) -> bool:
    """Sent, tried, or grown by other news, which must not go with it."""
    return letter.state != "waiting" or bool(letter.attempts) or bool(letter.facts.get("also"))


def _is_joined(ticket: Ticket, event: Event) -> bool:
    """Whether an earlier mail that waits says it too."""
    waiting = select(Message.facts).where(Message.ticket_id == ticket.id, Message.state == "waiting")
    at = instant_text(event.at)
    return any(
        part.get("at") == at for facts in db.session.scalars(waiting) for part in facts.get("also", ())
    )


def _delete(rows: Iterable[Notice | Message]) -> None:
    for row in rows:
        db.session.delete(row)


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

"""Has anything happened since? Answered by one read of an index, and one more where something has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select

from qms_tickets.extensions import db
from qms_tickets.models.event import ChainHead, Event
from qms_tickets.models.ticket import Ticket
from qms_tickets.queries.viewer import Viewer
from qms_tickets.queries.visibility import visible_to

_OF_ESCALATIONS: Final = (
    "escalation.fired",
    "escalation.acknowledged",
    "escalation.promise_broken",
    "clock.breached",
)


def newest() -> int:
    """The number of the newest event."""
    return db.session.scalar(select(ChainHead.sequence).where(ChainHead.id == 1)) or 0


def is_there_more(
    since: int, viewer: Viewer, *, ticket_id: int | None = None, about: str | None = None
) -> bool:
    """Whether an event came after that one: any, of one ticket, or of what a page is about (`ABOUT`)."""
    if newest() <= since:
        return False
    if ticket_id is None and about is None:
        return True
    later = select(Event.sequence).where(Event.sequence > since).limit(1)
    if ticket_id is not None:
        later = later.where(Event.ticket_id == ticket_id)
    if about is not None:
        later = later.join(Ticket, Ticket.id == Event.ticket_id).where(ABOUT[about](viewer))
    return db.session.scalar(later) is not None


def _escalations(viewer: Viewer) -> ColumnElement[bool]:
    return Event.kind.in_(_OF_ESCALATIONS) | Event.kind.startswith("ticket.")


def _by_others(viewer: Viewer) -> ColumnElement[bool]:
    return Event.kind.startswith("ticket.") & (
        Event.actor_id.is_(None) | (Event.actor_id != viewer.person_id)
    )


def _work(viewer: Viewer) -> ColumnElement[bool]:
    """What others did with tickets that are mine to do, or that I asked for."""
    mine = or_(
        Ticket.holder_person_id.in_(viewer.people),
        Ticket.requester_id.in_(viewer.people),
        Ticket.assignee_id.in_(viewer.people),
    )
    return _by_others(viewer) & mine


def _queue(viewer: Viewer) -> ColumnElement[bool]:
    return _by_others(viewer) & Ticket.supplier_department_id.in_(viewer.departments)


def _requests(viewer: Viewer) -> ColumnElement[bool]:
    return _by_others(viewer) & Ticket.requester_id.in_(viewer.people)


def _tickets(viewer: Viewer) -> ColumnElement[bool]:
    return _by_others(viewer) & visible_to(viewer)


ABOUT: Final[Mapping[str, Callable[[Viewer], Any]]] = {
    "escalations": _escalations,
    "work": _work,
    "queue": _queue,
    "requests": _requests,
    "tickets": _tickets,
}

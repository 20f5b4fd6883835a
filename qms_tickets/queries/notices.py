"""A person's notices, and the outbox as administrators see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from qms_tickets.domain.errors import NotFound
from qms_tickets.extensions import db
from qms_tickets.models.outbox import Message, Notice
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.queries.viewer import Viewer
from qms_tickets.queries.visibility import visible_to

PAGE: Final = 50
STATES: Final = ("waiting", "sending", "sent", "dead", "outdated")


@dataclass(frozen=True, slots=True)
class Line:
    """One notice as a page needs it."""

    id: int
    kind: str
    facts: Mapping[str, Any]
    at: datetime
    read_at: datetime | None
    actor: str | None
    absent: str | None
    number: str | None
    title: str | None
    state: str | None


def _readable(viewer: Viewer) -> ColumnElement[bool]:
    """A notice outlives the right to see its ticket; it is not shown then."""
    return or_(Notice.ticket_id.is_(None), visible_to(viewer))


def of_viewer(viewer: Viewer, *, before: int | None = None) -> list[Line]:
    """The newest first, a page at a time; `before` is the id of the last one seen."""
    actor, absent = aliased(Person), aliased(Person)
    wanted = (
        select(Notice, actor.name, absent.name, Ticket.number, Ticket.title, Ticket.state)
        .outerjoin(Ticket, Ticket.id == Notice.ticket_id)
        .outerjoin(actor, actor.id == Notice.actor_id)
        .outerjoin(absent, absent.id == Notice.for_id)
        .where(Notice.person_id == viewer.person_id, _readable(viewer))
        .order_by(Notice.id.desc())
        .limit(PAGE)
    )
    if before is not None:
        wanted = wanted.where(Notice.id < before)
    return [
        Line(one.id, one.kind, one.facts, one.at, one.read_at, by, away, number, title, state)
        for one, by, away, number, title, state in db.session.execute(wanted)
    ]


def count_unread(viewer: Viewer) -> int:
    unread = (
        select(func.count())
        .select_from(Notice)
        .outerjoin(Ticket, Ticket.id == Notice.ticket_id)
        .where(Notice.person_id == viewer.person_id, Notice.read_at.is_(None), _readable(viewer))
    )
    return int(db.session.scalar(unread) or 0)


# The outbox: envelopes, never what the mails say


def messages(state: str, *, before: int | None = None) -> list[Message]:
    wanted = select(Message).where(Message.state == state).options(joinedload(Message.person))
    if before is not None:
        wanted = wanted.where(Message.id < before)
    return list(db.session.scalars(wanted.order_by(Message.id.desc()).limit(PAGE)))


def count_by_state() -> dict[str, int]:
    counted = db.session.execute(select(Message.state, func.count()).group_by(Message.state))
    found = {str(state): int(count) for state, count in counted}
    return {state: found.get(state, 0) for state in STATES}


def message(message_id: int) -> Message:
    """Errors: NotFound."""
    found = db.session.scalars(
        select(Message).where(Message.id == message_id).with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound()
    return found

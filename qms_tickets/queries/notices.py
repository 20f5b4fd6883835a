"""A person's notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from qms_tickets.extensions import db
from qms_tickets.models.outbox import Notice
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.queries.viewer import Viewer
from qms_tickets.queries.visibility import visible_to

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One notice as a page needs it."""

    id: int
    kind: str
    facts: Mapping[str, Any]
    at: datetime
    mail_at: datetime | None
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
        Line(one.id, one.kind, one.facts, one.at, one.mail_at, one.read_at, by, away, number, title, state)
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

"""Tickets, found by what people ask for. Every question starts from what the viewer may see."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from qms_tickets.domain.errors import NotFound
from qms_tickets.extensions import db
from qms_tickets.models.clock import Clock, ClockCalendar
from qms_tickets.models.ticket import Attachment, Comment, Item, Link, Ticket
from qms_tickets.queries.viewer import Viewer
from qms_tickets.queries.visibility import audiences_of, visible_to

OPEN_STATES = ("awaiting_approval", "submitted", "input_requested", "in_progress", "on_hold", "delivered")


def numbered(number: str, viewer: Viewer) -> Ticket:
    """The ticket with this number. Errors: NotFound, the same for one that the viewer may not see."""
    return _one(select(Ticket).where(Ticket.number == _as_number(number)), viewer)


def for_the_keeper(number: str) -> Ticket:
    """The ticket with this number, or another system's, for who keeps the installation. Errors: NotFound."""
    told = number.strip()[:64]
    statement = select(Ticket).where(or_(Ticket.number == _as_number(number), Ticket.external_number == told))
    ticket = db.session.scalars(statement.order_by(Ticket.id).limit(1)).first()
    if ticket is None:
        raise NotFound()
    return ticket


def locked(number: str, viewer: Viewer) -> Ticket:
    """The same, locked until the transaction ends: whoever acts on it next sees what this one did."""
    statement = select(Ticket).where(Ticket.number == _as_number(number)).with_for_update(of=Ticket)
    return _one(statement.execution_options(populate_existing=True), viewer)


def _as_number(number: str) -> str:
    return number.strip().upper()[:64].replace("\x00", "")


def _one(statement: Select[Ticket], viewer: Viewer) -> Ticket:
    ticket = db.session.scalars(statement.where(visible_to(viewer))).one_or_none()
    if ticket is None:
        raise NotFound()
    return ticket


def drafts_of(service_id: int, viewer: Viewer) -> list[Ticket]:
    """The viewer's own drafts of a service, the last one first; more than a few are a list's."""
    statement = select(Ticket).where(
        Ticket.service_id == service_id, Ticket.state == "draft", visible_to(viewer)
    )
    return list(db.session.scalars(statement.order_by(Ticket.changed_at.desc(), Ticket.id).limit(3)))


def for_row() -> tuple[Any, ...]:
    """What a line of a list shows, loaded in a fixed number of statements however many lines there are."""
    clocks = selectinload(Ticket.clocks)
    return (
        joinedload(Ticket.service),
        joinedload(Ticket.customer_department),
        joinedload(Ticket.supplier_department),
        joinedload(Ticket.requester),
        joinedload(Ticket.assignee),
        clocks.selectinload(Clock.runs),
        # A calendar is a large document: read once for the page, not once for each clock.
        clocks.selectinload(Clock.calendars).selectinload(ClockCalendar.revision),
        selectinload(Ticket.proposals),
        selectinload(Ticket.disputes),
    )


def for_page() -> tuple[Any, ...]:
    """What the ticket's own page shows beside that."""
    return (
        *for_row(),
        joinedload(Ticket.revision),
        joinedload(Ticket.raised_by),
        selectinload(Ticket.items).joinedload(Item.attachment),
        selectinload(Ticket.items).joinedload(Item.verdict_by),
        selectinload(Ticket.watchers),
    )


def with_everything(ticket: Ticket) -> Ticket:
    """The ticket with all that its page shows, loaded in few statements."""
    statement = select(Ticket).where(Ticket.id == ticket.id).options(*for_page())
    return db.session.scalars(statement.execution_options(populate_existing=True)).unique().one()


def held_by(people: frozenset[int]) -> ColumnElement[bool]:
    """Whose turn it is by name."""
    return Ticket.holder_person_id.in_(people)


def unassigned_in(departments: frozenset[int]) -> ColumnElement[bool]:
    """In these departments' queues: the supplier holds it, and nobody has taken it."""
    return (
        Ticket.supplier_department_id.in_(departments)
        & Ticket.assignee_id.is_(None)
        & Ticket.state.in_(("submitted", "in_progress", "on_hold", "input_requested"))
    )


def still_open() -> ColumnElement[bool]:
    return Ticket.state.in_(OPEN_STATES)


def comments_of(ticket: Ticket, viewer: Viewer) -> list[Comment]:
    """Those that the viewer may read, oldest first."""
    audiences = audiences_of(viewer, ticket)
    statement = select(Comment).where(
        Comment.ticket_id == ticket.id, Comment.audience.in_(audiences), Comment.withdrawn_at.is_(None)
    )
    return list(db.session.scalars(statement.options(joinedload(Comment.author)).order_by(Comment.id)))


def attachments_of(ticket: Ticket, viewer: Viewer) -> list[Attachment]:
    audiences = audiences_of(viewer, ticket)
    statement = select(Attachment).where(
        Attachment.ticket_id == ticket.id, Attachment.audience.in_(audiences)
    )
    return list(db.session.scalars(statement.options(joinedload(Attachment.author)).order_by(Attachment.id)))


def attachment_of(ticket: Ticket, attachment_id: int, viewer: Viewer) -> Attachment:
    """A file of this ticket that the viewer may read. Errors: NotFound."""
    found = next((one for one in attachments_of(ticket, viewer) if one.id == attachment_id), None)
    if found is None:
        raise NotFound()
    return found


def links_of(ticket: Ticket, viewer: Viewer) -> list[tuple[str, bool, Ticket]]:
    """(kind, whether this ticket is the one that blocks, follows…, the other ticket), of those one may see."""
    outgoing = (
        select(Link.kind, Ticket).join(Ticket, Link.to_id == Ticket.id).where(Link.from_id == ticket.id)
    )
    incoming = (
        select(Link.kind, Ticket).join(Ticket, Link.from_id == Ticket.id).where(Link.to_id == ticket.id)
    )
    found: list[tuple[str, bool, Ticket]] = []
    for statement, forward in ((outgoing, True), (incoming, False)):
        rows = db.session.execute(statement.where(visible_to(viewer)).order_by(Link.id))
        found.extend((kind, forward, other) for kind, other in rows)
    return found

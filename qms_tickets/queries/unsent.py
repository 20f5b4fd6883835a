"""What a person has typed into the forms of a ticket and not sent."""

from __future__ import annotations

from sqlalchemy import select

from qms_tickets.domain.lifecycles.ticket import UNSENT
from qms_tickets.extensions import db
from qms_tickets.models.ticket import Attachment, Ticket
from qms_tickets.models.writing import Unsent


def unsent_of(ticket: Ticket, person_id: int) -> dict[str, Unsent]:
    """By the action of the form."""
    rows = select(Unsent).where(Unsent.ticket_id == ticket.id, Unsent.person_id == person_id)
    return {row.action: row for row in db.session.scalars(rows.order_by(Unsent.id))}


def unsent_files_of(ticket: Ticket, person_id: int | None) -> list[Attachment]:
    """Files of forms that were refused: only who chose them knows of them."""
    mine = (Attachment.ticket_id == ticket.id, Attachment.author_id == person_id)
    rows = select(Attachment).where(*mine, Attachment.audience == UNSENT)
    return list(db.session.scalars(rows.order_by(Attachment.id)))

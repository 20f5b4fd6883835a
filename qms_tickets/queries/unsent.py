"""What a person has typed into the forms of a ticket and not sent."""

from __future__ import annotations

from sqlalchemy import select

from qms_tickets.extensions import db
from qms_tickets.models.ticket import Ticket
from qms_tickets.models.writing import Unsent


def unsent_of(ticket: Ticket, person_id: int) -> dict[str, Unsent]:
    """By the action of the form."""
    rows = select(Unsent).where(Unsent.ticket_id == ticket.id, Unsent.person_id == person_id)
    return {row.action: row for row in db.session.scalars(rows.order_by(Unsent.id))}

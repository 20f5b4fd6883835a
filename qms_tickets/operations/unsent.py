"""What was typed into a ticket's form and not sent: kept for its writer, forgotten when it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, select

from qms_tickets.domain.lifecycles.ticket import UNSENT
from qms_tickets.extensions import db
from qms_tickets.models.ticket import Attachment, Ticket
from qms_tickets.models.writing import Unsent

KEPT_FOR: Final = timedelta(days=30)


def keep(ticket: Ticket, action: str, fields: Mapping[str, Any], *, by: int, now: datetime) -> None:
    """The latest of what this person typed into this form; nothing typed is nothing kept."""
    if not fields:
        forget(ticket, action, by=by)
        return
    row = db.session.scalars(_of(ticket, action, by)).one_or_none()
    if row is None:
        db.session.add(
            Unsent(person_id=by, ticket_id=ticket.id, action=action, fields=dict(fields), saved_at=now)
        )
    else:
        row.fields, row.saved_at = dict(fields), now


def forget(ticket: Ticket, action: str, *, by: int) -> None:
    for row in db.session.scalars(_of(ticket, action, by)):
        db.session.delete(row)


def _of(ticket: Ticket, action: str, by: int) -> Any:
    return select(Unsent).where(
        Unsent.person_id == by, Unsent.ticket_id == ticket.id, Unsent.action == action
    )


def forget_outdated(now: datetime) -> None:
    """Housekeeping: what nobody sent in a month is not sent any more."""
    db.session.execute(delete(Unsent).where(Unsent.saved_at <= now - KEPT_FOR))


def forget_files(now: datetime) -> list[str]:
    """Files whose form was never sent, as long after; the names of their bytes, to be removed after it."""
    old = (Attachment.audience == UNSENT, Attachment.at <= now - KEPT_FOR)
    names = db.session.execute(delete(Attachment).where(*old).returning(Attachment.stored_name))
    return list(names.scalars())

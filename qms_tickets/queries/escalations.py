"""Fired rungs, as lists outside the board want them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import select

from qms_tickets.domain.events import instant_text
from qms_tickets.extensions import db
from qms_tickets.models.clock import Clock
from qms_tickets.models.escalation import Escalation
from qms_tickets.models.ticket import Ticket

_PART: Final = 1000


def all_fired() -> Iterator[dict[str, Any]]:
    """Every rung that ever fired, oldest first, in the shape of interfaces; read in parts."""
    after = 0
    columns = select(
        Escalation.id,
        Ticket.number,
        Clock.kind,
        Clock.number.label("clock_number"),
        Escalation.rung,
        Escalation.due,
        Escalation.fired_at,
        Escalation.late_seconds,
        Escalation.why_late,
        Escalation.clock_due,
        Escalation.side,
        Escalation.action,
        Escalation.state,
        Escalation.acknowledged_at,
    )
    joined = columns.join(Clock, Clock.id == Escalation.clock_id).join(
        Ticket, Ticket.id == Escalation.ticket_id
    )
    while part := db.session.execute(
        joined.where(Escalation.id > after).order_by(Escalation.id).limit(_PART)
    ).all():
        for row in part:
            yield {
                "ticket": row.number,
                "clock": f"{row.kind}-{row.clock_number}",
                "rung": row.rung,
                "due": instant_text(row.due),
                "fired_at": instant_text(row.fired_at),
                "late_seconds": row.late_seconds,
                "why_late": row.why_late,
                "clock_due": None if row.clock_due is None else instant_text(row.clock_due),
                "side": row.side,
                "action": row.action,
                "state": row.state,
                "acknowledged_at": None if row.acknowledged_at is None else instant_text(row.acknowledged_at),
            }
        after = part[-1].id

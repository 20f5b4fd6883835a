"""Fired rungs, as lists outside the board want them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_, select

from qms_tickets.domain.events import instant_text
from qms_tickets.extensions import db
from qms_tickets.models.clock import Clock
from qms_tickets.models.escalation import Escalation
from qms_tickets.models.ticket import Ticket

_PART: Final = 1000


def all_fired() -> Iterator[dict[str, Any]]:
    """Every rung that ever fired, oldest first, in the shape of interfaces; read in parts."""
    last: Any = None
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
    ordered = joined.order_by(*_ORDER).limit(_PART)
    while part := db.session.execute(ordered if last is None else ordered.where(_later_than(last))).all():
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
        last = part[-1]


# As they fired: what one sweep fired stands in order of its instants.
_ORDER: Final = (Escalation.fired_at, Escalation.due, Escalation.id)


def _later_than(row: Any) -> ColumnElement[bool]:
    same_sweep = Escalation.fired_at == row.fired_at
    return or_(
        Escalation.fired_at > row.fired_at,
        and_(same_sweep, Escalation.due > row.due),
        and_(same_sweep, Escalation.due == row.due, Escalation.id > row.id),
    )

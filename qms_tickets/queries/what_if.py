"""Which due times a calendar's revision would move, before it is put in force; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from qms_tickets.extensions import db
from qms_tickets.models.calendar import Calendar, CalendarRevision
from qms_tickets.models.clock import Clock, ClockCalendar
from qms_tickets.models.ticket import Ticket
from qms_tickets.queries.calendars import MovedClock, clocks_counting_in
from qms_tickets.queries.clocks import hours_over, revised, value_of
from qms_tickets.queries.viewer import Viewer
from qms_tickets.queries.visibility import visible_to


def would_move(
    calendar: Calendar, hours: dict[str, Any], since: datetime, viewer: Viewer
) -> tuple[list[MovedClock], int]:
    """Of the tickets that the viewer may see, those with a due time that moves; and how many more there are.

    Errors: NotPossible where two sides that must work together no longer would.
    """
    revision = CalendarRevision(calendar_id=calendar.id, hours=hours)
    moves = [(clock, due) for clock in _open_clocks(calendar) for due in _moved(clock, revision, since)]
    tickets = {clock.ticket_id for clock, _ in moves}
    seen = set(db.session.scalars(select(Ticket.id).where(Ticket.id.in_(tickets), visible_to(viewer))))
    shown = [
        MovedClock(clock.ticket.number, clock.ticket.title, clock.name, clock.due, due)
        for clock, due in moves
        if clock.ticket_id in seen and clock.due is not None
    ]
    return shown, len(moves) - len(shown)


def _open_clocks(calendar: Calendar) -> list[Clock]:
    found = (
        select(Clock)
        .where(Clock.ended_at.is_(None), Clock.id.in_(clocks_counting_in(calendar)))
        .options(
            joinedload(Clock.ticket),
            selectinload(Clock.runs),
            selectinload(Clock.calendars).joinedload(ClockCalendar.revision),
        )
        .order_by(Clock.ticket_id, Clock.id)
    )
    return list(db.session.scalars(found))


def _moved(clock: Clock, revision: CalendarRevision, since: datetime) -> Iterator[datetime]:
    """The due time that the clock would have, if it is another one."""
    parts = [(part.revisions, part.from_) for part in clock.calendars]
    due = replace(value_of(clock), hours=hours_over(revised(parts, revision, since))).due()
    if due is not None and due != clock.due:
        yield due

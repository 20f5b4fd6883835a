"""Clocks as the engine reckons with them, and why their due times are what they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from qms_tickets.domain.clocks.clock import Clock as Value
from qms_tickets.domain.clocks.clock import Run
from qms_tickets.domain.clocks.common_hours import both
from qms_tickets.domain.clocks.explanation import explain
from qms_tickets.domain.clocks.instants import CalendarError
from qms_tickets.domain.clocks.schedule import Hours, Schedule
from qms_tickets.domain.errors import NotPossible
from qms_tickets.extensions import db
from qms_tickets.models.calendar import Calendar, CalendarRevision
from qms_tickets.models.clock import Clock
from qms_tickets.models.escalation import Escalation
from qms_tickets.models.event import Event
from qms_tickets.models.ticket import Ticket


def value_of(clock: Clock) -> Value:
    """The row as the engine's value."""
    runs = tuple(Run(run.from_, run.until) for run in clock.runs)
    return Value(clock.side, clock.target, runs, hours_of(clock), clock.ended_at)


def hours_of(clock: Clock) -> Hours:
    """What the clock counts in: one calendar revision, or several one after the other."""
    parts = [(hours_in(part.revisions, part.from_), part.from_) for part in clock.calendars]
    return parts[0][0] if len(parts) == 1 else Schedule(parts)


def hours_in(revisions: Sequence[CalendarRevision], since: datetime) -> Hours:
    """Of one calendar revision, or those in which two both work. Errors: NotPossible where two never do."""
    try:
        return both(revisions[0].working_hours, revisions[-1].working_hours, since)
    except CalendarError as never:
        names = (each.calendar.name for each in revisions)
        raise NotPossible(never.code, **dict(zip(("one", "other"), names, strict=False))) from never


def counted_in(ticket: Ticket, side: str) -> tuple[Calendar, ...]:
    """What a side's clocks count in: its own calendar, and the other side's where the agreement counts common hours."""
    own = calendar_for(ticket, side)
    if not ticket.revision.terms.both_sides_hours:
        return (own,)
    other = calendar_for(ticket, "customer" if side == "supplier" else "supplier")
    return (own,) if other is own else (own, other)


def counted_hours(ticket: Ticket, side: str, now: datetime) -> Hours:
    """The hours in which a clock of a side would count if it started now."""
    return hours_in([calendar.revision_at(now) for calendar in counted_in(ticket, side)], now)


def calendar_for(ticket: Ticket, side: str) -> Calendar:
    """The supplier's side counts in the agreement's calendar where it names one, else each in its department's."""
    if side == "supplier" and ticket.revision.calendar_id is not None:
        return db.session.get_one(Calendar, ticket.revision.calendar_id)
    department = ticket.supplier_department if side == "supplier" else ticket.customer_department
    return department.calendar


def hours_for(ticket: Ticket, side: str, now: datetime) -> Hours:
    """The working hours in which a side counts now, for waits that have no clock of their own."""
    return calendar_for(ticket, side).revision_at(now).working_hours


def target_for(ticket: Ticket, kind: str) -> timedelta | None:
    terms, customer = ticket.revision.terms, ticket.customer_department.code
    if kind == "rework":
        return terms.rework_target(ticket.priority, customer)
    return terms.target(kind, ticket.priority, customer)


def explanation_of(clock: Clock, now: datetime) -> dict[str, Any]:
    """Every part of a due time: the counted days, the pauses, the target, the calendars, and earlier due times."""
    ticket = clock.ticket
    names = [[_told(revision) for revision in part.revisions] for part in clock.calendars]
    told: dict[str, Any] = dict(explain(value_of(clock), now, names))
    return told | {
        "clock": clock.name,
        "agreement": ticket.service.name.as_dict(),
        "revision": ticket.revision.number,
        "priority": ticket.priority,
        "first_target_seconds": clock.first_target.total_seconds(),
        "verdict": clock.final_verdict,
        "moves": moves_of(clock),
    }


def _told(revision: CalendarRevision) -> dict[str, Any]:
    calendar = revision.calendar
    return {"code": calendar.code, "name": calendar.name.as_dict(), "revision": revision.number}


def moves_of(clock: Clock) -> list[dict[str, Any]]:
    """The earlier due times of a clock, each with the cause that moved it, read from the events.

    While a clock stands still it has no due time; what it gets when it runs on is compared with the one before.
    """
    events = db.session.scalars(
        select(Event).where(Event.ticket_id == clock.ticket_id).order_by(Event.sequence)
    )
    moves: list[dict[str, Any]] = []
    before: str | None = None
    for event in events:
        for change in _changes_in(event, clock.name):
            due = change.get("due")
            if before and due and due != before:
                cause = change.get("cause") or event.kind
                moves.append({"at": event.at.isoformat(), "before": before, "due": due, "cause": cause})
            before = due or before
    return moves


def _changes_in(event: Event, name: str) -> list[dict[str, Any]]:
    """What an event did to the clock: within an act on the ticket, or by itself (a calendar was revised)."""
    alone = [event.facts] if event.kind == "clock.due_moved" else []
    changes = [*event.facts.get("clocks", ()), *alone]
    return [change for change in changes if change.get("clock") == name and change.get("what") != "ended"]


def rungs_reached(clock_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Clock → the highest rung that fired and how many rungs its ladder has; one statement for a whole list."""
    if not clock_ids:
        return {}
    highest = (
        select(Escalation.clock_id, func.max(Escalation.rung), func.max(Escalation.rungs))
        .where(Escalation.clock_id.in_(clock_ids))
        .group_by(Escalation.clock_id)
    )
    return {clock_id: (rung, rungs) for clock_id, rung, rungs in db.session.execute(highest)}

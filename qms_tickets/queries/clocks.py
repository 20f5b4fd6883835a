"""Clocks as the engine reckons with them, and why their due times are what they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select

from qms_tickets.domain import counting
from qms_tickets.domain.clocks.clock import Clock as Value
from qms_tickets.domain.clocks.clock import Run
from qms_tickets.domain.clocks.common_hours import both
from qms_tickets.domain.clocks.explanation import explain, seconds, told
from qms_tickets.domain.clocks.instants import CalendarError
from qms_tickets.domain.clocks.schedule import Hours, Schedule
from qms_tickets.domain.errors import NotPossible
from qms_tickets.extensions import db
from qms_tickets.models.calendar import Calendar, CalendarRevision
from qms_tickets.models.clock import Clock
from qms_tickets.models.department import Department
from qms_tickets.models.escalation import Escalation
from qms_tickets.models.event import Event
from qms_tickets.models.ticket import Ticket

Part = tuple[tuple[CalendarRevision, ...], datetime]

_INSTANTS: Final = ("started_at", "due", "first_due", "ended_at")


def value_of(clock: Clock) -> Value:
    """The row as the engine's value."""
    runs = tuple(Run(run.from_, run.until) for run in clock.runs)
    return Value(clock.side, clock.target, runs, hours_of(clock), clock.ended_at)


def hours_of(clock: Clock) -> Hours:
    """What the clock counts in: one calendar revision, or several one after the other."""
    return hours_over([(part.revisions, part.from_) for part in clock.calendars])


def hours_over(parts: Sequence[Part]) -> Hours:
    hours = [(hours_in(revisions, since), since) for revisions, since in parts]
    return hours[0][0] if len(hours) == 1 else Schedule(hours)


def revised(parts: Sequence[Part], revision: CalendarRevision, since: datetime) -> list[Part]:
    """The parts with a revision in place of what its calendar said from an instant on."""
    return list(counting.revised(parts, since, lambda revisions: _instead(revisions, revision)))


def _instead(
    revisions: tuple[CalendarRevision, ...], revision: CalendarRevision
) -> tuple[CalendarRevision, ...]:
    return tuple(revision if each.calendar_id == revision.calendar_id else each for each in revisions)


def hours_in(revisions: Sequence[CalendarRevision], since: datetime) -> Hours:
    """Of one calendar revision, or those in which two both work. Errors: NotPossible where two never do."""
    try:
        return both(revisions[0].working_hours, revisions[-1].working_hours, since)
    except CalendarError as never:
        names = (db.session.get_one(Calendar, each.calendar_id).name for each in revisions)
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


def holds_at(ticket: Ticket, instant: datetime, now: datetime) -> datetime:
    """When work would be due if this instant were agreed: outside working hours that is the closing before."""
    delivery = ticket.running("delivery")
    return instant if delivery is None else value_of(delivery).agree(instant, now).earliest_due(now)


def hours_of_holder(clock: Clock, now: datetime) -> Hours:
    """When the people work whose clock it is, whatever the agreement counts in."""
    return db.session.get_one(Department, clock.department_id).calendar.revision_at(now).working_hours


def hours_of_side(ticket: Ticket, side: str, kinds: Collection[str], now: datetime) -> Hours:
    """What a side's clocks of these kinds counted in, each from its start on; without one, what it would count in."""
    of_side = [clock for clock in ticket.clocks if clock.side == side and clock.kind in kinds]
    if not of_side:
        return counted_hours(ticket, side, now)
    begins = {clock.started_at: clock for clock in of_side}
    return Schedule((hours_of(begins[since]), since) for since in sorted(begins))


def target_for(ticket: Ticket, kind: str) -> timedelta | None:
    terms, customer = ticket.revision.terms, ticket.customer_department.code
    if kind == "rework":
        return terms.rework_target(ticket.priority, customer)
    return terms.target(kind, ticket.priority, customer)


def target_kind(clock: Clock) -> str:
    """A delivery clock of a reopened ticket has the target for rework."""
    return "rework" if clock.kind == "delivery" and clock.number > 1 else clock.kind


def as_data(clock: Clock, now: datetime) -> dict[str, Any]:
    """The clock as programs read it: instants in UTC, durations in seconds."""
    value, last = value_of(clock), clock.calendars[-1]
    used = value.used(now) if clock.ended_at is None else timedelta(microseconds=clock.used_us)
    return {
        "id": clock.name,
        "kind": clock.kind,
        "side": clock.side,
        "state": clock.state,
        "target_seconds": seconds(clock.target),
        "first_target_seconds": seconds(clock.first_target),
        "used_seconds": seconds(used),
        **{name: _instant(getattr(clock, name)) for name in _INSTANTS},
        "earliest_due": _instant(value.earliest_due(now)) if clock.ended_at is None else None,
        "verdict": clock.verdict,
        "first_verdict": clock.first_verdict,
        "corrected_verdict": clock.corrected_verdict,
        "calendar": last.revision.calendar.code,
        "common_calendar": None if last.common_revision is None else last.common_revision.calendar.code,
    }


def explanation_of(clock: Clock, now: datetime) -> dict[str, Any]:
    """Every part of a due time, each with where it came from, as data that can be sent as JSON."""
    names = [[_told(revision) for revision in part.revisions] for part in clock.calendars]
    account: dict[str, Any] = {**explain(value_of(clock), now, names)}
    changes = list(_changes_of(clock))
    causes = {change["at"]: change["cause"] for change in changes if change["what"] == "stood"}
    return (
        as_data(clock, now)
        | account
        | {
            "ticket": clock.ticket.number,
            "due": _instant(clock.due),
            "target_from": _target_from(clock),
            "calendars": [_renamed(part) for part in account["calendars"]],
            "pauses": [pause | {"cause": causes.get(pause["from"])} for pause in account["pauses"]],
            "moves": _moves(changes),
            "escalated_by": _escalated_by(clock),
        }
    )


def _renamed(part: dict[str, Any]) -> dict[str, Any]:
    return {"revisions": part["name"], "time_zone": part["time_zone"], "from": part["from"]}


def _escalated_by(clock: Clock) -> dict[str, Any] | None:
    """A clock keeps the ladder under which it started; one that was revised since is for later clocks."""
    ladder = clock.policy_revision
    if ladder is None or clock.kind == "rating":
        return None
    return {"policy": ladder.policy.name.as_dict(), "revision": ladder.number}


def _target_from(clock: Clock) -> dict[str, Any]:
    """Which rule set the target: a due time that was agreed, else the agreement, with a customer's own row first."""
    ticket, kind = clock.ticket, target_kind(clock)
    own = (ticket.revision.terms.customers or {}).get(ticket.customer_department.code, {})
    return {
        "rule": "agreed_due" if clock.agreed_due else "agreement",
        "agreed_due": _instant(clock.agreed_due),
        "service": ticket.service.code,
        "agreement": ticket.service.name.as_dict(),
        "revision": ticket.revision.number,
        "target": kind,
        "priority": ticket.priority,
        "customer": ticket.customer_department.code if own.get(kind) else None,
    }


def _told(revision: CalendarRevision) -> dict[str, Any]:
    calendar = revision.calendar
    return {"code": calendar.code, "name": calendar.name.as_dict(), "revision": revision.number}


def _instant(instant: datetime | None) -> str | None:
    return None if instant is None else told(instant)


def moves_of(clock: Clock) -> list[dict[str, Any]]:
    """The earlier due times of a clock, each with the cause that moved it, read from the events.

    While a clock stands still it has no due time; what it gets when it runs on is compared with the one before.
    """
    return _moves(_changes_of(clock))


def _moves(changes: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    moves: list[dict[str, Any]] = []
    before: str | None = None
    for change in changes:
        due = change["due"]
        if before and due and due != before:
            moves.append({"at": change["at"], "before": before, "due": due, "cause": change["cause"]})
        before = due or before
    return moves


def _changes_of(clock: Clock) -> Iterator[dict[str, Any]]:
    """What events did to the clock: within an act on the ticket, or by itself (a calendar was revised)."""
    events = db.session.scalars(
        select(Event).where(Event.ticket_id == clock.ticket_id).order_by(Event.sequence)
    )
    for event in events:
        alone = [event.facts] if event.kind == "clock.due_moved" else []
        for change in [*event.facts.get("clocks", ()), *alone]:
            if change.get("clock") == clock.name and change.get("what") != "ended":
                due = change.get("due")
                yield {
                    "at": told(datetime.fromisoformat(change["at"]) if change.get("at") else event.at),
                    "what": change.get("what", "moved"),
                    "due": told(datetime.fromisoformat(due)) if due else None,
                    "cause": change.get("cause") or event.kind,
                }


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

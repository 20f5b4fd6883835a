"""A ticket's clocks: what an action does to them, and what follows for due times, timers and the ticket's holder.

`follow` is the one function that writes `clocks`, `timers` and the holder columns of a ticket.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import inspect, select

from qms_tickets.domain import counting
from qms_tickets.domain.clocks.clock import Clock as Value
from qms_tickets.domain.clocks.clock import Run
from qms_tickets.domain.clocks.ladder import Rung, instants
from qms_tickets.domain.escalation import ladder_of, rungs_of
from qms_tickets.domain.lifecycles.clock_effects import EFFECTS, SIDE, Effect
from qms_tickets.domain.lifecycles.ticket import DEEMED_GRACE, HOLDER, RUNNING_CLOCK
from qms_tickets.extensions import db
from qms_tickets.models.calendar import Calendar, CalendarRevision
from qms_tickets.models.clock import Clock, ClockCalendar, ClockRun
from qms_tickets.models.escalation import Escalation
from qms_tickets.models.ticket import Ticket
from qms_tickets.models.timer import Timer
from qms_tickets.queries.clocks import Part, counted_in, revised, target_for, target_kind
from qms_tickets.queries.clocks import hours_for as hours_for
from qms_tickets.queries.clocks import hours_of as hours_of
from qms_tickets.queries.clocks import value_of as value_of
from qms_tickets.queries.organisation import organisation
from qms_tickets.queries.policies import policy_for

MICROSECOND = timedelta(microseconds=1)
RATING_REMINDERS = (50, 90)


@dataclass(slots=True)
class Change:
    """What happened to one clock, as the event tells it."""

    clock: str
    what: str
    due: datetime | None = None
    before: datetime | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    def as_fact(self) -> dict[str, Any]:
        told = {"clock": self.clock, "what": self.what, "due": self.due, "before": self.before, **self.facts}
        return {name: value for name, value in told.items() if value is not None}


# --- the action × clock table ---


def follow(ticket: Ticket, moment: str, now: datetime) -> list[dict[str, Any]]:
    """Do to each clock what the table says for this moment of the ticket's life; returns the event's `clocks`."""
    changes = [
        change
        for kind, effect in EFFECTS.get(moment, {}).items()
        if (change := _DOES[effect](ticket, kind, now)) is not None
    ]
    for change in changes:
        change.facts.setdefault("cause", moment)
    settle(ticket, now)
    return [change.as_fact() for change in changes]


def _start(ticket: Ticket, kind: str, now: datetime, target_kind: str | None = None) -> Change | None:
    target = target_for(ticket, target_kind or kind)
    if target is None:
        return None
    side = SIDE[kind]
    department = ticket.supplier_department if side == "supplier" else ticket.customer_department
    parts = _parts(counted_in(ticket, side), now)
    clock = Clock(
        ticket=ticket,
        kind=kind,
        number=sum(1 for other in ticket.clocks if other.kind == kind) + 1,
        side=side,
        department_id=department.id,
        policy_revision=policy_for(ticket.revision, ticket.relation).revision_at(now),
        target_us=target // MICROSECOND,
        first_target_us=target // MICROSECOND,
        started_at=now,
        runs=[ClockRun(from_=now)],
        calendars=[_row(revisions, since) for revisions, since in parts],
        used_us=0,
        state="running",
    )
    due = value_of(clock).earliest_due(now)
    clock.due = clock.first_due = due
    db.session.add(clock)
    plan(ticket, clock, now)
    facts = {"target": target, "calendar": _key(parts[0][0]), "later": _later(parts)}
    return Change(clock.name, "started", due=due, facts=facts)


def _parts(calendars: tuple[Calendar, ...], now: datetime) -> list[Part]:
    """The revisions in force, then those that are declared for later, each with the instant they hold from."""
    later = {
        revision.effective_from
        for calendar in calendars
        for revision in calendar.revisions[1:]
        if revision.effective_from > now
    }
    return [
        (tuple(calendar.revision_at(since) for calendar in calendars), since)
        for since in (now, *sorted(later))
    ]


def _row(revisions: tuple[CalendarRevision, ...], since: datetime) -> ClockCalendar:
    own, *other = revisions
    return ClockCalendar(revision=own, common_revision=other[0] if other else None, from_=since)


def _key(revisions: tuple[CalendarRevision, ...]) -> int | list[int]:
    return counting.as_fact(tuple(revision.id for revision in revisions))


def _later(parts: list[Part]) -> list[tuple[int | list[int], datetime]] | None:
    return [(_key(revisions), since) for revisions, since in parts[1:]] or None


def _start_rework(ticket: Ticket, kind: str, now: datetime) -> Change | None:
    return _start(ticket, kind, now, target_kind="rework")


def _stand(ticket: Ticket, kind: str, now: datetime) -> Change | None:
    clock = ticket.running(kind)
    if clock is None or clock.state == "paused":
        return None
    return _rewrite(ticket, clock, value_of(clock).stand_still(now), now, "stood")


def _run(ticket: Ticket, kind: str, now: datetime) -> Change | None:
    clock = ticket.running(kind)
    if clock is None or clock.state == "running":
        return None
    return _rewrite(ticket, clock, value_of(clock).run_on(now), now, "ran_on")


def _run_as_if(ticket: Ticket, kind: str, now: datetime) -> Change | None:
    """Takes back the last pause; a clock that a decline had ended lives again (its dispute was upheld)."""
    clock = ticket.clock(kind)
    if clock is None or not clock.runs:
        return None
    stood_at, ended_at = clock.runs[-1].until, clock.ended_at
    clock.ended_at = clock.verdict = None
    if ended_at is not None:
        clock.first_verdict = None if not _was_delivered(ticket, clock) else clock.first_verdict
        if stood_at != ended_at:  # it stood still before the decline, and that it did stays
            return _rewrite(ticket, clock, value_of(clock).run_on(ended_at), now, "ran_on", at=ended_at)
    if stood_at is None:
        return None
    return _rewrite(ticket, clock, value_of(clock).run_through(stood_at), now, "ran_through")


def _stand_as_if(ticket: Ticket, kind: str, now: datetime) -> Change | None:
    """Takes back the last start: a rejection that was overturned never let the clock run on."""
    clock = ticket.running(kind)
    if clock is None or clock.state == "paused" or len(clock.runs) < 2:
        return None
    value = value_of(clock)
    return _rewrite(ticket, clock, replace(value, runs=value.runs[:-1]), now, "stood_through")


def _end(ticket: Ticket, kind: str, now: datetime) -> Change | None:
    clock = ticket.running(kind)
    if clock is None:
        return None
    return _finish(ticket, clock, at=now, now=now)


def _end_as_stood(ticket: Ticket, kind: str, now: datetime) -> Change | None:
    """As of the instant at which it stood still: what came after the delivery counts for nobody."""
    clock = ticket.running(kind)
    if clock is None:
        return None
    return _finish(ticket, clock, at=clock.runs[-1].until or now, now=now)


def _end_breached(ticket: Ticket, kind: str, now: datetime) -> Change | None:
    clock = ticket.running(kind)
    return None if clock is None else _finish(ticket, clock, at=now, now=now, verdict="breached")


def _void(ticket: Ticket, kind: str, now: datetime) -> Change | None:
    clock = ticket.running(kind)
    if clock is None:
        return None
    late = clock.due is not None and clock.due < now
    verdict = "void" if not late else "expired" if kind == "rating" else "breached"
    return _finish(ticket, clock, at=now, now=now, verdict=verdict)


_DOES: dict[Effect, Callable[[Ticket, str, datetime], Change | None]] = {
    Effect.START: _start,
    Effect.START_REWORK: _start_rework,
    Effect.STAND: _stand,
    Effect.RUN: _run,
    Effect.RUN_AS_IF: _run_as_if,
    Effect.STAND_AS_IF: _stand_as_if,
    Effect.END: _end,
    Effect.END_AS_STOOD: _end_as_stood,
    Effect.END_BREACHED: _end_breached,
    Effect.VOID: _void,
}


def expire(ticket: Ticket, clock: Clock, now: datetime) -> dict[str, Any]:
    """A rating clock that ran out: neither met nor breached. It ended at its due time, however late the sweep."""
    change = _finish(ticket, clock, at=clock.due or now, now=now, verdict="expired")
    settle(ticket, now)
    return change.as_fact()


# --- changes in mid-flight ---


def retarget(ticket: Ticket, now: datetime) -> list[dict[str, Any]]:
    """Impact or urgency changed: new targets, what was used stays used; an agreed time stays agreed."""
    changes = []
    for clock in _running(ticket):
        target = target_for(ticket, target_kind(clock))
        if target is not None and clock.agreed_due is None and target != clock.target:
            value = value_of(clock).retarget(target)
            changes.append(_rewrite(ticket, clock, value, now, "moved", cause="priority", target=target))
    settle(ticket, now)
    return [change.as_fact() for change in changes]


def agree(ticket: Ticket, due: datetime, now: datetime) -> list[dict[str, Any]]:
    """The delivery clock is due at the agreed instant; the first due time stays beside it."""
    clock = ticket.running("delivery")
    if clock is None:
        return []
    value = value_of(clock).agree(due, now)
    clock.agreed_due = due
    change = _rewrite(ticket, clock, value, now, "moved", cause="agreed", target=value.target)
    ticket.agreed_due = clock.due or value.earliest_due(now)
    settle(ticket, now)
    return [change.as_fact()]


def hand_over(ticket: Ticket, now: datetime, side: str = "supplier") -> list[dict[str, Any]]:
    """A side's clocks belong to its new department; what is left counts in its calendar from now on.

    Where both sides' hours count, so do the other side's clocks.
    """
    changes = []
    for clock in _running(ticket):
        if clock.side == side:
            clock.department_id = _department_of(ticket, side)
        elif not ticket.revision.terms.both_sides_hours:
            continue
        calendars = counted_in(ticket, clock.side)
        if calendars != tuple(revision.calendar for revision in clock.calendars[-1].revisions):
            changes.append(_count_in(ticket, clock, _parts(calendars, now), now=now, cause="hand_over"))
    settle(ticket, now)
    return [change.as_fact() for change in changes]


def _department_of(ticket: Ticket, side: str) -> int:
    return ticket.supplier_department_id if side == "supplier" else ticket.customer_department_id


def recount(clock: Clock, revision: CalendarRevision, now: datetime, cause: str) -> Change | None:
    """A calendar was revised: from its effective date on, what the open clock counted in it counts in the revision.

    None where the clock left the calendar before.
    """
    before = [(part.revisions, part.from_) for part in clock.calendars]
    after = revised(before, revision, revision.effective_from)
    if after == before:
        return None
    clock.calendars = [_row(revisions, since) for revisions, since in after]
    change = _rewrite(clock.ticket, clock, value_of(clock), now, "moved", cause=cause)
    settle(clock.ticket, now)
    return change


def _count_in(ticket: Ticket, clock: Clock, parts: list[Part], *, now: datetime, cause: str) -> Change:
    first, since = parts[0]
    clock.calendars = [part for part in clock.calendars if part.from_ < since] + [
        _row(revisions, begin) for revisions, begin in parts
    ]
    facts = {"calendar": _key(first), "since": since, "later": _later(parts)}
    return _rewrite(ticket, clock, value_of(clock), now, "moved", cause=cause, **facts)


def _running(ticket: Ticket) -> list[Clock]:
    return [clock for clock in ticket.clocks if clock.ended_at is None]


# --- writing ---


def _rewrite(ticket: Ticket, clock: Clock, value: Value, now: datetime, what: str, **facts: Any) -> Change:
    """Store what the engine made of the clock; a due time that this change put into the past breaches now."""
    before = clock.due
    _write_runs(clock, value.runs)
    clock.target_us = value.target // MICROSECOND
    clock.used_us = value.used(now) // MICROSECOND
    clock.state = value.state
    clock.due = value.due()
    was_late = before is not None and before < now
    if clock.due is not None and clock.due < now and not was_late and clock.breached_at is None:
        clock.breached_at = now
        facts["breached_by_change"] = True
    elif clock.due is not None and clock.due >= now:
        clock.breached_at = None
    plan(ticket, clock, now)
    return Change(clock.name, what, due=clock.due, before=before, facts=facts)


def _write_runs(clock: Clock, runs: tuple[Run, ...]) -> None:
    """Runs are changed in place: mostly the last one gets an end, or a new one follows."""
    kept = clock.runs[: len(runs)]
    for row, run in zip(kept, runs, strict=False):
        row.from_, row.until = run.start, run.end
    del clock.runs[len(runs) :]
    clock.runs.extend(ClockRun(from_=run.start, until=run.end) for run in runs[len(kept) :])


def _finish(
    ticket: Ticket, clock: Clock, *, at: datetime, now: datetime, verdict: str | None = None
) -> Change:
    value = value_of(clock)
    due = value.due() or value.earliest_due(at)
    value = value.end(max(at, clock.started_at))
    _write_runs(clock, value.runs)
    clock.used_us = value.used(at) // MICROSECOND
    clock.state, clock.ended_at, clock.due = "ended", at, due
    clock.verdict = verdict or ("breached" if due < at else "met")
    clock.first_verdict = clock.first_verdict or clock.verdict
    clock.person_id = ticket.assignee_id if clock.side == "supplier" else ticket.requester_id
    if clock.verdict == "breached" and clock.breached_at is None:
        clock.breached_at = min(due, at)
    if _drop_timers(clock, at):
        _leave_board(clock, now)
    facts = {"verdict": clock.verdict, "used": timedelta(microseconds=clock.used_us), "at": at}
    return Change(clock.name, "ended", due=due, facts=facts)


def note_delivery(ticket: Ticket) -> None:
    """The first verdict of a delivery clock is that of the first delivery; a later one may only be final."""
    clock = ticket.running("delivery")
    if clock is not None and clock.first_verdict is None:
        stood_at = clock.runs[-1].until
        value = value_of(clock)
        due = value.due()
        clock.first_verdict = (
            "breached" if due is not None and stood_at is not None and due < stood_at else "met"
        )


def forget_delivery(ticket: Ticket) -> None:
    """A delivery that was taken back had no verdict; that of an earlier one, which was judged, stays the first."""
    clock = ticket.running("delivery")
    if clock is not None and not _was_delivered(ticket, clock):
        clock.first_verdict = None


def _was_delivered(ticket: Ticket, clock: Clock) -> bool:
    """Whether a delivery of this clock was judged."""
    return any(
        other.kind == "acceptance"
        and other.started_at >= clock.started_at
        and other.verdict in ("met", "breached")
        for other in ticket.clocks
    )


def _leave_board(clock: Clock, now: datetime) -> None:
    """What was escalated is done: a promise is kept or was broken, the rest ends."""
    for escalation in db.session.scalars(
        select(Escalation).where(Escalation.clock_id == clock.id, Escalation.ended_at.is_(None))
    ):
        escalation.ended_at = now
        if escalation.state == "acknowledged":
            promised = escalation.promised_at
            escalation.state = "kept" if promised is None or now <= promised else "broken"
        elif escalation.state == "open":
            escalation.state = "ended"


# --- timers ---


def set_timer(
    ticket: Ticket,
    kind: str,
    at: datetime | None,
    subject: str = "",
    clock: Clock | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Plan something once: one row per ticket, kind and subject; a timer that is done stays done."""
    timer = db.session.scalars(
        select(Timer).where(Timer.ticket_id == ticket.id, Timer.kind == kind, Timer.subject == subject)
    ).one_or_none()
    if timer is None:
        db.session.add(
            Timer(ticket=ticket, clock=clock, kind=kind, subject=subject, at=at, facts=facts or {})
        )
    elif timer.done_at is None:
        timer.at, timer.facts = at, facts or timer.facts


def drop_timers(ticket: Ticket, kinds: Iterable[str]) -> None:
    """What was planned is no longer to come. Timers that are done stay."""
    pending = select(Timer).where(
        Timer.ticket_id == ticket.id, Timer.kind.in_(tuple(kinds)), Timer.done_at.is_(None)
    )
    for timer in db.session.scalars(pending):
        db.session.delete(timer)


def _drop_timers(clock: Clock, at: datetime) -> bool:
    """What was reached before the end stays for the sweep: a rung fires once, however late somebody looks.

    Returns whether a rung has fired, so that something may stand on a board.
    """
    for timer in list(clock.timers):
        if timer.done_at is None and not _is_reached(timer, at):
            clock.timers.remove(timer)
            _forget(timer)
    return any(timer.kind == "rung" and timer.done_at is not None for timer in clock.timers)


def _forget(timer: Timer) -> None:
    """Delete it; one that was never written is only dropped."""
    if inspect(timer).pending:
        db.session.expunge(timer)
    else:
        db.session.delete(timer)


def plan(ticket: Ticket, clock: Clock, now: datetime) -> None:
    """Set the clock's timers anew: its rungs, its breach, its reminders. What was reached stays, and fires once."""
    value = value_of(clock)
    wanted = dict(_instants(ticket, clock, value))
    existing = {(timer.kind, timer.subject): timer for timer in clock.timers}
    for (kind, subject), at in wanted.items():
        timer = existing.get((kind, subject))
        if timer is None:
            db.session.add(Timer(ticket=ticket, clock=clock, kind=kind, subject=subject, at=at, facts={}))
        elif timer.done_at is None and not _is_reached(timer, now):
            timer.at = at


def _is_reached(timer: Timer, at: datetime) -> bool:
    """A rung or a breach whose instant has come waits for the sweep, and no later change takes it back."""
    return timer.at is not None and timer.at <= at and timer.kind in ("rung", "breach")


def _instants(
    ticket: Ticket, clock: Clock, value: Value
) -> Iterable[tuple[tuple[str, str], datetime | None]]:
    if clock.kind == "rating":
        yield ("expire", clock.name), clock.due
        for percent in RATING_REMINDERS:
            yield (
                ("rating_reminder", f"{clock.name}/{percent}"),
                value.when_used(clock.target * percent / 100),
            )
        return
    yield ("breach", clock.name), clock.due
    breached_at = clock.breached_at if clock.due is not None else None
    for rung, at in instants(rungs_for(ticket, clock), value, breached_at):
        yield ("rung", f"{clock.name}/{rung.number}"), at
    if clock.kind == "acceptance" and may_be_deemed(ticket):
        yield ("close_unanswered", clock.name), value.when_used(clock.target + DEEMED_GRACE)


def rungs_for(ticket: Ticket, clock: Clock) -> tuple[Rung, ...]:
    """The ladder of this clock: by its kind, or the superior's own where a superior holds a rank ticket."""
    ladders = {} if clock.policy_revision is None else clock.policy_revision.ladders
    ladder = ladder_of(ladders, clock.kind, superior_holds=superior_holds(ticket, clock.side))
    return rungs_of(ladder, ticket.priority, deemed=may_be_deemed(ticket))


def superior_holds(ticket: Ticket, side: str) -> bool:
    """In a rank ticket: whether the side is the superior of the two."""
    if ticket.relation != "rank" or ticket.assignee_id is None:
        return False
    holder, other = ticket.requester_id, ticket.assignee_id
    if side == "supplier":
        holder, other = other, holder
    return organisation().is_above(holder, other)


def may_be_deemed(ticket: Ticket) -> bool:
    """Deemed acceptance: where agreed, only functional, never with a major output."""
    terms = ticket.revision.terms
    return terms.deemed_acceptance and ticket.relation == "functional" and not terms.has_major_output


# --- whose turn it is ---


def settle(ticket: Ticket, now: datetime) -> None:
    """Write who holds the ticket and by when, and that it changed."""
    ticket.holder = _holder(ticket)
    ticket.holder_department_id = {
        "customer": ticket.customer_department_id,
        "supplier": ticket.supplier_department_id,
    }.get(ticket.holder)
    ticket.holder_person_id = _holder_person(ticket)
    ticket.holder_due = _holder_due(ticket, now)
    ticket.changed_at = max(now, ticket.changed_at)


def _holder(ticket: Ticket) -> str:
    if ticket.state == "closed" and ticket.running("rating") is None:
        return "none"
    return HOLDER[ticket.state]


def _holder_person(ticket: Ticket) -> int | None:
    if ticket.holder == "supplier":
        return ticket.assignee_id
    if ticket.holder != "customer":
        return None
    if ticket.state == "draft":
        return ticket.author_id
    if ticket.state == "awaiting_approval":
        return organisation().head_of(ticket.customer_department_id)
    return ticket.requester_id


def _holder_due(ticket: Ticket, now: datetime) -> datetime | None:
    """The earliest due time of the holder's clocks; of one that stands still, the earliest possible one."""
    if RUNNING_CLOCK[ticket.state] is None:
        return None
    clocks = [clock for clock in _running(ticket) if clock.side == ticket.holder]
    return min((clock.due or _if_resumed(ticket, clock, now) for clock in clocks), default=None)


def _if_resumed(ticket: Ticket, clock: Clock, now: datetime) -> datetime:
    return value_of(clock).earliest_due(max(now, ticket.resume_at or now))

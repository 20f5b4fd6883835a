"""The sweep: what is due is done, in order of time and once, by one sweeper at a time.

APScheduler, a notification or a person may wake it; what is due stands in the rows alone. One call is one
batch within one transaction; the entrance commits it and calls again until nothing is due.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, inspect, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from qms_tickets.domain.events import instant_text
from qms_tickets.domain.organisation import distinct
from qms_tickets.extensions import db
from qms_tickets.models.calendar import Calendar
from qms_tickets.models.clock import Clock
from qms_tickets.models.department import Department
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.models.timer import Timer
from qms_tickets.operations import agreements, escalations, events, leases, notices, reminders, summaries
from qms_tickets.operations.tray import tray
from qms_tickets.queries import kept
from qms_tickets.queries.database import among
from qms_tickets.queries.organisation import forget_organisation, organisation

LEASE: Final = "sweep"
BATCH: Final = 200
_FIRST_REST, _LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)

log = logging.getLogger(__name__)

Handler = Callable[[Timer, datetime], None]

# What is done at the instant of a timer of each kind. `verbs` change the ticket: what they make due comes first.
HANDLERS: Final[Mapping[str, Handler]] = {
    "rung": escalations.fire,
    "breach": escalations.note_breach,
    "promise": escalations.promise_due,
    "expire": reminders.rating_expires,
    "rating_reminder": reminders.ask_for_rating,
    "approval_reminder": reminders.ask_for_approval,
    "unconfirmed": reminders.ask_to_confirm,
    "resume": reminders.hold_ends,
    "close_unanswered": reminders.close_unanswered,
    "lapse": reminders.proposal_lapses,
    "dispute_up": reminders.dispute_passes_up,
    agreements.TAKES_EFFECT: agreements.day_has_come,
    agreements.REVIEW: agreements.review_comes_due,
    summaries.WEEK: summaries.week_begins,
}
TELL_ONLY: Final = frozenset(
    {
        "rung",
        "breach",
        "rating_reminder",
        "approval_reminder",
        "unconfirmed",
        agreements.REVIEW,
        summaries.WEEK,
    }
)


@dataclass(frozen=True, slots=True)
class Fired:
    """One timer that was done, and how late."""

    kind: str
    ticket: int | None
    subject: str
    due: datetime
    late_seconds: float


@dataclass(slots=True)
class SweepResult:
    """What a batch did. `held_by_other`: another sweeper is at work and will do what is due."""

    fired: list[Fired] = field(default_factory=list)
    held_by_other: bool = False
    failed: int = 0

    @property
    def found_nothing(self) -> bool:
        return not self.fired and not self.failed

    def add(self, other: SweepResult) -> None:
        self.fired += other.fired
        self.failed += other.failed
        self.held_by_other = other.held_by_other

    def late_seconds(self) -> dict[str, float]:
        late = sorted(one.late_seconds for one in self.fired)
        if not late:
            return {"p50": 0.0, "p99": 0.0, "max": 0.0}
        return {
            "p50": late[len(late) // 2],
            "p99": late[min(len(late) - 1, len(late) * 99 // 100)],
            "max": late[-1],
        }


# Questions


def _due(until: datetime) -> ColumnElement[bool]:
    return Timer.done_at.is_(None) & (Timer.at <= until)


def anything_due(now: datetime) -> bool:
    instant = next_instant()
    return instant is not None and instant <= now


def next_instant() -> datetime | None:
    """When the sweep is wanted next. One look into an index: what an idle sweep costs."""
    return db.session.scalars(
        select(Timer.at).where(Timer.done_at.is_(None), Timer.at.is_not(None)).order_by(Timer.at).limit(1)
    ).first()


def due_until(as_of: datetime, limit: int | None = None) -> list[Timer]:
    """What a sweep at that instant would do, in its order. Nothing is done."""
    listed = select(Timer).where(_due(as_of)).order_by(Timer.at, Timer.id).limit(limit)
    return list(db.session.scalars(listed.options(joinedload(Timer.ticket), joinedload(Timer.clock))))


# The sweep


def sweep(
    now: datetime, *, owner: str, until: datetime | None = None, batch: int = BATCH, careful: bool = False
) -> SweepResult:
    """Do the next batch of what was due at `until` (or now). `owner` names this sweeper in the lease.

    `careful`: each timer by itself, so that one that fails rests for a while and the others are done; for
    the second try, after a batch failed.
    """
    leases.do_not_linger()
    if leases.take(LEASE, owner) is None:
        return SweepResult(held_by_other=True)
    forget_organisation()
    timers = _claim(until or now, batch)
    _read_ahead(timers, now)
    if careful:
        return _with_care(timers, now, until or now)
    result = SweepResult()
    told: list[Timer] = []
    with tray():
        for timer in timers:
            if not _stands(timer, until or now):
                continue
            if timer.kind not in TELL_ONLY:
                _mark(told, now)
                result.fired.append(_do(timer, now))
                return result
            set_committed_value(timer, "done_at", now)
            told.append(timer)
            result.fired.append(_done(timer, now))
        _mark(told, now)
    if len(timers) < batch:
        leases.release(LEASE, owner)
    return result


def _with_care(timers: list[Timer], now: datetime, until: datetime) -> SweepResult:
    result = SweepResult()
    for timer in timers:
        if _stands(timer, until):
            done = _try(timer, now)
            result.fired += [] if done is None else [done]
            result.failed += done is None
            if timer.kind not in TELL_ONLY:
                break
    return result


def _claim(until: datetime, batch: int) -> list[Timer]:
    """The next timers in order, read again once their tickets are locked: they may have moved meanwhile."""
    found = db.session.execute(
        select(Timer.id, Timer.ticket_id).where(_due(until)).order_by(Timer.at, Timer.id).limit(batch)
    ).all()
    of_tickets = {row.ticket_id for row in found if row.ticket_id is not None}
    locked = select(Ticket).where(among(Ticket.id, of_tickets)).order_by(Ticket.id).with_for_update()
    fresh = {"populate_existing": True}
    tickets = {ticket.id: ticket for ticket in db.session.scalars(locked.execution_options(**fresh))}
    again = select(Timer).where(among(Timer.id, [row.id for row in found])).order_by(Timer.at, Timer.id)
    # The ladders once for all who share them, not once a row.
    with_clock = joinedload(Timer.clock).selectinload(Clock.policy_revision)
    timers = db.session.scalars(again.options(with_clock).execution_options(**fresh)).all()
    for timer in timers:
        if timer.ticket_id is not None:
            set_committed_value(timer, "ticket", tickets[timer.ticket_id])
    # Asked for by number alone: what is due is known, and need not be looked for again.
    return [timer for timer in timers if _stands(timer, until)]


def _stands(timer: Timer, until: datetime) -> bool:
    """Whether it is still to be done: a verb before it in the batch may have moved or dropped it."""
    state = inspect(timer)
    if state.deleted or state.detached or timer in db.session.deleted:
        return False
    return timer.done_at is None and timer.at is not None and timer.at <= until


def _do(timer: Timer, now: datetime) -> Fired:
    timer.done_at = now
    return _done(timer, now)


def _done(timer: Timer, now: datetime) -> Fired:
    due = escalations.due_of(timer)
    fired = Fired(timer.kind, timer.ticket_id, timer.subject, due, max(0.0, (now - due).total_seconds()))
    HANDLERS[timer.kind](timer, now)
    return fired


def _mark(told: list[Timer], now: datetime) -> None:
    """Those that only told somebody, in one statement."""
    if told:
        these = update(Timer).where(among(Timer.id, [timer.id for timer in told]))
        db.session.execute(these.values(done_at=now).execution_options(synchronize_session=False))


def _try(timer: Timer, now: datetime) -> Fired | None:
    """Do it or, when it fails, put it off for a while, ever longer; its own instant is kept beside it."""
    waiting = events.waiting()
    try:
        with db.session.begin_nested():
            return _do(timer, now)
    except OperationalError:  # the database is away or locked: that is no fault of this timer's
        raise
    except Exception as mistake:
        log.exception("timer %s (%s %s) failed", timer.id, timer.kind, timer.subject)
        events.forget_since(waiting)
        kept.forget()
        failures = int(timer.facts.get("failures", 0)) + 1
        timer.facts = {
            **timer.facts,
            "due": instant_text(escalations.due_of(timer)),
            "failures": failures,
            "error": type(mistake).__name__,
        }
        timer.at = now + min(_FIRST_REST * 2 ** (failures - 1), _LONGEST_REST)
        db.session.flush()
        return None


# Reading ahead: what a batch needs, in a few statements instead of a few for each timer


def _read_ahead(timers: list[Timer], now: datetime) -> None:
    if not timers:
        return
    tickets = [timer.ticket for timer in timers if timer.ticket is not None]
    _read_departments()
    _read_people(tickets)
    notices.open_mailboxes({ticket.id for ticket in tickets}, now)
    escalations.read_ahead([timer.clock_id for timer in timers if timer.clock_id is not None])


def _read_departments() -> None:
    whole = select(Department).options(joinedload(Department.calendar).selectinload(Calendar.revisions))
    kept.kept("departments", lambda: db.session.scalars(whole).all())


def _read_people(tickets: list[Ticket]) -> None:
    wanted: list[Any] = [ticket.requester_id for ticket in tickets] + [
        ticket.assignee_id for ticket in tickets
    ]
    for unit in organisation().units.values():
        wanted += [unit.head_id, unit.contact_id, *unit.deputies]
    reading = select(Person).where(Person.id.in_(distinct(wanted))).options(selectinload(Person.capabilities))
    kept.kept("people", lambda: db.session.scalars(reading).all())

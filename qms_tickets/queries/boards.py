"""The supervisors' board: what is escalated to me and to my people, and what is about to be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from qms_tickets.domain.clocks.business_time import due as due_after
from qms_tickets.domain.errors import NotFound
from qms_tickets.domain.escalation import Step, ladder_of, step_of, steps_of
from qms_tickets.extensions import db
from qms_tickets.models.clock import Clock, ClockCalendar
from qms_tickets.models.department import Department
from qms_tickets.models.escalation import Escalation, EscalationReach
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.models.timer import Timer
from qms_tickets.queries import recipients
from qms_tickets.queries.organisation import organisation
from qms_tickets.queries.viewer import Viewer
from qms_tickets.queries.visibility import visible_to

STANDING: Final = ("open", "broken")
AHEAD: Final = timedelta(hours=4)
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class NextRung:
    """The rung that a clock reaches next: when, and whom it tells first."""

    number: int
    rungs: int
    at: datetime
    tells: str


@dataclass(frozen=True, slots=True)
class Coming:
    """A clock that is about to reach the viewer's board."""

    clock: Clock
    rung: NextRung


# What stands on the board


def standing(viewer: Viewer, department_id: int | None = None) -> list[Escalation]:
    """Not acknowledged, or promised in vain: of each clock the highest rung, longest due first."""
    return _highest(_of(viewer, STANDING, department_id))


def promised(viewer: Viewer, department_id: int | None = None) -> list[Escalation]:
    """Acknowledged, waiting for what was promised, soonest first."""
    found = _highest(_of(viewer, ("acknowledged",), department_id))
    return sorted(found, key=lambda one: one.promised_at or one.due)


def count_standing(viewer: Viewer, since: datetime | None = None) -> int:
    """How many tickets stand on the board unanswered; `since`: only those that came after that."""
    counted = _on_board(select(func.count(Escalation.ticket_id.distinct())), viewer, STANDING)
    if since is not None:
        counted = counted.where(Escalation.fired_at > since)
    return int(db.session.scalar(counted) or 0)


def _of(viewer: Viewer, states: Collection[str], department_id: int | None) -> Sequence[Escalation]:
    wanted = _on_board(select(Escalation), viewer, states)
    if department_id is not None:
        wanted = wanted.where(Escalation.department_id == department_id)
    ordered = wanted.order_by(Escalation.clock_due, Escalation.rung.desc(), Escalation.id).limit(_MOST)
    return db.session.scalars(ordered.options(*_for_rows())).unique().all()


def _on_board(question: Select[Any], viewer: Viewer, states: Collection[str]) -> Select[Any]:
    return (
        question.join(Ticket, Ticket.id == Escalation.ticket_id)
        .where(Escalation.on_board, Escalation.state.in_(states), Escalation.ended_at.is_(None))
        .where(visible_to(viewer), _concerns(viewer), not_(_is_delivered()))
    )


def _is_delivered() -> ColumnElement[bool]:
    """The supplier has done what was late: until a verdict sends it back, no help is needed there."""
    return and_(Ticket.state == "delivered", Escalation.side == "supplier")


def _concerns(viewer: Viewer) -> ColumnElement[bool]:
    """Mine by name, and those of the departments that I oversee; who reads everything reads all boards."""
    if viewer.quality_manager or viewer.auditor:
        return true()
    mine = select(EscalationReach.escalation_id).where(EscalationReach.person_id.in_(viewer.people))
    of_my_people = and_(Escalation.department_id.in_(viewer.overseen), Ticket.confidential.is_(False))
    return or_(Escalation.id.in_(mine), of_my_people)


def _for_rows() -> tuple[Any, ...]:
    """What a line shows, in a fixed number of statements."""
    ticket = joinedload(Escalation.ticket)
    clock = joinedload(Escalation.clock)
    return (
        ticket.joinedload(Ticket.customer_department),
        ticket.joinedload(Ticket.supplier_department),
        ticket.joinedload(Ticket.requester),
        ticket.joinedload(Ticket.assignee),
        ticket.joinedload(Ticket.service),
        ticket.selectinload(Ticket.proposals),
        *_whole(clock),
        selectinload(Escalation.reaches),
        joinedload(Escalation.acknowledged_by),
    )


def _whole(clock: Any) -> tuple[Any, ...]:
    return (
        clock.joinedload(Clock.policy_revision),
        clock.selectinload(Clock.runs),
        clock.selectinload(Clock.calendars).joinedload(ClockCalendar.revision),
    )


def _highest(found: Sequence[Escalation]) -> list[Escalation]:
    highest: dict[int, Escalation] = {}
    for escalation in found:
        known = highest.get(escalation.clock_id)
        if known is None or escalation.rung > known.rung:
            highest[escalation.clock_id] = escalation
    return list(highest.values())


def numbered(escalation_id: int, viewer: Viewer, *, locked: bool = False) -> Escalation:
    """One escalation of a ticket that the viewer may see. Errors: NotFound."""
    wanted = select(Escalation).join(Ticket, Ticket.id == Escalation.ticket_id)
    wanted = wanted.where(Escalation.id == escalation_id, visible_to(viewer))
    if locked:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound()
    return found


# What comes next


def next_rungs(clocks: Sequence[Clock]) -> dict[int, NextRung]:
    """Clock → its next rung, for those that have one to come."""
    by_id = {clock.id: clock for clock in clocks}
    waiting = select(Timer).where(
        Timer.clock_id.in_(by_id), Timer.kind == "rung", Timer.done_at.is_(None), Timer.at.is_not(None)
    )
    found: dict[int, NextRung] = {}
    for timer in db.session.scalars(waiting.order_by(Timer.at.desc(), Timer.id.desc())):
        clock = by_id[timer.clock_id or 0]
        rung = _next(timer, clock)
        if rung is not None:
            found[clock.id] = rung
    return found


def _next(timer: Timer, clock: Clock) -> NextRung | None:
    ladder = _ladder(clock)
    number = int(timer.subject.rpartition("/")[2])
    step = step_of(ladder, number)
    if step is None or timer.at is None:
        return None
    return NextRung(number, len(steps_of(ladder)), timer.at, _highest_told(step))


def _highest_told(step: Step) -> str:
    """Of those whom a rung tells the one who makes it higher than the rung before."""
    told = (*step.tell, *step.digest)
    above = [code for code in told if code in recipients.HELPERS] or list(told)
    code = above[-1] if above else "holder"
    return "person" if code.startswith("person:") else code


def _ladder(clock: Clock) -> Any:
    ladders = {} if clock.policy_revision is None else clock.policy_revision.ladders
    return ladder_of(ladders, clock.kind, superior_holds=_superior_holds(clock, ladders))


def _superior_holds(clock: Clock, ladders: Any) -> bool:
    ticket = clock.ticket
    if ticket.relation != "rank" or ticket.assignee_id is None or not ladders.get("superior"):
        return False
    holder, other = ticket.requester_id, ticket.assignee_id
    if clock.side == "supplier":
        holder, other = other, holder
    return organisation().is_above(holder, other)


def coming(viewer: Viewer, person: Person, now: datetime, department_id: int | None = None) -> list[Coming]:
    """Clocks of tickets of my departments that reach me within four of my working hours, and do not stand yet."""
    departments = viewer.overseen if department_id is None else viewer.overseen & {department_id}
    hours = person.department.calendar.revision_at(now).working_hours
    soon = (
        select(Timer)
        .join(Clock, Clock.id == Timer.clock_id)
        .join(Ticket, Ticket.id == Timer.ticket_id)
        .where(
            Timer.kind == "rung",
            Timer.done_at.is_(None),
            Timer.at > now,
            Timer.at <= due_after(hours, now, AHEAD),
            or_(
                Ticket.supplier_department_id.in_(departments), Ticket.customer_department_id.in_(departments)
            ),
            Clock.id.not_in(_standing_clocks()),
            visible_to(viewer),
        )
    )
    clock = joinedload(Timer.clock)
    ticket = clock.joinedload(Clock.ticket)
    loaded = soon.options(
        *_whole(clock),
        ticket.joinedload(Ticket.customer_department),
        ticket.joinedload(Ticket.supplier_department),
        ticket.joinedload(Ticket.requester),
        ticket.joinedload(Ticket.assignee),
    )
    found: dict[int, Coming] = {}
    for timer in db.session.scalars(loaded.order_by(Timer.at, Timer.id).limit(_MOST)).unique():
        if timer.clock is None or timer.clock_id in found or not _reaches(timer, viewer):
            continue
        rung = _next(timer, timer.clock)
        if rung is not None:
            found[timer.clock.id] = Coming(timer.clock, rung)
    return list(found.values())


def _standing_clocks() -> Select[Any]:
    return select(Escalation.clock_id).where(
        Escalation.on_board, Escalation.state.in_((*STANDING, "acknowledged")), Escalation.ended_at.is_(None)
    )


def _reaches(timer: Timer, viewer: Viewer) -> bool:
    clock = timer.clock
    assert clock is not None
    step = step_of(_ladder(clock), int(timer.subject.rpartition("/")[2]))
    if step is None:
        return False
    told = {one for code in step.tell for one in recipients.on_rung(code, clock.ticket, clock)}
    return bool(told & viewer.people)


# Around the board


def departments(viewer: Viewer) -> list[Department]:
    """Those whose board it is, for the filter."""
    wanted = select(Department).where(Department.id.in_(viewer.overseen), Department.active)
    return list(db.session.scalars(wanted.order_by(Department.code)))


@dataclass(frozen=True, slots=True)
class Week:
    """How the departments did since the week began, beside the week before."""

    on_time: int
    deliveries: int
    escalated: int
    escalated_before: int
    minutes_to_answer: float | None
    kept: int
    promises: int

    @property
    def on_time_share(self) -> float | None:
        return self.on_time / self.deliveries if self.deliveries else None


def week(department_ids: Collection[int], begins: datetime, now: datetime) -> Week:
    before = begins - timedelta(days=7)
    ended = select(func.coalesce(Clock.corrected_verdict, Clock.verdict), func.count()).where(
        Clock.kind == "delivery", Clock.ended_at.between(begins, now), Clock.department_id.in_(department_ids)
    )
    grouped = ended.group_by(func.coalesce(Clock.corrected_verdict, Clock.verdict))
    verdicts = {row[0]: int(row[1]) for row in db.session.execute(grouped)}
    on_time = verdicts.get("met", 0)
    fired = select(
        Escalation.fired_at, Escalation.acknowledged_at, Escalation.state, Escalation.promised_at
    ).where(
        Escalation.on_board,
        Escalation.fired_at.between(before, now),
        Escalation.department_id.in_(department_ids),
    )
    rows = db.session.execute(fired).all()
    mine = [row for row in rows if row.fired_at >= begins]
    answered = [
        (row.acknowledged_at - row.fired_at).total_seconds() / 60 for row in mine if row.acknowledged_at
    ]
    judged = [row.state for row in mine if row.promised_at is not None and row.state in ("kept", "broken")]
    return Week(
        on_time=on_time,
        deliveries=on_time + verdicts.get("breached", 0),
        escalated=len(mine),
        escalated_before=len(rows) - len(mine),
        minutes_to_answer=median(answered) if answered else None,
        kept=judged.count("kept"),
        promises=len(judged),
    )


def count_overdue(department_id: int, now: datetime) -> int:
    """What the department holds past its due time; nobody counts what is confidential."""
    held = (Ticket.holder_department_id == department_id, Ticket.holder_due < now)
    return db.session.scalar(select(func.count(Ticket.id)).where(*held, Ticket.confidential.is_(False))) or 0


def of_ticket(ticket_id: int) -> list[Escalation]:
    """Every rung that fired on a ticket, newest first; for a ticket that the viewer was found to see."""
    wanted = select(Escalation).where(Escalation.ticket_id == ticket_id)
    loaded = wanted.options(joinedload(Escalation.clock), joinedload(Escalation.acknowledged_by))
    return list(db.session.scalars(loaded.order_by(Escalation.fired_at.desc(), Escalation.due.desc())))

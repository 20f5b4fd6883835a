"""What waits for a person: tickets that the person holds, and answers that only the person can give."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, or_, select, union_all

from qms_tickets.domain.turns import action_of, asked_of
from qms_tickets.extensions import db
from qms_tickets.models.ticket import Dispute, DueProposal, Ticket
from qms_tickets.models.timer import Timer
from qms_tickets.queries.organisation import organisation
from qms_tickets.queries.tickets import for_row, still_open
from qms_tickets.queries.viewer import Viewer
from qms_tickets.queries.visibility import visible_to

# More than a person can look through; the lists have the rest.
MOST = 200


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of "my work": the ticket, what is asked (`asked-…`), which action that is, and until when."""

    ticket: Ticket
    asked: str
    action: str
    due: datetime | None
    own_clock: bool = True


def duties_of(viewer: Viewer, now: datetime) -> list[Duty]:
    """Everything that waits for the viewer, soonest due first; what has no due time comes last."""
    found: dict[int, Duty] = {}
    for duty in (
        *_answering(_answers, "lapse", "answer_due", "agree_due", viewer),
        *_answering(_disputes, "dispute_up", "decide_dispute", "decide_dispute", viewer),
        *_holding(viewer, now),
        *_answering(_confirmations, "unconfirmed", "confirm", "confirm", viewer),
    ):
        found.setdefault(duty.ticket.id, duty)
    return sorted(found.values(), key=lambda duty: (duty.due is None, duty.due, duty.ticket.id))


@dataclass(frozen=True, slots=True)
class Count:
    """How many duties there are; how many of them are overdue, and how many are a customer's."""

    all: int
    late: int
    customer: int

    @property
    def supplier(self) -> int:
        return self.all - self.customer


def count_of(viewer: Viewer, now: datetime) -> Count:
    """All of them, also those that `duties_of` leaves out, in one statement and without loading a ticket."""
    by_customer = or_(Ticket.requester_id.in_(viewer.people), Ticket.state == "awaiting_approval")
    customer = case((by_customer, 1), else_=0).label("customer")
    late = case((Ticket.holder_due < now, 1), else_=0).label("late")
    held = select(Ticket.id, customer, late, literal(0).label("answer")).where(visible_to(viewer))
    answer = select(Ticket.id, customer, literal(0), literal(1)).where(visible_to(viewer))
    lines = union_all(
        _held(held, viewer, now), *(find(answer, viewer) for find in (_answers, _disputes, _confirmations))
    ).subquery()
    # What is to be answered is due by its own timer, whatever the ticket's clock says.
    is_late = and_(func.max(lines.c.late) == 1, func.max(lines.c.answer) == 0)
    duties = (
        select(case((is_late, 1), else_=0).label("late"), func.max(lines.c.customer).label("customer"))
        .group_by(lines.c.id)
        .subquery()
    )
    counted = select(func.count(), func.sum(duties.c.late), func.sum(duties.c.customer)).select_from(duties)
    return Count(*(number or 0 for number in db.session.execute(counted).one()))


@dataclass(frozen=True, slots=True)
class Waiting:
    """The viewer's open tickets that another side holds: those that come back soonest, and how many there are."""

    tickets: list[Ticket]
    count: int


def waiting_for_others(viewer: Viewer, duties: Iterable[Duty], *, most: int = MOST) -> Waiting:
    own = or_(Ticket.requester_id.in_(viewer.people), Ticket.assignee_id.in_(viewer.people))
    theirs = and_(still_open(), own, Ticket.id.not_in({duty.ticket.id for duty in duties}))
    soonest = _rows(viewer).where(theirs).order_by(Ticket.holder_due.nulls_last(), Ticket.id).limit(most)
    tickets = list(db.session.scalars(soonest))
    if len(tickets) < most:
        return Waiting(tickets, len(tickets))
    counted = select(func.count(Ticket.id)).where(visible_to(viewer), theirs)
    return Waiting(tickets, db.session.scalar(counted) or 0)


def _rows(viewer: Viewer) -> Select[Ticket]:
    return select(Ticket).where(visible_to(viewer)).options(*for_row())


def _holding(viewer: Viewer, now: datetime) -> list[Duty]:
    statement = _held(_rows(viewer), viewer, now).order_by(Ticket.holder_due.nulls_last())
    tickets = list(db.session.scalars(statement.limit(MOST)))
    reminded = _timers(
        [ticket for ticket in tickets if ticket.state == "awaiting_approval"], "approval_reminder"
    )
    asked = ((ticket, asked_of(ticket)) for ticket in tickets)
    return [
        Duty(ticket, word, action_of(word), ticket.holder_due or reminded.get(ticket.id))
        for ticket, word in asked
        if word is not None
    ]


def _answering(
    find: Callable[[Select[Any], Viewer], Select[Any]], timer: str, asked: str, action: str, viewer: Viewer
) -> list[Duty]:
    """Answers that are owed beside the ticket's own clock; each wait ends with its timer."""
    tickets = list(db.session.scalars(find(_rows(viewer), viewer)))
    ends = _timers(tickets, timer)
    return [Duty(ticket, asked, action, ends.get(ticket.id), own_clock=False) for ticket in tickets]


# --- which tickets: each narrows a statement that starts from what the viewer may see ---


def _held(statement: Select[Any], viewer: Viewer, now: datetime) -> Select[Any]:
    return statement.where(
        or_(still_open(), Ticket.state.in_(("closed", "draft"))),
        Ticket.holder != "none",
        or_(Ticket.holder_person_id.in_(viewer.people), _in_own_queue(viewer, now), _to_approve(viewer)),
        _for_oneself_alone(viewer),
    )


def _for_oneself_alone(viewer: Viewer) -> ColumnElement[bool]:
    """A draft is its author's, a rating the requester's own: no deputy does these."""
    return or_(Ticket.state.not_in(("draft", "closed")), Ticket.holder_person_id == viewer.person_id)


def _in_own_queue(viewer: Viewer, now: datetime) -> ColumnElement[bool]:
    """A queue has a name: what nobody has taken is the contact's, or the deputy's while the contact is away."""
    house = organisation()
    queues = []
    for unit in house.units.values():
        contact = house.contact_of(unit.id)
        if contact is not None and {contact, house.reached(contact, now).person_id} & viewer.people:
            queues.append(unit.id)
    if not queues:
        return false()
    return and_(
        Ticket.holder == "supplier",
        Ticket.holder_person_id.is_(None),
        Ticket.holder_department_id.in_(queues),
    )


def _to_approve(viewer: Viewer) -> ColumnElement[bool]:
    return and_(
        Ticket.state == "awaiting_approval",
        Ticket.customer_department_id.in_(viewer.led),
        Ticket.requester_id.not_in(viewer.people),
    )


def _answers(statement: Select[Any], viewer: Viewer) -> Select[Any]:
    """Proposals of the other side for another due time."""
    to_me = or_(
        and_(DueProposal.side == "supplier", Ticket.requester_id.in_(viewer.people)),
        and_(DueProposal.side == "customer", Ticket.assignee_id.in_(viewer.people)),
    )
    proposed = statement.join(DueProposal, DueProposal.ticket_id == Ticket.id)
    return proposed.where(DueProposal.state == "open", still_open(), to_me)


def _confirmations(statement: Select[Any], viewer: Viewer) -> Select[Any]:
    return statement.where(
        Ticket.raised_by_id.is_not(None),
        Ticket.confirmed_at.is_(None),
        Ticket.requester_id.in_(viewer.people),
        still_open(),
    )


def _disputes(statement: Select[Any], viewer: Viewer) -> Select[Any]:
    """Disputes that the viewer's side, or the quality manager, has not answered; never those of an own ticket."""
    of_side = or_(
        and_(Dispute.customer_upholds.is_(None), Ticket.customer_department_id.in_(viewer.led)),
        and_(Dispute.supplier_upholds.is_(None), Ticket.supplier_department_id.in_(viewer.led)),
    )
    mine = and_(Dispute.passed_up_at.is_(None), of_side)
    if viewer.quality_manager:
        mine = or_(mine, Dispute.passed_up_at.is_not(None))
    not_party = and_(
        Ticket.requester_id.not_in(viewer.people),
        or_(Ticket.assignee_id.is_(None), Ticket.assignee_id.not_in(viewer.people)),
    )
    disputed = statement.join(Dispute, Dispute.ticket_id == Ticket.id)
    return disputed.where(Dispute.decided_at.is_(None), mine, not_party)


def _timers(tickets: list[Ticket], kind: str) -> dict[int | None, datetime | None]:
    """Ticket → when its wait ends, or is reminded next."""
    if not tickets:
        return {}
    next_one = (
        select(Timer.ticket_id, func.min(Timer.at))
        .where(
            Timer.ticket_id.in_([ticket.id for ticket in tickets]),
            Timer.kind == kind,
            Timer.done_at.is_(None),
        )
        .group_by(Timer.ticket_id)
    )
    return {ticket_id: at for ticket_id, at in db.session.execute(next_one)}  # noqa: C416  (typed rows)

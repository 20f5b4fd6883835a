"""What waits for a person: tickets that the person holds, and answers that only the person can give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from qms_tickets.domain.turns import action_of, asked_of
from qms_tickets.extensions import db
from qms_tickets.models.ticket import Dispute, DueProposal, Ticket
from qms_tickets.models.timer import Timer
from qms_tickets.queries.organisation import organisation
from qms_tickets.queries.tickets import for_row, still_open
from qms_tickets.queries.viewer import Viewer
from qms_tickets.queries.visibility import visible_to

MOST = 500


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
        *_answers(viewer, now),
        *_disputes(viewer),
        *_held(viewer, now),
        *_confirmations(viewer),
    ):
        found.setdefault(duty.ticket.id, duty)
    return sorted(found.values(), key=lambda duty: (duty.due is None, duty.due, duty.ticket.id))


def waiting_for_others(viewer: Viewer, duties: Iterable[Duty]) -> list[Ticket]:
    """Open tickets of the viewer that another side holds, soonest back first."""
    own = or_(Ticket.requester_id.in_(viewer.people), Ticket.assignee_id.in_(viewer.people))
    mine = {duty.ticket.id for duty in duties}
    statement = _rows(viewer).where(still_open(), own).order_by(Ticket.holder_due.nulls_last(), Ticket.id)
    return [ticket for ticket in db.session.scalars(statement.limit(MOST)) if ticket.id not in mine]


def _rows(viewer: Viewer) -> Select[Ticket]:
    return select(Ticket).where(visible_to(viewer)).options(*for_row())


def _held(viewer: Viewer, now: datetime) -> list[Duty]:
    holding = and_(
        or_(still_open(), Ticket.state.in_(("closed", "draft"))),
        Ticket.holder != "none",
        or_(Ticket.holder_person_id.in_(viewer.people), _in_own_queue(viewer, now), _to_approve(viewer)),
    )
    statement = _rows(viewer).where(holding, _own_draft(viewer)).order_by(Ticket.holder_due.nulls_last())
    duties = []
    for ticket in db.session.scalars(statement.limit(MOST)):
        asked = asked_of(ticket)
        if asked is not None:
            duties.append(Duty(ticket, asked, action_of(asked), ticket.holder_due))
    return duties


def _own_draft(viewer: Viewer) -> ColumnElement[bool]:
    """A draft is its author's; what came back from approval is the requester's again."""
    return or_(Ticket.state != "draft", Ticket.requester_id == viewer.person_id)


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


def _answers(viewer: Viewer, now: datetime) -> list[Duty]:
    """Proposals of the other side for another due time."""
    to_me = or_(
        and_(DueProposal.side == "supplier", Ticket.requester_id.in_(viewer.people)),
        and_(DueProposal.side == "customer", Ticket.assignee_id.in_(viewer.people)),
    )
    statement = (
        _rows(viewer)
        .join(DueProposal, DueProposal.ticket_id == Ticket.id)
        .where(DueProposal.state == "open", still_open(), to_me)
    )
    tickets = list(db.session.scalars(statement))
    ends = _timers(tickets, "lapse")
    return [
        Duty(ticket, "answer_due", "agree_due", ends.get(ticket.id), own_clock=False) for ticket in tickets
    ]


def _confirmations(viewer: Viewer) -> list[Duty]:
    unconfirmed = and_(
        Ticket.raised_by_id.is_not(None),
        Ticket.confirmed_at.is_(None),
        Ticket.requester_id.in_(viewer.people),
        still_open(),
    )
    tickets = list(db.session.scalars(_rows(viewer).where(unconfirmed)))
    ends = _timers(tickets, "unconfirmed")
    return [Duty(ticket, "confirm", "confirm", ends.get(ticket.id), own_clock=False) for ticket in tickets]


def _disputes(viewer: Viewer) -> list[Duty]:
    """Disputes that the viewer's side, or the quality manager, has not answered; never those of an own ticket."""
    led = viewer.led
    of_side = or_(
        and_(Dispute.customer_upholds.is_(None), Ticket.customer_department_id.in_(led)),
        and_(Dispute.supplier_upholds.is_(None), Ticket.supplier_department_id.in_(led)),
    )
    mine = and_(Dispute.passed_up_at.is_(None), of_side)
    if viewer.quality_manager:
        mine = or_(mine, Dispute.passed_up_at.is_not(None))
    not_party = and_(
        Ticket.requester_id.not_in(viewer.people),
        or_(Ticket.assignee_id.is_(None), Ticket.assignee_id.not_in(viewer.people)),
    )
    statement = (
        _rows(viewer)
        .join(Dispute, Dispute.ticket_id == Ticket.id)
        .where(Dispute.decided_at.is_(None), mine, not_party)
    )
    tickets = list(db.session.scalars(statement))
    ends = _timers(tickets, "dispute_up")
    return [
        Duty(ticket, "decide_dispute", "decide_dispute", ends.get(ticket.id), own_clock=False)
        for ticket in tickets
    ]


def _timers(tickets: list[Ticket], kind: str) -> dict[int | None, datetime | None]:
    if not tickets:
        return {}
    pending = select(Timer.ticket_id, Timer.at).where(
        Timer.ticket_id.in_([ticket.id for ticket in tickets]), Timer.kind == kind, Timer.done_at.is_(None)
    )
    return {row.ticket_id: row.at for row in db.session.execute(pending)}

"""Who serves: taking, assigning, handing over, declining."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from qms_tickets.domain.access import Actor
from qms_tickets.domain.errors import FieldError, NotValid
from qms_tickets.domain.reasons import DECLINE
from qms_tickets.extensions import db
from qms_tickets.models.department import Department
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import FormerDepartment, Ticket
from qms_tickets.operations import clocks
from qms_tickets.operations.named import person_named
from qms_tickets.operations.tickets.acting import begin
from qms_tickets.operations.tickets.bodies import Assign, Decline, HandOver, Nothing
from qms_tickets.operations.tickets.due_times import close_proposals
from qms_tickets.queries.people import department_by_code


def take(ticket: Ticket, body: Nothing, *, by: Actor, now: datetime, version: int | None = None) -> None:
    act = begin(ticket, "take", by=by, now=now, version=version)
    ticket.assignee_id = by.person_id
    db.session.flush()
    act.done("ticket.taken", silent=True)


def assign(ticket: Ticket, body: Assign, *, by: Actor, now: datetime, version: int | None = None) -> None:
    """To a person of the supplier's department. Whoever is away is assigned all the same: the deputy hears."""
    act = begin(ticket, "assign", by=by, now=now, version=version)
    person = _assignable(ticket, body.person)
    before = ticket.assignee_id
    if person.id == before:
        return
    ticket.assignee = person
    db.session.flush()
    act.done("ticket.assigned", texts={"reason": body.reason}, person=person.id, before=before)


def _assignable(ticket: Ticket, told: str) -> Person:
    person = person_named(told, "person")
    if person.department_id != ticket.supplier_department_id:
        raise NotValid(
            {"person": FieldError("not_of_department", {"department": ticket.supplier_department.code})}
        )
    if person.id == ticket.requester_id:
        raise NotValid({"person": FieldError("acts_for_other_side")})
    return person


def hand_over(
    ticket: Ticket, body: HandOver, *, by: Actor, now: datetime, version: int | None = None
) -> None:
    """To another department: the assignee is emptied; clocks, targets and revision stay; the old one keeps reading."""
    act = begin(ticket, "hand_over", by=by, now=now, version=version)
    department = _other_department(ticket, body.department)
    before = ticket.supplier_department
    _keep_reading(ticket, before, now)
    ticket.supplier_department, ticket.assignee, ticket.assignee_id = department, None, None
    db.session.flush()
    act.done(
        "ticket.handed_over",
        changes=clocks.hand_over(ticket, now),
        texts={"reason": body.reason},
        department=department.code,
        before=before.code,
    )


def _other_department(ticket: Ticket, code: str) -> Department:
    department = department_by_code(code)
    if department is None or not department.active:
        raise NotValid({"department": FieldError("unknown_department")})
    if department.id == ticket.supplier_department_id:
        raise NotValid({"department": FieldError("same_department")})
    if department.id == ticket.customer_department_id:
        raise NotValid({"department": FieldError("acts_for_other_side")})
    return department


def _keep_reading(ticket: Ticket, department: Department, now: datetime) -> None:
    known = select(FormerDepartment).where(
        FormerDepartment.ticket_id == ticket.id, FormerDepartment.department_id == department.id
    )
    former = db.session.scalars(known).one_or_none()
    if former is None:
        former = FormerDepartment(
            ticket_id=ticket.id, department_id=department.id, side="supplier", until=now
        )
        db.session.add(former)
    former.until = now


def decline(ticket: Ticket, body: Decline, *, by: Actor, now: datetime, version: int | None = None) -> None:
    """Not to be served, for a reason of the list. "Too busy" is none. The customer may dispute it."""
    act = begin(ticket, "decline", by=by, now=now, version=version)
    kind = body.kind or (body.reason if body.reason in DECLINE else None)
    if kind is None:
        raise NotValid(kind="required")
    text = body.reason if body.reason != kind else None
    if kind == "not_ours" and body.department is None and text is None:
        raise NotValid(department="name_whose_it_is")
    ticket.state_before = ticket.state
    ticket.ended_at = now
    close_proposals(act)
    act.become("declined")
    clocks.drop_timers(ticket, ("lapse", "unconfirmed"))
    act.done(
        "ticket.declined",
        "decline",
        texts={"reason": text},
        reason_code=kind,
        department=body.department,
    )

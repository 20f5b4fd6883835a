"""Somebody leaves: what the person held passes to a successor, in one recorded action."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from qms_tickets.domain.access import Actor
from qms_tickets.domain.errors import NotPossible, NotValid
from qms_tickets.domain.lifecycles.ticket import OPEN
from qms_tickets.extensions import db
from qms_tickets.models.department import Department
from qms_tickets.models.person import Absence, Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.operations import clocks, events, notices, sign_in
from qms_tickets.operations.people import require_another_administrator
from qms_tickets.queries.organisation import forget_organisation, organisation
from qms_tickets.queries.people import person_by_email

_FOR_GOOD = timedelta(days=36_500)


def deactivate(person: Person, successor_email: str | None, *, by: Actor, now: datetime) -> None:
    """End the person's part. The successor gets the assigned tickets, leads and answers what the person did,
    and acts for the person on what stays in that name, on record as "A for B".

    Errors: NotPossible for the last administrator or somebody who left; NotValid where a successor must be named.
    """
    if not person.active:
        raise NotPossible("already_deactivated")
    require_another_administrator(person)
    successor = _successor(person, successor_email, must=_is_needed(person))
    tickets = _open_tickets(person)
    person.active, person.successor_id = False, None if successor is None else successor.id
    sign_in.end_all(person, by=by, now=now, cause="deactivated")
    if successor is not None:
        _pass_on(person, successor, tickets, by, now)
    db.session.flush()
    forget_organisation()
    events.record(
        "person.deactivated",
        by=by,
        now=now,
        person=person.id,
        successor=None if successor is None else successor.id,
        tickets=[ticket.number for ticket in tickets] or None,
    )


def reactivate(person: Person, *, by: Actor, now: datetime) -> None:
    """Back again; what was passed on stays where it is. Errors: NotPossible for somebody who never left."""
    if person.active:
        raise NotPossible("not_deactivated")
    person.active, person.successor_id = True, None
    for absence in _absences_after(person, now):
        absence.until = max(now, absence.from_)
    db.session.flush()
    forget_organisation()
    events.record("person.changed", by=by, now=now, person=person.id, fields=["active"])


def _successor(person: Person, email: str | None, *, must: bool) -> Person | None:
    if not email:
        if must:
            raise NotValid(successor="successor_required")
        return None
    successor = person_by_email(email)
    if successor is None or not successor.active or successor.id == person.id:
        raise NotValid(successor="not_a_person")
    return successor


def _is_needed(person: Person) -> bool:
    """Whether somebody waits for the person: open tickets, a department, people who report."""
    led = or_(Department.head_id == person.id, Department.contact_id == person.id)
    questions = (
        select(Ticket.id).where(_is_party(person), Ticket.state.in_(OPEN)),
        select(Department.id).where(Department.active, led),
        select(Person.id).where(Person.active, Person.manager_id == person.id),
    )
    return any(db.session.scalar(question.limit(1)) is not None for question in questions)


def _is_party(person: Person):  # type: ignore[no-untyped-def]
    return or_(Ticket.assignee_id == person.id, Ticket.requester_id == person.id)


def _open_tickets(person: Person) -> list[Ticket]:
    """Locked in the order of their numbers, as everywhere."""
    wanted = select(Ticket).where(_is_party(person), Ticket.state.in_(OPEN)).order_by(Ticket.id)
    return list(db.session.scalars(wanted.with_for_update()))


def _pass_on(person: Person, successor: Person, tickets: list[Ticket], by: Actor, now: datetime) -> None:
    _pass_on_lead(person, successor, by, now)
    for absence in _absences_after(person, now):
        absence.until = max(now, absence.from_)
    db.session.add(
        Absence(person_id=person.id, deputy_id=successor.id, from_=now, until=now + _FOR_GOOD, note="")
    )
    db.session.flush()
    forget_organisation()
    for ticket in tickets:
        if ticket.assignee_id == person.id:
            _assign(ticket, successor, by, now)


def _absences_after(person: Person, now: datetime) -> list[Absence]:
    return list(
        db.session.scalars(select(Absence).where(Absence.person_id == person.id, Absence.until > now))
    )


def _pass_on_lead(person: Person, successor: Person, by: Actor, now: datetime) -> None:
    for department in db.session.scalars(
        select(Department).where(or_(Department.head_id == person.id, Department.contact_id == person.id))
    ):
        fields = [field for field in ("head", "contact") if getattr(department, f"{field}_id") == person.id]
        for field in fields:
            setattr(department, f"{field}_id", successor.id)
        events.record("department.changed", by=by, now=now, code=department.code, fields=fields)
    for one in db.session.scalars(select(Person).where(Person.manager_id == person.id)):
        one.manager_id = person.manager_id if one.id == successor.id else successor.id
        events.record("person.changed", by=by, now=now, person=one.id, fields=["manager"])


def _assign(ticket: Ticket, successor: Person, by: Actor, now: datetime) -> None:
    """To the successor; who asked for the ticket cannot serve it, so then the next one who leads there."""
    house = organisation()
    leaders = (
        *house.supervisors_of(ticket.supplier_department_id),
        *house.heads_above(ticket.supplier_department_id),
    )
    able = [one for one in (successor.id, *leaders) if one not in (ticket.requester_id, ticket.assignee_id)]
    before, ticket.assignee_id = ticket.assignee_id, able[0] if able else successor.id
    ticket.version += 1
    db.session.flush()
    clocks.settle(ticket, now)
    events.record("ticket.assigned", ticket=ticket, by=by, now=now, person=ticket.assignee_id, before=before)
    notices.announce("ticket.assigned", ticket, by=by, now=now)

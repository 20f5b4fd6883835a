"""Departments: added, changed, deactivated with a successor. A ticket keeps the department of its time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from qms_tickets.domain.access import Actor
from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.errors import FieldError, NotPossible, NotValid
from qms_tickets.domain.lifecycles.ticket import OPEN
from qms_tickets.extensions import db
from qms_tickets.models.agreement import Service
from qms_tickets.models.calendar import Calendar
from qms_tickets.models.department import Department
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import FormerDepartment, Ticket
from qms_tickets.operations import clocks, events, summaries
from qms_tickets.operations.organisation_bodies import DepartmentBody
from qms_tickets.queries.organisation import forget_organisation
from qms_tickets.queries.people import department_by_code, person_by_email


def add(body: DepartmentBody, *, by: Actor, now: datetime) -> Department:
    """Errors: NotValid for a code in use, an unknown parent, calendar, head or contact."""
    errors: dict[str, FieldError] = {}
    if department_by_code(body.code) is not None:
        errors["code"] = FieldError("already_used")
    wanted = _wanted(body, errors)
    if errors:
        raise NotValid(errors)
    department = Department(code=body.code, active=True, added_at=now, **wanted)
    db.session.add(department)
    db.session.flush()
    forget_organisation()
    summaries.plan(department, now)
    events.record(
        "department.added",
        by=by,
        now=now,
        code=department.code,
        parent=body.parent,
        zone=body.zone,
        calendar=body.calendar,
    )
    return department


def change(department: Department, body: DepartmentBody, *, by: Actor, now: datetime) -> None:
    """All but the code, by which others know it. Errors: NotValid."""
    errors: dict[str, FieldError] = {}
    if body.code != department.code.upper():
        errors["code"] = FieldError("code_stays")
    wanted = _wanted(body, errors)
    if "parent" not in errors and _would_contain_itself(department, wanted["parent_id"]):
        errors["parent"] = FieldError("parent_loop")
    if errors:
        raise NotValid(errors)
    changed = [field for field, value in wanted.items() if getattr(department, field) != value]
    for field in changed:
        setattr(department, field, wanted[field])
    db.session.flush()
    forget_organisation()
    if changed:
        fields = [field.removesuffix("_id") for field in changed]
        events.record("department.changed", by=by, now=now, code=department.code, fields=fields)


def _wanted(body: DepartmentBody, errors: dict[str, FieldError]) -> dict[str, object]:
    if body.name_zh is None and body.name_en is None:
        errors["name_zh"] = FieldError("required")
    parent = department_by_code(body.parent) if body.parent else None
    if body.parent and (parent is None or not parent.active):
        errors["parent"] = FieldError("not_a_department")
    calendar = db.session.scalars(select(Calendar).where(Calendar.code == body.calendar)).one_or_none()
    if calendar is None or not calendar.active:
        errors["calendar"] = FieldError("not_a_calendar")
    return {
        "name": Bilingual(zh=body.name_zh or "", en=body.name_en or ""),
        "parent_id": None if parent is None else parent.id,
        "calendar_id": None if calendar is None else calendar.id,
        "zone": body.zone,
        "head_id": _person("head", body.head, errors),
        "contact_id": _person("contact", body.contact, errors),
    }


def _person(field: str, email: str | None, errors: dict[str, FieldError]) -> int | None:
    if email is None:
        return None
    person = person_by_email(email)
    if person is None or not person.active:
        errors[field] = FieldError("not_a_person")
        return None
    return person.id


def _would_contain_itself(department: Department, parent_id: object) -> bool:
    seen: set[int] = set()
    current = parent_id
    while isinstance(current, int) and current not in seen:
        if current == department.id:
            return True
        seen.add(current)
        current = db.session.scalar(select(Department.parent_id).where(Department.id == current))
    return False


def deactivate(department: Department, successor_code: str | None, *, by: Actor, now: datetime) -> None:
    """Close it. People, services, departments below and open tickets move to the successor in one action.

    Errors: NotPossible when it is closed already; NotValid where a successor must be named.
    """
    if not department.active:
        raise NotPossible("already_deactivated")
    successor = _successor(department, successor_code)
    department.active = False
    numbers: list[str] = []
    if successor is not None:
        department.successor_id = successor.id
        _move_people_and_services(department, successor, by, now)
        numbers = [_move(ticket, department, successor, by, now) for ticket in _open_tickets(department)]
    db.session.flush()
    forget_organisation()
    events.record(
        "department.deactivated",
        by=by,
        now=now,
        code=department.code,
        successor=None if successor is None else successor.code,
        tickets=numbers or None,
    )


def _successor(department: Department, code: str | None) -> Department | None:
    if not code:
        if _is_needed(department):
            raise NotValid(successor="successor_required")
        return None
    successor = department_by_code(code)
    if successor is None or not successor.active or successor.id == department.id:
        raise NotValid(successor="not_a_department")
    if _would_contain_itself(department, successor.parent_id):
        raise NotValid(successor="parent_loop")
    return successor


def _is_needed(department: Department) -> bool:
    questions = (
        select(Person.id).where(Person.department_id == department.id, Person.active),
        select(Department.id).where(Department.parent_id == department.id, Department.active),
        select(Service.id).where(Service.department_id == department.id, Service.active),
        select(Ticket.id).where(_is_side(department), Ticket.state.in_(OPEN)),
    )
    return any(db.session.scalar(question.limit(1)) is not None for question in questions)


def _is_side(department: Department):  # type: ignore[no-untyped-def]
    return or_(Ticket.customer_department_id == department.id, Ticket.supplier_department_id == department.id)


def _open_tickets(department: Department) -> list[Ticket]:
    wanted = select(Ticket).where(_is_side(department), Ticket.state.in_(OPEN)).order_by(Ticket.id)
    return list(db.session.scalars(wanted.with_for_update()))


def _move_people_and_services(
    department: Department, successor: Department, by: Actor, now: datetime
) -> None:
    for person in db.session.scalars(select(Person).where(Person.department_id == department.id)):
        person.department_id = successor.id
        events.record("person.changed", by=by, now=now, person=person.id, fields=["department"])
    for below in db.session.scalars(select(Department).where(Department.parent_id == department.id)):
        below.parent_id = successor.id
        events.record("department.changed", by=by, now=now, code=below.code, fields=["parent"])
    for service in db.session.scalars(select(Service).where(Service.department_id == department.id)):
        service.department_id = successor.id
        events.record("service.changed", by=by, now=now, service=service.code, fields=["department"])
    db.session.flush()
    forget_organisation()


def _move(ticket: Ticket, department: Department, successor: Department, by: Actor, now: datetime) -> str:
    """Both sides where both were here: it stays a ticket within one department."""
    for side in ("customer", "supplier"):
        if getattr(ticket, f"{side}_department_id") != department.id:
            continue
        _keep_reading(ticket, department, side, now)
        setattr(ticket, f"{side}_department", successor)
        db.session.flush()
        events.record(
            "ticket.moved_with_department",
            ticket=ticket,
            by=by,
            now=now,
            side=side,
            before=department.code,
            department=successor.code,
            clocks=clocks.hand_over(ticket, now, side) or None,
        )
    ticket.version += 1
    return ticket.number


def _keep_reading(ticket: Ticket, department: Department, side: str, now: datetime) -> None:
    known = select(FormerDepartment.id).where(
        FormerDepartment.ticket_id == ticket.id, FormerDepartment.department_id == department.id
    )
    if db.session.scalar(known) is None:
        db.session.add(
            FormerDepartment(ticket_id=ticket.id, department_id=department.id, side=side, until=now)
        )

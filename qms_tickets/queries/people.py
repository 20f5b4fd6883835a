"""People and departments, found by what others call them."""

from __future__ import annotations

import re

from sqlalchemy import func, or_, select

from qms_tickets.extensions import db
from qms_tickets.models.department import Department
from qms_tickets.models.person import Person
from qms_tickets.queries.organisation import organisation


def person_by_email(email: str) -> Person | None:
    return db.session.scalars(select(Person).where(Person.email == email.strip().lower())).one_or_none()


def department_by_code(code: str) -> Department | None:
    """By its code, whatever the case."""
    return db.session.scalars(
        select(Department).where(func.upper(Department.code) == code.strip().upper())
    ).one_or_none()


_MENTION = re.compile(r"@([\w.+-]+@[\w-]+(?:\.[\w-]+)+|[\w.+-]+)")


def mentioned_people(text: str) -> list[Person]:
    """The people named in a text with @: by address, by the part before it, or by their name."""
    words = {found.rstrip(".").lower() for found in _MENTION.findall(text)}
    if not words:
        return []
    by_address = or_(*(Person.email.startswith(f"{word}@", autoescape=True) for word in words))
    named = or_(Person.email.in_(words), func.lower(Person.name).in_(words), by_address)
    return list(db.session.scalars(select(Person).where(Person.active, named).limit(20)))


def person_numbered(person_id: int) -> Person | None:
    return db.session.get(Person, person_id)


def colleagues_of(department_id: int) -> list[Person]:
    """The active people of a department, by name."""
    statement = select(Person).where(Person.department_id == department_id, Person.active)
    return list(db.session.scalars(statement.order_by(Person.name)))


def departments_to_choose() -> list[Department]:
    """The active departments, in the order of their codes."""
    return list(db.session.scalars(select(Department).where(Department.active).order_by(Department.code)))


def department_codes() -> dict[int, str]:
    rows = db.session.execute(select(Department.id, Department.code))
    return {row.id: row.code for row in rows}


def people_in_line(person: Person) -> list[Person]:
    """Those above and below a person in the line of command: whom a rank ticket can name."""
    managers = organisation().managers
    in_line = [other for other in managers if other != person.id and organisation().in_line(person.id, other)]
    statement = select(Person).where(Person.id.in_(in_line), Person.active).order_by(Person.name)
    return list(db.session.scalars(statement))

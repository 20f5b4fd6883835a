"""People and departments, found by what others call them."""

from __future__ import annotations

import re

from sqlalchemy import func, or_, select

from qms_tickets.extensions import db
from qms_tickets.models.department import Department
from qms_tickets.models.person import Person


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

"""People and departments, found by what others call them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from qms_tickets.extensions import db
from qms_tickets.models.department import Department
from qms_tickets.models.event import Event
from qms_tickets.models.person import Absence, Person
from qms_tickets.queries.organisation import organisation


def person_by_email(email: str) -> Person | None:
    return db.session.scalars(select(Person).where(Person.email == email.strip().lower())).one_or_none()


def people_called(told: str) -> list[Person]:
    """Who is active and has this address; else the colleagues of exactly this name, whom the lists offer."""
    wanted = select(Person).where(Person.active)
    by_email = db.session.scalars(wanted.where(Person.email == told.strip().lower())).all()
    named = wanted.where(func.lower(Person.name) == told.strip().lower(), Person.external.is_(False))
    return list(by_email or db.session.scalars(named.order_by(Person.email)))


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


PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list."""

    people: Sequence[Person]
    number: int
    pages: int
    total: int


def people_page(text: str = "", department: str = "", *, active: bool | None = True, number: int = 1) -> Page:
    """People whose name or address contains the text, by name; `active` None takes those who left too."""
    wanted = select(Person).where(Person.external.is_(False))
    if active is not None:
        wanted = wanted.where(Person.active.is_(active))
    if text:
        like = func.lower(Person.name).contains(text.lower(), autoescape=True)
        wanted = wanted.where(or_(like, Person.email.contains(text.lower(), autoescape=True)))
    if department:
        wanted = wanted.join(Department, Person.department_id == Department.id).where(
            Department.code == department
        )
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    listed = wanted.options(joinedload(Person.department), joinedload(Person.manager)).order_by(
        Person.name, Person.id
    )
    return Page(
        db.session.scalars(listed.offset((number - 1) * PAGE).limit(PAGE)).all(), number, pages, total
    )


def active_people() -> list[tuple[str, str]]:
    """(address, name) of everybody here, for lists to choose from."""
    here = select(Person.email, Person.name).where(Person.active, Person.external.is_(False))
    return [(row.email, row.name) for row in db.session.execute(here.order_by(Person.name, Person.email))]


@dataclass(frozen=True, slots=True)
class Branch:
    """A department in the tree, with how deep it stands and how many people it has."""

    department: Department
    depth: int
    people: int


def department_tree(*, closed: bool = False) -> list[Branch]:
    """Each department after the one above it, siblings by code."""
    everything = select(Department).options(
        joinedload(Department.head), joinedload(Department.contact), joinedload(Department.calendar)
    )
    if not closed:
        everything = everything.where(Department.active)
    below: dict[int | None, list[Department]] = {}
    known = {each.id: each for each in db.session.scalars(everything.order_by(Department.code))}
    for each in known.values():
        below.setdefault(each.parent_id if each.parent_id in known else None, []).append(each)
    counts = _people_by_department()
    return [Branch(each, depth, counts.get(each.id, 0)) for each, depth in _walk(below, None, 0)]


def _walk(
    below: dict[int | None, list[Department]], above: int | None, depth: int
) -> Iterator[tuple[Department, int]]:
    for each in below.get(above, ()):
        yield each, depth
        yield from _walk(below, each.id, depth + 1)


def _people_by_department() -> dict[int, int]:
    counted = select(Person.department_id, func.count(Person.id).label("n")).where(
        Person.active, Person.external.is_(False)
    )
    return {row.department_id: row.n for row in db.session.execute(counted.group_by(Person.department_id))}


def absences_of(person: Person, now: datetime) -> Sequence[Absence]:
    """Those that are not over and were not taken back, soonest first."""
    return db.session.scalars(
        select(Absence)
        .options(joinedload(Absence.deputy))
        .where(Absence.person_id == person.id, Absence.until > now, Absence.until > Absence.from_)
        .order_by(Absence.from_)
    ).all()


def people_of(department_ids: Collection[int]) -> Sequence[Person]:
    """Who works in these departments, department by department."""
    return db.session.scalars(
        select(Person)
        .join(Person.department)
        .options(contains_eager(Person.department))
        .where(Person.department_id.in_(department_ids), Person.active, Person.external.is_(False))
        .order_by(Department.code, Person.name)
    ).all()


def next_absences(persons: Iterable[Person], now: datetime) -> dict[int, Absence]:
    """By person: the absence that holds now, else the next one."""
    found = (
        select(Absence)
        .options(joinedload(Absence.deputy))
        .where(
            Absence.person_id.in_([person.id for person in persons]),
            Absence.until > now,
            Absence.until > Absence.from_,
        )
        .order_by(Absence.from_.desc())
    )
    return {absence.person_id: absence for absence in db.session.scalars(found)}


def last_change(kinds: Sequence[str], fact: str, value: Any) -> tuple[str, datetime] | None:
    """Who changed this last, and when: for telling the one who came second."""
    recent = (
        select(Event)
        .options(joinedload(Event.actor))
        .where(Event.kind.in_(kinds))
        .order_by(Event.sequence.desc())
        .limit(100)
    )
    found = next((event for event in db.session.scalars(recent) if event.facts.get(fact) == value), None)
    if found is None:
        return None
    return (found.actor.name if found.actor else "", found.at)

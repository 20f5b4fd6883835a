"""Whom a place in the organisation or in a ticket means now: contact, supervisors, head, superior, deputies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from qms_tickets.extensions import db
from qms_tickets.models.department import Department
from qms_tickets.models.person import Absence, Capability, Person
from qms_tickets.models.ticket import Ticket, Watcher

_LONGEST_CHAIN = 8  # deputies of deputies, departments above departments


@dataclass(frozen=True, slots=True)
class Reached:
    """Who is told, and for which absent person."""

    person: Person
    for_: Person | None = None


def reached(people: Iterable[Person], now: datetime) -> list[Reached]:
    """The people themselves or, while they are away, their deputies; nobody twice, first come first."""
    found: dict[int, Reached] = {}
    for person in people:
        stand_in = _present(person, now)
        if stand_in.active and not stand_in.external:
            found.setdefault(stand_in.id, Reached(stand_in, person if stand_in is not person else None))
    return list(found.values())


def _present(person: Person, now: datetime) -> Person:
    seen = {person.id}
    for _ in range(_LONGEST_CHAIN):
        deputy = deputy_of(person, now)
        if deputy is None or deputy.id in seen or not deputy.active:
            return person
        seen.add(deputy.id)
        person = deputy
    return person


def deputy_of(person: Person, now: datetime) -> Person | None:
    """Who stands in for a person who is away now."""
    return db.session.scalars(
        select(Person)
        .join(Absence, Absence.deputy_id == Person.id)
        .where(Absence.person_id == person.id, Absence.from_ <= now, Absence.until > now)
        .order_by(Absence.from_.desc(), Absence.id.desc())
        .limit(1)
    ).first()


# Places in the organisation


def head(department: Department | None) -> Person | None:
    """The head; a department without one is led by the next one up."""
    for above in upward(department):
        if above.head is not None and above.head.active:
            return above.head
    return None


def upward(department: Department | None) -> Iterator[Department]:
    for _ in range(_LONGEST_CHAIN):
        if department is None:
            return
        yield department
        department = department.parent


def supervisors(department: Department | None) -> list[Person]:
    """The department's own head and its named deputies, or those of the next one up that has any."""
    for above in upward(department):
        found = _own_supervisors(above)
        if found:
            return found
    return []


def _own_supervisors(department: Department) -> list[Person]:
    own_head = [department.head] if department.head is not None and department.head.active else []
    named = db.session.scalars(
        select(Person)
        .join(Capability, Capability.person_id == Person.id)
        .where(Capability.name == "supervisor", Capability.department_id == department.id, Person.active)
        .order_by(Person.id)
    )
    return own_head + [person for person in named if person not in own_head]


def superior(person: Person | None) -> Person | None:
    """The next one up in the line of command: the manager, else the head above the own department."""
    if person is None:
        return None
    if person.manager is not None and person.manager.active:
        return person.manager
    for above in upward(person.department):
        leads = head(above)
        if leads is not None and leads is not person:
            return leads
    return None


def contact(department: Department | None) -> Person | None:
    """Whom unassigned work of a department means: its contact, else its head."""
    if department is not None and department.contact is not None and department.contact.active:
        return department.contact
    return head(department)


def holding(capability: str) -> list[Person]:
    return list(
        db.session.scalars(
            select(Person)
            .join(Capability, Capability.person_id == Person.id)
            .where(Capability.name == capability, Person.active)
            .order_by(Person.id)
            .distinct()
        )
    )


# Places in a ticket


def at_work(ticket: Ticket) -> Person | None:
    """Who acts for the supplier: the assignee, else the department's contact."""
    if ticket.assignee is not None and ticket.assignee.active:
        return ticket.assignee
    return contact(ticket.supplier_department)


def requester(ticket: Ticket) -> Person | None:
    """Who acts for the customer; for one who left, the department's contact."""
    return ticket.requester if ticket.requester.active else contact(ticket.customer_department)


def watchers(ticket: Ticket) -> list[Person]:
    return list(
        db.session.scalars(
            select(Person)
            .join(Watcher, Watcher.person_id == Person.id)
            .where(Watcher.ticket_id == ticket.id, Person.active)
            .order_by(Person.id)
        )
    )


def named_people(ticket: Ticket) -> set[int]:
    """The ids of those who may know of a confidential ticket, without the quality managers."""
    named = {ticket.requester_id, ticket.assignee_id}
    named.update(
        db.session.scalars(
            select(Watcher.person_id).where(Watcher.ticket_id == ticket.id, Watcher.side.is_not(None))
        )
    )
    return {person_id for person_id in named if person_id is not None}


def place(who: str, ticket: Ticket | None) -> list[Person]:
    """The people whom a word of the tables of notices means."""
    if who == "quality_managers":
        return holding("quality_manager")
    if who == "administrators":
        return holding("administrator")
    return [] if ticket is None else _present_only(_IN_TICKET[who](ticket))


def _present_only(people: Iterable[Person | None]) -> list[Person]:
    return [person for person in people if person is not None]


_IN_TICKET = {
    "at_work": lambda ticket: [at_work(ticket)],
    "requester": lambda ticket: [requester(ticket)],
    "watchers": watchers,
    "customer_supervisors": lambda ticket: supervisors(ticket.customer_department),
    "supplier_supervisors": lambda ticket: supervisors(ticket.supplier_department),
    "customer_head": lambda ticket: [head(ticket.customer_department)],
    "supplier_head": lambda ticket: [head(ticket.supplier_department)],
}

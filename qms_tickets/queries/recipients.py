"""Whom a place in a ticket or in the house means now: who acts, contact, supervisors, head, superior, deputies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from qms_tickets.domain.organisation import distinct
from qms_tickets.extensions import db
from qms_tickets.models.clock import Clock
from qms_tickets.models.housekeeping import Setting
from qms_tickets.models.person import Capability, Person
from qms_tickets.models.ticket import Ticket, Watcher
from qms_tickets.queries.kept import kept
from qms_tickets.queries.organisation import organisation

PLANNER: Final = "planner"

# Words of a ladder for those who can help: on their board a rung stands. The two parties are told, and act.
HELPERS: Final = frozenset(
    {"supervisor", "head", "heads_superior", "superior", "deputy", "quality_manager", "planner"}
)


def can_help(code: str, ticket: Ticket) -> bool:
    """Between two operations both supervisors can; else the side that waits is told, and helps nobody by it."""
    return code in HELPERS or (code == "other_supervisor" and ticket.relation == "process")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is told, and for which absent person."""

    person: Person
    for_: Person | None = None


def people(ids: Iterable[int | None]) -> list[Person]:
    """The persons of these ids who are still there, in order and each once."""
    found = (db.session.get(Person, person_id) for person_id in distinct(ids))
    return [person for person in found if person is not None and person.active and not person.external]


def readers(wanted: Iterable[Person], now: datetime) -> list[Reader]:
    """The people themselves or, while they are away, their deputies; nobody twice, first come first."""
    house = organisation()
    found: dict[int, Reader] = {}
    for person in wanted:
        reached = house.reached(person.id, now)
        stand_in = None if reached.for_id is None else db.session.get_one(Person, reached.person_id)
        if stand_in is not None and stand_in.active:
            found.setdefault(stand_in.id, Reader(stand_in, person))
        elif person.active and not person.external:
            found.setdefault(person.id, Reader(person))
    return list(found.values())


# Places in the house


def holding(capability: str) -> list[int]:
    """Who has a capability for the whole house."""
    having = select(Capability.person_id).where(Capability.name == capability)
    return kept(
        ("holding", capability),
        lambda: list(db.session.scalars(having.order_by(Capability.person_id).distinct())),
    )


def planner() -> int | None:
    """The production planner, whom the quality manager names in the settings."""
    setting = db.session.get(Setting, PLANNER)
    email = None if setting is None else setting.value.get("email")
    return None if email is None else _by_email(str(email))


def _by_email(email: str) -> int | None:
    return db.session.scalars(select(Person.id).where(Person.email == email.lower())).one_or_none()


# Places in a ticket


def at_work(ticket: Ticket) -> int | None:
    """Who acts for the supplier: the assignee, else the department's contact."""
    if ticket.assignee_id is not None:
        return ticket.assignee_id
    return organisation().contact_of(ticket.supplier_department_id)


def acting(ticket: Ticket, side: str) -> int | None:
    """Who acts for a side: a queue is never nobody's."""
    return at_work(ticket) if side == "supplier" else ticket.requester_id


def watchers(ticket: Ticket) -> list[int]:
    return sorted(watcher.person_id for watcher in ticket.watchers)


def named_people(ticket: Ticket, side: str | None = None) -> list[int]:
    """Who may know of a confidential ticket, of one side or of both, besides the quality managers."""
    named = select(Watcher.person_id).where(Watcher.ticket_id == ticket.id, Watcher.side.is_not(None))
    if side is not None:
        named = named.where(Watcher.side == side)
    parties = {"customer": (ticket.requester_id,), "supplier": (ticket.assignee_id,)}
    own = parties[side] if side else (ticket.requester_id, ticket.assignee_id, ticket.raised_by_id)
    return list(distinct([*own, *db.session.scalars(named.order_by(Watcher.person_id))]))


def place(who: str, ticket: Ticket | None) -> list[Person]:
    """The people whom a word of the table of notices means (domain/notices.py)."""
    if who in _IN_HOUSE:
        return people(holding(_IN_HOUSE[who]))
    return [] if ticket is None else people(_IN_TICKET[who](ticket))


_IN_HOUSE: Final = {"quality_managers": "quality_manager", "administrators": "administrator"}
_IN_TICKET: Final[Mapping[str, Callable[[Ticket], Iterable[int | None]]]] = {
    "at_work": lambda ticket: [at_work(ticket)],
    "requester": lambda ticket: [ticket.requester_id],
    "watchers": watchers,
    "customer_supervisors": lambda ticket: organisation().supervisors_of(ticket.customer_department_id),
    "supplier_supervisors": lambda ticket: organisation().supervisors_of(ticket.supplier_department_id),
    "customer_head": lambda ticket: [organisation().head_of(ticket.customer_department_id)],
    "supplier_head": lambda ticket: [organisation().head_of(ticket.supplier_department_id)],
}


# Places in a ladder: the ladder follows the holder of the clock


def on_rung(code: str, ticket: Ticket, clock: Clock) -> list[int | None]:
    """Whom a word of a ladder means for this clock (domain/escalation.py: RECIPIENTS)."""
    if code.startswith("person:"):
        return [_by_email(code.removeprefix("person:"))]
    return list(_ON_RUNG[code](ticket, clock))


def _other(ticket: Ticket, clock: Clock) -> tuple[str, int]:
    if clock.side == "supplier":
        return "customer", ticket.customer_department_id
    return "supplier", ticket.supplier_department_id


def _deputies(ticket: Ticket, clock: Clock) -> list[int]:
    """Who stands in for the holder as supervisor: the named deputies of the holder's department."""
    unit = organisation().units.get(clock.department_id)
    return sorted(unit.deputies) if unit else []


def _own_superior(ticket: Ticket, clock: Clock) -> list[int | None]:
    house = organisation()
    holder = acting(ticket, clock.side)
    manager = house.managers.get(holder) if holder is not None else None
    return [manager if manager is not None else house.superior_of_head(clock.department_id)]


def _next_operation(ticket: Ticket, clock: Clock) -> list[int | None]:
    """The next operation is the customer of the one before it."""
    return [organisation().contact_of(ticket.customer_department_id)] if clock.side == "supplier" else []


_ON_RUNG: Final[Mapping[str, Callable[[Ticket, Clock], Iterable[int | None]]]] = {
    "holder": lambda ticket, clock: [acting(ticket, clock.side)],
    "contact": lambda ticket, clock: [organisation().contact_of(clock.department_id)],
    "assignee": lambda ticket, clock: [at_work(ticket)],
    "requester": lambda ticket, clock: [ticket.requester_id],
    "supervisor": lambda ticket, clock: organisation().supervisors_of(clock.department_id),
    "head": lambda ticket, clock: [organisation().head_of(clock.department_id)],
    "heads_superior": lambda ticket, clock: [organisation().superior_of_head(clock.department_id)],
    "superior": _own_superior,
    "deputy": _deputies,
    "other_side": lambda ticket, clock: [acting(ticket, _other(ticket, clock)[0])],
    "other_supervisor": lambda ticket, clock: organisation().supervisors_of(_other(ticket, clock)[1]),
    "next_operation": _next_operation,
    "quality_manager": lambda ticket, clock: holding("quality_manager"),
    "planner": lambda ticket, clock: [planner()],
}


def superior_who_asked(ticket: Ticket, clock: Clock) -> int | None:
    """In a rank ticket that the subordinate holds: the superior of the two."""
    holder, other = acting(ticket, clock.side), acting(ticket, _other(ticket, clock)[0])
    if ticket.relation != "rank" or holder is None or other is None:
        return None
    return other if organisation().is_above(other, holder) else None


def facts_of_people(wanted: Iterable[Reader]) -> list[dict[str, Any]]:
    """As an event names those who were told."""
    return [
        {"person": reader.person.id, **({} if reader.for_ is None else {"for": reader.for_.id})}
        for reader in wanted
    ]

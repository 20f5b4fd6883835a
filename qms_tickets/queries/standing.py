"""A person's roles in one ticket: what the table of actions asks for."""

from __future__ import annotations

from datetime import datetime

from qms_tickets.domain.access import Actor, Standing
from qms_tickets.domain.lifecycles import ticket as life
from qms_tickets.domain.organisation import Organisation
from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.queries.organisation import organisation


def standing_of(ticket: Ticket, actor: Actor, now: datetime) -> Standing:
    """The actor's own roles, then those of absent persons whom the actor stands in for.

    Nobody acts for both sides: of a person's roles on two sides those of the party's own side stay.
    """
    if actor.is_system:
        return Standing(frozenset({life.SCHEDULER}))
    if actor.person_id is None:
        return Standing()
    house = organisation()
    person = db.session.get_one(Person, actor.person_id)
    roles = _roles(ticket, person, house)
    through: dict[str, tuple[int, str]] = {}
    for absent_id in house.stands_in_for(person.id, now):
        absent = db.session.get_one(Person, absent_id)
        for role in _party_roles(ticket, absent, house) - roles:
            through.setdefault(role, (absent.id, absent.name))
    return _one_side_only(ticket, person, roles, through)


def _roles(ticket: Ticket, person: Person, house: Organisation) -> frozenset[str]:
    if ticket.state == "draft":
        return frozenset({life.REQUESTER}) if ticket.author_id == person.id else frozenset()
    roles = set(_party_roles(ticket, person, house))
    if any(watcher.person_id == person.id for watcher in ticket.watchers):
        roles.add(life.WATCHER)
    if person.can("quality_manager"):
        roles.add(life.QUALITY_MANAGER)
    if person.can("auditor") and not ticket.confidential:
        roles.add(life.AUDITOR)
    return frozenset(roles)


def _party_roles(ticket: Ticket, person: Person, house: Organisation) -> frozenset[str]:
    roles = set[str]()
    if ticket.requester_id == person.id:
        roles.add(life.REQUESTER)
    if ticket.assignee_id == person.id:
        roles.add(life.ASSIGNEE)
    if ticket.confidential and not _is_named(ticket, person):
        return frozenset(roles)
    roles |= _department_roles(ticket, person, house, ticket.customer_department_id, "customer")
    roles |= _department_roles(ticket, person, house, ticket.supplier_department_id, "supplier")
    return frozenset(roles)


def _department_roles(
    ticket: Ticket, person: Person, house: Organisation, department_id: int, side: str
) -> set[str]:
    roles = set[str]()
    if person.id in house.supervisors_of(department_id):
        roles.add(f"{side}_supervisor")
    elif person.id in house.heads_above(department_id):
        roles.add(f"{side}_upper")
    # In a rank ticket both sides are persons: colleagues of the department read, they do not act.
    if person.department_id == department_id and ticket.relation != "rank":
        roles.add(f"{side}_member")
    return roles


def _is_named(ticket: Ticket, person: Person) -> bool:
    parties = {ticket.requester_id, ticket.assignee_id, ticket.raised_by_id}
    return person.id in parties or any(watcher.person_id == person.id for watcher in ticket.watchers)


def _one_side_only(
    ticket: Ticket, person: Person, roles: frozenset[str], through: dict[str, tuple[int, str]]
) -> Standing:
    everything = roles | through.keys()
    if not (everything & life.CUSTOMER_ROLES and everything & life.SUPPLIER_ROLES):
        return Standing(everything, through)
    dropped = life.SUPPLIER_ROLES if _own_side(ticket, person, roles) == "customer" else life.CUSTOMER_ROLES
    kept = everything - dropped
    return Standing(kept, {role: behind for role, behind in through.items() if role in kept})


def _own_side(ticket: Ticket, person: Person, roles: frozenset[str]) -> str:
    """The side of one who could act for both: as a party first, then by the own department, then as supervisor."""
    if life.REQUESTER in roles:
        return "customer"
    if life.ASSIGNEE in roles:
        return "supplier"
    if ticket.customer_department_id != ticket.supplier_department_id:
        if person.department_id == ticket.customer_department_id:
            return "customer"
        if person.department_id == ticket.supplier_department_id:
            return "supplier"
    if life.CUSTOMER_SUPERVISOR in roles and life.SUPPLIER_SUPERVISOR not in roles:
        return "customer"
    return "supplier"

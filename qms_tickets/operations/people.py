"""People: added, changed, given rights, deactivated with a successor. Never deleted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from qms_tickets.domain.access import CAPABILITIES, Actor
from qms_tickets.domain.bilingual import LANGUAGES
from qms_tickets.domain.errors import FieldError, NotPossible, NotValid
from qms_tickets.extensions import db
from qms_tickets.models.department import Department
from qms_tickets.models.person import Capability, Person
from qms_tickets.operations import events, sign_in
from qms_tickets.operations.organisation_bodies import OwnDetails, PersonBody
from qms_tickets.queries.database import one_at_a_time
from qms_tickets.queries.organisation import forget_organisation
from qms_tickets.queries.people import department_by_code, department_codes, person_by_email

# (capability, department or none)
Right = tuple[str, int | None]


def as_actor(person: Person, *, channel: str, address: str | None = None) -> Actor:
    return Actor(person_id=person.id, name=person.name, channel=channel, address=address)


def add(body: PersonBody, *, by: Actor, now: datetime) -> Person:
    """A new person, without a password yet: make a link with `sign_in.make_link`.

    Errors: NotValid for an address in use, an unknown department, manager or capability.
    """
    errors: dict[str, FieldError] = {}
    if person_by_email(body.email) is not None:
        errors["email"] = FieldError("already_used")
    department, manager = _department(body.department, errors), _manager(body.manager, errors)
    rights = _rights(body.capabilities, department, errors)
    if errors or department is None:
        raise NotValid(errors)
    person = Person(
        email=body.email,
        name=body.name,
        department=department,
        manager=manager,
        language=body.language,
        zone=body.zone,
        active=True,
        added_at=now,
    )
    db.session.add(person)
    db.session.flush()
    _add_rights(person, rights)
    forget_organisation()
    events.record(
        "person.added",
        by=by,
        now=now,
        person=person.id,
        department=department.code,
        capabilities=_said(rights) or None,
        texts={"name": person.name, "email": person.email},
    )
    return person


def change(person: Person, body: PersonBody, *, by: Actor, now: datetime) -> None:
    """All that a form shows of a person; changed rights, address or department end the person's sessions.

    Errors: NotValid; NotPossible when nobody would be left to administer.
    """
    errors: dict[str, FieldError] = {}
    other = person_by_email(body.email)
    if other is not None and other.id != person.id:
        errors["email"] = FieldError("already_used")
    department, manager = _department(body.department, errors), _manager(body.manager, errors)
    rights = _rights(body.capabilities, department, errors)
    if manager is not None and _would_lead_itself(person, manager):
        errors["manager"] = FieldError("manager_loop")
    if errors or department is None:
        raise NotValid(errors)
    wanted = {
        "name": body.name,
        "email": body.email,
        "department_id": department.id,
        "manager_id": None if manager is None else manager.id,
        "language": body.language,
        "zone": body.zone,
    }
    changed = _write(person, wanted)
    if changed:
        events.record("person.changed", by=by, now=now, person=person.id, fields=changed)
    set_rights(person, rights, by=by, now=now)
    if {"email", "department"} & set(changed):
        sign_in.end_all(person, by=by, now=now, cause="rights_changed")


def change_own(person: Person, body: OwnDetails, *, by: Actor, now: datetime) -> None:
    changed = _write(person, body.model_dump())
    if changed:
        events.record("person.changed", by=by, now=now, person=person.id, fields=changed)


def change_language(person: Person, language: str, *, by: Actor, now: datetime) -> None:
    """Errors: NotValid for a language that we do not speak."""
    if language not in LANGUAGES:
        raise NotValid(language="not_a_choice")
    if _write(person, {"language": language}):
        events.record("person.changed", by=by, now=now, person=person.id, fields=["language"])


def _write(person: Person, wanted: dict[str, Any]) -> list[str]:
    """The fields that changed, as people call them."""
    changed = [field for field, value in wanted.items() if getattr(person, field) != value]
    for field in changed:
        setattr(person, field, wanted[field])
    db.session.flush()
    forget_organisation()
    return [field.removesuffix("_id") for field in changed]


# --- rights ---


def set_rights(person: Person, rights: Iterable[Right], *, by: Actor, now: datetime) -> None:
    """Exactly these. Errors: NotPossible when nobody would be left to administer."""
    wanted = set(rights)
    held = {(right.name, right.department_id): right for right in person.capabilities}
    granted, withdrawn = wanted - held.keys(), held.keys() - wanted
    if not granted and not withdrawn:
        return
    if ("administrator", None) in withdrawn:
        require_another_administrator(person)
    for right in withdrawn:
        person.capabilities.remove(held[right])
        db.session.delete(held[right])
    db.session.flush()
    _add_rights(person, granted)
    forget_organisation()
    events.record(
        "person.rights_changed",
        by=by,
        now=now,
        person=person.id,
        granted=_said(granted) or None,
        withdrawn=_said(withdrawn) or None,
    )
    sign_in.end_all(person, by=by, now=now, cause="rights_changed")


def _add_rights(person: Person, rights: Iterable[Right]) -> None:
    for name, department_id in sorted(rights, key=str):
        person.capabilities.append(Capability(name=name, department_id=department_id))
    db.session.flush()


def _said(rights: Iterable[Right]) -> list[str]:
    codes = department_codes()
    return sorted(name if id_ is None else f"{name}:{codes[id_]}" for name, id_ in rights)


def require_another_administrator(person: Person) -> None:
    """Somebody has to be able to let people in."""
    if not person.can("administrator"):
        return
    one_at_a_time("administrators")
    others = (
        select(Person.id)
        .join(Capability, Capability.person_id == Person.id)
        .where(Person.active, Person.id != person.id, Capability.name == "administrator")
        .limit(1)
    )
    if db.session.scalar(others) is None:
        raise NotPossible("last_administrator")


def _rights(said: Iterable[str], own: Department | None, errors: dict[str, FieldError]) -> set[Right]:
    rights: set[Right] = set()
    for text in said:
        name, _, code = text.strip().partition(":")
        if name not in CAPABILITIES or (code and name != "supervisor"):
            errors["capabilities"] = FieldError("not_a_choice")
        elif name != "supervisor":
            rights.add((name, None))
        else:
            department = department_by_code(code) if code else own
            if department is None:
                errors.setdefault("capabilities", FieldError("not_a_department"))
            else:
                rights.add((name, department.id))
    return rights


# --- whom and where ---


def _department(code: str, errors: dict[str, FieldError]) -> Department | None:
    department = department_by_code(code)
    if department is None or not department.active:
        errors["department"] = FieldError("not_a_department")
        return None
    return department


def _manager(email: str | None, errors: dict[str, FieldError]) -> Person | None:
    if email is None:
        return None
    manager = person_by_email(email)
    if manager is None or not manager.active:
        errors["manager"] = FieldError("not_a_person")
        return None
    return manager


def _would_lead_itself(person: Person, manager: Person) -> bool:
    seen: set[int] = set()
    above: Person | None = manager
    while above is not None and above.id not in seen:
        if above.id == person.id:
            return True
        seen.add(above.id)
        above = above.manager
    return False

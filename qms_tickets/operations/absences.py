"""Absences: from one instant until another a deputy gets what would reach the person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from qms_tickets.domain.access import Actor
from qms_tickets.domain.errors import FieldError, NotAllowed, NotFound, NotPossible, NotValid
from qms_tickets.extensions import db
from qms_tickets.models.person import Absence, Person
from qms_tickets.operations import events, notices
from qms_tickets.operations.named import person_named
from qms_tickets.operations.organisation_bodies import AbsenceBody
from qms_tickets.queries.database import one_at_a_time
from qms_tickets.queries.organisation import forget_organisation, organisation

LONGEST = timedelta(days=400)


def add(person: Person, body: AbsenceBody, *, by: Actor, now: datetime) -> Absence:
    """Errors: NotAllowed but for the person, a supervisor above or the deputy of one, an administrator; NotValid.

    The deputy hears of it, and the person, unless they say it themselves.
    """
    by = _require_may(person, by, now)
    one_at_a_time(f"absences of {person.id}")
    deputy, errors = _deputy(person, body)
    errors |= _errors(person, body, now)
    if errors or deputy is None:
        raise NotValid(errors)
    absence = Absence(
        person_id=person.id, deputy_id=deputy.id, from_=body.from_, until=body.until, note=body.note
    )
    db.session.add(absence)
    db.session.flush()
    forget_organisation()
    events.record(
        "person.absence_set",
        by=by,
        now=now,
        person=person.id,
        deputy=deputy.id,
        from_=body.from_,
        until=body.until,
        texts={"note": body.note},
    )
    notices.announce("person.absence_set", None, by=by, now=now, people=[deputy], person=person.id)
    if body.from_ > now:  # who is away already is reached through the deputy, who knows
        stated = {"from": body.from_, "until": body.until, "link": "/me/absences"}
        notices.announce("person.absence_entered", None, by=by, now=now, people=[person], **stated)
    return absence


def _deputy(person: Person, body: AbsenceBody) -> tuple[Person | None, dict[str, FieldError]]:
    """Who is meant, or what is wrong with it, to be told with the rest."""
    try:
        deputy = person_named(body.deputy, "deputy", "not_a_person")
    except NotValid as wrong:
        return None, dict(wrong.errors)
    return (None, {"deputy": FieldError("own_deputy")}) if deputy.id == person.id else (deputy, {})


def _errors(person: Person, body: AbsenceBody, now: datetime) -> dict[str, FieldError]:
    errors: dict[str, FieldError] = {}
    if body.until <= body.from_:
        errors["until"] = FieldError("end_before_start")
    elif body.until <= now:
        errors["until"] = FieldError("in_the_past")
    elif body.until - body.from_ > LONGEST:
        errors["until"] = FieldError("too_late", {"limit": body.from_ + LONGEST})
    elif _overlaps(person, body.from_, body.until):
        errors["from"] = FieldError("absence_overlaps")
    return errors


def _overlaps(person: Person, start: datetime, end: datetime) -> bool:
    """One deputy at a time, or nobody would know who acts."""
    same_time = (Absence.person_id == person.id, Absence.from_ < end, Absence.until > start)
    return db.session.scalar(select(Absence.id).where(*same_time).limit(1)) is not None


def end(absence: Absence, *, by: Actor, now: datetime) -> None:
    """Back early; one that has not begun never happens. Errors: NotAllowed, NotPossible when it is over."""
    by = _require_may(absence.person, by, now)
    if absence.until <= max(now, absence.from_):
        raise NotPossible("absence_over")
    absence.until = max(now, absence.from_)
    db.session.flush()
    forget_organisation()
    events.record("person.absence_ended", by=by, now=now, person=absence.person_id, until=absence.until)


def numbered(absence_id: int, person: Person) -> Absence:
    """Errors: NotFound for one of another person."""
    absence = db.session.get(Absence, absence_id)
    if absence is None or absence.person_id != person.id:
        raise NotFound
    return absence


def _require_may(person: Person, by: Actor, now: datetime) -> Actor:
    """Who acts: for an absent supervisor where a deputy does. Errors: NotAllowed."""
    if by.is_system or by.person_id in (None, person.id):
        return by
    house = organisation()
    leaders = {*house.supervisors_of(person.department_id), *house.heads_above(person.department_id)}
    if by.person_id in leaders or db.session.get_one(Person, by.person_id).can("administrator"):
        return by
    absent = leaders.intersection(house.stands_in_for(by.person_id, now)) - {person.id}
    if not absent:
        raise NotAllowed("forbidden")
    return replace(by, for_id=min(absent))

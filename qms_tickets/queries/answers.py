"""The answers that a person can use: the own ones and those of the department."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from qms_tickets.domain.errors import NotFound
from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.models.writing import CannedAnswer


def answers_for(person: Person) -> list[CannedAnswer]:
    """By title, the own ones first."""
    usable = or_(CannedAnswer.person_id == person.id, CannedAnswer.department_id == person.department_id)
    wanted = select(CannedAnswer).where(usable).options(joinedload(CannedAnswer.department))
    in_order = wanted.order_by(CannedAnswer.person_id.is_(None), CannedAnswer.title, CannedAnswer.id)
    return list(db.session.scalars(in_order))


def answer_numbered(number: int, person: Person) -> CannedAnswer:
    """Errors: NotFound, the same for somebody else's."""
    found = next((answer for answer in answers_for(person) if answer.id == number), None)
    if found is None:
        raise NotFound()
    return found

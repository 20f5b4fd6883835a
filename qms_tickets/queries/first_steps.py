"""How far an installation is on its way from nothing to its first ticket: facts, never clicks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, select

from qms_tickets.extensions import db
from qms_tickets.models.agreement import AgreementRevision, Service
from qms_tickets.models.calendar import Calendar
from qms_tickets.models.department import Department
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.queries.agreements import in_work
from qms_tickets.queries.organisation import organisation
from qms_tickets.queries.people import department_tree
from qms_tickets.queries.settings import FIRST_STEPS, setting


@dataclass(frozen=True, slots=True)
class Certain:
    """A calendar of some department, and until when its days off are certain; None for ever."""

    calendar: Calendar
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is. `unled` has no head and nobody above who leads it: nobody could sign for it."""

    departments: Sequence[Department]
    unled: Department | None
    certain: Certain
    people: int
    offered: Sequence[Service]
    in_work: AgreementRevision | None
    submitted: bool


_SUBMITTED: Final[ColumnElement[bool]] = exists().where(Ticket.submitted_at.is_not(None))


def are_over() -> bool:
    """The first ticket was submitted, or somebody has put the steps away."""
    return bool(db.session.scalar(select(_SUBMITTED))) or are_put_away()


def are_put_away() -> bool:
    return bool((setting(FIRST_STEPS) or {}).get("put_away"))


def facts(now: datetime) -> Facts:
    departments = [branch.department for branch in department_tree()]
    agreements = in_work()
    people, submitted = db.session.execute(select(_people(), _SUBMITTED)).one()
    return Facts(
        departments=departments,
        unled=next((each for each in departments if organisation().head_of(each.id) is None), None),
        certain=_least_certain([each.calendar for each in departments], now),
        people=people,
        offered=_offered(),
        in_work=agreements[0] if agreements else None,
        submitted=bool(submitted),
    )


def _people() -> ScalarSelect[int]:
    return select(func.count(Person.id)).where(Person.active, Person.external.is_(False)).scalar_subquery()


def _offered() -> list[Service]:
    offered = Service.active, Service.effective_revision_id.is_not(None), Service.external.is_(False)
    return list(db.session.scalars(select(Service).where(*offered).order_by(Service.id).limit(2)))


def _least_certain(calendars: Sequence[Calendar], now: datetime) -> Certain:
    known = [Certain(each, each.revision_at(now).confirmed_until) for each in calendars]
    dated = [each for each in known if each.until is not None]
    return min(dated, key=lambda each: each.until or now) if dated else known[0]

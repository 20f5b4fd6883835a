"""Who of a department serves how much, and for how long it has waited."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select, true

from qms_tickets.domain.measures.workload import BANDS, edges
from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.queries.lists import queue_of
from qms_tickets.queries.viewer import Viewer
from qms_tickets.queries.visibility import visible_to


@dataclass(frozen=True, slots=True)
class Load:
    """The open tickets of one person, or of nobody yet; `ages` counts them by band, youngest first."""

    person: Person | None
    ages: tuple[int, ...] = (0,) * BANDS
    with_customer: int = 0
    overdue: int = 0
    oldest: datetime | None = None

    @property
    def open(self) -> int:
        return sum(self.ages)


def workload_of(department_id: int, viewer: Viewer, now: datetime) -> list[Load]:
    """Nobody first, then the most loaded, at last those of the department who have nothing.

    A fixed number of statements whatever the number of tickets. Only what the viewer may see is counted.
    """
    counted = _counted(department_id, viewer, now)
    loads = [_load(person, counted.get(person.id)) for person in _people(department_id, counted.keys())]
    loads.sort(key=lambda load: -load.open)
    return [_load(None, counted[None]), *loads] if None in counted else loads


def _counted(department_id: int, viewer: Viewer, now: datetime) -> dict[int | None, Row[Any]]:
    """By the person who serves: how many of each age, how many at the customer, how many overdue, the oldest."""
    of_supplier = Ticket.holder == "supplier"
    figures: list[Any] = [
        Ticket.assignee_id,
        *(func.count().filter(_between(since, until)) for since, until in edges(now)),
        func.count().filter(Ticket.holder == "customer"),
        func.count().filter(of_supplier, Ticket.holder_due < now),
        func.min(Ticket.submitted_at),
    ]
    of_queue = (visible_to(viewer), queue_of(department_id, unassigned=False))
    rows = db.session.execute(select(*figures).where(*of_queue).group_by(Ticket.assignee_id))
    return {row.assignee_id: row for row in rows}


def _between(since: datetime | None, until: datetime | None) -> ColumnElement[bool]:
    asked = Ticket.submitted_at
    return and_(
        true() if since is None else asked >= since,
        true() if until is None else asked < until,
    )


def _people(department_id: int, serving: Collection[int | None]) -> Sequence[Person]:
    """Those who work there, and whoever else serves one of its tickets; by name."""
    member = and_(Person.department_id == department_id, Person.active)
    serves = Person.id.in_([key for key in serving if key is not None])
    return db.session.scalars(select(Person).where(or_(member, serves)).order_by(Person.name)).all()


def _load(person: Person | None, row: Row[Any] | None) -> Load:
    if row is None:
        return Load(person)
    figures = tuple(row)[1:]
    return Load(person, figures[:BANDS], *figures[BANDS:])

"""What a person is to the house: own and overseen departments, capabilities, and whom the person stands in for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import select

from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.queries.organisation import organisation

# For a viewer at no particular time: what opens with time has not opened.
LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Viewer:
    """`people` are the person and the absent ones stood in for; `departments` all that these may read."""

    person_id: int
    department_id: int
    people: frozenset[int]
    departments: frozenset[int]
    led: frozenset[int] = field(default_factory=frozenset)
    overseen: frozenset[int] = field(default_factory=frozenset)
    quality_manager: bool = False
    auditor: bool = False
    administrator: bool = False
    now: datetime = LONG_AGO

    @property
    def supervises(self) -> bool:
        return bool(self.led)


def viewer_of(person: Person, now: datetime) -> Viewer:
    """The person as a viewer. Deputies see what the absent person sees, but do not inherit capabilities."""
    house = organisation()
    absent = house.stands_in_for(person.id, now)
    people = frozenset({person.id, *absent})
    own = {person.department_id, *_departments_of(absent)}
    overseen = frozenset().union(*(house.overseen_by(one) for one in people))
    return Viewer(
        person_id=person.id,
        department_id=person.department_id,
        people=people,
        departments=frozenset(own) | overseen,
        led=frozenset().union(*(house.led_by(one) for one in people)),
        overseen=overseen,
        quality_manager=person.can("quality_manager"),
        auditor=person.can("auditor"),
        administrator=person.can("administrator"),
        now=now,
    )


def _departments_of(people: tuple[int, ...]) -> set[int]:
    if not people:
        return set()
    return set(db.session.scalars(select(Person.department_id).where(Person.id.in_(people))))

"""The picture of the organisation, read once a session and kept until people or departments change."""

from __future__ import annotations

from sqlalchemy import select

from qms_tickets.domain.organisation import Away, Organisation, Unit
from qms_tickets.extensions import db
from qms_tickets.models.department import Department
from qms_tickets.models.person import Absence, Capability, Person

_KEPT = "organisation"


def organisation() -> Organisation:
    """Departments, leaders, line of command and absences; four statements the first time in a session."""
    info = db.session().info
    if _KEPT not in info:
        info[_KEPT] = _read()
    kept: Organisation = info[_KEPT]
    return kept


def forget_organisation() -> None:
    """People, departments or absences changed: read anew next time."""
    db.session().info.pop(_KEPT, None)


def _read() -> Organisation:
    deputies: dict[int | None, set[int]] = {}
    supervising = select(Capability.department_id, Capability.person_id).where(
        Capability.name == "supervisor"
    )
    for department_id, person_id in db.session.execute(
        supervising.where(Capability.department_id.is_not(None))
    ):
        deputies.setdefault(department_id, set()).add(person_id)
    columns = (
        Department.id,
        Department.code,
        Department.parent_id,
        Department.head_id,
        Department.contact_id,
    )
    units = {
        row.id: Unit(*row, deputies=frozenset(deputies.get(row.id, ())))
        for row in db.session.execute(select(*columns, Department.calendar_id))
    }
    absences = db.session.execute(select(Absence.person_id, Absence.deputy_id, Absence.from_, Absence.until))
    line = db.session.execute(select(Person.id, Person.manager_id).where(Person.external.is_(False)))
    return Organisation(
        units, tuple(Away(*row) for row in absences), {row.id: row.manager_id for row in line}
    )

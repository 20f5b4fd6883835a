"""An empty installation: the first department and the first person, who can let the others in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from qms_tickets.domain.access import Actor
from qms_tickets.domain.errors import NotPossible
from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.operations import defaults, departments, people, sign_in
from qms_tickets.operations.organisation_bodies import (
    DepartmentBody,
    DepartmentCode,
    Email,
    Language,
    PersonBody,
    Zone,
)
from qms_tickets.operations.shapes import Line
from qms_tickets.queries.database import one_at_a_time
from qms_tickets.queries.holidays import CHINA
from qms_tickets.queries.sign_in import is_empty


class FirstRun(BaseModel):
    """The house and whoever sets it up."""

    model_config = ConfigDict(extra="forbid")

    department_code: DepartmentCode
    department_name: Line
    name: Line
    email: Email
    language: Language
    zone: Zone
    country: Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")] = CHINA
    password: Annotated[str, StringConstraints(min_length=1, max_length=256)]
    repeated: Annotated[str, StringConstraints(max_length=256)] = ""


def begin(body: FirstRun, password_hash: str, *, by: Actor, now: datetime) -> Person:
    """Calendars, policies and settings, the department, and its head: administrator and quality manager.

    Errors: NotPossible when somebody is here already; NotValid (`country`).
    """
    one_at_a_time("first run")
    if not is_empty():
        raise NotPossible("not_empty")
    defaults.seed(now, by, defaults.Where(body.country, body.zone))
    department = departments.add(
        DepartmentBody(
            code=body.department_code,
            name_zh=body.department_name,
            name_en=body.department_name,
            zone=body.zone,
        ),
        by=by,
        now=now,
    )
    person = people.add(
        PersonBody(
            name=body.name,
            email=body.email,
            department=department.code,
            language=body.language,
            zone=body.zone,
            capabilities=["administrator", "quality_manager"],
        ),
        by=by,
        now=now,
    )
    department.head, department.contact = person, person
    db.session.flush()
    sign_in.set_password(person, password_hash, by=by, now=now)
    return person

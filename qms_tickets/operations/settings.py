"""Change what the organisation has set: the priority matrix, the list of QMS processes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from qms_tickets.domain.access import Actor
from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.errors import FieldError, NotValid
from qms_tickets.domain.priority import IMPACTS, PRIORITIES, URGENCIES
from qms_tickets.extensions import db
from qms_tickets.models.agreement import Service
from qms_tickets.models.housekeeping import Setting
from qms_tickets.models.person import Person
from qms_tickets.operations import events
from qms_tickets.queries import kept
from qms_tickets.queries.settings import FIRST_STEPS, PLANNER, PRIORITY_MATRIX, QMS_PROCESSES, process_name

MOST_PROCESSES: Final = 60
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)


def change(name: str, value: dict[str, Any], *, by: Actor, now: datetime) -> None:
    """Store a setting and leave its event; the same value again changes nothing."""
    row = db.session.get(Setting, name)
    before = None if row is None else row.value
    if before == value:
        return
    if row is None:
        db.session.add(Setting(name=name, value=value, changed_at=now))
    else:
        row.value, row.changed_at = value, now
    db.session.flush()
    kept.forget()
    events.record("setting.changed", by=by, now=now, setting=name, before=before, after=value)


def set_priority_matrix(matrix: Mapping[str, Sequence[str]], *, by: Actor, now: datetime) -> None:
    """Errors: NotValid, by `IMPACT.URGENCY`."""
    errors = {}
    for impact in IMPACTS:
        row = list(matrix.get(impact, ()))
        for place, urgency in enumerate(URGENCIES):
            if place >= len(row) or row[place] not in PRIORITIES:
                errors[f"{impact}.{urgency}"] = FieldError("not_a_choice")
    if errors:
        raise NotValid(errors)
    change(PRIORITY_MATRIX, {impact: list(matrix[impact]) for impact in IMPACTS}, by=by, now=now)


def set_qms_processes(processes: Sequence[tuple[str, Bilingual]], *, by: Actor, now: datetime) -> None:
    """The list in its order. A process that a service belongs to stays on the list.

    Errors: NotValid, by `code.N` and `name.N`.
    """
    errors = _process_errors(processes)
    used = set(db.session.scalars(select(Service.process).distinct()))
    missing = sorted(used - {code for code, _ in processes})
    if missing:
        errors["processes"] = FieldError(
            "process_in_use", {"process": [process_name(code) for code in missing]}
        )
    if errors:
        raise NotValid(errors)
    value = {"processes": [{"code": code, "name": name.as_dict()} for code, name in processes]}
    change(QMS_PROCESSES, value, by=by, now=now)


def _process_errors(processes: Sequence[tuple[str, Bilingual]]) -> dict[str, FieldError]:
    errors: dict[str, FieldError] = {}
    seen: set[str] = set()
    for number, (code, name) in enumerate(processes):
        if not _CODE.fullmatch(code):
            errors[f"code.{number}"] = FieldError("not_a_code")
        elif code in seen:
            errors[f"code.{number}"] = FieldError("duplicate")
        if not name:
            errors[f"name.{number}"] = FieldError("required")
        seen.add(code)
    if not processes:
        errors["processes"] = FieldError("required")
    elif len(processes) > MOST_PROCESSES:
        errors["processes"] = FieldError("too_many", {"limit": MOST_PROCESSES})
    return errors


def set_planner(email: str, *, by: Actor, now: datetime) -> None:
    """The named production planner; empty for nobody. Errors: NotValid."""
    wanted = email.strip().lower()
    known = not wanted or db.session.scalar(select(Person.id).where(Person.email == wanted, Person.active))
    if not known:
        raise NotValid(planner="not_a_person")
    change(PLANNER, {"email": wanted}, by=by, now=now)


def put_first_steps_away(away: bool, *, by: Actor, now: datetime) -> None:
    """Whether the way to the first ticket stands on every page of those who set up."""
    change(FIRST_STEPS, {"put_away": away}, by=by, now=now)

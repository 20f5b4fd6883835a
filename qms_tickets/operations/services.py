"""Services: entries of a department's catalogue. What one promises stands in its agreement."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select

from qms_tickets.domain.access import Actor
from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.defaults import SERVICE_KINDS
from qms_tickets.domain.errors import FieldError, NotAllowed, NotValid
from qms_tickets.domain.lifecycles import agreement as life
from qms_tickets.extensions import db
from qms_tickets.models.agreement import Service
from qms_tickets.models.department import Department
from qms_tickets.operations import events
from qms_tickets.queries.agreements import standing_in
from qms_tickets.queries.settings import qms_processes

_CODE: Final = re.compile(r"[A-Z][A-Z0-9-]{0,31}", re.ASCII)
NAME_LIMIT: Final = 200


def add_service(
    code: str,
    name: Bilingual | Mapping[str, str],
    department: Department,
    kind: str,
    process: str,
    *,
    by: Actor,
    now: datetime,
) -> Service:
    """A new entry, not yet to be requested: it has no agreement in force.

    Errors: NotAllowed but for the department's supervisors and the quality manager; NotValid.
    """
    name = Bilingual.of(name)
    errors = _errors(name, kind, process)
    if not _CODE.fullmatch(code):
        errors["code"] = FieldError("not_a_service_code")
    elif db.session.scalar(select(Service.id).where(Service.code == code)) is not None:
        errors["code"] = FieldError("already_used")
    _require_owner(department.id, by, now)
    if errors:
        raise NotValid(errors)
    service = Service(code=code, name=name, department=department, kind=kind, process=process)
    db.session.add(service)
    db.session.flush()
    events.record("service.added", by=by, now=now, service=code, department=department.code)
    return service


def change_service(
    service: Service,
    *,
    by: Actor,
    now: datetime,
    name: Bilingual | Mapping[str, str] | None = None,
    kind: str | None = None,
    process: str | None = None,
    active: bool | None = None,
) -> None:
    """Errors: as `add_service`."""
    _require_owner(service.department_id, by, now)
    new_name = service.name if name is None else Bilingual.of(name)
    new_kind, new_process = kind or service.kind, process or service.process
    errors = _errors(new_name, new_kind, new_process)
    if errors:
        raise NotValid(errors)
    new_active = service.active if active is None else active
    wanted = {"name": new_name, "kind": new_kind, "process": new_process, "active": new_active}
    changed = [field for field, value in wanted.items() if getattr(service, field) != value]
    for field in changed:
        setattr(service, field, wanted[field])
    if changed:
        db.session.flush()
        events.record("service.changed", by=by, now=now, service=service.code, fields=changed)


def _errors(name: Bilingual, kind: str, process: str) -> dict[str, FieldError]:
    errors: dict[str, FieldError] = {}
    if not name:
        errors["name"] = FieldError("required")
    elif max(len(name.zh), len(name.en)) > NAME_LIMIT:
        errors["name"] = FieldError("too_long", {"limit": NAME_LIMIT})
    if kind not in SERVICE_KINDS and kind != "quick":
        errors["kind"] = FieldError("not_a_choice")
    if process not in qms_processes():
        errors["process"] = FieldError("not_a_choice")
    return errors


def _require_owner(department_id: int, by: Actor, now: datetime) -> None:
    owners = {life.SUPPLIER_HEAD, life.QUALITY_MANAGER}
    if not standing_in(department_id, by, now).roles & owners:
        raise NotAllowed("not_your_service", unlocked_by=sorted(owners))

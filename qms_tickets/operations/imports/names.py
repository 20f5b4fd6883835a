"""People, departments and services that a log mentions: found where the house knows them, else added as external."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert, select

from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.taking_over.mapping import LogMapping
from qms_tickets.extensions import db
from qms_tickets.models.agreement import AgreementRevision, Service
from qms_tickets.models.calendar import Calendar
from qms_tickets.models.department import Department
from qms_tickets.models.person import Person
from qms_tickets.models.policy import Policy
from qms_tickets.operations.imports.keys import reserve, table_of

UNKNOWN = "?"
_BATCH = 1000


@dataclass(slots=True)
class Mentioned:
    """What a file mentions, in the order in which it first does."""

    departments: dict[str, None] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    services: dict[str, str] = field(default_factory=dict)

    def department(self, name: str | None) -> str:
        name = name or UNKNOWN
        self.departments.setdefault(name)
        return name

    def person(self, name: str | None, department: str) -> str:
        name = name or UNKNOWN
        self.people.setdefault(name, department)
        return name

    def service(self, name: str | None, department: str) -> str:
        name = name or UNKNOWN
        self.services.setdefault(name, department)
        return name


@dataclass(slots=True)
class Known:
    """Keys by the names of the file, and how many rows were added for them."""

    departments: dict[str, int] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    services: dict[str, tuple[int, int]] = field(default_factory=dict)
    added: dict[str, int] = field(default_factory=dict)


def resolve(mentioned: Mentioned, mapping: LogMapping, now: datetime) -> Known:
    """Find or add all that is mentioned. Whoever was added can do nothing: external, and not active."""
    known = Known()
    calendar = db.session.scalars(select(Calendar).where(Calendar.code == mapping.calendar)).one()
    _departments(mentioned, mapping, calendar, known, now)
    _people(mentioned, mapping, known, now)
    _services(mentioned, mapping, calendar, known, now)
    return known


def _departments(
    mentioned: Mentioned, mapping: LogMapping, calendar: Calendar, known: Known, now: datetime
) -> None:
    existing = {row.code: row.id for row in db.session.execute(select(Department.code, Department.id))}
    missing = []
    for name in mentioned.departments:
        code = f"{mapping.source}:{name}"[:64] if name == UNKNOWN else name[:64]
        known.codes[name] = code
        if code in existing:
            known.departments[name] = existing[code]
        else:
            missing.append((name, code))
    zone = str(calendar.revisions[-1].hours["time_zone"])
    for (name, code), key in zip(missing, reserve(Department, len(missing)), strict=True):
        known.departments[name] = key
        row = {"id": key, "code": code, "name": Bilingual.of(name), "calendar_id": calendar.id, "zone": zone}
        db.session.execute(insert(Department), [row | {"active": False, "added_at": now}])
    known.added["departments"] = len(missing)


def _people(mentioned: Mentioned, mapping: LogMapping, known: Known, now: datetime) -> None:
    addresses = {name: _address(name, mapping) for name in mentioned.people}
    existing = _existing_people(addresses.values())
    missing = [name for name in mentioned.people if addresses[name] not in existing]
    rows = [
        {
            "id": key,
            "email": addresses[name],
            "name": name,
            "department_id": known.departments[mentioned.people[name]],
            "language": "en",
            "zone": str(mapping.zone),
            "active": False,
            "external": True,
            "hears": "at_once",
            "added_at": now,
        }
        for name, key in zip(missing, reserve(Person, len(missing)), strict=True)
    ]
    for start in range(0, len(rows), _BATCH):
        db.session.execute(insert(table_of(Person)), rows[start : start + _BATCH])
    added = {row["email"]: row["id"] for row in rows}
    known.people = {name: existing.get(address) or added[address] for name, address in addresses.items()}  # type: ignore[misc]
    known.added["people"] = len(rows)


def _address(name: str, mapping: LogMapping) -> str:
    """Their own address where the log has it, else one that no mail reaches."""
    if re.fullmatch(r"[^@\s]+@[^@\s]+", name):
        return name.lower()
    slug = re.sub(r"[^\w.]+", "-", unicodedata.normalize("NFKC", name).lower()).strip("-") or "unknown"
    return f"{slug}@{mapping.source}.invalid"


def _existing_people(addresses: Iterable[str]) -> dict[str, int]:
    wanted, found = list(dict.fromkeys(addresses)), dict[str, int]()
    for start in range(0, len(wanted), _BATCH):
        part = wanted[start : start + _BATCH]
        for row in db.session.execute(select(Person.email, Person.id).where(Person.email.in_(part))):
            found[row.email] = row.id
    return found


def _services(
    mentioned: Mentioned, mapping: LogMapping, calendar: Calendar, known: Known, now: datetime
) -> None:
    existing = {row.code: row for row in db.session.scalars(select(Service))}
    policy = db.session.scalars(select(Policy).where(Policy.code == "standard")).one()
    count = 0
    for name, department in mentioned.services.items():
        code = f"{mapping.source}:{name}"[:64]
        service = existing.get(code)
        if service is None:
            service = _add_service(code, name, known.departments[department], mapping, calendar, policy, now)
            count += 1
        revision_id = service.effective_revision_id
        assert revision_id is not None
        known.services[name] = (service.id, revision_id)
    known.added["services"] = count


def _add_service(
    code: str,
    name: str,
    department_id: int,
    mapping: LogMapping,
    calendar: Calendar,
    policy: Policy,
    now: datetime,
) -> Service:
    service = Service(
        code=code,
        name=Bilingual.of(name),
        department_id=department_id,
        process="other",
        kind="desk",
        active=False,
        external=True,
    )
    revision = AgreementRevision(
        service=service,
        number=1,
        state="effective",
        content=_content(mapping),
        policy=policy,
        calendar_id=calendar.id,
        created_at=now,
        note=f"import: {mapping.source}",
    )
    db.session.add_all((service, revision))
    db.session.flush()
    service.effective_revision = revision
    db.session.flush()
    return service


def _content(mapping: LogMapping) -> dict[str, object]:
    """An agreement that promises the mapping's targets and asks for nothing."""
    targets: dict[str, dict[str, float]] = {}
    for priority in ("P1", "P2", "P3", "P4"):
        for kind in ("response", "delivery", "input", "acceptance"):
            target = mapping.target(kind, priority)
            if target is not None:
                targets.setdefault(kind, {})[priority] = target.total_seconds()
    return {"relations": [mapping.relation], "inputs": [], "outputs": [], "targets": targets}

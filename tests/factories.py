"""Rows for tests: functions with defaults. `House` is a small organisation with one service between two departments."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from qms_tickets.domain.access import SYSTEM, Actor
from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.extensions import db
from qms_tickets.models.agreement import AgreementRevision, Service
from qms_tickets.models.calendar import Calendar
from qms_tickets.models.department import Department
from qms_tickets.models.person import Capability, Person
from qms_tickets.models.policy import Policy
from qms_tickets.models.ticket import Ticket
from qms_tickets.operations import defaults
from qms_tickets.operations.tickets import bodies, raising
from qms_tickets.operations.tickets.verbs import VERBS
from qms_tickets.queries.organisation import forget_organisation

# Monday 2 March 2026, 09:00 in Shanghai: an ordinary working week of the office calendar (08:30-12:00, 13:00-17:30).
MONDAY_9 = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ZONE = "Asia/Shanghai"

INPUTS: list[dict[str, Any]] = [
    {"key": "drawing", "name": {"zh": "图纸", "en": "Drawing"}, "kind": "text", "effect": "major"},
    {
        "key": "samples",
        "name": {"zh": "样件数量", "en": "Samples"},
        "kind": "number",
        "minimum": 1,
        "maximum": 10,
        "effect": "minor",
    },
    {"key": "note", "name": {"zh": "说明", "en": "Note"}, "kind": "text", "mandatory": False},
]
OUTPUTS: list[dict[str, Any]] = [
    {"key": "report", "name": {"zh": "报告", "en": "Report"}, "kind": "text", "effect": "major"},
    {"key": "deviations", "name": {"zh": "偏差清单", "en": "Deviations"}, "kind": "text", "effect": "minor"},
]
HOUR = 3600
TARGETS = {
    "response": {"P1": HOUR // 2, "P2": 2 * HOUR, "P3": 4 * HOUR, "P4": 8 * HOUR},
    "delivery": {"P1": 2 * HOUR, "P2": 8 * HOUR, "P3": 16 * HOUR, "P4": 40 * HOUR},
    "input": {"P1": 2 * HOUR, "P2": 4 * HOUR, "P3": 16 * HOUR, "P4": 24 * HOUR},
    "acceptance": {"P1": 4 * HOUR, "P2": 8 * HOUR, "P3": 16 * HOUR, "P4": 24 * HOUR},
    "rating": dict.fromkeys(("P1", "P2", "P3", "P4"), 40 * HOUR),
    "rework": {"P1": HOUR, "P2": 4 * HOUR, "P3": 8 * HOUR, "P4": 20 * HOUR},
}


def content(**changes: Any) -> dict[str, Any]:
    """The document of an agreement, with changes."""
    return {
        "purpose": {"zh": "首件检验", "en": "First-article inspection"},
        "relations": ["functional", "process", "rank"],
        "inputs": INPUTS,
        "outputs": OUTPUTS,
        "targets": TARGETS,
        **changes,
    }


def make_department(code: str, *, parent: Department | None = None, calendar: str = "office") -> Department:
    hours = db.session.query(Calendar).filter_by(code=calendar).one()
    department = Department(
        code=code,
        name=Bilingual.of(code),
        parent=parent,
        calendar=hours,
        zone=ZONE,
        added_at=MONDAY_9,
        active=True,
    )
    db.session.add(department)
    db.session.flush()
    return department


def make_person(
    name: str, department: Department, *, manager: Person | None = None, language: str = "zh_Hans"
) -> Person:
    person = Person(
        email=f"{name}@example.com",
        name=name,
        department=department,
        manager=manager,
        language=language,
        zone=ZONE,
        added_at=MONDAY_9,
        active=True,
    )
    db.session.add(person)
    db.session.flush()
    return person


def grant(person: Person, name: str, department: Department | None = None) -> None:
    db.session.add(Capability(person=person, name=name, department_id=department.id if department else None))
    db.session.flush()
    forget_organisation()


def make_service(
    code: str, department: Department, *, policy: str = "standard", now: datetime = MONDAY_9, **changes: Any
) -> Service:
    """A service whose agreement is effective."""
    service = Service(
        code=code,
        name=Bilingual(zh=f"{code} 服务", en=f"{code} service"),
        department=department,
        process="measuring_equipment",
        kind="inspection",
        active=True,
    )
    db.session.add(service)
    db.session.flush()
    ladder = db.session.query(Policy).filter_by(code=policy).one()
    revision = AgreementRevision(
        service=service,
        number=1,
        state="effective",
        content=content(**changes),
        policy=ladder,
        created_at=now,
    )
    db.session.add(revision)
    db.session.flush()
    service.effective_revision = revision
    db.session.flush()
    return service


def actor(person: Person) -> Actor:
    return Actor(person_id=person.id, name=person.name, channel="test")


@dataclass
class House:
    """Head office over Purchasing (customer) and Metrology (supplier), one person for each role."""

    office: Department
    purchasing: Department
    metrology: Department
    director: Person
    buyer: Person
    colleague: Person
    buying_head: Person
    inspector: Person
    second_inspector: Person
    metrology_head: Person
    quality_manager: Person
    auditor: Person
    stranger: Person
    service: Service
    now: datetime = MONDAY_9
    people: dict[str, Person] = field(default_factory=dict)

    def by(self, person: Person) -> Actor:
        return actor(person)

    def later(self, hours: float) -> datetime:
        self.now += timedelta(hours=hours)
        return self.now


def make_house(**agreement: Any) -> House:
    defaults.seed(MONDAY_9 - timedelta(days=60), SYSTEM)
    office = make_department("GM")
    purchasing, metrology = make_department("PUR", parent=office), make_department("MET", parent=office)
    other = make_department("HR", parent=office)
    director = make_person("director", office)
    buying_head = make_person("buying_head", purchasing, manager=director)
    metrology_head = make_person("metrology_head", metrology, manager=director)
    house = House(
        office=office,
        purchasing=purchasing,
        metrology=metrology,
        director=director,
        buyer=make_person("buyer", purchasing, manager=buying_head),
        colleague=make_person("colleague", purchasing, manager=buying_head),
        buying_head=buying_head,
        inspector=make_person("inspector", metrology, manager=metrology_head),
        second_inspector=make_person("second_inspector", metrology, manager=metrology_head),
        metrology_head=metrology_head,
        quality_manager=make_person("quality_manager", other, manager=director),
        auditor=make_person("auditor", other, manager=director),
        stranger=make_person("stranger", other, manager=director),
        service=make_service("FAI", metrology, now=MONDAY_9 - timedelta(days=30), **agreement),
    )
    office.head, purchasing.head, metrology.head = director, buying_head, metrology_head
    metrology.contact = house.inspector
    grant(house.quality_manager, "quality_manager")
    grant(house.auditor, "auditor")
    db.session.flush()
    forget_organisation()
    return house


def do(ticket: Ticket, name: str, by: Person, now: datetime, **body: Any) -> Any:
    """One verb by its name, the body in plain values."""
    verb = VERBS[name]
    done = verb.run(ticket, verb.body.model_validate(body), by=actor(by), now=now)
    db.session.flush()
    return done


GIVEN = [{"key": "drawing", "value": "SP-40 C"}, {"key": "samples", "value": "5"}]


def make_draft(house: House, *, now: datetime | None = None, by: Person | None = None, **body: Any) -> Ticket:
    """A draft that could be submitted as it is."""
    defaults_of_body = {"title": "Housing SP-40", "relation": "functional", "items": GIVEN}
    shape = bodies.NewTicket.model_validate({**defaults_of_body, **body})
    return raising.draft(house.service, shape, by=actor(by or house.buyer), now=now or house.now, zone=ZONE)


_STEPS: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    "draft": [],
    "submitted": [("submit", "buyer", {})],
    "input_requested": [
        ("submit", "buyer", {}),
        ("take", "inspector", {}),
        (
            "request_input",
            "inspector",
            {"items": [{"key": "drawing", "why": "wrong_revision", "reason": "revision C is out"}]},
        ),
    ],
    "in_progress": [("submit", "buyer", {}), ("accept", "inspector", {"all_conform": True})],
    "on_hold": [
        ("submit", "buyer", {}),
        ("accept", "inspector", {"all_conform": True}),
        (
            "hold",
            "inspector",
            {"kind": "customer_asked", "reason": "not ready", "resume_at": MONDAY_9 + timedelta(days=1)},
        ),
    ],
    "delivered": [
        ("submit", "buyer", {}),
        ("accept", "inspector", {"all_conform": True}),
        (
            "deliver",
            "inspector",
            {"outputs": [{"key": "report", "value": "R-1"}, {"key": "deviations", "value": "none"}]},
        ),
    ],
    "closed": [
        ("submit", "buyer", {}),
        ("accept", "inspector", {"all_conform": True}),
        (
            "deliver",
            "inspector",
            {"outputs": [{"key": "report", "value": "R-1"}, {"key": "deviations", "value": "none"}]},
        ),
        ("accept_delivery", "buyer", {"all_conform": True}),
    ],
    "declined": [
        ("submit", "buyer", {}),
        ("take", "inspector", {}),
        ("decline", "inspector", {"kind": "outside_agreement", "reason": "not a first article"}),
    ],
    "cancelled": [("submit", "buyer", {}), ("cancel", "buyer", {"kind": "plan_changed"})],
}


def make_ticket(
    house: House, state: str = "submitted", *, now: datetime | None = None, **body: Any
) -> Ticket:
    """A ticket of the house in a state, brought there by the verbs themselves."""
    moment = now or house.now
    if state == "awaiting_approval":
        house.service.effective_revision.content = content(approval=True)  # type: ignore[union-attr]
        db.session.flush()
    ticket = make_draft(house, now=moment, **body)
    for name, who, said in _STEPS.get(state, _STEPS["submitted"]):
        do(ticket, name, getattr(house, who), moment, **said)
    db.session.flush()
    return ticket

"""The organisation comes into being: calendars, policies, departments, people, then its agreements."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher

from qms_tickets.demo.calendars import NAMES, hours_around
from qms_tickets.demo.services import document
from qms_tickets.demo.source import organisation, services
from qms_tickets.demo.working_time import at, hours
from qms_tickets.demo.world import World
from qms_tickets.domain.access import SYSTEM, Actor
from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.extensions import db
from qms_tickets.models.agreement import AgreementRevision, Service
from qms_tickets.models.calendar import Calendar
from qms_tickets.models.department import Department
from qms_tickets.models.person import Capability, Person
from qms_tickets.models.policy import Policy
from qms_tickets.operations import agreements, calendars, defaults, events, policies
from qms_tickets.operations import services as service_operations
from qms_tickets.queries.organisation import forget_organisation

SHANGHAI = "Asia/Shanghai"
DOMAIN = "example.com"
QUICK_POLICY = "demo_quick"


def address(key: str) -> str:
    return f"{key}@{DOMAIN}"


class Founding:
    """Everything that stands before the first ticket. What it made is kept by code and key."""

    def __init__(self, world: World, load: datetime) -> None:
        self.world = world
        self.load = load
        self.begun = load - timedelta(days=540)
        self.calendars: dict[str, Calendar] = {}
        self.departments: dict[str, Department] = {}
        self.people: dict[str, Person] = {}
        self.services: dict[str, Service] = {}

    def found(self) -> None:
        self._add_calendars()
        defaults.seed(self.begun, SYSTEM)
        self._add_departments()
        self._add_people()
        self._add_heads()
        self._set_passwords()
        self._add_services()

    def actor(self, key: str, channel: str = "web") -> Actor:
        person = self.people[key]
        return Actor(person_id=person.id, name=person.name, channel=channel)

    # --- calendars, departments, people ----------------------------------------------------------------------

    def _add_calendars(self) -> None:
        for code, told in hours_around(self.load).items():
            self.calendars[code] = calendars.add(code, NAMES[code], told, by=SYSTEM, now=self.begun)

    def _add_departments(self) -> None:
        for code, told in organisation()["departments"].items():
            parent = self.departments.get(told.get("parent", ""))
            zone = told.get("zone", SHANGHAI)
            department = Department(
                code=code,
                name=Bilingual.of(told["name"]),
                parent=parent,
                calendar=self.calendars[told["calendar"]],
                zone=zone,
                active=True,
                added_at=self.begun,
            )
            db.session.add(department)
            db.session.flush()
            self.departments[code] = department
            above = None if parent is None else parent.code
            events.record(
                "department.added",
                by=SYSTEM,
                now=self.begun,
                code=code,
                parent=above,
                zone=zone,
                calendar=told["calendar"],
            )

    def _add_people(self) -> None:
        for key, told in organisation()["people"].items():
            department = self.departments[told["department"]]
            person = Person(
                email=address(key),
                name=told["name"],
                department=department,
                language=told.get("language", "zh_Hans"),
                zone=department.zone,
                active=True,
                added_at=self.begun,
            )
            db.session.add(person)
            db.session.flush()
            self.people[key] = person
            self._grant(person, told)
        for key, told in organisation()["people"].items():
            self.people[key].manager = self.people.get(told.get("manager", ""))
        db.session.flush()

    def _grant(self, person: Person, told: dict[str, Any]) -> None:
        granted = [name for name in told.get("capabilities", ()) if name != "member"]
        for name in granted:
            db.session.add(Capability(person=person, name=name))
        events.record(
            "person.added",
            by=SYSTEM,
            now=self.begun,
            texts={"name": person.name, "email": person.email},
            person=person.id,
            department=person.department.code,
            capabilities=granted or None,
        )

    def _add_heads(self) -> None:
        for code, told in organisation()["departments"].items():
            self.departments[code].head = self.people.get(told.get("head", ""))
            self.departments[code].contact = self.people[told["contact"]]
        db.session.flush()
        forget_organisation()

    def _set_passwords(self) -> None:
        """One password for the demonstration, so one hash: hashing eight times would take a second."""
        told = organisation()
        hashed = PasswordHasher().hash(told["password"])
        for entry in (*told["sign_ins"], *told["more_sign_ins"]):
            self.people[entry["person"]].password_hash = hashed

    # --- agreements ------------------------------------------------------------------------------------------

    def _add_services(self) -> None:
        for code in sorted(services(), key=lambda code: -services()[code]["revisions"][0]["days_ago"]):
            told = services()[code]
            released = self.load - timedelta(days=told["revisions"][0]["days_ago"])
            self.services[code] = service_operations.add_service(
                code,
                told["name"],
                self.departments[told["department"]],
                told["kind"],
                told["process"],
                by=SYSTEM,
                now=released - timedelta(days=14),
            )
            self.release(code, 1, released)
        self._release_what_came_before_the_history()
        self._begin_what_is_in_work()

    def _release_what_came_before_the_history(self) -> None:
        for code, told in services().items():
            for place, revision in enumerate(told["revisions"][1:], start=2):
                if revision["days_ago"] > 100:
                    self.release(code, place, self.load - timedelta(days=revision["days_ago"]))

    def release(self, code: str, number: int, released: datetime) -> None:
        """Prepared, reviewed, countersigned and approved, one week from the other."""
        service, told = self.services[code], services()[code]
        change = told["revisions"][number - 1].get("change", {}).get("zh", "")
        head = self.actor(str(self.world.leader(told["department"])))
        revision = agreements.draft(
            service,
            document(code, number),
            by=self.actor(self._preparer(told["department"])),
            now=released - timedelta(days=13),
            policy=self._policy(code),
            calendar=self.calendars[told["calendar"]] if "calendar" in told else None,
            note=change,
        )
        customers = [self.departments[each] for each in CUSTOMERS.get(code, ())]
        sent = released - timedelta(days=9)
        agreements.send_for_review(
            revision, by=self.actor(self._preparer(told["department"])), now=sent, countersign=customers
        )
        agreements.sign(revision, by=head, now=released - timedelta(days=6))
        self._countersign(revision, told, released - timedelta(days=2))
        agreements.release(revision, by=self.actor("zhou.min"), now=released)

    def _preparer(self, department: str) -> str:
        told = self.world.departments[department]
        return str(told["contact"])

    def _policy(self, code: str) -> Policy | None:
        ladder = services()[code].get("ladder")
        if ladder is None:
            return None
        name = {"zh": "快速演示升级", "en": "Quick demonstration"}
        ladders = dict.fromkeys(("response", "delivery", "input", "acceptance"), ladder)
        return policies.add(QUICK_POLICY, name, ladders, by=SYSTEM, now=self.begun)

    def _countersign(self, revision: AgreementRevision, told: dict[str, Any], now: datetime) -> None:
        """By each customer's head, but those who have not yet."""
        waiting = [
            signature.department
            for signature in revision.signatures
            if signature.role == "countersigned" and signature.at is None and signature.department is not None
        ]
        for department in waiting:
            if department.code not in told.get("not_countersigned", ()):
                head = self.actor(str(self.world.leader(department.code)))
                agreements.countersign(revision, by=head, now=now, department=department)

    def _begin_what_is_in_work(self) -> None:
        for code, told in services().items():
            work = told.get("in_work")
            if work is None:
                continue
            now = self.load - timedelta(days=96)
            by = self.actor(self._preparer(told["department"]))
            content = document(code, len(told["revisions"]))
            revision = agreements.draft(
                self.services[code], content, by=by, now=now, note=work["change"]["zh"]
            )
            if work["state"] == "in_review":
                agreements.send_for_review(revision, by=by, now=now + timedelta(days=1), countersign=[])
                head = self.actor(str(self.world.leader(told["department"])))
                agreements.sign(revision, by=head, now=now + timedelta(days=2))


# Which heads were asked to countersign, by service.
CUSTOMERS: dict[str, tuple[str, ...]] = {
    "FAI": ("PUR", "MFG", "MAC"),
    "CAL": ("PUR", "MAC", "STU"),
    "MCH": ("HT",),
    "HTR": ("MET",),
    "PCK": ("SAL", "STU"),
    "REP": ("MAC", "HT"),
    "PM": ("MAC", "HT"),
    "BUY": ("MAC", "EQ"),
    "QTE": ("SAL",),
    "ECN": ("MAC",),
    "DOC": ("RD", "MFG"),
    "TRN": ("MFG", "MAC"),
    "ACC": ("PUR", "SAL", "RD"),
    "RTN": ("RD",),
}


def absence_of(world: World) -> tuple[str, datetime, datetime, str]:
    key, start, end, deputy = world.absence
    return key, at(start), at(end), deputy


def said_before_leaving(world: World, start: int) -> int:
    """When an absence was entered: on the working day before."""
    return world.office.before(start, hours(3))[0]

"""The organisation comes into being: calendars, policies, departments, people, then its agreements."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from qms_tickets.demo.calendars import NAMES, hours_around
from qms_tickets.demo.services import document
from qms_tickets.demo.source import organisation, services
from qms_tickets.demo.working_time import at, hours
from qms_tickets.demo.world import World
from qms_tickets.domain.access import SYSTEM, Actor
from qms_tickets.extensions import db
from qms_tickets.models.agreement import AgreementRevision, Service
from qms_tickets.models.calendar import Calendar
from qms_tickets.models.department import Department
from qms_tickets.models.person import Person
from qms_tickets.models.policy import Policy
from qms_tickets.models.timer import Timer
from qms_tickets.operations import (
    agreements,
    calendars,
    defaults,
    departments,
    events,
    people,
    policies,
    settings,
    summaries,
)
from qms_tickets.operations import services as service_operations
from qms_tickets.operations.organisation_bodies import DepartmentBody, PersonBody
from qms_tickets.queries.organisation import forget_organisation
from qms_tickets.queries.sign_in import DEMONSTRATION

SHANGHAI = "Asia/Shanghai"
DOMAIN = "example.com"
QUICK_POLICY = "demo_quick"


def address(key: str) -> str:
    return f"{key}@{DOMAIN}"


def sign_in_of(entry: dict[str, str]) -> dict[str, str]:
    """How somebody signs in, in the shape that commands and pages show."""
    person = organisation()["people"][entry["person"]]
    return {
        "role": entry["role"],
        "email": address(entry["person"]),
        "password": organisation()["password"],
        "language": person.get("language", "zh_Hans"),
        "name": person["name"],
    }


class Founding:
    """Everything that stands before the first ticket. What it made is kept by code and key."""

    def __init__(self, world: World, load: datetime, password_hash: str) -> None:
        self.world = world
        self.load = load
        self.password_hash = password_hash
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
        self._let_sign_in()
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
            self.departments[code] = departments.add(self._body(code, told), by=SYSTEM, now=self.begun)
        self._sum_up_the_last_weeks()

    def _sum_up_the_last_weeks(self) -> None:
        """Nobody looks for the Mondays of a year ago, and each would cost the loading its time."""
        for timer in db.session.scalars(select(Timer).where(Timer.kind == summaries.WEEK)):
            db.session.delete(timer)
        for department in self.departments.values():
            summaries.plan(department, self.load - timedelta(days=28))

    def _body(self, code: str, told: dict[str, Any], **led_by: str | None) -> DepartmentBody:
        return DepartmentBody(
            code=code,
            name_zh=told["name"]["zh"],
            name_en=told["name"]["en"],
            parent=told.get("parent"),
            calendar=told["calendar"],
            zone=told.get("zone", SHANGHAI),
            **led_by,
        )

    def _add_people(self) -> None:
        """Who leads comes first, for a manager must be known."""
        for key, told in organisation()["people"].items():
            body = PersonBody(
                name=told["name"],
                email=address(key),
                department=told["department"],
                manager=address(told["manager"]) if "manager" in told else None,
                language=told.get("language", "zh_Hans"),
                zone=self.departments[told["department"]].zone,
                capabilities=[name for name in told.get("capabilities", ()) if name != "member"],
            )
            self.people[key] = people.add(body, by=SYSTEM, now=self.begun)

    def _add_heads(self) -> None:
        for code, told in organisation()["departments"].items():
            head = address(told["head"]) if "head" in told else None
            body = self._body(code, told, head=head, contact=address(told["contact"]))
            departments.change(self.departments[code], body, by=SYSTEM, now=self.begun)
        forget_organisation()

    def _let_sign_in(self) -> None:
        """One password for the demonstration, so one hash; the sign-in page reads the setting."""
        told, entries = organisation(), []
        for entry in (*told["sign_ins"], *told["more_sign_ins"]):
            person = self.people[entry["person"]]
            person.password_hash = self.password_hash
            events.record("person.password_set", by=SYSTEM, now=self.begun, person=person.id)
            entries.append(sign_in_of(entry))
        settings.change(DEMONSTRATION, {"sign_ins": entries}, by=SYSTEM, now=self.begun)

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
        change = _in_both(told["revisions"][number - 1].get("change"))
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
                self.services[code], content, by=by, now=now, note=_in_both(work["change"])
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


def _in_both(change: dict[str, str] | None) -> str:
    """A revision's note is one text, and is read in Suzhou and in Stuttgart."""
    return f"{change['zh']} {change['en']}" if change else ""


def absence_of(world: World) -> tuple[str, datetime, datetime, str]:
    key, start, end, deputy = world.absence
    return key, at(start), at(end), deputy


def said_before_leaving(world: World, start: int) -> int:
    """When an absence was entered: on the working day before."""
    return world.office.before(start, hours(3))[0]

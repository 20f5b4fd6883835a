"""From a staged log to tickets, clocks and events: prepared beforehand, written in one transaction."""

from __future__ import annotations

import pickle
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select

from qms_tickets.domain import events as event_rules
from qms_tickets.domain.access import Actor
from qms_tickets.domain.clocks.schedule import Hours
from qms_tickets.domain.lifecycles.ticket import HOLDER
from qms_tickets.domain.priority import DEFAULT_MATRIX, priority_of
from qms_tickets.domain.search import tokens
from qms_tickets.domain.taking_over.clocks import (
    OVER,
    Stay,
    Taken,
    clocks_of,
    moments_of,
    rejections_of,
    reopenings_of,
    stays_of,
)
from qms_tickets.domain.taking_over.mapping import LogMapping
from qms_tickets.domain.taking_over.rows import Course
from qms_tickets.extensions import db
from qms_tickets.models.calendar import Calendar
from qms_tickets.models.clock import Clock, ClockCalendar, ClockRun
from qms_tickets.models.event import ChainHead, Event
from qms_tickets.models.housekeeping import Counter as NumberCounter
from qms_tickets.models.housekeeping import ImportedRow, SearchDocument
from qms_tickets.models.ticket import Ticket
from qms_tickets.models.timer import Timer
from qms_tickets.operations import clocks as clock_verbs
from qms_tickets.operations.imports.keys import reserve, table_of
from qms_tickets.operations.imports.names import Known, Mentioned, resolve

BATCH = 500
MICROSECOND = timedelta(microseconds=1)
CLOCK_KINDS = ("response", "delivery", "input", "acceptance")


@dataclass(slots=True)
class Prepared:
    """A ticket ready to be written; names stand where keys will."""

    course: Course
    stays: list[Stay]
    clocks: list[Taken]
    columns: dict[str, Any]
    customer: str
    supplier: str
    requester: str
    assignee: str | None
    service: str


class Shelf:
    """Prepared tickets in a file, so that memory stays flat however long the log is."""

    def __init__(self) -> None:
        self._store = sqlite3.connect("")  # a temporary file that nobody else sees
        self._store.execute("CREATE TABLE prepared (place INTEGER PRIMARY KEY, content BLOB)")
        self.count = 0

    def put(self, prepared: Prepared) -> None:
        self._store.execute(
            "INSERT INTO prepared (content) VALUES (?)", (pickle.dumps(prepared, protocol=5),)
        )
        self.count += 1

    def __iter__(self) -> Iterator[Prepared]:
        for (content,) in self._store.execute("SELECT content FROM prepared ORDER BY place"):
            yield pickle.loads(content)  # noqa: S301  (what this very process wrote)

    def batches(self) -> Iterator[list[Prepared]]:
        """Some at a time; read by pages of the key, so that two readers may be at work."""
        waiting = iter(self)
        while batch := list(islice(waiting, BATCH)):
            yield batch


def prepare(course: Course, mapping: LogMapping, mentioned: Mentioned, hours: Hours) -> Prepared:
    """All that can be reckoned before the database is touched."""
    impact = mapping.impact.get(course.latest("impact") or "", "medium")
    urgency = mapping.urgency.get(course.latest("urgency") or "", "soon")
    priority = priority_of(impact, urgency, DEFAULT_MATRIX)
    customer = mentioned.department(course.latest("customer_department"))
    supplier = mentioned.department(course.latest("supplier_department"))
    for update in course.updates:
        mentioned.department(update.values.get("supplier_department"))
        if by := update.values.get("by"):
            mentioned.person(by, supplier)
    stays = stays_of(course)
    target = {kind: mapping.target(kind, priority) for kind in CLOCK_KINDS}
    assignee = course.latest("assignee")
    return Prepared(
        course=course,
        stays=stays,
        clocks=clocks_of(course, hours, target, deemed=mapping.closing == "deemed"),
        columns={"impact": impact, "urgency": urgency, "priority": priority},
        customer=customer,
        supplier=supplier,
        requester=mentioned.person(course.latest("customer"), customer),
        assignee=mentioned.person(assignee, supplier) if assignee else None,
        service=mentioned.service(course.latest("service"), supplier),
    )


def present(source: str) -> dict[str, tuple[int, int]]:
    """External number → (ticket, rows taken over): what an earlier run brought."""
    counted = (
        select(ImportedRow.external_number, func.max(ImportedRow.ticket_id), func.max(ImportedRow.ordinal))
        .where(ImportedRow.source == source)
        .group_by(ImportedRow.external_number)
    )
    return {number: (ticket_id, rows) for number, ticket_id, rows in db.session.execute(counted)}


class Taking:
    """One transaction's work. The entrance opens it; the chain's head is locked only for the events, at the end."""

    def __init__(
        self, mapping: LogMapping, *, by: Actor, now: datetime, recorded_at: datetime, zone: str
    ) -> None:
        self.mapping, self.by, self.now, self.recorded_at = mapping, by, now, recorded_at
        self.zone = ZoneInfo(zone)
        self.keys: dict[str, int] = {}
        self.added: Counter[str] = Counter()

    def run(self, shelf: Shelf, mentioned: Mentioned, *, progress: Callable[[int], None]) -> Counter[str]:
        known = resolve(mentioned, self.mapping, self.now)
        self.added.update(known.added)
        before = present(self.mapping.source)
        for batch in shelf.batches():
            self._write_tickets([one for one in batch if one.course.number not in before], known)
            for one in batch:
                if one.course.number in before:
                    self._prolong(one, before[one.course.number], known)
            progress(len(batch))
        db.session.flush()
        self._plan_open_tickets()
        self._write_events(shelf, before, known, progress)
        return self.added

    # --- tickets and clocks ---

    def _write_tickets(self, batch: list[Prepared], known: Known) -> None:
        if not batch:
            return
        keys = reserve(Ticket, len(batch))
        numbers = self._numbers([one.course.opened_at for one in batch])
        rows = []
        for key, number, one in zip(keys, numbers, batch, strict=True):
            self.keys[one.course.number] = key
            rows.append({"id": key, "number": number, **self._columns(one, known)})
        db.session.execute(insert(table_of(Ticket)), rows)
        self._write_clocks([(self.keys[one.course.number], one) for one in batch], known)
        documents = [
            {"ticket_id": row["id"], "audience": "shared", "tokens": _words(row, one)}
            for row, one in zip(rows, batch, strict=True)
        ]
        db.session.execute(insert(table_of(SearchDocument)), documents)
        self.added["tickets"] += len(batch)

    def _numbers(self, opened: list[datetime]) -> list[str]:
        """Numbers of each year's series, in the order of the file."""
        numbers = []
        for instant in opened:
            name = f"T-{instant.astimezone(self.zone).year}"
            counter = db.session.get(NumberCounter, name)
            if counter is None:
                counter = NumberCounter(name=name, value=0)
                db.session.add(counter)
                db.session.flush()
            counter.value += 1
            numbers.append(f"{name}-{counter.value:06d}")
        return numbers

    def _columns(self, one: Prepared, known: Known) -> dict[str, Any]:
        """The ticket's row but for its key and number; all rows of a bulk insert name the same columns."""
        course, state = one.course, one.stays[-1].state
        service_id, revision_id = known.services[one.service]
        rejections, moments = rejections_of(one.stays), moments_of(one.stays)
        holder = "none" if state in OVER else HOLDER[state]
        parties = {
            "customer": known.departments[one.customer],
            "supplier": known.departments[one.supplier],
        }
        people = {
            "customer": known.people[one.requester],
            "supplier": None if one.assignee is None else known.people[one.assignee],
        }
        running = [
            clock.due
            for clock in one.clocks
            if clock.side == holder and clock.ended_at is None and clock.due is not None
        ]
        return {
            "source": self.mapping.source,
            "external_number": course.number,
            "version": 1,
            "title": course.latest("title") or course.number,
            "description": "",
            "language": "en",
            "relation": self.mapping.relation,
            "confidential": False,
            "service_id": service_id,
            "revision_id": revision_id,
            "customer_department_id": parties["customer"],
            "requester_id": people["customer"],
            "supplier_department_id": parties["supplier"],
            "assignee_id": people["supplier"],
            **one.columns,
            "lot": "",
            "operation": "",
            "state": state,
            "holder": holder,
            "holder_department_id": parties.get(holder),
            "holder_person_id": people.get(holder),
            "holder_due": min(running, default=None),
            "hold_stops": False,
            "holds": sum(stay.state == "on_hold" for stay in one.stays),
            "hold_seconds": 0,
            "created_at": course.opened_at,
            "changed_at": course.last.at,
            "submitted_at": course.opened_at,
            **moments,
            "deemed_accepted": state == "closed" and self.mapping.closing == "deemed",
            "first_pass": False if rejections else None,
            "inputs_conformed": not any(stay.state == "input_requested" for stay in one.stays),
            "rounds": sum(stay.state == "delivered" for stay in one.stays),
            "rejections": rejections,
            "reopenings": reopenings_of(one.stays),
            "escaped": False,
        }

    def _write_clocks(self, tickets: list[tuple[int, Prepared]], known: Known) -> None:
        pairs = [(key, one, clock) for key, one in tickets for clock in one.clocks if clock.is_stored]
        keys = reserve(Clock, len(pairs))
        clocks, runs, calendars = [], [], []
        for key, (ticket_id, one, clock) in zip(keys, pairs, strict=True):
            clocks.append({"id": key, "ticket_id": ticket_id, **self._clock_columns(one, clock, known)})
            runs += [{"clock_id": key, "from": run.start, "until": run.end} for run in clock.runs]
            calendars.append(
                {
                    "clock_id": key,
                    "calendar_revision_id": self._calendar_revision(),
                    "from": clock.runs[0].start,
                }
            )
        for model, rows in ((Clock, clocks), (ClockRun, runs), (ClockCalendar, calendars)):
            if rows:
                db.session.execute(insert(table_of(model)), rows)

    def _calendar_revision(self) -> int:
        if "calendar" not in self.keys:
            calendar = db.session.scalars(
                select(Calendar).where(Calendar.code == self.mapping.calendar)
            ).one()
            self.keys["calendar"] = calendar.revisions[0].id
        return self.keys["calendar"]

    def _clock_columns(self, one: Prepared, clock: Taken, known: Known) -> dict[str, Any]:
        side_department = one.customer if clock.side == "customer" else one.supplier
        target = (clock.target or timedelta(0)) // MICROSECOND
        ended = clock.ended_at is not None
        late = clock.verdict == "breached" or (not ended and clock.due is not None and clock.due < self.now)
        return {
            "kind": clock.kind,
            "number": clock.number,
            "side": clock.side,
            "state": "ended" if ended else "running" if clock.runs[-1].end is None else "paused",
            "department_id": known.departments[side_department],
            "target_us": target,
            "first_target_us": target,
            "used_us": clock.used // MICROSECOND,
            "started_at": clock.runs[0].start,
            "due": clock.due,
            "first_due": clock.due,
            "breached_at": clock.due if late else None,
            "ended_at": clock.ended_at,
            "verdict": clock.verdict,
            "first_verdict": clock.verdict,
        }

    def _prolong(self, one: Prepared, was: tuple[int, int], known: Known) -> None:
        """A longer log of a ticket that is here already: its columns and clocks as they are now known."""
        ticket_id, rows = was
        if len(one.course.updates) <= rows:
            return
        ticket = db.session.get_one(Ticket, ticket_id)
        for name, value in self._columns(one, known).items():
            setattr(ticket, name, value)
        ticket.version += 1
        stored = {(clock.kind, clock.number): clock for clock in ticket.clocks}
        fresh = [clock for clock in one.clocks if (clock.kind, clock.number) not in stored]
        for clock in one.clocks:
            row = stored.get((clock.kind, clock.number))
            if row is not None:
                for name, value in self._clock_columns(one, clock, known).items():
                    setattr(row, name, value)
                row.runs = [ClockRun(from_=run.start, until=run.end) for run in clock.runs]
        db.session.flush()
        one.clocks = fresh
        self._write_clocks([(ticket_id, one)], known)
        self.keys[one.course.number] = ticket_id

    def _plan_open_tickets(self) -> None:
        """Ladders only for what is still to come: nobody is escalated for the past."""
        ids = list(self.keys.values())
        for start in range(0, len(ids), BATCH):
            part = ids[start : start + BATCH]
            still_open = select(Clock).where(Clock.ticket_id.in_(part), Clock.ended_at.is_(None))
            for clock in db.session.scalars(still_open):
                clock_verbs.plan(clock.ticket, clock, self.now)
                db.session.flush()
                past = select(Timer).where(Timer.clock_id == clock.id, Timer.at <= self.now)
                for timer in db.session.scalars(past):
                    db.session.delete(timer)

    # --- events ---

    def _write_events(
        self,
        shelf: Shelf,
        before: dict[str, tuple[int, int]],
        known: Known,
        progress: Callable[[int], None],
    ) -> None:
        head = db.session.scalars(
            select(ChainHead)
            .where(ChainHead.id == 1)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
        for batch in shelf.batches():
            events, rows = [], []
            for one in batch:
                skipped = before.get(one.course.number, (0, 0))[1]
                for content, row in self._events_of(one, known, skipped):
                    content["sequence"] = head.sequence = head.sequence + 1
                    events.append(_as_row(content, head))
                    rows.append(row | {"sequence": head.sequence})
            if events:
                db.session.execute(insert(table_of(Event)), events)
                db.session.execute(insert(table_of(ImportedRow)), rows)
            self.added["events"] += len(events)
            progress(len(batch))
        db.session.flush()

    def _events_of(
        self, one: Prepared, known: Known, skipped: int
    ) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        ticket_id = self.keys.get(one.course.number)
        state = None
        for update in one.course.updates:
            changed = {"from": state, "to": update.state} if update.state != state else None
            state = update.state
            if update.ordinal <= skipped or ticket_id is None:
                continue
            by = update.values.get("by")
            group = update.values.get("supplier_department")
            facts = {
                "source": self.mapping.source,
                "external_number": one.course.number,
                "ordinal": update.ordinal,
                "imported_state": update.state,
                "row": update.line,
                "repaired": list(update.repaired) or None,
                "original": update.original,
                "group": known.codes[group] if group else None,
                "state": changed,
            }
            content = {
                "at": update.at,
                "kind": "ticket.imported",
                "ticket": ticket_id,
                "actor": known.people[by] if by else None,
                "facts": {name: value for name, value in facts.items() if value is not None},
                "recorded_at": self.recorded_at,
            }
            row = {
                "source": self.mapping.source,
                "external_number": one.course.number,
                "ordinal": update.ordinal,
                "ticket_id": ticket_id,
                "repaired": ", ".join(update.repaired) or None,
                "original": update.original,
            }
            yield content, row


def _words(row: dict[str, Any], one: Prepared) -> str:
    return tokens((row["number"], one.course.number, row["title"], one.service))


def _as_row(content: dict[str, Any], head: ChainHead) -> dict[str, Any]:
    """Hash one event onto the head, which moves on; the same content as `models.Event.content` gives."""
    told = {
        "sequence": content["sequence"],
        "at": event_rules.instant_text(content["at"]),
        "recorded_at": event_rules.instant_text(content["recorded_at"]),
        "kind": content["kind"],
        "ticket": content["ticket"],
        "actor_kind": "person" if content["actor"] is not None else "system",
        "actor": content["actor"],
        "for": None,
        "role": None,
        "channel": "import",
        "address": None,
        "facts": content["facts"],
        "texts": {},
    }
    previous, head.hash = head.hash, event_rules.chained(head.hash, told)
    return {
        "sequence": content["sequence"],
        "at": content["at"],
        "recorded_at": content["recorded_at"],
        "kind": content["kind"],
        "ticket_id": content["ticket"],
        "actor_kind": told["actor_kind"],
        "actor_id": content["actor"],
        "channel": "import",
        "facts": content["facts"],
        "text_hashes": {},
        "previous": previous,
        "hash": head.hash,
    }

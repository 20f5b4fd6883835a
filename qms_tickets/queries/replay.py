"""Does what is stored follow from the events? Every ticket is played again, its clocks and all that was said on it.

Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.orm import joinedload, selectinload

from qms_tickets.domain.clocks.schedule import Hours
from qms_tickets.domain.events import instant_text
from qms_tickets.domain.replay import CalendarRevised, Replay, Replayed
from qms_tickets.domain.taking_over.clocks import Taken, clocks_of
from qms_tickets.domain.taking_over.rows import Course, Update
from qms_tickets.extensions import db
from qms_tickets.models.calendar import Calendar, CalendarRevision
from qms_tickets.models.clock import Clock
from qms_tickets.models.event import Event
from qms_tickets.models.ticket import Ticket
from qms_tickets.queries.said import Said, records

_PART: Final = 300
_TAKEN_OVER: Final = "ticket.imported"
_IMPORTED_KINDS: Final = ("response", "delivery", "input", "acceptance")


@dataclass(frozen=True, slots=True)
class Difference:
    """The first thing that does not follow: what is stored, and what the events give."""

    ticket: str | None
    clock: str | None
    what: str
    stored: str | None
    computed: str | None
    record: str | None = None

    @property
    def where(self) -> str:
        """Its place without its value, which not everybody may read."""
        return ", ".join(part for part in (self.ticket or self.record, self.clock, self.what) if part)


@dataclass(frozen=True, slots=True)
class Answer:
    tickets: int
    clocks: int
    records: int = 0
    difference: Difference | None = None

    @property
    def ok(self) -> bool:
        return self.difference is None

    def as_dict(self) -> dict[str, Any]:
        if self.difference is None:
            return {"ok": True, "tickets": self.tickets, "clocks": self.clocks, "records": self.records}
        names = [name for name in Difference.__slots__ if name != "record" or self.difference.record]
        return {"ok": False, **{name: getattr(self.difference, name) for name in names}}


@dataclass(frozen=True, slots=True)
class _Calendars:
    """All revisions by key, and when each was put in force: the same for every ticket."""

    hours: dict[int, Hours]
    calendar_of: dict[int, int]
    revised: list[tuple[int, CalendarRevised]]


def replay() -> Answer:
    """Compute all again. Stops at the first difference."""
    calendars, tickets, clocks = _calendars(), 0, 0
    for part in _tickets():
        ids = [ticket.id for ticket in part]
        events, told = _events_of(ids), Said(ids)
        for ticket in part:
            own = events.get(ticket.id, [])
            computed = _played(ticket, own, calendars)
            found = _compare(ticket, computed) or _unsaid(ticket, told.difference(ticket, own))
            if found is not None:
                return Answer(tickets, clocks, difference=found)
            tickets, clocks = tickets + 1, clocks + len(computed)
        db.session.expunge_all()
    return _records(Answer(tickets, clocks))


def _records(answer: Answer) -> Answer:
    count = 0
    for number, differs in records():
        if differs is not None:
            what, here, there = differs
            found = Difference(None, None, what, _told(here), _told(there), number)
            return replace(answer, difference=found)
        count += 1
    return replace(answer, records=count)


def _unsaid(ticket: Ticket, differs: tuple[str, Any, Any] | None) -> Difference | None:
    if differs is None:
        return None
    what, here, there = differs
    return Difference(ticket.number, None, what, _told(here), _told(there))


def _calendars() -> _Calendars:
    revisions = db.session.scalars(select(CalendarRevision)).all()
    codes = {code: key for key, code in db.session.execute(select(Calendar.id, Calendar.code))}
    keys = {(revision.calendar_id, revision.number): revision.id for revision in revisions}
    revised = [
        (event.sequence, _revised(event.facts, codes, keys))
        for event in db.session.execute(
            select(Event.sequence, Event.facts)
            .where(Event.kind == "calendar.revised")
            .order_by(Event.sequence)
        )
    ]
    return _Calendars(
        {revision.id: revision.working_hours for revision in revisions},
        {revision.id: revision.calendar_id for revision in revisions},
        revised,
    )


def _revised(
    facts: dict[str, Any], codes: dict[str, int], keys: dict[tuple[int, int], int]
) -> CalendarRevised:
    calendar = codes[facts["calendar"]]
    since = datetime.fromisoformat(facts["effective_from"])
    return CalendarRevised(calendar, keys[calendar, facts["revision"]], since)


def _tickets() -> Iterator[Sequence[Ticket]]:
    """Some hundred at a time; nothing is kept of what was compared."""
    after = 0
    rows = select(Ticket).options(
        joinedload(Ticket.revision),
        joinedload(Ticket.customer_department),
        joinedload(Ticket.supplier_department),
        selectinload(Ticket.clocks).selectinload(Clock.runs),
        selectinload(Ticket.clocks).selectinload(Clock.calendars),
    )
    while part := db.session.scalars(rows.where(Ticket.id > after).order_by(Ticket.id).limit(_PART)).all():
        after = part[-1].id
        yield part


def _events_of(ticket_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = {}
    statement = (
        select(Event.ticket_id, Event.sequence, Event.kind, Event.at, Event.actor_id, Event.facts)
        .where(Event.ticket_id.in_(ticket_ids))
        .order_by(Event.sequence)
    )
    for event in db.session.execute(statement):
        found.setdefault(event.ticket_id, []).append(event)
    return found


def _played(ticket: Ticket, events: list[Row[Any]], calendars: _Calendars) -> dict[str, Replayed]:
    """What was taken over is reckoned from its states, all else from what each event did to the clocks."""
    player = Replay(calendars.hours, calendars.calendar_of)
    taken_over = [event for event in events if event.kind == _TAKEN_OVER]
    if taken_over:
        player.clocks = _taken_over(ticket, taken_over, calendars)
    first = taken_over[-1].sequence if taken_over else (events[0].sequence if events else 0)
    told: list[tuple[int, Any]] = [(event.sequence, event) for event in events if event.kind != _TAKEN_OVER]
    told += [pair for pair in calendars.revised if pair[0] > first]
    for _, one in sorted(told, key=lambda pair: pair[0]):
        if isinstance(one, CalendarRevised):
            player.revise(one)
        else:
            player.play(one.kind, one.at, one.facts)
    return player.clocks


def _taken_over(ticket: Ticket, events: list[Row[Any]], calendars: _Calendars) -> dict[str, Replayed]:
    revision = next(part.calendar_revision_id for clock in ticket.clocks for part in clock.calendars)
    hours = calendars.hours[revision]
    updates = [
        Update(event.facts["row"], event.facts["ordinal"], event.at, event.facts["imported_state"], {})
        for event in events
    ]
    course = Course(ticket.external_number or "", ticket.created_at, updates)
    terms, customer = ticket.revision.terms, ticket.customer_department.code
    target = {kind: terms.target(kind, ticket.priority, customer) for kind in _IMPORTED_KINDS}
    taken = clocks_of(course, hours, target, deemed=_was_deemed(ticket))
    return {f"{clock.kind}-{clock.number}": _replayed(clock, revision) for clock in taken if clock.is_stored}


def _was_deemed(ticket: Ticket) -> bool:
    """One that came back from closed no longer says so itself: then its last acceptance does."""
    if ticket.state == "closed":
        return ticket.deemed_accepted
    last = ticket.clock("acceptance")
    return last is not None and last.verdict == "breached"


def _replayed(clock: Taken, revision: int) -> Replayed:
    target = clock.target or timedelta(0)
    return Replayed(
        name=f"{clock.kind}-{clock.number}",
        target=target,
        first_target=target,
        runs=tuple(clock.runs),
        calendars=[((revision,), clock.runs[0].start)],
        due=clock.due,
        first_due=clock.due,
        used=clock.used,
        ended_at=clock.ended_at,
        verdict=clock.verdict,
    )


def _compare(ticket: Ticket, computed: dict[str, Replayed]) -> Difference | None:
    stored = {clock.name: clock for clock in ticket.clocks}
    for name in [*stored, *(name for name in computed if name not in stored)]:
        if name not in stored or name not in computed:
            sides = ("there", None) if name in stored else (None, "there")
            return Difference(ticket.number, name, "clock", *sides)
        for what, here, there in _fields(stored[name], computed[name]):
            if here != there:
                return Difference(ticket.number, name, what, _told(here), _told(there))
    return None


def _fields(stored: Clock, computed: Replayed) -> Iterable[tuple[str, Any, Any]]:
    """What must be the same. What an open clock has used changes by the second, so it is not asked."""
    yield "target", stored.target, computed.target
    yield "first_target", stored.first_target, computed.first_target
    yield (
        "runs",
        [(run.from_, run.until) for run in stored.runs],
        [(run.start, run.end) for run in computed.runs],
    )
    yield (
        "calendars",
        [(part.revision_ids, part.from_) for part in stored.calendars],
        list(computed.calendars),
    )
    yield "due", stored.due, computed.due
    yield "first_due", stored.first_due, computed.first_due
    yield "ended_at", stored.ended_at, computed.ended_at
    yield "verdict", stored.verdict, computed.verdict
    if stored.ended_at is not None:
        yield "used", timedelta(microseconds=stored.used_us), computed.used


def _told(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(_told(part) or "open" for part in value)
    return str(value.total_seconds() if isinstance(value, timedelta) else value)

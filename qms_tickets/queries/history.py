"""What happened to a ticket, as far as the reader may know it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import joinedload, selectinload

from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.events import is_for_the_check
from qms_tickets.extensions import db
from qms_tickets.models.department import Department
from qms_tickets.models.event import Event
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.queries.ratings import visible_sides
from qms_tickets.queries.viewer import Viewer
from qms_tickets.queries.visibility import audiences_of

# What a reader looks for under each heading of the ticket's stream.
MESSAGES = frozenset({"ticket.commented", "ticket.attached", "ticket.nudged"})
TIMES = frozenset(
    {
        "ticket.due_proposed",
        "ticket.due_agreed",
        "ticket.due_refused",
        "ticket.proposal_lapsed",
        "ticket.held",
        "ticket.resumed",
        "ticket.hold_refused",
        "clock.breached",
        "clock.expired",
        "clock.due_moved",
        "escalation.fired",
        "escalation.acknowledged",
        "escalation.promise_broken",
        "reminder.sent",
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a ticket: who, what, when, and what was written."""

    sequence: int
    kind: str
    at: datetime
    actor: str | None
    actor_id: int | None
    for_: str | None
    side: str | None
    facts: dict[str, Any]
    texts: dict[str, str] = field(default_factory=dict)
    internal: bool = False
    withdrawn: bool = False

    @property
    def group(self) -> str:
        if self.kind in MESSAGES:
            return "messages"
        return "times" if self.kind in TIMES else "changes"

    def as_mapping(self) -> dict[str, Any]:
        """As `words/history.py` reads it."""
        return {
            "kind": self.kind,
            "facts": self.facts,
            "actor": self.actor,
            "for": self.for_,
            "texts": self.texts,
        }


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the people and departments that events mention by key."""

    people: dict[int, str]
    departments: dict[str, Bilingual]


def history_of(ticket: Ticket, viewer: Viewer) -> list[Entry]:
    """The newest first. Internal comments of the other side are left out; hidden ratings keep their silence."""
    statement = (
        select(Event)
        .where(Event.ticket_id == ticket.id)
        .options(selectinload(Event.texts), joinedload(Event.actor), joinedload(Event.for_))
        .order_by(Event.sequence.desc())
    )
    audiences, rated = audiences_of(viewer, ticket), visible_sides(ticket, viewer)
    found = db.session.scalars(statement).unique().all()
    withdrawn = {event.facts["event"] for event in found if event.kind == "ticket.comment_withdrawn"}
    readable = [event for event in found if _may_read(event, audiences, rated)]
    return [_entry(event, withdrawn) for event in readable]


def history_of_record(number: str) -> list[Entry]:
    """What happened to a nonconformity record, newest first; whoever may read the record may read this."""
    told = cast(Event.facts, Text).contains(f'"number": "{number}"', autoescape=True)
    statement = (
        select(Event)
        .where(Event.kind.startswith("nonconformity."), told)
        .options(selectinload(Event.texts), joinedload(Event.actor), joinedload(Event.for_))
        .order_by(Event.sequence.desc())
    )
    return [_entry(event) for event in db.session.scalars(statement).unique()]


def _may_read(event: Event, audiences: frozenset[str], rated: frozenset[str]) -> bool:
    if event.kind in {"ticket.commented", "ticket.attached"}:
        return event.facts.get("audience", "shared") in audiences
    if event.kind in {"ticket.rated", "ticket.rating_amended"}:
        return event.facts["side"] in rated
    return True


def _entry(event: Event, withdrawn: Collection[int] = ()) -> Entry:
    """A comment that its writer took back keeps its place, and loses its words."""
    gone = event.sequence in withdrawn
    return Entry(
        sequence=event.sequence,
        kind=event.kind,
        at=event.at,
        actor=None if event.actor is None else event.actor.name,
        actor_id=event.actor_id,
        for_=None if event.for_ is None else event.for_.name,
        side=_side_of(event.role),
        facts=event.facts,
        texts={} if gone else _readable(event),
        internal=event.facts.get("audience") in {"customer", "supplier"},
        withdrawn=gone,
    )


def _readable(event: Event) -> dict[str, str]:
    return {
        text.field: text.text
        for text in event.texts
        if text.text is not None and not is_for_the_check(text.field)
    }


def _side_of(role: str | None) -> str | None:
    if role is None:
        return None
    if role == "requester" or role.startswith("customer"):
        return "customer"
    return "supplier" if role == "assignee" or role.startswith("supplier") else None


def names_in(entries: Iterable[Entry]) -> Names:
    """The names behind the keys of some events, in two statements."""
    people, departments = set[int](), set[str]()
    for entry in entries:
        people |= {key for key in _people_keys(entry.facts) if isinstance(key, int)}
        departments |= {
            code for name in ("department", "before") if isinstance(code := entry.facts.get(name), str)
        }
    found = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(people))) if people else ()
    named = select(Department.code, Department.name).where(Department.code.in_(departments))
    return Names(
        {row[0]: row[1] for row in found},
        {row[0]: row[1] for row in db.session.execute(named)} if departments else {},
    )


def _people_keys(facts: dict[str, Any]) -> Iterable[Any]:
    for name in ("person", "requester", "before", "owner", "successor", "deputy"):
        yield facts.get(name)
    for told in (*(facts.get("told") or ()), *(facts.get("mentions") or ())):
        yield told.get("person") if isinstance(told, dict) else told

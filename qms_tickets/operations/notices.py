"""Telling people: a line in their notices, and a mail at their next opening. The table is `domain/notices.py`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import select

from qms_tickets.domain import events as event_rules
from qms_tickets.domain import notices as rules
from qms_tickets.domain.access import Actor
from qms_tickets.domain.clocks.business_time import opening_at_or_after
from qms_tickets.extensions import db
from qms_tickets.models.outbox import Message, Notice
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.queries import recipients
from qms_tickets.queries.recipients import Reached

MAIL_REST: Final = timedelta(hours=1)


def announce(
    event_kind: str,
    ticket: Ticket | None,
    *,
    by: Actor,
    now: datetime,
    people: Iterable[Person] = (),
    **facts: Any,
) -> list[Notice]:
    """Tell everybody whom the table of notices names for this event; call it after the change.

    `people` are told at once beside them: who was named in a comment, the owner of an action, a deputy.
    Facts that the table looks at: `side` (of who acts; for a lapsed proposal, of who proposed), `stops` and
    `refusable_by` (a hold), `audience` (a comment), `low` (a rating). No text that people wrote goes in here.
    """
    facts = {**({} if ticket is None else {"priority": ticket.priority}), **facts}
    told = tell(people, event_kind, ticket, by=by, now=now, facts=facts)
    for line in rules.TABLE[event_kind]:
        if line.holds(facts):
            already = {notice.person_id for notice in told}
            fresh = [person for person in recipients.place(line.who, ticket) if person.id not in already]
            digest = line.is_digest(facts.get("priority"))
            told += tell(fresh, event_kind, ticket, by=by, now=now, facts=facts, digest=digest)
    return told


def tell(
    people: Iterable[Person],
    kind: str,
    ticket: Ticket | None,
    *,
    by: Actor,
    now: datetime,
    facts: Mapping[str, Any],
    digest: bool = False,
    wakes: bool = False,
) -> list[Notice]:
    """A notice and a mail for each: to the deputy of who is away, never of one's own act.

    Mail waits for the reader's next opening, unless it `wakes`; of a confidential ticket only its named
    people and the quality managers hear.
    """
    stored = {name: event_rules.plain(value) for name, value in facts.items() if value is not None}
    notices = []
    for reader in recipients.reached(_may_know(people, ticket), now):
        if reader.person.id == by.person_id:
            continue
        notices.append(_notice(reader, kind, ticket, by, now, stored))
        _mail(reader, kind, ticket, by, now, stored, digest=digest, wakes=wakes)
    return notices


def _may_know(people: Iterable[Person], ticket: Ticket | None) -> list[Person]:
    if ticket is None or not ticket.confidential:
        return list(people)
    wanted = list(people)
    named = recipients.named_people(ticket)
    kept = [person for person in wanted if person.id in named or person.can("quality_manager")]
    return kept if kept or not wanted else recipients.holding("quality_manager")


def _notice(
    reader: Reached, kind: str, ticket: Ticket | None, by: Actor, now: datetime, facts: dict[str, Any]
) -> Notice:
    notice = Notice(
        person_id=reader.person.id,
        for_id=None if reader.for_ is None else reader.for_.id,
        ticket_id=None if ticket is None else ticket.id,
        kind=kind,
        facts=facts,
        actor_id=by.person_id,
        at=now,
    )
    db.session.add(notice)
    return notice


def _mail(
    reader: Reached,
    kind: str,
    ticket: Ticket | None,
    by: Actor,
    now: datetime,
    facts: dict[str, Any],
    *,
    digest: bool,
    wakes: bool,
) -> None:
    """At most one mail a person and ticket in an hour: what comes meanwhile joins the one that waits."""
    not_before = digest_time(reader.person, now) if digest else mail_time(reader.person, now, wakes=wakes)
    if not digest and ticket is not None:
        latest = _latest_mail(reader.person, ticket)
        if latest is not None and latest.state == "waiting" and not latest.attempts:
            part = {"kind": kind, "facts": facts, "actor": by.person_id, "at": event_rules.plain(now)}
            latest.facts = {**latest.facts, "also": [*latest.facts.get("also", []), part]}
            latest.not_before = min(latest.not_before, not_before)
            return
        if latest is not None and latest.sent_at is not None:
            not_before = max(not_before, latest.sent_at + MAIL_REST)
    db.session.add(
        Message(
            message_id=uuid4().hex,
            person_id=reader.person.id,
            for_id=None if reader.for_ is None else reader.for_.id,
            ticket_id=None if ticket is None else ticket.id,
            actor_id=by.person_id,
            kind=kind,
            facts=facts,
            digest=digest,
            created_at=now,
            not_before=not_before,
        )
    )
    db.session.flush()


def _latest_mail(person: Person, ticket: Ticket) -> Message | None:
    return db.session.scalars(
        select(Message)
        .where(
            Message.person_id == person.id,
            Message.ticket_id == ticket.id,
            Message.digest.is_(False),
            Message.state.in_(("waiting", "sent")),
        )
        .order_by(Message.created_at.desc(), Message.id.desc())
        .limit(1)
    ).first()


def mail_time(person: Person, now: datetime, *, wakes: bool = False) -> datetime:
    """When the reader may be disturbed: now within the own department's hours, else when they begin."""
    if wakes:
        return now
    return opening_at_or_after(person.department.calendar.revision_at(now).working_hours, now)


def digest_time(person: Person, now: datetime) -> datetime:
    """When the reader's next working day starts."""
    hours = person.department.calendar.revision_at(now).working_hours
    tomorrow = _next_midnight(now, hours.time_zone)
    return opening_at_or_after(hours, tomorrow)


def _next_midnight(now: datetime, zone: str) -> datetime:
    from zoneinfo import ZoneInfo

    local = now.astimezone(ZoneInfo(zone))
    return (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)

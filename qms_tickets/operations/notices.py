"""Telling people: a line in their notices, and a mail in their working hours. The table is `domain/notices.py`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import or_, select

from qms_tickets.domain import events as event_rules
from qms_tickets.domain import notices as rules
from qms_tickets.domain.access import Actor
from qms_tickets.domain.quiet_hours import AT_ONCE, DAILY, next_digest, next_hearing
from qms_tickets.extensions import db
from qms_tickets.models.department import Department
from qms_tickets.models.outbox import Message, Notice
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.operations.tray import put
from qms_tickets.queries import recipients
from qms_tickets.queries.database import among
from qms_tickets.queries.kept import kept
from qms_tickets.queries.recipients import Reader

MAIL_REST: Final = timedelta(hours=1)
MOST_JOINED: Final = 20


@dataclass(frozen=True, slots=True)
class News:
    """What is told: of which kind, about which ticket, done by whom and when."""

    kind: str
    ticket: Ticket | None
    by: Actor
    now: datetime
    facts: dict[str, Any]


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
    about = {} if ticket is None else {"priority": ticket.priority, "relation": ticket.relation}
    known = {**about, **facts}
    said = {name: value for name, value in known.items() if name not in rules.ONLY_FOR_CHOOSING}
    told = tell(people, event_kind, ticket, by=by, now=now, facts=said)
    for line in rules.TABLE.get(event_kind, ()):
        if line.holds(known):
            already = {notice.person_id for notice in told}
            fresh = [person for person in recipients.place(line.who, ticket) if person.id not in already]
            digest = line.is_digest(known.get("priority"))
            told += tell(fresh, event_kind, ticket, by=by, now=now, facts=said, digest=digest)
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
    every: str = DAILY,
) -> list[Notice]:
    """A notice and a mail for each: to the deputy of who is away, never of one's own act.

    Mail waits for the reader's next opening, unless it `wakes`; digests wait for the start of the working day or,
    by `every`, of the week; what is no escalation waits as the reader wants it. Of a confidential ticket only its
    named people and the quality managers hear.
    """
    stored = {name: event_rules.plain(value) for name, value in facts.items() if value is not None}
    news = News(kind, ticket, by, now, stored)
    notices = []
    for reader in recipients.readers(_may_know(people, ticket), now):
        if reader.person.id != by.person_id:
            leaves_at = _mail(reader, news, digest=digest, wakes=wakes, every=every)
            notices.append(_notice(reader, news, leaves_at))
    return notices


def note(
    people: Iterable[Person],
    kind: str,
    ticket: Ticket | None,
    *,
    by: Actor,
    now: datetime,
    facts: Mapping[str, Any],
) -> list[Notice]:
    """A line in their notices alone, without a mail."""
    stored = {name: event_rules.plain(value) for name, value in facts.items() if value is not None}
    news = News(kind, ticket, by, now, stored)
    return [_notice(reader, news) for reader in recipients.readers(_may_know(people, ticket), now)]


def _may_know(people: Iterable[Person], ticket: Ticket | None) -> list[Person]:
    wanted = list(people)
    if ticket is None or not ticket.confidential or not wanted:
        return wanted
    named = set(recipients.named_people(ticket))
    knowing = [person for person in wanted if person.id in named or person.can("quality_manager")]
    return knowing or recipients.people(recipients.holding("quality_manager"))


def _notice(reader: Reader, news: News, mail_at: datetime | None = None) -> Notice:
    return put(
        Notice,
        person_id=reader.person.id,
        for_id=None if reader.for_ is None else reader.for_.id,
        ticket_id=None if news.ticket is None else news.ticket.id,
        kind=news.kind,
        facts=news.facts,
        actor_id=news.by.person_id,
        at=news.now,
        mail_at=mail_at if mail_at is not None and mail_at > news.now else None,
    )


# Mail


def _mail(reader: Reader, news: News, *, digest: bool, wakes: bool, every: str) -> datetime:
    """Says when it leaves."""
    person = reader.person
    if person.hears != AT_ONCE and not wakes and not news.kind.startswith("escalation."):
        digest, every = True, person.hears
    if digest:
        return _add_message(reader, news, digest_time(person, news.now, every), digest=True).not_before
    not_before = mail_time(person, news.now, wakes=wakes)
    latest = None if news.ticket is None else mailbox(news.ticket, news.now).get(person.id)
    if latest is not None and _is_open(latest, news.now):
        _join(latest, news, not_before)
        return latest.not_before
    if latest is not None and latest.sent_at is not None:
        not_before = max(not_before, latest.sent_at + MAIL_REST)
    message = _add_message(reader, news, not_before)
    if news.ticket is not None:
        mailbox(news.ticket, news.now)[person.id] = message
    return not_before


def _add_message(reader: Reader, news: News, not_before: datetime, *, digest: bool = False) -> Message:
    return put(
        Message,
        message_id=uuid4().hex,
        person_id=reader.person.id,
        for_id=None if reader.for_ is None else reader.for_.id,
        ticket_id=None if news.ticket is None else news.ticket.id,
        actor_id=news.by.person_id,
        kind=news.kind,
        facts=news.facts,
        digest=digest,
        state="waiting",
        attempts=0,
        created_at=news.now,
        not_before=not_before,
    )


def _is_open(message: Message, now: datetime) -> bool:
    """Whether what happens meanwhile still joins this mail: at most one a person and ticket in an hour."""
    if message.state != "waiting" or message.attempts or len(message.facts.get("also", ())) >= MOST_JOINED:
        return False
    return message.not_before > now or message.created_at > now - MAIL_REST


def _join(message: Message, news: News, not_before: datetime) -> None:
    part = {
        "kind": news.kind,
        "facts": news.facts,
        "actor": news.by.person_id,
        "at": event_rules.plain(news.now),
    }
    message.facts = {**message.facts, "also": [*message.facts.get("also", ()), part]}
    message.not_before = min(message.not_before, not_before)


def mailbox(ticket: Ticket, now: datetime) -> dict[int, Message]:
    """By person: the latest mail about a ticket that waits or went out within the hour."""
    return kept(("mailbox", ticket.id), lambda: _mailboxes([ticket.id], now)[ticket.id])


def open_mailboxes(ticket_ids: Iterable[int], now: datetime) -> None:
    """Read the mailboxes of many tickets at once, before many are told."""
    found = _mailboxes(list(ticket_ids), now)
    for ticket_id, messages in found.items():
        kept(("mailbox", ticket_id), lambda messages=messages: messages)  # type: ignore[misc]


def _mailboxes(ticket_ids: list[int], now: datetime) -> dict[int, dict[int, Message]]:
    """Locked, so that a mail is not sent while something joins it."""
    recent = (
        select(Message)
        .where(
            among(Message.ticket_id, ticket_ids),
            Message.person_id.is_not(None),
            Message.digest.is_(False),
            Message.state.in_(("waiting", "sent")),
            or_(
                Message.created_at > now - MAIL_REST,
                Message.sent_at > now - MAIL_REST,
                Message.not_before > now,
            ),
        )
        .order_by(Message.created_at, Message.id)
        .with_for_update()
    )
    boxes: dict[int, dict[int, Message]] = {ticket_id: {} for ticket_id in ticket_ids}
    with db.session.no_autoflush:  # they are read before anything is put into them
        for message in db.session.scalars(recent):
            boxes[message.ticket_id or 0][message.person_id or 0] = message
    return boxes


def mail_time(person: Person, now: datetime, *, wakes: bool = False) -> datetime:
    """When the reader may be disturbed: now within the own department's hours, else when they begin."""
    if wakes:
        return now
    return kept(
        ("hearing", person.department_id, now), lambda: next_hearing(_hours(person.department_id, now), now)
    )


def digest_time(person: Person, now: datetime, every: str = DAILY) -> datetime:
    return kept(
        ("digest", person.department_id, every, now),
        lambda: next_digest(_hours(person.department_id, now), now, every),
    )


def _hours(department_id: int, now: datetime) -> Any:
    department = db.session.get_one(Department, department_id)
    return department.calendar.revision_at(now).working_hours

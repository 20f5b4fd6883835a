"""Is the record whole? The chain is computed again from its first event, in a stream, and every file is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Protocol

from sqlalchemy import Row, select, text

from qms_tickets.domain import events as rules
from qms_tickets.domain.checkpoints import Statement, is_signed
from qms_tickets.extensions import db
from qms_tickets.models.event import ChainHead, Checkpoint, Event, EventText
from qms_tickets.models.ticket import Attachment, Ticket
from qms_tickets.queries.database import is_postgresql

_PART: Final = 1000
_ATTACHED, _DETACHED = "ticket.attached", "ticket.detached"
HASH, GAP, MISSING, TAIL = "hash", "gap", "missing", "tail"
_GUARDS: Final = frozenset(
    {"events_not_updated", "events_not_deleted", "event_texts_not_deleted", "event_texts_only_emptied"}
)
_GUARDS_ON_POSTGRESQL: Final = _GUARDS | {"events_not_truncated", "event_texts_not_truncated"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whole, with the number of events and the head; or the first broken place and how it is broken.

    `hash`: an event, a text or a file was changed. `gap`: an event is gone. `missing`: a text, a file, or a trigger
    that protects the record, is gone. `tail`: the end was cut off.
    """

    ok: bool
    events: int = 0
    head: str = rules.GENESIS
    sequence: int | None = None
    ticket: str | None = None
    reason: str | None = None
    what: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        if self.ok:
            return {"ok": True, "events": self.events, "head": self.head}
        broken = {"ok": False, "sequence": self.sequence, "ticket": self.ticket, "reason": self.reason}
        return broken | ({"what": list(self.what)} if self.what else {})


class _BrokenError(Exception):
    def __init__(self, sequence: int, reason: str, ticket_id: int | None = None) -> None:
        self.sequence, self.reason, self.ticket_id = sequence, reason, ticket_id


class Measured(Protocol):
    """What a file is, read to its end."""

    @property
    def size(self) -> int: ...

    @property
    def sha256(self) -> str: ...


# A stored file's measure by the name that it is kept under; None where there is none.
Measure = Callable[[str], Measured | None]


def verify(secret: str, kept_outside: Iterable[Statement] = (), measure: Measure | None = None) -> Verdict:
    """Walk the whole chain, then read every file that it tells of, where `measure` says how.

    `kept_outside` are the checkpoints of the file beside the database.
    """
    statements = [*_signed_rows(secret), *kept_outside]
    try:
        count, head = _walk({statement.sequence: statement.hash for statement in statements})
        _check_end(count, head, statements)
        if measure is not None:
            _check_files(measure)
    except _BrokenError as broken:
        return Verdict(
            False, sequence=broken.sequence, reason=broken.reason, ticket=_number(broken.ticket_id)
        )
    gone = missing_guards()
    if gone:
        return Verdict(False, reason=MISSING, what=tuple(gone))
    return Verdict(True, events=count, head=head)


def missing_guards() -> list[str]:
    """The triggers that refuse changes of the record and are not there."""
    if is_postgresql():
        there = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    else:
        there = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    wanted = _GUARDS_ON_POSTGRESQL if is_postgresql() else _GUARDS
    return sorted(wanted - set(db.session.scalars(text(there))))


def _walk(stated: dict[int, str]) -> tuple[int, str]:
    previous, count = rules.GENESIS, 0
    for event, texts in _events():
        expected = count + 1
        if event.sequence != expected:
            raise _BrokenError(expected, GAP if event.sequence > expected else HASH)
        _check_event(event, previous)
        _check_texts(event, texts)
        if stated.get(event.sequence, event.hash) != event.hash:
            raise _BrokenError(event.sequence, HASH, event.ticket_id)
        previous, count = event.hash, expected
    return count, previous


def _check_event(event: Event, previous: str) -> None:
    if event.previous != previous or rules.chained(previous, event.content()) != event.hash:
        raise _BrokenError(event.sequence, HASH, event.ticket_id)


def _check_texts(event: Event, texts: dict[str, EventText]) -> None:
    """A text that was redacted is empty; one that was changed, or taken away, breaks the record."""
    for field, digest in event.text_hashes.items():
        stored = texts.pop(field, None)
        if stored is None:
            raise _BrokenError(event.sequence, MISSING, event.ticket_id)
        if stored.text is not None and rules.text_digest(stored.salt, stored.text) != digest:
            raise _BrokenError(event.sequence, HASH, event.ticket_id)
    if texts:
        raise _BrokenError(event.sequence, HASH, event.ticket_id)


def _check_files(measure: Measure) -> None:
    """Each file that came on record is there, with the bytes that it had then."""
    for event, names in _files():
        found = [measure(name) for name in names]
        if not found or None in found:
            raise _BrokenError(event.sequence, MISSING, event.ticket_id)
        if any(not _is_as_told(event.facts, file) for file in found if file is not None):
            raise _BrokenError(event.sequence, HASH, event.ticket_id)


def _is_as_told(facts: dict[str, Any], file: Measured) -> bool:
    return (file.size, file.sha256) == (facts["size"], facts["sha256"])


def is_as_recorded(attachment: Attachment, file: Measured) -> bool:
    """Whether a file is what its event says, not what its row does, which may have been changed with it."""
    told = [event for event in _told(_ATTACHED, [attachment.ticket_id]) if _is_of(event.facts, attachment)]
    return bool(told) and all(_is_as_told(event.facts, file) for event in told)


def _is_of(facts: dict[str, Any], attachment: Any) -> bool:
    """Events of before name no row: there the content names it."""
    if "attachment" in facts:
        return bool(facts["attachment"] == attachment.id)
    return bool(facts["sha256"] == attachment.sha256)


def _files() -> Iterator[tuple[Row[Any], list[str]]]:
    """Each event that put a file on record, with the names that the file is kept under; not what a draft gave up."""
    after = -1
    while part := db.session.execute(
        select(Event.sequence, Event.ticket_id, Event.facts)
        .where(Event.kind == _ATTACHED, Event.sequence > after)
        .order_by(Event.sequence)
        .limit(_PART)
    ).all():
        tickets = {event.ticket_id for event in part}
        gone = {(event.ticket_id, event.facts["sha256"]) for event in _told(_DETACHED, tickets)}
        kept = _kept_in(tickets)
        for event in part:
            names = [row.stored_name for row in kept.get(event.ticket_id, ()) if _is_of(event.facts, row)]
            if names or (event.ticket_id, event.facts["sha256"]) not in gone:
                yield event, names
        after = part[-1].sequence


def _kept_in(tickets: Iterable[int]) -> dict[int, list[Any]]:
    """The rows that say under which name a file is kept, by ticket."""
    kept: dict[int, list[Any]] = {}
    for row in db.session.execute(
        select(Attachment.id, Attachment.ticket_id, Attachment.sha256, Attachment.stored_name).where(
            Attachment.ticket_id.in_(tuple(tickets))
        )
    ):
        kept.setdefault(row.ticket_id, []).append(row)
    return kept


def _told(kind: str, tickets: Iterable[int]) -> Iterable[Row[Any]]:
    return db.session.execute(
        select(Event.sequence, Event.ticket_id, Event.facts)
        .where(Event.kind == kind, Event.ticket_id.in_(tuple(tickets)))
        .order_by(Event.sequence)
    )


def _check_end(count: int, head: str, statements: list[Statement]) -> None:
    """Neither the head of the chain nor a signed statement may know of more than there is."""
    row = db.session.get(ChainHead, 1)
    furthest = max((statement.sequence for statement in statements), default=0)
    if row is None or row.sequence > count or furthest > count:
        raise _BrokenError(count + 1, TAIL)
    if (row.sequence, row.hash) != (count, head):
        raise _BrokenError(count, HASH)


def _signed_rows(secret: str) -> list[Statement]:
    rows = db.session.execute(
        select(Checkpoint.sequence, Checkpoint.hash, Checkpoint.at, Checkpoint.signature)
    )
    pairs = [(Statement(row.sequence, row.hash, row.at), row.signature) for row in rows]
    return [statement for statement, given in pairs if is_signed(secret, statement, given)]


def _events() -> Iterator[tuple[Event, dict[str, EventText]]]:
    """In order, a thousand at a time, each with its texts; nothing is kept of what was read."""
    after = -1
    while part := db.session.scalars(
        select(Event).where(Event.sequence > after).order_by(Event.sequence).limit(_PART)
    ).all():
        texts: dict[int, dict[str, EventText]] = {}
        span = EventText.sequence.between(part[0].sequence, part[-1].sequence)
        for stored in db.session.scalars(select(EventText).where(span)):
            texts.setdefault(stored.sequence, {})[stored.field] = stored
        for event in part:
            yield event, texts.get(event.sequence, {})
        after = part[-1].sequence
        db.session.expunge_all()


def _number(ticket_id: int | None) -> str | None:
    ticket = None if ticket_id is None else db.session.get(Ticket, ticket_id)
    return None if ticket is None else ticket.number

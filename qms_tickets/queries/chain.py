"""Is the record whole? The chain is computed again from its first event, in a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select, text

from qms_tickets.domain import events as rules
from qms_tickets.domain.checkpoints import Statement, is_signed
from qms_tickets.extensions import db
from qms_tickets.models.event import ChainHead, Checkpoint, Event, EventText
from qms_tickets.models.ticket import Ticket
from qms_tickets.queries.database import is_postgresql

_PART: Final = 1000
HASH, GAP, MISSING, TAIL = "hash", "gap", "missing", "tail"
_GUARDS: Final = frozenset(
    {"events_not_updated", "events_not_deleted", "event_texts_not_deleted", "event_texts_only_emptied"}
)
_GUARDS_ON_POSTGRESQL: Final = _GUARDS | {"events_not_truncated", "event_texts_not_truncated"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whole, with the number of events and the head; or the first broken place and how it is broken.

    `hash`: an event or text was changed. `gap`: an event is gone. `missing`: a text, or a trigger that protects
    the record, is gone. `tail`: the end was cut off.
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


def verify(secret: str, kept_outside: Iterable[Statement] = ()) -> Verdict:
    """Walk the whole chain. `kept_outside` are the checkpoints of the file beside the database."""
    statements = [*_signed_rows(secret), *kept_outside]
    try:
        count, head = _walk({statement.sequence: statement.hash for statement in statements})
        _check_end(count, head, statements)
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

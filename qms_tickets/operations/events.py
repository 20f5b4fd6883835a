"""The record: each change leaves an event; the transaction seals them into the hash chain."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from qms_tickets.domain import events as rules
from qms_tickets.domain.access import Actor
from qms_tickets.extensions import db
from qms_tickets.models.event import ChainHead, Event, EventText
from qms_tickets.models.ticket import Ticket

_PENDING = "pending_events"


@dataclass(slots=True)
class Pending:
    """An event that waits for its place in the chain until the transaction ends."""

    kind: str
    at: datetime
    by: Actor
    role: str | None
    ticket: Ticket | None
    facts: dict[str, Any]
    texts: dict[str, str]


def record(
    kind: str,
    *,
    by: Actor,
    now: datetime,
    ticket: Ticket | None = None,
    texts: Mapping[str, str | None] | None = None,
    role: str | None = None,
    **facts: Any,
) -> Pending:
    """Leave an event of a declared kind. Facts that are None are left out; empty texts too.

    Errors: ValueError for facts or texts that the kind does not declare.
    """
    if role is not None and "role" in rules.KINDS[kind].required:  # a signature's role is a fact of its own
        facts["role"] = role
    kept = {name: rules.plain(value) for name, value in facts.items() if value is not None}
    written = {name: text for name, text in (texts or {}).items() if text}
    rules.check(kind, kept, written)
    pending = Pending(kind, now, by, role, ticket, kept, written)
    db.session().info.setdefault(_PENDING, []).append(pending)
    return pending


def forget(session: Session) -> None:
    """Drop what waits: its transaction was rolled back."""
    session.info.pop(_PENDING, None)


def waiting() -> int:
    """How many events wait for the end of the transaction."""
    return len(db.session().info.get(_PENDING, ()))


def since(count: int) -> list[Pending]:
    """What waits beyond the first so many."""
    pending: list[Pending] = db.session().info.get(_PENDING, [])
    return pending[count:]


def forget_since(count: int) -> None:
    """Drop what came after so many: that part of the transaction was taken back."""
    del db.session().info.get(_PENDING, [])[count:]


def seal(session: Session, *, recorded_at: datetime) -> None:
    """Give the waiting events their numbers and hashes. The head is locked here, last of all locks."""
    waiting: list[Pending] = session.info.pop(_PENDING, [])
    if not waiting:
        return
    head = session.scalars(
        select(ChainHead).where(ChainHead.id == 1).with_for_update().execution_options(populate_existing=True)
    ).one()
    rows, texts = [], []
    for pending in waiting:
        written = _texts(pending, head.sequence + 1)
        rows.append(_row(pending, head, written, recorded_at))
        texts += written
    session.flush()
    # As rows rather than objects: a sweep has hundreds in one transaction, a long history thousands.
    session.execute(insert(Event.__table__), rows)  # type: ignore[arg-type]
    if texts:
        session.execute(insert(EventText.__table__), texts)  # type: ignore[arg-type]


def _texts(pending: Pending, sequence: int) -> list[dict[str, Any]]:
    return [
        {"sequence": sequence, "field": name, "salt": secrets.token_hex(16), "text": text}
        for name, text in pending.texts.items()
    ]


def _row(
    pending: Pending, head: ChainHead, texts: list[dict[str, Any]], recorded_at: datetime
) -> dict[str, Any]:
    """The event as the next link of the chain, whose head moves on."""
    row: dict[str, Any] = {
        "sequence": head.sequence + 1,
        "at": pending.at,
        "recorded_at": recorded_at,
        "kind": pending.kind,
        "ticket_id": None if pending.ticket is None else pending.ticket.id,
        "actor_kind": pending.by.kind,
        "actor_id": pending.by.person_id,
        "for_id": pending.by.for_id,
        "role": pending.role,
        "channel": pending.by.channel,
        "address": pending.by.address,
        "facts": pending.facts,
        "text_hashes": {one["field"]: rules.text_digest(one["salt"], one["text"]) for one in texts},
        "previous": head.hash,
    }
    row["hash"] = rules.chained(head.hash, rules.content_of(row))
    head.sequence, head.hash = row["sequence"], row["hash"]
    return row

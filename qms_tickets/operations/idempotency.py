"""A request that comes twice happens once: its key is written in the transaction of its effect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from qms_tickets.domain.errors import NotValid
from qms_tickets.extensions import db
from qms_tickets.models.housekeeping import IdempotencyKey

KEPT_FOR = timedelta(hours=24)


class Twice(Exception):
    """Another process answered the same key a moment ago: its answer stands, this transaction is taken back."""


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """What the first request with this key got."""

    status: int
    location: str
    at: datetime


def earlier_answer(
    person_id: int, key: str, what: str, body_hash: str, *, now: datetime
) -> EarlierAnswer | None:
    """The answer that this key got before, if it did within a day.

    Errors: NotValid when the key came with another content or for another thing.
    """
    row = db.session.scalars(
        select(IdempotencyKey).where(
            IdempotencyKey.person_id == person_id,
            IdempotencyKey.key == key,
            IdempotencyKey.at > now - KEPT_FOR,
        )
    ).one_or_none()
    if row is None:
        return None
    if (row.what, row.body_hash) != (what, body_hash):
        raise NotValid(idempotency_key="key_used_otherwise")
    return EarlierAnswer(row.status, row.location, row.at)


def is_used(person_id: int, key: str, *, now: datetime) -> bool:
    """Whether a form with this key was sent already."""
    sent = select(IdempotencyKey.id).where(
        IdempotencyKey.person_id == person_id,
        IdempotencyKey.key == key,
        IdempotencyKey.at > now - KEPT_FOR,
    )
    return db.session.scalar(sent) is not None


def remember(
    person_id: int, key: str, what: str, body_hash: str, *, status: int, location: str, now: datetime
) -> None:
    """Keep the answer, in the transaction of its effect. Errors: Twice."""
    db.session.flush()
    outdated = (IdempotencyKey.person_id == person_id, IdempotencyKey.key == key)
    db.session.execute(delete(IdempotencyKey).where(*outdated, IdempotencyKey.at <= now - KEPT_FOR))
    db.session.add(
        IdempotencyKey(
            person_id=person_id,
            key=key,
            what=what,
            body_hash=body_hash,
            status=status,
            location=location,
            at=now,
        )
    )
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Twice from error


def forget_outdated(now: datetime) -> int:
    """Housekeeping: keys older than a day mean nothing any more."""
    done = db.session.execute(delete(IdempotencyKey).where(IdempotencyKey.at <= now - KEPT_FOR))
    return int(getattr(done, "rowcount", 0))

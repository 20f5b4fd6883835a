"""Signed statements of how far the chain reached: a tail that was cut off later is found by them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from qms_tickets.domain.checkpoints import Statement, signature
from qms_tickets.extensions import db
from qms_tickets.models.event import ChainHead, Checkpoint

EVERY: Final = timedelta(hours=1)
AT_LEAST_EVERY: Final = timedelta(days=1)


def sign(secret: str, now: datetime, *, at_start: bool = False) -> Statement | None:
    """Sign the head of the chain; None where the last statement still says all, or another node just signed.

    The caller keeps the statement outside the database as well.
    """
    last = db.session.scalars(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(1)).first()
    head = db.session.get_one(ChainHead, 1, populate_existing=True)
    if last is not None and not _is_wanted(last, head, now, at_start):
        return None
    statement = Statement(head.sequence, head.hash, now)
    db.session.add(
        Checkpoint(sequence=head.sequence, hash=head.hash, at=now, signature=signature(secret, statement))
    )
    return statement


def _is_wanted(last: Checkpoint, head: ChainHead, now: datetime, at_start: bool) -> bool:
    since = abs(now - last.at)
    if last.sequence == head.sequence and last.hash == head.hash:
        return since >= AT_LEAST_EVERY
    return at_start or since >= EVERY

"""The only commit. An entrance opens it around one operation; nothing below it commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from qms_tickets import wall_clock
from qms_tickets.extensions import WRITES, db
from qms_tickets.operations import events, targets, wakes

_OPEN = "transaction_open"


@contextmanager
def transaction() -> Iterator[Session]:
    """All or nothing: what the block changes, its events sealed into the chain, in one commit.

    An earlier read snapshot is ended first, so rows read before are read anew inside. Locks are taken in one
    order everywhere: sweep lease, tickets by id, chain head last. An exception rolls everything back.
    """
    session = db.session()
    if session.info.get(_OPEN):
        raise RuntimeError("a transaction is open already")
    session.rollback()
    session.info[_OPEN] = True
    try:
        session.connection(execution_options={WRITES: True})
        yield session
        session.flush()
        targets.tell()
        events.seal(session, recorded_at=wall_clock.now())
        wakes.wake(session)
        session.commit()
    except BaseException:
        session.rollback()
        events.forget(session)
        raise
    finally:
        session.info.pop(_OPEN, None)

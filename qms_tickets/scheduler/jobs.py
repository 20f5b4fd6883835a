"""What is done at a tick: sweep, send, sign. Each part opens its own transactions."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import uuid4

from sqlalchemy.exc import OperationalError

from qms_tickets import wall_clock
from qms_tickets.extensions import db
from qms_tickets.operations.sweep import SweepResult, anything_due, sweep
from qms_tickets.transaction import transaction

PATIENCE: Final = 60.0
_PAUSE: Final = 0.05

log = logging.getLogger(__name__)


def new_owner() -> str:
    """A name for one scheduler or sweep, never used twice."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"


def run_due(
    owner: str,
    *,
    until: datetime | None = None,
    patient: bool = False,
    now: Callable[[], datetime] = wall_clock.now,
    goes_on: Callable[[], bool] = lambda: True,
) -> SweepResult:
    """Sweep until nothing is due, also of what the sweep itself made due.

    With `until` only what was due then. While another sweeper is at work a `patient` one waits for it, the
    others leave the work to it. `goes_on` is asked between batches, so that a stop is obeyed.
    """
    result = SweepResult()
    latest = now()
    give_up_at = time.monotonic() + PATIENCE
    while goes_on():
        latest = max(latest, now())
        if not _wanted(until or latest):
            break
        part = _batch(owner, latest, until)
        result.add(part)
        if part.held_by_other:
            if not patient or time.monotonic() > give_up_at:
                break
            time.sleep(_PAUSE)
    return result


def _wanted(until: datetime) -> bool:
    """A read of an index, in a transaction that holds nothing."""
    db.session.rollback()
    wanted = anything_due(until)
    db.session.rollback()
    return wanted


def _batch(owner: str, now: datetime, until: datetime | None) -> SweepResult:
    try:
        with transaction():
            return sweep(now, owner=owner, until=until)
    except OperationalError:
        raise
    except Exception:
        log.exception("a batch failed; its timers are done one by one")
    with transaction():
        return sweep(now, owner=owner, until=until, careful=True)

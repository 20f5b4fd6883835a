"""The check of the record leaves an event of its own, and a nonconformity where something differs."""

from __future__ import annotations

from datetime import datetime

from qms_tickets.domain.access import SYSTEM, Actor
from qms_tickets.operations import events, nonconformities
from qms_tickets.queries import record_checks
from qms_tickets.queries.chain import Verdict
from qms_tickets.queries.replay import Answer


def ask(*, by: Actor, now: datetime) -> None:
    """Somebody wants it checked before its time; who asks while one waits waits with it."""
    if record_checks.waiting() is None:
        events.record("record.check_asked", by=by, now=now)


def note(chain: Verdict, rows: Answer, *, asked: int | None, now: datetime) -> None:
    """What the check found. Of a row that differs only the place: what stands there may be nobody's to read.

    `asked` is the event that asked for it; where another scheduler answered it meanwhile, nothing is noted.
    """
    if asked is not None and record_checks.waiting() is None:
        return
    differs = rows.difference
    told = rows.as_dict() if differs is None else {"ok": False, "where": differs.where}
    events.record("record.checked", by=SYSTEM, now=now, chain=chain.as_dict(), rows=told, asked=asked)
    if not chain.ok:
        nonconformities.consider_chain(chain.sequence, chain.reason or "", now)
    elif differs is not None:
        nonconformities.consider_chain(None, differs.where, now)

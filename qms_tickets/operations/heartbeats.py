"""A scheduler says that it is there, every two seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete

from qms_tickets.domain.access import SYSTEM
from qms_tickets.extensions import db
from qms_tickets.models.housekeeping import Heartbeat
from qms_tickets.operations import notices
from qms_tickets.queries import recipients
from qms_tickets.queries.database import database_now
from qms_tickets.queries.heartbeats import SEEN_WITHIN

KEPT_FOR: Final = timedelta(days=90)
WORTH_TELLING: Final = timedelta(minutes=5)


@dataclass(slots=True)
class Watch:
    """One scheduler's watch. After a gap, or a jump of the clock, a new one begins: nobody watched meanwhile."""

    owner: str
    kind: str
    number: int = 0
    last: datetime | None = None

    @property
    def node(self) -> str:
        return f"{self.owner}#{self.number}"


def beat(watch: Watch) -> bool:
    """Leave a beat; False when the watch had been interrupted."""
    now = database_now()
    unbroken = watch.last is not None and timedelta(0) <= now - watch.last <= SEEN_WITHIN
    row = db.session.get(Heartbeat, watch.node) if unbroken else None
    if row is None:
        watch.number += 1
        row = Heartbeat(node=watch.node, kind=watch.kind, started_at=now, beat_at=now)
        db.session.add(row)
        _forget_old(now)
    row.beat_at = now
    db.session.flush()
    watch.last = now
    return unbroken


def report_gap(seen_before: datetime | None, now: datetime) -> None:
    """Administrators learn that nobody was at work: what was due meanwhile is late, and says so."""
    if seen_before is None or now - seen_before < WORTH_TELLING:
        return
    facts = {"from": seen_before, "until": now}
    notices.note(
        recipients.place("administrators", None), "scheduler.missing", None, by=SYSTEM, now=now, facts=facts
    )


def _forget_old(now: datetime) -> None:
    db.session.execute(delete(Heartbeat).where(Heartbeat.beat_at < now - KEPT_FOR))

"""What leaves the house as a file is on record."""

from __future__ import annotations

from datetime import datetime

from qms_tickets.domain.access import Actor
from qms_tickets.operations import events


def made(what: str, rows: int, *, by: Actor, now: datetime) -> None:
    """Somebody took figures or rows away, and how many."""
    events.record("export.made", by=by, now=now, what=what, rows=rows)

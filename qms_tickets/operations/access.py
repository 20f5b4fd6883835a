"""Refused access is on record."""

from __future__ import annotations

from datetime import datetime

from qms_tickets.domain.access import Actor
from qms_tickets.operations import events


def refused(what: str, *, by: Actor, now: datetime) -> None:
    """Somebody asked for what needs another capability; `what` is the route, never what was typed."""
    events.record("access.refused", by=by, now=now, what=what, person=by.person_id)

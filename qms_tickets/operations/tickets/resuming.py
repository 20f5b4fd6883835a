"""A hold ends by itself on its date, with effect from then, however late somebody looks."""

from __future__ import annotations

from datetime import datetime

from qms_tickets.domain.access import SYSTEM
from qms_tickets.models.ticket import Ticket
from qms_tickets.operations import clocks, events, notices


def resume_due(ticket: Ticket, *, now: datetime) -> bool:
    """Resume a hold whose date has come; False where there is none (it was resumed or refused meanwhile)."""
    due_at = ticket.resume_at
    if ticket.state != "on_hold" or due_at is None or due_at > now:
        return False
    ticket.state = "in_progress"
    stopped = ticket.hold_stops
    end_hold(ticket, due_at)
    changes = clocks.follow(ticket, "resume" if stopped else "", due_at)
    ticket.version += 1
    ticket.changed_at = now
    events.record(
        "ticket.resumed",
        ticket=ticket,
        by=SYSTEM,
        now=now,
        state={"from": "on_hold", "to": "in_progress"},
        clocks=changes or None,
        by_itself=True,
        due_at=due_at,
    )
    notices.announce("ticket.resumed", ticket, by=SYSTEM, now=now)
    return True


def end_hold(ticket: Ticket, at: datetime) -> None:
    """Forget the hold and count its length; its timer goes with it."""
    if ticket.hold_since is not None:
        ticket.hold_seconds += max(0, int((at - ticket.hold_since).total_seconds()))
    ticket.hold_kind = ticket.hold_since = ticket.resume_at = None
    ticket.hold_stops = False
    clocks.drop_timers(ticket, ("resume",))

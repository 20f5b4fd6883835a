"""How a ticket ends, and begins again."""

from __future__ import annotations

from datetime import datetime

from qms_tickets.domain.access import SYSTEM, Actor
from qms_tickets.domain.errors import NotValid, Refusal
from qms_tickets.domain.reasons import CANCEL
from qms_tickets.models.ticket import Ticket
from qms_tickets.operations import clocks, nonconformities
from qms_tickets.operations.tickets.acting import begin
from qms_tickets.operations.tickets.bodies import Cancel, WithReason
from qms_tickets.operations.tickets.due_times import close_proposals


def close_unanswered(ticket: Ticket, *, now: datetime) -> bool:
    """Deemed accepted: the acceptance clock and its grace have run out. A verdict given meanwhile has won."""
    try:
        act = begin(ticket, "close_unanswered", by=SYSTEM, now=now)
    except Refusal:
        return False
    ticket.deemed_accepted = True
    ticket.closed_at = ticket.ended_at = now
    act.become("closed")
    act.done("ticket.closed_unanswered", "close_unanswered")
    return True


def reopen(ticket: Ticket, body: WithReason, *, by: Actor, now: datetime, version: int | None = None) -> None:
    """Within the agreement's window: a new delivery clock; the first verdict stays beside the final one."""
    act = begin(ticket, "reopen", by=by, now=now, version=version)
    ticket.reopenings += 1
    ticket.closed_at = ticket.ended_at = ticket.delivered_at = None
    ticket.escaped = ticket.escaped or bool(ticket.first_pass)
    ticket.deemed_accepted = False
    for item in ticket.outputs:
        item.to_judge = True
    act.become("in_progress")
    act.done("ticket.reopened", "reopen", texts={"reason": body.reason}, count=ticket.reopenings)
    nonconformities.consider_reopening(ticket, now)


def cancel(ticket: Ticket, body: Cancel, *, by: Actor, now: datetime, version: int | None = None) -> None:
    """The customer no longer wants it; once work has begun or input was asked for, for a reason of the list."""
    act = begin(ticket, "cancel", by=by, now=now, version=version)
    kind = body.kind or (body.reason if body.reason in CANCEL else None)
    has_begun = ticket.accepted_at is not None or ticket.clock("input") is not None
    if kind is None and has_begun:
        raise NotValid(kind="required")
    ticket.ended_at = now
    ticket.state_before = ticket.state
    ticket.hold_kind = ticket.resume_at = None
    close_proposals(act)
    clocks.drop_timers(ticket, ("resume", "approval_reminder", "unconfirmed"))
    act.become("cancelled")
    text = body.reason if body.reason != kind else None
    act.done("ticket.cancelled", "cancel", texts={"reason": text}, reason_code=kind)

"""Putting a ticket on hold, and going on."""

from __future__ import annotations

from datetime import datetime

from qms_tickets.domain.access import Actor
from qms_tickets.domain.clocks.business_time import elapsed, opening_at_or_after
from qms_tickets.domain.errors import FieldError, NotAllowed, NotValid
from qms_tickets.domain.lifecycles import ticket as life
from qms_tickets.domain.reasons import HOLD
from qms_tickets.models.ticket import Ticket
from qms_tickets.operations import clocks
from qms_tickets.operations.tickets.acting import Act, begin
from qms_tickets.operations.tickets.bodies import Hold, MayReason, WithReason
from qms_tickets.operations.tickets.resuming import end_hold, resume_due

NEARLY_USED = 0.9


def hold(ticket: Ticket, body: Hold, *, by: Actor, now: datetime, version: int | None = None) -> None:
    """Stop work for a reason of the list, until a date at which it resumes by itself.

    Errors: NotValid for a date in the past or too far away; NotAllowed for a long or a fourth hold without
    the supervisor.
    """
    act = begin(ticket, "hold", by=by, now=now, version=version)
    if body.kind == "other" and not body.reason:
        raise NotValid(reason="required")
    resume_at = _resume_at(act, body)
    rule = HOLD[body.kind]
    late_mark = _nearly_used(ticket, now)
    ticket.hold_kind, ticket.hold_since, ticket.resume_at = body.kind, now, resume_at
    ticket.hold_stops = rule.stops
    ticket.holds += 1
    act.become("on_hold")
    clocks.set_timer(ticket, "resume", resume_at, subject=str(ticket.holds))
    act.done(
        "ticket.held",
        "hold_that_stops" if rule.stops else None,
        texts={"reason": body.reason},
        told={"stops": rule.stops, "refusable_by": rule.refusable_by},
        hold_kind=body.kind,
        resume_at=resume_at,
        stops=rule.stops,
        late_mark=late_mark or None,
    )


def _resume_at(act: Act, body: Hold) -> datetime:
    """The first working instant of the date that was named."""
    if body.resume_at <= act.now:
        raise NotValid({"resume_at": FieldError("in_the_past")})
    hours = clocks.hours_for(act.ticket, "supplier", act.now)
    resume_at = opening_at_or_after(hours, body.resume_at)
    length = elapsed(hours, act.now, resume_at)
    if length > life.HOLD_AT_MOST:
        raise NotValid({"resume_at": FieldError("hold_too_long", {"hours": 160})})
    beyond = length > life.HOLD_WITHOUT_SUPERVISOR or act.ticket.holds >= life.HOLDS_WITHOUT_SUPERVISOR
    if beyond and not act.is_supervisor:
        raise NotAllowed("long_hold_by_supervisor", unlocked_by=[life.SUPPLIER_SUPERVISOR])
    return resume_at


def _nearly_used(ticket: Ticket, now: datetime) -> bool:
    """A hold begun with under a tenth of the time left is marked."""
    clock = ticket.running("delivery")
    return clock is not None and clocks.value_of(clock).share(now) > NEARLY_USED


def resume(ticket: Ticket, body: MayReason, *, by: Actor, now: datetime, version: int | None = None) -> None:
    """Before its date; a hold whose date has come resumes with effect from then, whoever asks."""
    act = begin(ticket, "resume", by=by, now=now, version=version)
    if resume_due(ticket, now=now):
        return
    stopped = ticket.hold_stops
    end_hold(ticket, now)
    act.become("in_progress")
    act.done("ticket.resumed", "resume" if stopped else None, texts={"reason": body.reason})


def refuse_hold(
    ticket: Ticket, body: WithReason, *, by: Actor, now: datetime, version: int | None = None
) -> None:
    """The clock runs on as if it had never stood."""
    act = begin(ticket, "refuse_hold", by=by, now=now, version=version)
    stopped = ticket.hold_stops
    since = ticket.hold_since
    end_hold(ticket, since or now)
    act.become("in_progress")
    act.done("ticket.hold_refused", "refuse_hold" if stopped else None, texts={"reason": body.reason})

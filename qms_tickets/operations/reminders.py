"""What else comes due: reminders, and verbs that the scheduler carries out at their instant."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from qms_tickets.domain.access import SYSTEM
from qms_tickets.models.clock import Clock
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.models.timer import Timer
from qms_tickets.operations import clocks, events, notices
from qms_tickets.operations.tickets import closing, disputes, due_times, resuming
from qms_tickets.queries import recipients
from qms_tickets.queries.organisation import organisation

# Working hours after which a request for approval is reminded, passes to the deputies, or the requester is told.
_PASSES_TO_DEPUTIES: Final = 8
_REQUESTER_IS_TOLD: Final = 24


def _of(timer: Timer) -> Ticket:
    assert timer.ticket is not None
    return timer.ticket


def _remind(
    ticket: Ticket,
    about: str,
    people: list[Person],
    now: datetime,
    *,
    digest: bool = False,
    clock: Clock | None = None,
) -> None:
    told = recipients.facts_of_people(recipients.readers(people, now))
    name = None if clock is None else clock.name
    events.record(
        "reminder.sent", ticket=ticket, by=SYSTEM, now=now, about=about, told=told or None, clock=name
    )
    facts = {"about": about, "due": None if clock is None else clock.due}
    notices.tell(people, f"reminder.{about}", ticket, by=SYSTEM, now=now, facts=facts, digest=digest)


# Rating


def rating_expires(timer: Timer, now: datetime) -> None:
    """Unrated stays unrated: the clock is neither met nor breached."""
    ticket, clock = _of(timer), timer.clock
    if clock is None or clock.ended_at is not None:
        return
    due = clock.due
    change = clocks.expire(ticket, clock, now)
    events.record(
        "clock.expired", ticket=ticket, by=SYSTEM, now=now, clock=clock.name, due=due or change.get("due")
    )


def ask_for_rating(timer: Timer, now: datetime) -> None:
    ticket, clock = _of(timer), timer.clock
    if clock is not None and clock.ended_at is None:
        people = recipients.people([ticket.requester_id])
        _remind(ticket, "rating", people, now, digest=True, clock=clock)


# Approval, confirmation


def ask_for_approval(timer: Timer, now: datetime) -> None:
    """First the approver again, then the deputies, at last the requester hears that nobody answered."""
    ticket = _of(timer)
    if ticket.state != "awaiting_approval":
        return
    waited = int(timer.subject)
    supervisors = organisation().supervisors_of(ticket.customer_department_id)
    if waited >= _REQUESTER_IS_TOLD:
        _remind(ticket, "approval_waits", recipients.people([ticket.requester_id]), now)
        return
    asked = supervisors if waited >= _PASSES_TO_DEPUTIES else supervisors[:1]
    _remind(ticket, "approval", recipients.people(asked), now)


def ask_to_confirm(timer: Timer, now: datetime) -> None:
    """What was raised on somebody's behalf is marked unconfirmed from now on."""
    ticket = _of(timer)
    if ticket.confirmed_at is None and ticket.raised_by_id is not None and ticket.is_open:
        _remind(ticket, "unconfirmed", recipients.people([ticket.requester_id]), now)


# Verbs of the scheduler


def hold_ends(timer: Timer, now: datetime) -> None:
    resuming.resume_due(_of(timer), now=now)


def close_unanswered(timer: Timer, now: datetime) -> None:
    """A verdict given meanwhile wins: then there is nothing to close."""
    closing.close_unanswered(_of(timer), now=now)


def proposal_lapses(timer: Timer, now: datetime) -> None:
    due_times.lapse(_of(timer), int(timer.subject), now=now)


def dispute_passes_up(timer: Timer, now: datetime) -> None:
    disputes.pass_up(_of(timer), now=now)

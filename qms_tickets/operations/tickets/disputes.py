"""Contesting an act of the other side: both supervisors decide; when they differ, the quality manager does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from qms_tickets.domain.access import SYSTEM, Actor
from qms_tickets.domain.clocks.business_time import due
from qms_tickets.domain.errors import FieldError, NotAllowed, NotPossible, NotValid
from qms_tickets.domain.lifecycles import ticket as life
from qms_tickets.domain.priority import priority_of
from qms_tickets.extensions import db
from qms_tickets.models.event import Event
from qms_tickets.models.ticket import Dispute, Ticket
from qms_tickets.operations import clocks, events, notices
from qms_tickets.operations.tickets.acting import Act, begin
from qms_tickets.operations.tickets.bodies import DecideDispute, DisputeAct
from qms_tickets.operations.tickets.inputs import forget_request
from qms_tickets.operations.tickets.items import said_of
from qms_tickets.operations.tickets.resuming import end_hold
from qms_tickets.queries.settings import priority_matrix
from qms_tickets.queries.situation import disputable_subjects

SUBJECT_KINDS = {
    "ticket.held": "hold",
    "ticket.input_requested": "input_request",
    "ticket.declined": "decline",
    "ticket.delivery_rejected": "verdict",
    "ticket.reprioritised": "priority",
}


def dispute(
    ticket: Ticket, body: DisputeAct, *, by: Actor, now: datetime, version: int | None = None
) -> None:
    """Contest the latest act of the other side. Until it is decided no clock changes."""
    act = begin(ticket, "dispute", by=by, now=now, version=version)
    other = "supplier" if act.side == "customer" else "customer"
    subject = disputable_subjects(ticket)[other]
    event = _contested(ticket, subject or "", body.event)
    contest = Dispute(
        ticket=ticket,
        subject=subject or "",
        event_sequence=event.sequence,
        side=act.side or "",
        person_id=by.person_id,
        reason=body.reason,
        at=now,
    )
    db.session.add(contest)
    db.session.flush()
    hours = clocks.hours_for(ticket, "supplier", now)
    at = due(hours, now, life.DISPUTE_WITH_SUPERVISORS)
    clocks.set_timer(ticket, "dispute_up", at, subject=str(contest.id))
    act.done(
        "ticket.disputed",
        texts={"reason": body.reason},
        subject=contest.subject,
        side=act.side,
        event=contest.event_sequence,
    )


def _contested(ticket: Ticket, subject: str, sequence: int | None) -> Event:
    """The event that is contested: the latest of the subject's kind, once.

    Errors: NotValid for any other; NotPossible for one that was contested and decided already.
    """
    kinds = [kind for kind, name in SUBJECT_KINDS.items() if name == subject]
    latest = db.session.scalars(
        select(Event)
        .where(Event.ticket_id == ticket.id, Event.kind.in_(kinds))
        .order_by(Event.sequence.desc())
        .limit(1)
    ).first()
    if latest is None or (sequence is not None and sequence != latest.sequence):
        raise NotValid({"event": FieldError("not_disputable")})
    if any(dispute.event_sequence == latest.sequence for dispute in ticket.disputes):
        raise NotPossible("nothing_to_dispute")
    return latest


def decide_dispute(
    ticket: Ticket, body: DecideDispute, *, by: Actor, now: datetime, version: int | None = None
) -> None:
    """A supervisor's answer, or the quality manager's word. Same answers of both sides decide."""
    act = begin(ticket, "decide_dispute", by=by, now=now, version=version)
    contest = ticket.open_dispute
    if contest is None:
        raise NotPossible("no_dispute")
    _refuse_own_case(ticket, contest, act)
    if life.QUALITY_MANAGER in act.standing.roles and act.side is None:
        _decide(act, contest, body.upheld, body.reason)
        return
    _answer(act, contest, body)


def _refuse_own_case(ticket: Ticket, contest: Dispute, act: Act) -> None:
    """Nobody decides the dispute of a ticket of their own."""
    parties = {ticket.requester_id, ticket.assignee_id, contest.person_id}
    if act.by.person_id in parties:
        raise NotAllowed("own_dispute", unlocked_by=["other_supervisor", life.QUALITY_MANAGER])


def _answer(act: Act, contest: Dispute, body: DecideDispute) -> None:
    if act.side == "customer":
        contest.customer_upholds = body.upheld
    else:
        contest.supplier_upholds = body.upheld
    act.done(
        "ticket.dispute_answered",
        texts={"reason": body.reason},
        subject=contest.subject,
        side=act.side,
        upheld=body.upheld,
    )
    answers = {contest.customer_upholds, contest.supplier_upholds}
    if answers == {body.upheld}:
        _decide(act, contest, body.upheld, body.reason)
    elif None not in answers:
        pass_up(act.ticket, now=act.now)


def pass_up(ticket: Ticket, *, now: datetime) -> bool:
    """The supervisors differ, or let it lie: the quality manager decides."""
    contest = ticket.open_dispute
    if contest is None or contest.passed_up_at is not None:
        return False
    contest.passed_up_at = now
    clocks.drop_timers(ticket, ("dispute_up",))
    clocks.settle(ticket, now)
    events.record("ticket.dispute_passed_up", ticket=ticket, by=SYSTEM, now=now, subject=contest.subject)
    notices.announce("ticket.dispute_passed_up", ticket, by=SYSTEM, now=now)
    return True


def _decide(act: Act, contest: Dispute, upheld: bool, reason: str) -> None:
    contest.upheld, contest.decision = upheld, reason
    contest.decided_at, contest.decided_by_id = act.now, act.by.person_id
    clocks.drop_timers(act.ticket, ("dispute_up",))
    act.before = act.ticket.state
    changes = _CORRECTS[contest.subject](act, contest) if upheld else []
    act.done(
        "ticket.dispute_decided",
        changes=changes,
        texts={"reason": reason, **said_of(act.ticket, "inputs", "outputs")},
        subject=contest.subject,
        upheld=upheld,
        from_=act.now,
    )


# --- what an upheld dispute corrects: a new event with the time from which it holds ---


def _correct_hold(act: Act, contest: Dispute) -> list[dict[str, Any]]:
    ticket = act.ticket
    if ticket.state != "on_hold":
        return []
    stopped = ticket.hold_stops
    end_hold(ticket, ticket.hold_since or act.now)
    act.become("in_progress")
    return clocks.follow(ticket, "refuse_hold" if stopped else "", act.now)


def _correct_input_request(act: Act, contest: Dispute) -> list[dict[str, Any]]:
    ticket = act.ticket
    if ticket.state != "input_requested":
        return []
    forget_request(ticket)
    act.become(ticket.state_before or "submitted")
    ticket.state_before = None
    return clocks.follow(ticket, "request_overturned", act.now)


def _correct_decline(act: Act, contest: Dispute) -> list[dict[str, Any]]:
    """Back to submitted; delivery runs on as if it had not been declined."""
    ticket = act.ticket
    if ticket.state != "declined":
        return []
    ticket.ended_at = None
    act.become("submitted")
    return clocks.follow(ticket, "decline_overturned", act.now)


def _correct_verdict(act: Act, contest: Dispute) -> list[dict[str, Any]]:
    """The rejection never was: the delivery stands as of its instant, and the customer judges again."""
    ticket = act.ticket
    if ticket.state != "in_progress" or not ticket.rejections:
        return []
    for item in ticket.outputs:
        if item.verdict == "nonconforming":
            item.verdict = item.first_verdict = None
            item.rejections -= 1
    ticket.rejections -= 1
    ticket.first_pass = None if ticket.rejections == 0 else ticket.first_pass
    act.become("delivered")
    return clocks.follow(ticket, "rejection_overturned", act.now)


def _correct_priority(act: Act, contest: Dispute) -> list[dict[str, Any]]:
    """Impact and urgency as they were before they were lowered."""
    ticket = act.ticket
    event = db.session.get(Event, contest.event_sequence) if contest.event_sequence is not None else None
    before = (event.facts if event is not None else {}).get("before", {})
    if not before:
        return []
    ticket.impact, ticket.urgency = before["impact"], before["urgency"]
    ticket.priority = priority_of(ticket.impact, ticket.urgency, priority_matrix())
    return clocks.retarget(ticket, act.now)


_CORRECTS: dict[str, Callable[[Act, Dispute], list[dict[str, Any]]]] = {
    "hold": _correct_hold,
    "input_request": _correct_input_request,
    "decline": _correct_decline,
    "verdict": _correct_verdict,
    "priority": _correct_priority,
}

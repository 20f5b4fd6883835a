"""What the table of actions looks at, read off one ticket."""

from __future__ import annotations

from datetime import datetime, timedelta

from qms_tickets.domain.clocks.business_time import due
from qms_tickets.domain.clocks.schedule import Hours
from qms_tickets.domain.lifecycles import ticket as life
from qms_tickets.domain.reasons import HOLD
from qms_tickets.extensions import db
from qms_tickets.models.calendar import Calendar
from qms_tickets.models.ticket import Dispute, Ticket
from qms_tickets.queries.organisation import organisation


def situation_of(ticket: Ticket, now: datetime) -> life.Situation:
    """Only what the state makes possible is looked up: a closed ticket asks nothing about holds."""
    proposal, dispute = ticket.open_proposal, ticket.open_dispute
    return life.Situation(
        state=ticket.state,
        now=now,
        relation=ticket.relation,
        assigned=ticket.assignee_id is not None,
        accepted_before=ticket.accepted_at is not None,
        hold_refusable_by=_refusable_by(ticket),
        hold_refusable_until=_hold_refusable_until(ticket),
        proposal_by=None if proposal is None else proposal.side,
        raised_on_behalf_unconfirmed=ticket.raised_by_id is not None and ticket.confirmed_at is None,
        nudged_at=ticket.nudged_at,
        nudge_again_at=_after(ticket.nudged_at, life.NUDGE_REST, _hours(ticket, "supplier", now)),
        input_declinable_at=_input_declinable_at(ticket, now),
        input_refused_twice=_answered_requests(ticket) >= 2,
        reopen_until=_reopen_until(ticket),
        rating_amendable_until=_amendable(ticket),
        rating_until=ticket.rating_until,
        disputable=disputable(ticket),
        dispute_open=dispute is not None,
        dispute_decided_by=_answered(dispute),
        dispute_for_quality_manager=dispute is not None and dispute.passed_up_at is not None,
        deemed_acceptance_at=deemed_acceptance_at(ticket),
    )


def _answered_requests(ticket: Ticket) -> int:
    """Requests for input that were answered; one that was withdrawn was none."""
    return sum(1 for clock in ticket.clocks if clock.kind == "input" and clock.verdict in ("met", "breached"))


def disputable(ticket: Ticket) -> frozenset[str]:
    """The sides whose latest act can be contested: by the other side."""
    return frozenset(side for side, subject in disputable_subjects(ticket).items() if subject)


def disputable_subjects(ticket: Ticket) -> dict[str, str | None]:
    """Side → what of its acts the other side may contest now."""
    by_supplier = {
        "on_hold": "hold" if ticket.hold_stops else None,
        "input_requested": "input_request",
        "declined": "decline",
    }.get(ticket.state)
    if by_supplier is not None and _was_contested(ticket, by_supplier):
        by_supplier = None
    by_customer = "verdict" if ticket.state == "in_progress" and ticket.rejections else None
    if by_customer is not None and _was_contested(ticket, by_customer):
        by_customer = None
    if by_customer is None and ticket.state in {"submitted", "input_requested", "in_progress", "on_hold"}:
        by_customer = "priority" if _was_reprioritised(ticket) else None
    return {"supplier": by_supplier, "customer": by_customer}


def _was_contested(ticket: Ticket, subject: str) -> bool:
    """An act is contested once: a dispute of its kind that was decided since it happened was about it."""
    happened = _happened_at(ticket, subject)
    return any(
        dispute.subject == subject and dispute.decided_at is not None and happened <= dispute.at
        for dispute in ticket.disputes
        if happened is not None
    )


def _happened_at(ticket: Ticket, subject: str) -> datetime | None:
    request, verdict = ticket.clock("input"), ticket.clock("acceptance")
    return {
        "hold": ticket.hold_since,
        "decline": ticket.ended_at,
        "input_request": None if request is None else request.started_at,
        "verdict": None if verdict is None else verdict.ended_at,
    }[subject]


def _was_reprioritised(ticket: Ticket) -> bool:
    return any(
        clock.target_us != clock.first_target_us and clock.agreed_due is None for clock in ticket.clocks
    )


def deemed_acceptance_at(ticket: Ticket) -> datetime | None:
    """When silence counts as acceptance: acceptance due and the grace, where it is agreed at all."""
    clock = ticket.running("acceptance")
    terms = ticket.revision.terms
    if clock is None or clock.due is None or not terms.deemed_acceptance:
        return None
    if ticket.relation != "functional" or terms.has_major_output:
        return None
    return _after(clock.due, life.DEEMED_GRACE, _hours(ticket, "customer", clock.due))


def _hours(ticket: Ticket, side: str, now: datetime) -> Hours:
    if side == "supplier" and ticket.revision.calendar_id is not None:
        return db.session.get_one(Calendar, ticket.revision.calendar_id).revision_at(now).working_hours
    department = ticket.supplier_department if side == "supplier" else ticket.customer_department
    return department.calendar.revision_at(now).working_hours


def _after(since: datetime | None, wait: timedelta, hours: Hours) -> datetime | None:
    return None if since is None else due(hours, since, wait)


def _refusable_by(ticket: Ticket) -> str | None:
    if ticket.state != "on_hold" or ticket.hold_kind is None:
        return None
    return HOLD[ticket.hold_kind].refusable_by


def _hold_refusable_until(ticket: Ticket) -> datetime | None:
    side = _refusable_by(ticket)
    if side is None or ticket.hold_since is None:
        return None
    return _after(ticket.hold_since, life.REFUSE_HOLD_WITHIN, _hours(ticket, side, ticket.hold_since))


def _input_declinable_at(ticket: Ticket, now: datetime) -> datetime | None:
    clock = ticket.running("input") if ticket.state == "input_requested" else None
    if clock is None or clock.due is None:
        return None
    return _after(clock.due, life.DECLINE_AFTER_INPUT_DUE, _hours(ticket, "customer", now))


def _reopen_until(ticket: Ticket) -> datetime | None:
    if ticket.state != "closed" or ticket.closed_at is None:
        return None
    wait = life.REOPEN_WITHIN_MAJOR if ticket.revision.terms.has_major_output else life.REOPEN_WITHIN
    return _after(ticket.closed_at, wait, _hours(ticket, "customer", ticket.closed_at))


def _amendable(ticket: Ticket) -> dict[str, datetime]:
    """Until when each side may change the rating that it gave for this closing."""
    if ticket.state not in {"delivered", "closed"}:
        return {}
    return {
        given.side: due(_hours(ticket, given.side, given.given_at), given.given_at, life.AMEND_RATING_WITHIN)
        for given in ticket.ratings
        if given.closing == ticket.reopenings + 1 and given.amendment == 0
    }


def _answered(dispute: Dispute | None) -> frozenset[str]:
    if dispute is None:
        return frozenset()
    answers = {"customer": dispute.customer_upholds, "supplier": dispute.supplier_upholds}
    return frozenset(side for side, upholds in answers.items() if upholds is not None)


def approvers_of(ticket: Ticket) -> tuple[int, ...]:
    """The customer's supervisors, without the requester; none where the requester is one or nobody is above."""
    supervisors = organisation().supervisors_of(ticket.customer_department_id)
    return () if ticket.requester_id in supervisors else supervisors

"""Another due time: proposed by one side, agreed or refused by the other; one proposal open at a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from qms_tickets.domain.access import SYSTEM, Actor
from qms_tickets.domain.clocks.business_time import opening_at_or_after
from qms_tickets.domain.errors import FieldError, NotCurrent, NotValid
from qms_tickets.extensions import db
from qms_tickets.models.ticket import DueProposal, Ticket
from qms_tickets.operations import clocks, events, notices
from qms_tickets.operations.tickets.acting import Act, begin
from qms_tickets.operations.tickets.bodies import AnswerDue, ProposeDue
from qms_tickets.queries.clocks import counted_hours, holds_at

# Beyond a year a due time is no promise.
FARTHEST = timedelta(days=366)


def propose_due(
    ticket: Ticket, body: ProposeDue, *, by: Actor, now: datetime, version: int | None = None
) -> None:
    """Ask for another time. A counter-proposal refuses and replaces the open one.

    What is proposed is the time that would hold: outside working hours that is the closing before.
    The supplier's proposal is visible to the customer, so it is a response.
    """
    act = begin(ticket, "propose_due", by=by, now=now, version=version)
    if body.due <= now:
        raise NotValid({"due": FieldError("in_the_past")})
    if body.due > now + FARTHEST:
        raise NotValid({"due": FieldError("too_far_ahead")})
    due = holds_at(ticket, body.due, now)
    if due <= now:
        opens = opening_at_or_after(counted_hours(ticket, "supplier", now), now)
        raise NotValid({"due": FieldError("closed_until_then", {"opens": opens})})
    side = act.side or "supplier"
    replaced = _replace_open(act)
    proposal = DueProposal(
        ticket=ticket, side=side, person_id=by.person_id, due=due, reason=body.reason, at=now
    )
    proposal.state = "open"
    db.session.add(proposal)
    db.session.flush()
    clocks.set_timer(ticket, "lapse", _lapses_at(ticket, proposal, now), subject=str(proposal.id))
    act.done(
        "ticket.due_proposed",
        "respond" if side == "supplier" else None,
        texts={"reason": body.reason},
        due=due,
        side=side,
        proposal=proposal.id,
        replaced=replaced,
    )


def _replace_open(act: Act) -> int | None:
    open_one = act.ticket.open_proposal
    if open_one is None:
        return None
    _close(open_one, "replaced", act)
    return open_one.id


def _close(proposal: DueProposal, state: str, act: Act) -> None:
    proposal.state = state
    proposal.answered_by_id, proposal.answered_at = act.by.person_id, act.now
    clocks.drop_timers(act.ticket, ("lapse",))


def _lapses_at(ticket: Ticket, proposal: DueProposal, now: datetime) -> datetime:
    """Silence is no consent: the proposal lapses at the due time that it would have moved."""
    clock = ticket.running("delivery")
    due = None if clock is None else clock.due
    return due if due is not None and due > now else proposal.due


def agree_due(
    ticket: Ticket, body: AnswerDue, *, by: Actor, now: datetime, version: int | None = None
) -> None:
    act = begin(ticket, "agree_due", by=by, now=now, version=version)
    proposal = _answered(ticket, body)
    if proposal.due <= now:
        raise NotValid({"proposal": FieldError("in_the_past")})
    _close(proposal, "agreed", act)
    clock = ticket.running("delivery")
    first_due = None if clock is None else clock.first_due
    act.done(
        "ticket.due_agreed",
        changes=clocks.agree(ticket, proposal.due, now),
        texts={"reason": body.reason},
        due=ticket.agreed_due or proposal.due,
        first_due=first_due,
        proposal=proposal.id,
    )


def refuse_due(
    ticket: Ticket, body: AnswerDue, *, by: Actor, now: datetime, version: int | None = None
) -> None:
    act = begin(ticket, "refuse_due", by=by, now=now, version=version)
    proposal = _answered(ticket, body)
    _close(proposal, "refused", act)
    act.done("ticket.due_refused", texts={"reason": body.reason}, due=proposal.due, proposal=proposal.id)


def _answered(ticket: Ticket, body: AnswerDue) -> DueProposal:
    """The open proposal. Errors: NotCurrent where another one has taken the place of the one that was read."""
    proposal = ticket.open_proposal
    if proposal is None or (body.proposal is not None and body.proposal != proposal.id):
        raise NotCurrent(version=ticket.version, changed_at=ticket.changed_at)
    return proposal


def lapse(ticket: Ticket, proposal_id: int, *, now: datetime) -> bool:
    """A proposal that nobody answered in time; False where it was answered meanwhile."""
    proposal = ticket.open_proposal
    if proposal is None or proposal.id != proposal_id:
        return False
    proposal.state, proposal.answered_at = "lapsed", now
    clocks.settle(ticket, now)
    events.record(
        "ticket.proposal_lapsed", ticket=ticket, by=SYSTEM, now=now, due=proposal.due, proposal=proposal.id
    )
    notices.announce("ticket.proposal_lapsed", ticket, by=SYSTEM, now=now, side=proposal.side)
    return True


def close_proposals(act: Act) -> None:
    """Work ended or was delivered: an open proposal has nothing left to move."""
    open_one = act.ticket.open_proposal
    if open_one is not None:
        _close(open_one, "lapsed", act)

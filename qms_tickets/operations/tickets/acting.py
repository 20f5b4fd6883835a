"""How every verb begins and ends: the right person, the right state, one event, the clocks after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from qms_tickets.domain.access import Actor, Standing
from qms_tickets.domain.errors import NotCurrent, Refusal
from qms_tickets.domain.lifecycles import ticket as life
from qms_tickets.domain.lifecycles.machine import Action
from qms_tickets.models.ticket import Ticket
from qms_tickets.operations import clocks, events, nonconformities, notices
from qms_tickets.operations.tickets.resuming import resume_due
from qms_tickets.queries.situation import situation_of
from qms_tickets.queries.standing import standing_of


@dataclass(slots=True)
class Act:
    """One action in progress: the ticket, who acts in which role, and when."""

    ticket: Ticket
    action: Action
    by: Actor
    now: datetime
    standing: Standing
    took: bool = False
    before: str = ""

    @property
    def side(self) -> str | None:
        return life.side_of(self.standing.roles)

    @property
    def is_supervisor(self) -> bool:
        return bool(self.standing.roles & {life.CUSTOMER_SUPERVISOR, life.SUPPLIER_SUPERVISOR})

    @property
    def role(self) -> str | None:
        mine = self.standing.roles & self.action.by
        return next((role for role in life.ROLES if role in mine), None)

    def become(self, state: str) -> None:
        """Go over to a state; only the states of the life cycle exist."""
        if state not in life.STATES:
            raise ValueError(state)
        self.ticket.state = state

    def done(
        self,
        kind: str,
        moment: str | None = None,
        *,
        changes: list[dict[str, Any]] | None = None,
        texts: Mapping[str, str | None] | None = None,
        told: Mapping[str, Any] | None = None,
        silent: bool = False,
        **facts: Any,
    ) -> None:
        """Move the clocks, leave the event, tell people. `moment` is a row of the action × clock table."""
        moved = (changes or []) + clocks.follow(self.ticket, moment or "", self.now)
        self.ticket.version += 1
        state = {"from": self.before, "to": self.ticket.state} if self.before != self.ticket.state else None
        events.record(
            kind,
            ticket=self.ticket,
            by=self.by,
            now=self.now,
            role=self.role,
            texts=texts,
            state=state,
            clocks=moved or None,
            took=self.took or None,
            **facts,
        )
        if not silent:
            notices.announce(kind, self.ticket, by=self.by, now=self.now, side=self.side, **(told or {}))
        consider_ends(self.ticket, moved, self.now)


def consider_ends(ticket: Ticket, moved: list[dict[str, Any]], now: datetime) -> None:
    """Clocks that this act ended late may open a nonconformity."""
    late = {change["clock"] for change in moved if change.get("verdict") == "breached"}
    if late:
        nonconformities.consider_lateness(ticket, late, now)


def begin(
    ticket: Ticket, name: str, *, by: Actor, now: datetime, version: int | None = None, takes: bool = True
) -> Act:
    """Check that this actor may do this now. Applies first what is due already: a hold that has ended.

    A member acts on an unassigned ticket by taking it, which leaves an event of its own.
    Errors: NotAllowed, NotPossible; NotCurrent for an outdated version of the ticket.
    """
    standing = standing_of(ticket, by, now)
    if standing.roles & life.TICKET.actions[name].by:
        _require_current(ticket, version)
    if name != "resume":
        resume_due(ticket, now=now)
    situation = situation_of(ticket, now)
    action = life.TICKET.require(name, situation, standing.roles)
    by = _for_absent(by, standing, action, situation)
    act = Act(ticket, action, by, now, standing, before=ticket.state)
    if takes and _acts_by_taking(ticket, action, standing):
        _take(act)
    return act


def _require_current(ticket: Ticket, version: int | None) -> None:
    """Asked before a resume that is due is applied: nobody can have read what only this action brings about."""
    if version is not None and version != ticket.version:
        raise NotCurrent(version=ticket.version, changed_at=ticket.changed_at)


def refusal(ticket: Ticket, name: str, *, by: Actor, now: datetime) -> Refusal | None:
    """Why the actor cannot do this now; None when it is possible."""
    return life.TICKET.refusal(name, situation_of(ticket, now), standing_of(ticket, by, now).roles)


def _for_absent(by: Actor, standing: Standing, action: Action, situation: life.Situation) -> Actor:
    """A deputy acts for the absent person, on record as "A for B"; what the own roles allow is the own act."""
    if life.TICKET.refusal(action.name, situation, standing.own) is None:
        return by
    behind = standing.lender_of(action.by)
    return by if behind is None else replace(by, for_id=behind[0], for_name=behind[1])


_TAKEN_BY_ACTING = frozenset(
    {"accept", "inspect", "request_input", "decline", "deliver", "hold", "resume", "propose_due"}
)


def _acts_by_taking(ticket: Ticket, action: Action, standing: Standing) -> bool:
    return (
        action.name in _TAKEN_BY_ACTING
        and ticket.assignee_id is None
        and bool(standing.roles & {life.SUPPLIER_MEMBER, life.SUPPLIER_SUPERVISOR})
    )


def _take(act: Act) -> None:
    """Two events: the ticket is taken, then acted on. A deputy takes it in the own name."""
    act.ticket.assignee_id = act.by.person_id
    events.record("ticket.taken", ticket=act.ticket, by=act.by, now=act.now, role=act.role)
    act.took = True

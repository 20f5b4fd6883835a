"""Who is told of what, and how soon: the table of notices. It names places in a ticket; queries find the people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from qms_tickets.domain.lifecycles.ticket import OPEN, STATES

NOW: Final = "now"
DIGEST: Final = "digest"
NOW_IF_URGENT: Final = "now_if_urgent"
URGENT: Final = frozenset({"P1", "P2"})


@dataclass(frozen=True, slots=True)
class Told:
    """One place that hears of an event, and by which channel. `when` names a fact that must hold."""

    who: str
    channel: str = NOW
    when: str | None = None

    def holds(self, facts: Mapping[str, Any]) -> bool:
        return self.when is None or CONDITIONS[self.when](facts)

    def is_digest(self, priority: str | None) -> bool:
        if self.channel == NOW_IF_URGENT:
            return priority not in URGENT
        return self.channel == DIGEST


def _is_low(facts: Mapping[str, Any]) -> bool:
    """Between superior and subordinate a single mark is nobody's business but the quality manager's."""
    return bool(facts.get("low")) and facts.get("relation") != "rank"


# Facts that decide who is told and are no part of what is told.
ONLY_FOR_CHOOSING: Final = frozenset({"relation", "low", "audience", "refusable_by"})

CONDITIONS: Final[Mapping[str, Any]] = {
    "p1": lambda facts: facts.get("priority") == "P1",
    "stops": lambda facts: bool(facts.get("stops")),
    "stops_by_supervisor": lambda facts: bool(facts.get("stops")) and facts.get("refusable_by") == "supplier",
    "by_customer": lambda facts: facts.get("side") == "customer",
    "by_supplier": lambda facts: facts.get("side") == "supplier",
    "shared_by_customer": lambda facts: facts.get("side") == "customer" and facts.get("audience") == "shared",
    "shared_by_supplier": lambda facts: facts.get("side") == "supplier" and facts.get("audience") == "shared",
    "low_by_customer": lambda facts: facts.get("side") == "customer" and _is_low(facts),
    "low_by_supplier": lambda facts: facts.get("side") == "supplier" and _is_low(facts),
}

_AT_WORK = (Told("at_work"),)
_REQUESTER = (Told("requester"),)
_OTHERS = (Told("requester", DIGEST), Told("at_work", DIGEST), Told("watchers", DIGEST))
_BOTH_SUPERVISORS = (Told("customer_supervisors"), Told("supplier_supervisors"))

TABLE: Final[Mapping[str, tuple[Told, ...]]] = {
    "ticket.submitted": (Told("at_work", NOW_IF_URGENT), Told("customer_supervisors", when="p1")),
    "ticket.approval_asked": (Told("customer_supervisors"),),
    "ticket.approved": (
        Told("requester"),
        Told("at_work", NOW_IF_URGENT),
        Told("customer_supervisors", when="p1"),
    ),
    "ticket.refused": _REQUESTER,
    "ticket.raised_on_behalf": (Told("requester"), Told("at_work", NOW_IF_URGENT)),
    "ticket.assigned": _AT_WORK,
    "ticket.handed_over": (Told("at_work"), Told("requester", DIGEST)),
    "ticket.input_provided": _AT_WORK,
    "ticket.delivery_rejected": _AT_WORK,
    "ticket.reopened": _AT_WORK,
    "ticket.cancelled": _AT_WORK,
    "ticket.due_agreed": (
        Told("at_work", when="by_customer"),
        Told("requester", when="by_supplier"),
        Told("watchers", DIGEST),
    ),
    "ticket.due_refused": (Told("at_work", when="by_customer"), Told("requester", when="by_supplier")),
    "ticket.proposal_lapsed": (Told("at_work", when="by_supplier"), Told("requester", when="by_customer")),
    "ticket.due_proposed": (Told("at_work", when="by_customer"), Told("requester", when="by_supplier")),
    "ticket.input_requested": _REQUESTER,
    "ticket.request_withdrawn": (Told("requester", DIGEST),),
    "ticket.delivered": _REQUESTER,
    "ticket.delivery_withdrawn": _REQUESTER,
    "ticket.declined": (Told("requester"), Told("customer_supervisors")),
    "ticket.held": (
        Told("requester", when="stops"),
        Told("supplier_supervisors", when="stops_by_supervisor"),
        Told("watchers", DIGEST),
    ),
    "ticket.hold_refused": _AT_WORK,
    "ticket.accepted": (Told("requester", DIGEST), Told("watchers", DIGEST)),
    "ticket.resumed": (Told("requester", DIGEST), Told("watchers", DIGEST)),
    "ticket.delivery_accepted": (Told("at_work", DIGEST), Told("watchers", DIGEST)),
    "ticket.closed_unanswered": (Told("requester"), Told("at_work", DIGEST), Told("watchers", DIGEST)),
    "ticket.reprioritised": _AT_WORK,
    "ticket.commented": (
        Told("at_work", DIGEST, when="shared_by_customer"),
        Told("requester", DIGEST, when="shared_by_supplier"),
    ),
    "ticket.nudged": (Told("at_work", when="by_customer"), Told("requester", when="by_supplier")),
    "ticket.disputed": _BOTH_SUPERVISORS,
    "ticket.dispute_answered": (),
    "ticket.dispute_decided": (Told("requester"), Told("at_work"), *_BOTH_SUPERVISORS),
    "ticket.dispute_passed_up": (Told("quality_managers"),),
    "ticket.rated": (
        Told("at_work", DIGEST, when="by_customer"),
        Told("supplier_head", when="low_by_customer"),
        Told("requester", DIGEST, when="by_supplier"),
        Told("customer_head", when="low_by_supplier"),
    ),
    "clock.due_moved": _OTHERS,
    "escalation.acknowledged": _OTHERS,
    "nonconformity.opened": (Told("quality_managers"),),
    "nonconformity.confirmed": (Told("quality_managers"),),
    "nonconformity.closed": (Told("quality_managers"),),
    "agreement.released": (),
    "agreement.sent_for_review": (Told("quality_managers"),),
    "agreement.review_due": (Told("quality_managers"),),
    "person.absence_set": (),
    "person.absence_entered": (),
    "outbox.dead": (Told("administrators"),),
    "outbox.resting": (Told("administrators"),),
    "scheduler.missing": (Told("administrators"),),
}


# In which states of the ticket what a notice asks is still asked; the others ask while the ticket is open.
ASKED_IN: Final[Mapping[str, frozenset[str]]] = {
    "ticket.submitted": frozenset({"submitted"}),
    "ticket.approval_asked": frozenset({"awaiting_approval"}),
    "reminder.approval": frozenset({"awaiting_approval"}),
    "reminder.approval_waits": frozenset({"awaiting_approval"}),
    "ticket.refused": frozenset({"draft"}),
    "ticket.handed_over": frozenset({"submitted", "in_progress"}),
    "ticket.input_requested": frozenset({"input_requested"}),
    "ticket.input_provided": frozenset({"submitted", "in_progress"}),
    "ticket.held": frozenset({"on_hold"}),
    "ticket.delivered": frozenset({"delivered"}),
    "ticket.delivery_rejected": frozenset({"in_progress"}),
    "ticket.declined": frozenset({"declined"}),
    "ticket.closed_unanswered": frozenset({"closed"}),
    "ticket.disputed": frozenset(STATES),
    "ticket.dispute_passed_up": frozenset(STATES),
    "reminder.rating": frozenset({"closed"}),
    "reminder.unconfirmed": OPEN | {"closed"},
    "ticket.raised_on_behalf": OPEN | {"closed"},
    "nonconformity.opened": frozenset(STATES),
    "nonconformity.confirmed": frozenset(STATES),
}


def is_still_asked(kind: str, state: str | None) -> bool:
    """Whether a notice still asks something of its reader; one about no ticket does."""
    return state is None or state in ASKED_IN.get(kind, OPEN)


# Where what is no ticket's is looked at, by the first word of its kind.
PLACES: Final[Mapping[str, str]] = {
    "outbox": "/administration/outbox",
    "scheduler": "/administration/health",
    "agreement": "/services",
    "nonconformity": "/quality/nonconformities",
    "person": "/",
}


def place_of(kind: str) -> str | None:
    return PLACES.get(kind.partition(".")[0])

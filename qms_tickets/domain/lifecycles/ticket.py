"""The ticket's life: states, who holds it, and the table of actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from qms_tickets.domain.errors import NotAllowed, NotPossible, Refusal
from qms_tickets.domain.lifecycles.machine import Action, Machine

STATES: Final = (
    "draft",
    "awaiting_approval",
    "submitted",
    "input_requested",
    "in_progress",
    "on_hold",
    "delivered",
    "closed",
    "declined",
    "cancelled",
)
OPEN: Final = frozenset(
    {"awaiting_approval", "submitted", "input_requested", "in_progress", "on_hold", "delivered"}
)
HOLDER: Final[Mapping[str, str]] = {
    "draft": "customer",
    "awaiting_approval": "customer",
    "submitted": "supplier",
    "input_requested": "customer",
    "in_progress": "supplier",
    "on_hold": "supplier",
    "delivered": "customer",
    "closed": "customer",
    "declined": "none",
    "cancelled": "none",
}
RUNNING_CLOCK: Final[Mapping[str, str | None]] = {
    "draft": None,
    "awaiting_approval": None,
    "submitted": "delivery",
    "input_requested": "input",
    "in_progress": "delivery",
    "on_hold": "delivery",
    "delivered": "acceptance",
    "closed": "rating",
    "declined": None,
    "cancelled": None,
}

SIDES: Final = ("customer", "supplier")
# The audience of a file whose form has not been sent: nobody but its sender.
UNSENT: Final = "unsent"
RELATIONS: Final = ("rank", "functional", "process")

# Roles that a person can have in one ticket. Nobody has roles of both sides (see queries/standing.py).
REQUESTER: Final = "requester"
CUSTOMER_SUPERVISOR: Final = "customer_supervisor"
CUSTOMER_MEMBER: Final = "customer_member"
ASSIGNEE: Final = "assignee"
SUPPLIER_SUPERVISOR: Final = "supplier_supervisor"
SUPPLIER_MEMBER: Final = "supplier_member"
CUSTOMER_UPPER: Final = "customer_upper"
SUPPLIER_UPPER: Final = "supplier_upper"
WATCHER: Final = "watcher"
QUALITY_MANAGER: Final = "quality_manager"
AUDITOR: Final = "auditor"
SCHEDULER: Final = "scheduler"

ROLES: Final = (
    REQUESTER,
    CUSTOMER_SUPERVISOR,
    CUSTOMER_MEMBER,
    CUSTOMER_UPPER,
    ASSIGNEE,
    SUPPLIER_SUPERVISOR,
    SUPPLIER_MEMBER,
    SUPPLIER_UPPER,
    WATCHER,
    QUALITY_MANAGER,
    AUDITOR,
    SCHEDULER,
)
CUSTOMER_ROLES: Final = frozenset({REQUESTER, CUSTOMER_SUPERVISOR, CUSTOMER_MEMBER, CUSTOMER_UPPER})
SUPPLIER_ROLES: Final = frozenset({ASSIGNEE, SUPPLIER_SUPERVISOR, SUPPLIER_MEMBER, SUPPLIER_UPPER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the conditions of the table look at, read off the ticket once."""

    state: str
    now: datetime
    relation: str = "functional"
    assigned: bool = True
    approval_by_requester: bool = False
    accepted_before: bool = False
    hold_refusable_by: str | None = None
    hold_refusable_until: datetime | None = None
    proposal_by: str | None = None
    raised_on_behalf_unconfirmed: bool = False
    nudged_at: datetime | None = None
    nudge_again_at: datetime | None = None
    input_declinable_at: datetime | None = None
    input_refused_twice: bool = False
    reopen_until: datetime | None = None
    rating_amendable_until: Mapping[str, datetime] = field(default_factory=dict)
    rating_until: datetime | None = None
    disputable: frozenset[str] = frozenset()
    dispute_open: bool = False
    dispute_decided_by: frozenset[str] = frozenset()
    dispute_for_quality_manager: bool = False
    deemed_acceptance_at: datetime | None = None


def side_of(roles: frozenset[str]) -> str | None:
    """The side for which somebody with these roles acts."""
    if roles & CUSTOMER_ROLES:
        return "customer"
    if roles & SUPPLIER_ROLES:
        return "supplier"
    return None


# --- conditions: None when met ---


def _member_only_takes(situation: Situation, roles: frozenset[str]) -> Refusal | None:
    """A member acts on an unassigned ticket by taking it; on an assigned one the assignee acts."""
    as_member = SUPPLIER_MEMBER in roles and not roles & {ASSIGNEE, SUPPLIER_SUPERVISOR}
    if situation.assigned and as_member:
        return NotAllowed("assigned_to_somebody", unlocked_by=[ASSIGNEE, SUPPLIER_SUPERVISOR])
    return None


def _unassigned(situation: Situation, roles: frozenset[str]) -> Refusal | None:
    return NotPossible("already_assigned", unlocked_by=["assign"]) if situation.assigned else None


def _not_rank(situation: Situation, roles: frozenset[str]) -> Refusal | None:
    return NotPossible("rank_names_its_supplier") if situation.relation == "rank" else None


def _declinable(situation: Situation, roles: frozenset[str]) -> Refusal | None:
    if situation.accepted_before and SUPPLIER_SUPERVISOR not in roles:
        return NotAllowed("declined_by_supervisor_once_accepted", unlocked_by=[SUPPLIER_SUPERVISOR])
    if situation.state != "input_requested" or situation.input_refused_twice:
        return None
    opens_at = situation.input_declinable_at
    if opens_at is None or situation.now < opens_at:
        return NotPossible("input_still_expected", until=opens_at, unlocked_by=["withdraw_request"])
    return None


def _hold_refusable(situation: Situation, roles: frozenset[str]) -> Refusal | None:
    side = situation.hold_refusable_by
    if side is None:
        return NotPossible("hold_not_refusable")
    supervisor_of_own = side == "supplier" and SUPPLIER_SUPERVISOR in roles
    if not (supervisor_of_own or (side == "customer" and side_of(roles) == "customer")):
        return NotAllowed("hold_refused_by_other_side", side=side, unlocked_by=[side])
    until = situation.hold_refusable_until
    if until is not None and situation.now > until:
        return NotPossible("hold_stood_too_long", until=until)
    return None


def _proposal_of_other_side(situation: Situation, roles: frozenset[str]) -> Refusal | None:
    if situation.proposal_by is None:
        return NotPossible("no_due_time_proposed", unlocked_by=["propose_due"])
    if situation.proposal_by == side_of(roles):
        return NotAllowed("own_proposal", unlocked_by=["other_side"])
    return None


def _unconfirmed(situation: Situation, roles: frozenset[str]) -> Refusal | None:
    return None if situation.raised_on_behalf_unconfirmed else NotPossible("nothing_to_confirm")


def _nudge_rested(situation: Situation, roles: frozenset[str]) -> Refusal | None:
    again = situation.nudge_again_at
    if again is not None and situation.now < again:
        return NotPossible("nudged_recently", at=situation.nudged_at, until=again)
    return None


def _within_reopening(situation: Situation, roles: frozenset[str]) -> Refusal | None:
    until = situation.reopen_until
    if until is not None and situation.now > until:
        return NotPossible("reopening_over", until=until, unlocked_by=["raise_correcting_ticket"])
    return None


def _rateable(situation: Situation, roles: frozenset[str]) -> Refusal | None:
    side = side_of(roles)
    if side == "customer" and situation.state != "closed":
        return NotPossible("rated_after_closing", unlocked_by=["accept_delivery"])
    amendable = situation.rating_amendable_until.get(side or "")
    if amendable is not None:
        over = NotPossible("already_rated", until=amendable)
        return over if situation.now > amendable else None
    until = situation.rating_until
    if until is not None and situation.now > until:  # by then each side reads what the other has said
        return NotPossible("rating_over", until=until)
    return None


def _something_disputable(situation: Situation, roles: frozenset[str]) -> Refusal | None:
    if situation.dispute_open:
        return NotPossible("dispute_open", unlocked_by=["decide_dispute"])
    other = "supplier" if side_of(roles) == "customer" else "customer"
    return None if other in situation.disputable else NotPossible("nothing_to_dispute")


def _dispute_undecided(situation: Situation, roles: frozenset[str]) -> Refusal | None:
    if not situation.dispute_open:
        return NotPossible("no_dispute", unlocked_by=["dispute"])
    if QUALITY_MANAGER in roles:
        return None if situation.dispute_for_quality_manager else NotPossible("dispute_with_supervisors")
    if (side_of(roles) or "") in situation.dispute_decided_by:
        return NotPossible("dispute_already_answered")
    return None


def _grace_over(situation: Situation, roles: frozenset[str]) -> Refusal | None:
    at = situation.deemed_acceptance_at
    if at is None:
        return NotPossible("needs_a_persons_verdict")
    return NotPossible("acceptance_still_open", until=at) if situation.now < at else None


# --- the table ---

_CUSTOMER = frozenset({REQUESTER, CUSTOMER_SUPERVISOR})
_SUPPLIER = frozenset({ASSIGNEE, SUPPLIER_SUPERVISOR})
_SUPPLIER_OR_TAKER = _SUPPLIER | {SUPPLIER_MEMBER}
_EITHER = _CUSTOMER | _SUPPLIER
_ANYBODY_INSIDE = CUSTOMER_ROLES | SUPPLIER_ROLES | {WATCHER, QUALITY_MANAGER}
_AT_WORK = frozenset({"submitted", "input_requested", "in_progress", "on_hold"})
_NOT_DRAFT = frozenset(STATES) - {"draft"}

ACTIONS: Final = (
    Action("submit", frozenset({REQUESTER}), frozenset({"draft"})),
    Action("approve", frozenset({CUSTOMER_SUPERVISOR}), frozenset({"awaiting_approval"}), "submitted"),
    Action("refuse", frozenset({CUSTOMER_SUPERVISOR}), frozenset({"awaiting_approval"}), "draft"),
    Action("accept", _SUPPLIER_OR_TAKER, frozenset({"submitted"}), "in_progress", (_member_only_takes,)),
    Action(
        "inspect", _SUPPLIER_OR_TAKER, frozenset({"submitted", "in_progress"}), None, (_member_only_takes,)
    ),
    Action(
        "request_input",
        _SUPPLIER_OR_TAKER,
        frozenset({"submitted", "in_progress"}),
        "input_requested",
        (_member_only_takes,),
    ),
    Action("withdraw_request", _SUPPLIER, frozenset({"input_requested"})),
    Action("provide_input", _CUSTOMER | {CUSTOMER_MEMBER}, frozenset({"input_requested"})),
    Action("deliver", _SUPPLIER_OR_TAKER, frozenset({"in_progress"}), "delivered", (_member_only_takes,)),
    Action("withdraw_delivery", _SUPPLIER, frozenset({"delivered"}), "in_progress"),
    Action("accept_delivery", _CUSTOMER, frozenset({"delivered"}), "closed"),
    Action("reject_delivery", _CUSTOMER, frozenset({"delivered"}), "in_progress"),
    Action("close_unanswered", frozenset({SCHEDULER}), frozenset({"delivered"}), "closed", (_grace_over,)),
    Action(
        "take", frozenset({SUPPLIER_MEMBER, SUPPLIER_SUPERVISOR}), _AT_WORK, None, (_not_rank, _unassigned)
    ),
    Action("assign", frozenset({SUPPLIER_SUPERVISOR, SUPPLIER_UPPER}), _AT_WORK, None, (_not_rank,)),
    Action("hand_over", _SUPPLIER_OR_TAKER, _AT_WORK, None, (_not_rank, _member_only_takes)),
    Action("hold", _SUPPLIER_OR_TAKER, frozenset({"in_progress"}), "on_hold", (_member_only_takes,)),
    Action(
        "resume",
        _SUPPLIER_OR_TAKER | {SCHEDULER},
        frozenset({"on_hold"}),
        "in_progress",
        (_member_only_takes,),
    ),
    Action(
        "refuse_hold",
        _CUSTOMER | {SUPPLIER_SUPERVISOR},
        frozenset({"on_hold"}),
        "in_progress",
        (_hold_refusable,),
    ),
    Action("propose_due", _EITHER | {SUPPLIER_MEMBER}, _AT_WORK, None, (_member_only_takes,)),
    Action("agree_due", _EITHER, _AT_WORK, None, (_proposal_of_other_side,)),
    Action("refuse_due", _EITHER, _AT_WORK, None, (_proposal_of_other_side,)),
    Action(
        "decline",
        _SUPPLIER_OR_TAKER,
        frozenset({"submitted", "in_progress", "input_requested"}),
        "declined",
        (_member_only_takes, _declinable),
    ),
    Action("reopen", _CUSTOMER, frozenset({"closed"}), "in_progress", (_within_reopening,)),
    Action("dispute", _EITHER, _NOT_DRAFT, None, (_something_disputable,)),
    Action(
        "decide_dispute",
        frozenset({CUSTOMER_SUPERVISOR, SUPPLIER_SUPERVISOR, QUALITY_MANAGER}),
        _NOT_DRAFT,
        None,
        (_dispute_undecided,),
    ),
    Action("reprioritise", _CUSTOMER | {QUALITY_MANAGER}, _AT_WORK | {"awaiting_approval"}),
    Action("confirm", frozenset({REQUESTER}), OPEN | {"closed"}, None, (_unconfirmed,)),
    Action("nudge", _EITHER, OPEN, None, (_nudge_rested,)),
    Action("rate", frozenset({REQUESTER, ASSIGNEE}), frozenset({"delivered", "closed"}), None, (_rateable,)),
    Action("cancel", _CUSTOMER, (OPEN - {"delivered"}) | {"draft"}, "cancelled"),
    Action("comment", _ANYBODY_INSIDE, _NOT_DRAFT),
    Action("attach", _ANYBODY_INSIDE, frozenset(STATES)),
    Action("watch", _ANYBODY_INSIDE | {AUDITOR}, _NOT_DRAFT),
    Action("link", _EITHER | {SUPPLIER_MEMBER, CUSTOMER_MEMBER}, frozenset(STATES)),
)

TICKET: Final = Machine(STATES, ACTIONS)

# Waiting times around the life cycle, in working time of the clock that the wait belongs to.
DECLINE_AFTER_INPUT_DUE: Final = timedelta(hours=16)
NUDGE_REST: Final = timedelta(hours=4)
REFUSE_HOLD_WITHIN: Final = timedelta(hours=16)
HOLD_AT_MOST: Final = timedelta(hours=160)
HOLDS_WITHOUT_SUPERVISOR: Final = 3
HOLD_WITHOUT_SUPERVISOR: Final = timedelta(hours=80)
DEEMED_GRACE: Final = timedelta(hours=8)
REOPEN_WITHIN: Final = timedelta(hours=40)
REOPEN_WITHIN_MAJOR: Final = timedelta(hours=80)
AMEND_RATING_WITHIN: Final = timedelta(hours=24)
CONFIRM_WITHIN: Final = timedelta(hours=16)
DISPUTE_WITH_SUPERVISORS: Final = timedelta(hours=16)

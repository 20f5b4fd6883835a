"""The agreement's life: a revision is written, countersigned, released, and never changes again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from qms_tickets.domain.errors import NotPossible, Refusal
from qms_tickets.domain.lifecycles.machine import Action, Machine

STATES: Final = ("draft", "in_review", "effective", "superseded", "withdrawn")
IN_WORK: Final = frozenset({"draft", "in_review"})
RELEASED: Final = frozenset({"effective", "superseded"})

# Roles that a person can have towards an agreement (see queries/agreements.py).
SUPPLIER_HEAD: Final = "supplier_head"
SUPPLIER_MEMBER: Final = "supplier_member"
QUALITY_MANAGER: Final = "quality_manager"
CUSTOMER_HEAD: Final = "customer_head"
SCHEDULER: Final = "scheduler"

# Whose signature a revision carries. The head reviews, the quality manager approves, both release it.
SIGNATURES: Final = ("prepared", "reviewed", "approved", "countersigned")


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the conditions look at. `another_in_work`: the service has a revision that is not released yet."""

    state: str
    signed: frozenset[str] = frozenset()
    approved: bool = False
    countersign_asked: bool = False
    another_in_work: bool = False
    is_latest_effective: bool = True


def _head_has_signed(situation: Situation, roles: frozenset[str]) -> Refusal | None:
    if "reviewed" in situation.signed or SUPPLIER_HEAD in roles:
        return None
    return NotPossible("head_has_not_signed", unlocked_by=["supplier_head"])


def _not_signed_yet(situation: Situation, roles: frozenset[str]) -> Refusal | None:
    return NotPossible("already_signed") if "reviewed" in situation.signed else None


def _asked_to_countersign(situation: Situation, roles: frozenset[str]) -> Refusal | None:
    return None if situation.countersign_asked else NotPossible("nothing_to_countersign")


def _none_in_work(situation: Situation, roles: frozenset[str]) -> Refusal | None:
    return NotPossible("another_revision_in_work") if situation.another_in_work else None


def _not_approved(situation: Situation, roles: frozenset[str]) -> Refusal | None:
    return NotPossible("already_approved") if situation.approved else None


_WRITERS: Final = frozenset({SUPPLIER_HEAD, SUPPLIER_MEMBER, QUALITY_MANAGER})
_OWNERS: Final = frozenset({SUPPLIER_HEAD, QUALITY_MANAGER})

ACTIONS: Final = (
    Action(
        "release",
        frozenset({QUALITY_MANAGER}),
        frozenset({"in_review"}),
        None,
        (_not_approved, _head_has_signed),
    ),
    Action("sign", frozenset({SUPPLIER_HEAD}), frozenset({"in_review"}), None, (_not_signed_yet,)),
    Action(
        "countersign",
        frozenset({CUSTOMER_HEAD}),
        frozenset({"in_review", "effective"}),
        None,
        (_asked_to_countersign,),
    ),
    Action("send_for_review", _WRITERS, frozenset({"draft"}), "in_review"),
    Action("change", _WRITERS, frozenset({"draft"})),
    Action("send_back", _OWNERS, frozenset({"in_review"}), "draft", (_not_approved,)),
    Action("take_effect", frozenset({SCHEDULER}), frozenset({"in_review"}), "effective"),
    Action("revise", _WRITERS, frozenset({"effective", "superseded", "withdrawn"}), None, (_none_in_work,)),
    Action("withdraw", _OWNERS, frozenset({"draft", "in_review", "effective"}), "withdrawn"),
)

AGREEMENT: Final = Machine(STATES, ACTIONS)

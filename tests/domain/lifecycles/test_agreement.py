"""The whole table of an agreement's life, written out: action × state × role."""

import pytest

from qms_tickets.domain.errors import NotAllowed, NotPossible
from qms_tickets.domain.lifecycles.agreement import AGREEMENT, STATES, Situation

HEAD, MEMBER, QUALITY, CUSTOMER, TIME = (
    "supplier_head",
    "supplier_member",
    "quality_manager",
    "customer_head",
    "scheduler",
)
ROLES = (HEAD, MEMBER, QUALITY, CUSTOMER, TIME)

# state: for each action who may do it then
WHO_MAY = {
    "draft": {
        "change": {HEAD, MEMBER, QUALITY},
        "send_for_review": {HEAD, MEMBER, QUALITY},
        "withdraw": {HEAD, QUALITY},
    },
    "in_review": {
        "sign": {HEAD},
        "countersign": {CUSTOMER},
        "release": {QUALITY},
        "send_back": {HEAD, QUALITY},
        "withdraw": {HEAD, QUALITY},
        "take_effect": {TIME},
    },
    "effective": {
        "countersign": {CUSTOMER},
        "revise": {HEAD, MEMBER, QUALITY},
        "withdraw": {HEAD, QUALITY},
    },
    "superseded": {"revise": {HEAD, MEMBER, QUALITY}},
    "withdrawn": {"revise": {HEAD, MEMBER, QUALITY}},
}


def situation(state, action):
    """One in which the other conditions hold."""
    signed = frozenset({"reviewed"}) if action == "release" else frozenset()
    return Situation(state=state, signed=signed, countersign_asked=True)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", AGREEMENT.actions)
@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_in_which_state(state, action, role):
    refusal = AGREEMENT.refusal(action, situation(state, action), frozenset({role}))
    assert (refusal is None) == (role in WHO_MAY[state].get(action, set()))


@pytest.mark.parametrize(
    ("action", "state", "roles", "changes", "code"),
    [
        ("release", "in_review", {QUALITY}, {}, "head_has_not_signed"),
        ("release", "in_review", {QUALITY}, {"approved": True}, "already_approved"),
        ("send_back", "in_review", {QUALITY}, {"approved": True}, "already_approved"),
        ("sign", "in_review", {HEAD}, {"signed": frozenset({"reviewed"})}, "already_signed"),
        ("countersign", "effective", {CUSTOMER}, {"countersign_asked": False}, "nothing_to_countersign"),
        ("revise", "effective", {HEAD}, {"another_in_work": True}, "another_revision_in_work"),
    ],
)
def test_what_else_must_hold(action, state, roles, changes, code):
    facts = {"state": state, "countersign_asked": True, **changes}
    with pytest.raises(NotPossible) as refused:
        AGREEMENT.require(action, Situation(**facts), frozenset(roles))
    assert refused.value.code == code


def test_one_who_is_head_and_quality_manager_releases_alone():
    assert AGREEMENT.refusal("release", Situation(state="in_review"), frozenset({HEAD, QUALITY})) is None


def test_a_stranger_learns_no_state():
    with pytest.raises(NotAllowed):
        AGREEMENT.require("change", Situation(state="effective"), frozenset())

"""The ticket's life as a table: action × state × role, and what else must hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from qms_tickets.domain.errors import NotAllowed, NotPossible
from qms_tickets.domain.lifecycles import ticket as life
from qms_tickets.domain.lifecycles.ticket import TICKET, Situation

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

ROLES = {
    "r": life.REQUESTER,
    "c": life.CUSTOMER_SUPERVISOR,
    "m": life.CUSTOMER_MEMBER,
    "u": life.CUSTOMER_UPPER,
    "A": life.ASSIGNEE,
    "S": life.SUPPLIER_SUPERVISOR,
    "M": life.SUPPLIER_MEMBER,
    "U": life.SUPPLIER_UPPER,
    "w": life.WATCHER,
    "q": life.QUALITY_MANAGER,
    "a": life.AUDITOR,
    "t": life.SCHEDULER,
}

# Columns: draft, awaiting approval, submitted, input requested, in progress, on hold, delivered, closed, declined,
# cancelled. A cell names who may: requester r, customer's supervisor c, member m, upper u; assignee A, supplier's
# supervisor S, member M (of a ticket that nobody has taken), upper U; watcher w, quality manager q, auditor a, time t.
WHO_MAY = """
                   drf  app   sub   inp   prg   hld   del   clo   dec   can
submit             r    .     .     .     .     .     .     .     .     .
approve            .    c     .     .     .     .     .     .     .     .
refuse             .    c     .     .     .     .     .     .     .     .
accept             .    .     ASM   .     .     .     .     .     .     .
inspect            .    .     ASM   .     ASM   .     .     .     .     .
request_input      .    .     ASM   .     ASM   .     .     .     .     .
withdraw_request   .    .     .     AS    .     .     .     .     .     .
provide_input      .    .     .     rcm   .     .     .     .     .     .
deliver            .    .     .     .     ASM   .     .     .     .     .
withdraw_delivery  .    .     .     .     .     .     AS    .     .     .
accept_delivery    .    .     .     .     .     .     rc    .     .     .
reject_delivery    .    .     .     .     .     .     rc    .     .     .
close_unanswered   .    .     .     .     .     .     t     .     .     .
take               .    .     SM    SM    SM    SM    .     .     .     .
assign             .    .     SU    SU    SU    SU    .     .     .     .
hand_over          .    .     ASM   ASM   ASM   ASM   .     .     .     .
hold               .    .     .     .     ASM   .     .     .     .     .
resume             .    .     .     .     .     ASMt  .     .     .     .
refuse_hold        .    .     .     .     .     rc    .     .     .     .
propose_due        .    .     rcASM rcASM rcASM rcASM .     .     .     .
agree_due          .    .     rc    rc    rc    rc    .     .     .     .
refuse_due         .    .     rc    rc    rc    rc    .     .     .     .
decline            .    .     ASM   ASM   ASM   .     .     .     .     .
reopen             .    .     .     .     .     .     .     rc    .     .
dispute            .    rcAS  rcAS  rcAS  rcAS  rcAS  rcAS  rcAS  rcAS  rcAS
decide_dispute     .    cSq   cSq   cSq   cSq   cSq   cSq   cSq   cSq   cSq
reprioritise       .    rcq   rcq   rcq   rcq   rcq   .     .     .     .
confirm            .    r     r     r     r     r     r     r     .     .
nudge              .    rcAS  rcAS  rcAS  rcAS  rcAS  rcAS  .     .     .
rate               .    .     .     .     .     .     A     rA    .     .
cancel             rc   rc    rc    rc    rc    rc    .     .     .     .
comment            .    rcmuASMUwq rcmuASMUwq rcmuASMUwq rcmuASMUwq rcmuASMUwq rcmuASMUwq rcmuASMUwq rcmuASMUwq rcmuASMUwq
attach             rcmuASMUwq rcmuASMUwq rcmuASMUwq rcmuASMUwq rcmuASMUwq rcmuASMUwq rcmuASMUwq rcmuASMUwq rcmuASMUwq rcmuASMUwq
watch              .    rcmuASMUwqa rcmuASMUwqa rcmuASMUwqa rcmuASMUwqa rcmuASMUwqa rcmuASMUwqa rcmuASMUwqa rcmuASMUwqa rcmuASMUwqa
link               rcmASM rcmASM rcmASM rcmASM rcmASM rcmASM rcmASM rcmASM rcmASM rcmASM
"""

LEADS_TO = {
    "submit": None,  # submitted, or awaiting approval where the agreement asks for it
    "approve": "submitted",
    "refuse": "draft",
    "accept": "in_progress",
    "inspect": None,
    "request_input": "input_requested",
    "withdraw_request": None,  # the state before
    "provide_input": None,  # the state before
    "deliver": "delivered",
    "withdraw_delivery": "in_progress",
    "accept_delivery": "closed",
    "reject_delivery": "in_progress",
    "close_unanswered": "closed",
    "take": None,
    "assign": None,
    "hand_over": None,
    "hold": "on_hold",
    "resume": "in_progress",
    "refuse_hold": "in_progress",
    "propose_due": None,
    "agree_due": None,
    "refuse_due": None,
    "decline": "declined",
    "reopen": "in_progress",
    "dispute": None,
    "decide_dispute": None,
    "reprioritise": None,
    "confirm": None,
    "nudge": None,
    "rate": None,
    "cancel": "cancelled",
    "comment": None,
    "attach": None,
    "watch": None,
    "link": None,
}

# state: (holder, the clock that runs); response runs beside delivery until the first response
HOLDER_AND_CLOCK = {
    "draft": ("customer", None),
    "awaiting_approval": ("customer", None),
    "submitted": ("supplier", "delivery"),
    "input_requested": ("customer", "input"),
    "in_progress": ("supplier", "delivery"),
    "on_hold": ("supplier", "delivery"),
    "delivered": ("customer", "acceptance"),
    "closed": ("customer", "rating"),
    "declined": ("none", None),
    "cancelled": ("none", None),
}


def cells():
    header, *lines = WHO_MAY.strip().splitlines()
    assert len(header.split()) == len(life.STATES)
    for line in lines:
        action, *who = line.split()
        for state, letters in zip(life.STATES, who, strict=True):
            yield action, state, frozenset() if letters == "." else frozenset(ROLES[one] for one in letters)


def situation(state: str, **changes) -> Situation:
    """One in which every other condition holds."""
    facts = {
        "assigned": False,
        "hold_refusable_by": "customer",
        "proposal_by": "supplier",
        "raised_on_behalf_unconfirmed": True,
        "input_refused_twice": True,
        "disputable": frozenset(life.SIDES),
        "dispute_for_quality_manager": True,
        "deemed_acceptance_at": NOW,
    }
    return Situation(state=state, now=NOW, **(facts | changes))


def refusal(action: str, state: str, *roles: str, **changes):
    return TICKET.refusal(action, situation(state, **changes), frozenset(roles))


def answer(action: str, state: str, *roles: str, **changes) -> str:
    refused = refusal(action, state, *roles, **changes)
    return "done" if refused is None else refused.code


# --- the table ---


def test_the_table_knows_every_action():
    assert {action for action, _, _ in cells()} == set(TICKET.actions) == set(LEADS_TO)


@pytest.mark.parametrize(("action", "state", "may"), list(cells()))
def test_who_may_do_what_in_which_state(action, state, may):
    facts = {"dispute_open": action == "decide_dispute"}
    assert {role for role in life.ROLES if refusal(action, state, role, **facts) is None} == may
    assert set(ROLES.values()) == set(life.ROLES)


@pytest.mark.parametrize(("action", "state"), LEADS_TO.items())
def test_where_an_action_leads(action, state):
    assert TICKET.actions[action].to == state


@pytest.mark.parametrize(("state", "holder_and_clock"), HOLDER_AND_CLOCK.items())
def test_who_holds_a_ticket_and_which_clock_runs(state, holder_and_clock):
    assert (life.HOLDER[state], life.RUNNING_CLOCK[state]) == holder_and_clock
    assert set(HOLDER_AND_CLOCK) == set(life.STATES)


def test_nobody_without_a_role_does_anything():
    assert {answer(action, state) for action in TICKET.actions for state in life.STATES} == {
        "not_your_action"
    }


# --- the order of refusal ---


@pytest.mark.parametrize("action", TICKET.actions)
def test_whose_it_is_comes_before_when_it_is_possible(action):
    """An outsider learns no state, in whichever state the ticket is."""
    for state in life.STATES:
        refused = refusal(action, state)
        assert isinstance(refused, NotAllowed)
        assert "state" not in refused.facts


def test_a_refusal_says_who_may_and_from_which_states():
    assert refusal("approve", "awaiting_approval", life.REQUESTER).facts["unlocked_by"] == [
        "customer_supervisor"
    ]
    late = refusal("accept", "closed", life.ASSIGNEE)
    assert (late.code, late.facts["state"], late.facts["unlocked_by"]) == (
        "not_in_this_state",
        "closed",
        ["submitted"],
    )


def test_the_state_comes_before_the_other_conditions():
    assert answer("refuse_hold", "closed", life.REQUESTER, hold_refusable_by=None) == "not_in_this_state"


# --- taken by somebody ---


@pytest.mark.parametrize(
    ("action", "state"),
    [
        ("accept", "submitted"),
        ("inspect", "submitted"),
        ("request_input", "submitted"),
        ("decline", "submitted"),
        ("hand_over", "in_progress"),
        ("hold", "in_progress"),
        ("resume", "on_hold"),
        ("propose_due", "in_progress"),
        ("deliver", "in_progress"),
    ],
)
def test_on_a_ticket_that_somebody_has_taken_other_members_do_not_act(action, state):
    assert answer(action, state, life.SUPPLIER_MEMBER) == "done"
    assert answer(action, state, life.SUPPLIER_MEMBER, assigned=True) == "assigned_to_somebody"
    assert answer(action, state, life.SUPPLIER_MEMBER, life.ASSIGNEE, assigned=True) == "done"
    assert answer(action, state, life.SUPPLIER_SUPERVISOR, assigned=True) == "done"


def test_that_somebody_serves_keeps_no_customer_from_proposing_and_no_scheduler_from_resuming():
    assert answer("propose_due", "in_progress", life.REQUESTER, life.CUSTOMER_MEMBER, assigned=True) == "done"
    assert answer("resume", "on_hold", life.SCHEDULER, assigned=True) == "done"


def test_what_is_taken_is_not_taken_again():
    assert answer("take", "submitted", life.SUPPLIER_MEMBER, assigned=True) == "already_assigned"


@pytest.mark.parametrize("action", ["take", "assign", "hand_over"])
def test_a_rank_ticket_names_its_supplier_for_good(action):
    assert answer(action, "submitted", life.SUPPLIER_SUPERVISOR, relation="rank") == "rank_names_its_supplier"


# --- declining ---


def test_once_accepted_only_the_supervisor_declines():
    assert answer("decline", "in_progress", life.ASSIGNEE, accepted_before=True) == (
        "declined_by_supervisor_once_accepted"
    )
    assert answer("decline", "in_progress", life.SUPPLIER_SUPERVISOR, accepted_before=True) == "done"


@pytest.mark.parametrize(
    ("since", "expected"), [(HOUR, "done"), (timedelta(0), "done"), (-HOUR, "input_still_expected")]
)
def test_an_input_that_does_not_come_is_waited_for_until_its_day(since, expected):
    facts = {"input_refused_twice": False, "input_declinable_at": NOW - since}
    assert answer("decline", "input_requested", life.ASSIGNEE, **facts) == expected


def test_an_input_that_has_no_due_time_is_waited_for():
    assert (
        answer("decline", "input_requested", life.ASSIGNEE, input_refused_twice=False)
        == "input_still_expected"
    )


def test_input_that_was_refused_twice_is_reason_enough():
    facts = {"input_refused_twice": True, "input_declinable_at": NOW + HOUR}
    assert answer("decline", "input_requested", life.ASSIGNEE, **facts) == "done"


# --- holds ---


@pytest.mark.parametrize(
    ("by", "role", "expected"),
    [
        (None, life.REQUESTER, "hold_not_refusable"),
        ("customer", life.REQUESTER, "done"),
        ("customer", life.CUSTOMER_SUPERVISOR, "done"),
        ("customer", life.SUPPLIER_SUPERVISOR, "hold_refused_by_other_side"),
        ("supplier", life.SUPPLIER_SUPERVISOR, "done"),
        ("supplier", life.REQUESTER, "hold_refused_by_other_side"),
    ],
)
def test_a_hold_is_refused_by_the_side_that_its_kind_names(by, role, expected):
    assert answer("refuse_hold", "on_hold", role, hold_refusable_by=by) == expected


def test_a_hold_can_be_refused_until_it_has_stood_for_its_time():
    for until, expected in ((NOW, "done"), (NOW - HOUR, "hold_stood_too_long"), (None, "done")):
        assert answer("refuse_hold", "on_hold", life.REQUESTER, hold_refusable_until=until) == expected


# --- due times ---


@pytest.mark.parametrize("action", ["agree_due", "refuse_due"])
def test_a_proposal_is_answered_by_the_other_side(action):
    for by, customer, supplier in (
        ("supplier", "done", "own_proposal"),
        ("customer", "own_proposal", "done"),
        (None, "no_due_time_proposed", "no_due_time_proposed"),
    ):
        assert answer(action, "in_progress", life.REQUESTER, proposal_by=by) == customer
        assert answer(action, "in_progress", life.ASSIGNEE, proposal_by=by) == supplier


# --- windows ---


def test_a_nudge_rests():
    for again, expected in ((NOW + HOUR, "nudged_recently"), (NOW, "done"), (None, "done")):
        assert answer("nudge", "in_progress", life.REQUESTER, nudge_again_at=again) == expected


def test_a_ticket_is_reopened_within_its_window():
    for until, expected in ((NOW, "done"), (NOW - HOUR, "reopening_over"), (None, "done")):
        assert answer("reopen", "closed", life.REQUESTER, reopen_until=until) == expected


def test_a_rating_is_amended_for_a_while():
    for until, expected in ((NOW, "done"), (NOW - HOUR, "already_rated")):
        amendable = {"customer": until, "supplier": until}
        assert answer("rate", "closed", life.REQUESTER, rating_amendable_until=amendable) == expected
        assert answer("rate", "closed", life.ASSIGNEE, rating_amendable_until=amendable) == expected


def test_the_other_sides_rating_ends_nobodys_own():
    amendable = {"supplier": NOW - HOUR}
    assert answer("rate", "closed", life.REQUESTER, rating_amendable_until=amendable) == "done"


def test_a_first_rating_is_given_in_time_and_amended_afterwards():
    for until, expected in ((NOW, "done"), (NOW - HOUR, "rating_over"), (None, "done")):
        assert answer("rate", "closed", life.REQUESTER, rating_until=until) == expected
        assert answer("rate", "closed", life.ASSIGNEE, rating_until=until) == expected
    amendable = {"customer": NOW + HOUR}
    late = {"rating_until": NOW - HOUR, "rating_amendable_until": amendable}
    assert answer("rate", "closed", life.REQUESTER, **late) == "done"


def test_the_customer_rates_after_closing_the_supplier_from_the_delivery_on():
    assert answer("rate", "delivered", life.REQUESTER) == "rated_after_closing"
    assert answer("rate", "delivered", life.ASSIGNEE) == "done"


def test_only_what_was_raised_for_somebody_is_confirmed():
    assert (
        answer("confirm", "submitted", life.REQUESTER, raised_on_behalf_unconfirmed=False)
        == "nothing_to_confirm"
    )


def test_silence_is_acceptance_only_where_agreed_and_after_the_grace():
    for at, expected in (
        (None, "needs_a_persons_verdict"),
        (NOW + HOUR, "acceptance_still_open"),
        (NOW, "done"),
    ):
        assert answer("close_unanswered", "delivered", life.SCHEDULER, deemed_acceptance_at=at) == expected


# --- disputes ---


def test_each_side_contests_what_the_other_did():
    for done_by, customer, supplier in (
        ({"supplier"}, "done", "nothing_to_dispute"),
        ({"customer"}, "nothing_to_dispute", "done"),
        (set(), "nothing_to_dispute", "nothing_to_dispute"),
    ):
        facts = {"disputable": frozenset(done_by)}
        assert answer("dispute", "in_progress", life.REQUESTER, **facts) == customer
        assert answer("dispute", "in_progress", life.ASSIGNEE, **facts) == supplier


def test_one_dispute_at_a_time():
    assert answer("dispute", "in_progress", life.REQUESTER, dispute_open=True) == "dispute_open"


def test_a_dispute_is_answered_once_by_each_side_and_by_the_quality_manager_only_when_it_was_passed_up():
    open_ = {"dispute_open": True, "dispute_for_quality_manager": False}
    assert answer("decide_dispute", "on_hold", life.CUSTOMER_SUPERVISOR) == "no_dispute"
    assert answer("decide_dispute", "on_hold", life.CUSTOMER_SUPERVISOR, **open_) == "done"
    answered = open_ | {"dispute_decided_by": frozenset({"customer"})}
    assert (
        answer("decide_dispute", "on_hold", life.CUSTOMER_SUPERVISOR, **answered)
        == "dispute_already_answered"
    )
    assert answer("decide_dispute", "on_hold", life.SUPPLIER_SUPERVISOR, **answered) == "done"
    assert answer("decide_dispute", "on_hold", life.QUALITY_MANAGER, **answered) == "dispute_with_supervisors"
    passed_up = answered | {"dispute_for_quality_manager": True}
    assert answer("decide_dispute", "on_hold", life.QUALITY_MANAGER, **passed_up) == "done"


# --- what a reader may do now ---


def test_what_is_possible_now_stands_in_the_order_of_the_table():
    asked = TICKET.possible(situation("delivered"), frozenset({life.REQUESTER}))
    assert asked == ("accept_delivery", "reject_delivery", "dispute", "confirm", "nudge", "comment", "attach",
                     "watch", "link")  # fmt: skip


def test_a_demand_that_is_refused_is_raised():
    with pytest.raises(NotPossible):
        TICKET.require("accept", situation("closed"), frozenset({life.ASSIGNEE}))
    assert TICKET.require("accept", situation("submitted"), frozenset({life.ASSIGNEE})).to == "in_progress"

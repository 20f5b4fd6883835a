"""Ladders: the defaults written out rung by rung, and what a policy may not say."""

from datetime import timedelta

import pytest

from qms_tickets.domain import escalation
from qms_tickets.domain.defaults import POLICIES
from qms_tickets.domain.errors import NotValid

H = 3600

# kind, rung, P1 instant, P3 instant (percent, or hours after due as "+h"), told, on the board, at night (P1, P3)
STANDARD = [
    ("response", 1, 50, 50, ["contact", "assignee"], False, (False, False)),
    ("response", 2, 100, 100, ["contact", "assignee", "supervisor"], True, (True, False)),
    ("response", 3, "+1", "+4", ["head"], True, (False, False)),
    ("delivery", 1, 75, 75, ["assignee"], False, (False, False)),
    ("delivery", 2, 100, 100, ["assignee", "supervisor", "requester"], True, (True, False)),
    ("delivery", 3, "+1", "+4", ["head", "other_supervisor"], True, (True, False)),
    ("delivery", 4, "+4", "+16", ["heads_superior"], True, (False, False)),
    ("input", 1, 75, 75, ["requester"], False, (False, False)),
    ("input", 2, 100, 100, ["requester", "supervisor", "other_side"], True, (False, False)),
    ("input", 3, "+16", "+16", ["head"], True, (False, False)),
    ("acceptance", 1, 50, 50, ["requester"], False, (False, False)),
    ("acceptance", 2, 100, 100, ["requester", "supervisor"], True, (False, False)),
    ("acceptance", 3, "+8", "+8", ["head"], True, (False, False)),
]
PROCESS = [
    (1, 50, ["holder"], False),
    (2, 80, ["holder", "supervisor"], False),
    (3, 100, ["supervisor", "other_supervisor", "next_operation"], True),
    (4, "+1", ["head", "planner"], True),
]
SUPERIOR = [
    (1, 75, ["holder"], [], False),
    (2, 100, ["holder", "deputy"], [], True),
    (3, "+16", [], ["superior"], False),
]


def ladder(policy, kind):
    return POLICIES[policy]["ladders"][kind]


def instant(rung):
    return rung.at if rung.at is not None else f"+{rung.offset // timedelta(hours=1)}"


@pytest.mark.parametrize(("kind", "number", "p1", "p3", "told", "board", "night"), STANDARD)
def test_standard_ladders(kind, number, p1, p3, told, board, night):
    urgent = escalation.rungs_of(ladder("standard", kind), "P1")[number - 1]
    ordinary = escalation.rungs_of(ladder("standard", kind), "P3")[number - 1]
    assert (instant(urgent), instant(ordinary)) == (p1, p3)
    assert list(ordinary.tell) == told
    assert (urgent.board, ordinary.board) == (board, board)
    assert (urgent.wakes, ordinary.wakes) == night


@pytest.mark.parametrize("kind", ["delivery", "input", "acceptance"])
def test_process_ladders_run_at_any_hour(kind):
    rungs = escalation.rungs_of(ladder("process", kind), "P3")
    assert [(rung.number, instant(rung), list(rung.tell), rung.board) for rung in rungs] == PROCESS
    assert all(rung.wakes for rung in rungs)


def test_a_superior_has_a_ladder_of_their_own():
    steps = escalation.steps_of(
        escalation.ladder_of(POLICIES["rank"]["ladders"], "input", superior_holds=True)
    )
    found = [
        (step.number, instant(step.rung("P3")), list(step.tell), list(step.digest), step.on_board)
        for step in steps
    ]
    assert found == SUPERIOR
    assert steps[2].is_digest


@pytest.mark.parametrize("kind", ["response", "delivery", "input", "acceptance"])
def test_the_subordinate_has_the_ladder_of_the_clock(kind):
    ladders = POLICIES["rank"]["ladders"]
    assert escalation.ladder_of(ladders, kind) == ladder("standard", kind)


def test_rating_has_no_ladder():
    assert all(escalation.ladder_of(policy["ladders"], "rating") == () for policy in POLICIES.values())


def test_only_the_first_rung_of_delivery_offers_another_time():
    offering = [
        step.number
        for step in escalation.steps_of(ladder("standard", "delivery"))
        if "offer_proposal" in step.actions
    ]
    assert offering == [1]


def test_the_third_rung_of_response_hands_the_ticket_to_the_supervisor():
    assert escalation.step_of(ladder("standard", "response"), 3).main_action == "hand_to_supervisor"


def test_the_quality_manager_hears_of_the_fourth_rung_in_the_digest():
    assert escalation.step_of(ladder("standard", "delivery"), 4).digest == ("quality_manager",)


def test_no_default_rung_raises_urgency():
    rungs = [rung for policy in POLICIES.values() for each in policy["ladders"].values() for rung in each]
    assert not any("raise_urgency" in rung["actions"] for rung in rungs)


def test_where_silence_is_acceptance_the_last_rung_is_left_out_and_numbers_stay():
    rungs = escalation.rungs_of(ladder("standard", "acceptance"), "P3", deemed=True)
    assert [rung.number for rung in rungs] == [1, 2]


@pytest.mark.parametrize("policy", POLICIES)
def test_the_defaults_are_themselves_valid_and_keep_their_form(policy):
    ladders = POLICIES[policy]["ladders"]
    escalation.check(ladders)
    for each in ladders.values():
        assert [step.as_dict() for step in escalation.steps_of(each)] == each


def rung(**changes):
    return {"at": 50, "tell": ["assignee"], "actions": ["notify"], **changes}


@pytest.mark.parametrize(
    ("entries", "field", "code"),
    [
        ([rung(at=None)], "delivery.1.at", "required"),
        ([rung(after=H)], "delivery.1.at", "required"),
        ([rung(at=0)], "delivery.1.at", "too_small"),
        ([rung(at=2000)], "delivery.1.at", "too_large"),
        ([rung(at=None, after=-1)], "delivery.1.after", "too_small"),
        ([rung(tell=[])], "delivery.1.tell", "required_choice"),
        ([rung(tell=["everybody"])], "delivery.1.tell", "not_a_choice"),
        ([rung(actions=["shout"])], "delivery.1.actions", "not_a_choice"),
        ([rung(wakes="always")], "delivery.1.wakes", "not_a_choice"),
        ([rung(), rung()], "delivery.2.at", "rung_out_of_order"),
        ([rung(at=None, after=H), rung(at=100)], "delivery.2.at", "rung_out_of_order"),
        ([rung(at=at) for at in range(10, 110, 10)], "delivery", "too_many"),
    ],
)
def test_a_ladder_that_could_not_be_fired_is_refused(entries, field, code):
    with pytest.raises(NotValid) as refused:
        escalation.check({"delivery": entries})
    assert refused.value.errors[field].code == code


def test_a_named_person_may_be_told():
    escalation.check({"delivery": [rung(tell=["person:wang.fang@example.com"])]})

"""The whole table of a nonconformity's life, written out, and what opens one."""

from datetime import UTC, datetime, timedelta

import pytest

from qms_tickets.domain.lifecycles import nonconformity as life
from qms_tickets.domain.lifecycles.nonconformity import NONCONFORMITY, STATES, Situation

OWNER, QUALITY = "owner", "quality_manager"

WHO_MAY = {
    "to_be_confirmed": {"confirm": {QUALITY}, "dismiss": {QUALITY}},
    "correcting": {"correct": {OWNER, QUALITY}},
    "finding_cause": {"find_cause": {OWNER, QUALITY}},
    "acting": {"act": {OWNER, QUALITY}},
    "checking": {"act_again": {QUALITY}, "close": {QUALITY}},
    "closed": {},
    "dismissed": {},
}
LEADS_TO = {
    "confirm": "correcting",
    "dismiss": "dismissed",
    "correct": "finding_cause",
    "find_cause": "acting",
    "act": "checking",
    "act_again": "acting",
    "close": "closed",
}


@pytest.mark.parametrize("role", [OWNER, QUALITY, "somebody"])
@pytest.mark.parametrize("action", NONCONFORMITY.actions)
@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_in_which_state(state, action, role):
    refusal = NONCONFORMITY.refusal(action, Situation(state=state), frozenset({role}))
    assert (refusal is None) == (role in WHO_MAY[state].get(action, set()))


def test_the_effect_is_judged_once_it_can_be_seen():
    too_early = Situation(state="checking", check_from=datetime(2026, 4, 1, tzinfo=UTC))
    assert NONCONFORMITY.possible(too_early, frozenset({QUALITY})) == ("act_again",)
    assert NONCONFORMITY.possible(Situation(state="checking"), frozenset({QUALITY})) == ("close", "act_again")


def test_where_each_action_leads():
    assert {name: action.to for name, action in NONCONFORMITY.actions.items()} == LEADS_TO


@pytest.mark.parametrize(("overall", "low"), [(None, False), (1, True), (2, True), (3, False), (5, False)])
def test_a_low_rating_is_two_or_less(overall, low):
    assert life.rating_is_low(overall) is low


H = timedelta(hours=1)


@pytest.mark.parametrize(
    ("used", "priority", "major", "late"),
    [
        (16 * H, "P1", False, False),
        (17 * H, "P1", False, True),
        (17 * H, "P2", False, True),
        (17 * H, "P3", False, False),
        (17 * H, "P3", True, True),
        (17 * H, "P4", True, True),
    ],
)
def test_very_late_is_more_than_twice_the_target_where_it_hurts(used, priority, major, late):
    assert life.is_very_late(used, 8 * H, priority, major=major) is late


@pytest.mark.parametrize(
    ("conforming", "inspected", "rarely"),
    [(0, 9, False), (6, 10, True), (7, 10, False), (18, 36, True), (0, 0, False)],
)
def test_inputs_rarely_conform_below_seventy_percent_of_ten(conforming, inspected, rarely):
    assert life.inputs_rarely_conform(conforming, inspected) is rarely


@pytest.mark.parametrize(
    ("ratings", "low"), [([1, 1, 1, 1], False), ([1, 2, 2, 2, 3], True), ([1, 2, 2, 3, 3], False)]
)
def test_what_many_said_together(ratings, low):
    assert life.ratings_are_low_together(ratings) is low


def test_how_long_each_state_may_last():
    assert life.WITHIN == {
        "to_be_confirmed": 16 * H,
        "correcting": 24 * H,
        "finding_cause": 40 * H,
        "acting": 160 * H,
    }
    assert (timedelta(days=30), timedelta(days=90)) == (life.CHECK_AFTER, life.CHECK_AT_LATEST)

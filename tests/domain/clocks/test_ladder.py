from __future__ import annotations

import pytest

from qms_tickets.domain.clocks.calendar import CalendarError
from qms_tickets.domain.clocks.clock import Clock, Run
from qms_tickets.domain.clocks.ladder import Rung, instants
from tests.domain.clocks.moments import HOUR, MINUTE, MONDAY_9, TICK, office, utc

LADDER = (
    Rung(1, at=75, tell=("assignee",)),
    Rung(2, at=100, tell=("assignee", "supervisor"), board=True),
    Rung(3, offset=2 * HOUR, tell=("head",), board=True),
    Rung(4, at=200, tell=("quality_manager",)),
)
CLOCK = Clock("supplier", 4 * HOUR, (Run(MONDAY_9),), office())


def reached(clock, breached_at=None, rungs=LADDER):
    return [instant for _, instant in instants(rungs, clock, breached_at)]


def test_a_percentage_is_reached_when_so_much_of_the_target_is_used():
    assert reached(CLOCK)[0] == utc("2026-03-02 12:00")


def test_a_hundred_per_cent_is_the_due_time():
    assert reached(CLOCK)[1] == CLOCK.due() == utc("2026-03-02 14:00")


def test_an_offset_counts_working_time_after_due():
    assert reached(CLOCK)[2] == utc("2026-03-02 16:00")


def test_a_percentage_beyond_a_hundred_goes_on_after_due():
    assert reached(CLOCK)[3] == utc("2026-03-03 10:00")


def test_nothing_and_less_than_due_can_be_rungs_too():
    rungs = [Rung(1, at=0), Rung(2, offset=-HOUR), Rung(3, offset=-9 * HOUR), Rung(4, offset=0 * HOUR)]
    assert reached(CLOCK, rungs=rungs) == [
        MONDAY_9,
        utc("2026-03-02 12:00"),
        MONDAY_9,
        utc("2026-03-02 14:00"),
    ]


def test_a_percentage_is_never_early():
    odd = CLOCK.retarget(TICK * 10)
    assert reached(odd, rungs=[Rung(1, at=33), Rung(2, at=50), Rung(3, at=101)]) == [
        MONDAY_9 + 4 * TICK,
        MONDAY_9 + 5 * TICK,
        MONDAY_9 + 11 * TICK,
    ]


def test_rungs_come_back_in_their_order_with_what_they_carry():
    assert [rung for rung, _ in instants(LADDER, CLOCK)] == list(LADDER)


class TestAPause:
    def test_cancels_the_rungs_not_yet_reached(self):
        paused = CLOCK.stand_still(utc("2026-03-02 13:00"))
        assert reached(paused) == [utc("2026-03-02 12:00"), None, None, None]

    def test_that_ends_sets_them_anew(self):
        resumed = CLOCK.stand_still(utc("2026-03-02 13:00")).run_on(utc("2026-03-03 09:00"))
        assert reached(resumed) == [
            utc("2026-03-02 12:00"),
            utc("2026-03-03 10:00"),
            utc("2026-03-03 12:00"),
            utc("2026-03-03 15:00"),
        ]

    def test_after_due_holds_the_later_ones(self):
        paused = CLOCK.stand_still(utc("2026-03-02 15:00"))
        assert reached(paused) == [utc("2026-03-02 12:00"), utc("2026-03-02 14:00"), None, None]


class TestAChangeThatPutsTheDueTimeIntoThePast:
    CHANGE = utc("2026-03-02 16:00")
    BREACHED = CLOCK.retarget(HOUR)

    def test_makes_everything_it_made_due_due_at_the_change(self):
        assert reached(self.BREACHED, self.CHANGE)[:2] == [self.CHANGE, self.CHANGE]

    def test_lets_offsets_count_from_the_change(self):
        assert reached(self.BREACHED, self.CHANGE)[2:] == [utc("2026-03-03 10:00"), utc("2026-03-02 17:00")]

    def test_makes_a_rung_at_due_one_at_the_change(self):
        assert reached(self.BREACHED, self.CHANGE, [Rung(1, offset=0 * HOUR)]) == [self.CHANGE]

    def test_never_brings_a_rung_before_due_forward_of_the_change(self):
        assert reached(self.BREACHED, self.CHANGE, [Rung(1, offset=-30 * MINUTE)]) == [self.CHANGE]

    def test_while_it_stands_still_holds_the_offsets(self):
        paused = CLOCK.stand_still(utc("2026-03-02 15:00")).retarget(HOUR)
        assert reached(paused, self.CHANGE) == [self.CHANGE, self.CHANGE, None, None]

    def test_in_the_usual_order_is_no_such_change(self):
        assert reached(CLOCK, CLOCK.due()) == reached(CLOCK)


def test_an_ended_clock_reaches_nothing_more():
    assert reached(CLOCK.end(utc("2026-03-02 13:00"))) == [utc("2026-03-02 12:00"), None, None, None]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({}, "rung_without_instant"),
        ({"at": 50, "offset": HOUR}, "rung_without_instant"),
        ({"at": -1}, "negative_percentage"),
    ],
)
def test_a_rung_has_exactly_one_instant(told, code):
    with pytest.raises(CalendarError) as refused:
        Rung(1, **told)
    assert (refused.value.code, refused.value.facts) == (code, {"rung": 1})

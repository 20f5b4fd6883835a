from __future__ import annotations

from datetime import timedelta

import pytest

from qms_tickets.domain.clocks.calendar import CalendarError, Schedule
from qms_tickets.domain.clocks.clock import Clock, Run
from tests.domain.clocks.moments import HOUR, MONDAY_9, TICK, between, calendar, office, utc

NOON = utc("2026-03-02 12:00")
TUESDAY_9 = utc("2026-03-03 09:00")


def clock(target: int | timedelta = 4, *runs: tuple[str, str | None]) -> Clock:
    made = tuple(Run(utc(start), utc(end) if end else None) for start, end in runs)
    return Clock("supplier", target * HOUR if isinstance(target, int) else target, made, office())


RUNNING = clock(4, ("2026-03-02 09:00", None))
PAUSED = clock(4, ("2026-03-02 09:00", "2026-03-02 11:00"))
RESUMED = clock(4, ("2026-03-02 09:00", "2026-03-02 11:00"), ("2026-03-03 09:00", None))


class TestRunning:
    def test_is_due_when_the_target_is_used_up(self):
        assert RUNNING.due() == utc("2026-03-02 14:00")
        assert RUNNING.earliest_due(NOON) == utc("2026-03-02 14:00")

    def test_uses_working_time_only(self):
        assert RUNNING.used(MONDAY_9 - HOUR) == 0 * HOUR
        assert RUNNING.used(utc("2026-03-02 11:00")) == 2 * HOUR
        assert RUNNING.used(utc("2026-03-02 13:00")) == 3 * HOUR
        assert RUNNING.remaining(utc("2026-03-02 13:00")) == HOUR
        assert RUNNING.share(utc("2026-03-02 13:00")) == 0.75

    def test_goes_on_after_its_due_time(self):
        assert RUNNING.remaining(utc("2026-03-02 16:00")) == 0 * HOUR
        assert RUNNING.overdue(utc("2026-03-02 16:00")) == 2 * HOUR
        assert RUNNING.overdue(utc("2026-03-02 13:00")) == 0 * HOUR
        assert RUNNING.share(utc("2026-03-02 17:00")) == 7 / 4

    def test_is_breached_from_the_first_microsecond_after_due(self):
        assert not RUNNING.is_breached(utc("2026-03-02 14:00"))
        assert RUNNING.is_breached(utc("2026-03-02 14:00") + TICK)

    def test_tells_its_state(self):
        assert RUNNING.is_running
        assert RUNNING.state == "running"

    def test_with_a_target_of_nothing_is_due_at_the_first_working_instant(self):
        at_lunch = clock(0, ("2026-03-02 12:30", None))
        assert at_lunch.due() == utc("2026-03-02 13:00")
        assert at_lunch.share(NOON) == 0
        assert at_lunch.share(utc("2026-03-02 13:00")) == 1


class TestStandingStill:
    def test_has_no_due_time_but_an_earliest_one(self):
        assert PAUSED.due() is None
        assert PAUSED.earliest_due(utc("2026-03-02 11:30")) == utc("2026-03-02 14:30")
        assert PAUSED.earliest_due(TUESDAY_9) == utc("2026-03-03 11:00")

    def test_counts_from_its_stop_when_asked_about_the_time_before(self):
        assert PAUSED.earliest_due(utc("2026-03-02 10:00")) == utc("2026-03-02 15:00")

    def test_uses_nothing(self):
        assert PAUSED.used(TUESDAY_9) == 2 * HOUR
        assert PAUSED.remaining(TUESDAY_9) == 2 * HOUR

    def test_is_not_breached_however_long(self):
        assert not PAUSED.is_breached(utc("2030-01-01 00:00"))
        assert PAUSED.state == "paused"
        assert not PAUSED.is_running

    def test_that_never_ran_has_everything_left(self):
        new = clock(4)
        assert new.due() is None
        assert new.earliest_due(MONDAY_9) == utc("2026-03-02 14:00")
        assert new.state == "paused"
        assert new.pauses == ()

    def test_with_the_target_used_up_where_it_stopped_is_due_there(self):
        assert clock(2, ("2026-03-02 09:00", "2026-03-02 11:00")).due() == utc("2026-03-02 11:00")
        assert clock(2, ("2026-03-02 09:00", "2026-03-02 11:00")).earliest_due(TUESDAY_9) == utc(
            "2026-03-02 11:00"
        )

    def test_with_the_target_used_up_at_a_closing_is_due_at_the_closing(self):
        assert clock(3, ("2026-03-02 09:00", "2026-03-02 12:30")).due() == NOON

    def test_over_no_working_time_leaves_a_target_of_nothing_open(self):
        assert clock(0, ("2026-03-02 12:10", "2026-03-02 12:30")).due() is None
        assert clock(0, ("2026-03-02 12:10", "2026-03-02 12:30"), ("2026-03-02 12:40", None)).due() == utc(
            "2026-03-02 13:00"
        )


class TestRunningOn:
    def test_counts_what_was_used(self):
        assert RESUMED.due() == utc("2026-03-03 11:00")
        assert RESUMED.used(utc("2026-03-03 10:00")) == 3 * HOUR

    def test_keeps_a_due_time_inside_an_earlier_run(self):
        assert RESUMED.retarget(HOUR).due() == utc("2026-03-02 10:00")
        assert RESUMED.retarget(2 * HOUR).due() == utc("2026-03-02 11:00")

    def test_knows_its_pauses(self):
        assert RESUMED.pauses == (between("2026-03-02 11:00", "2026-03-03 09:00"),)
        assert PAUSED.pauses == ()
        assert clock(1, ("2026-03-02 09:00", "2026-03-02 10:00"), ("2026-03-02 10:00", None)).pauses == ()

    def test_makes_the_value_that_the_same_runs_make(self):
        new = clock(4).run_on(MONDAY_9).stand_still(utc("2026-03-02 11:00")).run_on(TUESDAY_9)
        assert new == RESUMED

    def test_while_it_runs_changes_nothing(self):
        assert RUNNING.run_on(NOON) is RUNNING

    def test_and_standing_still_twice_stands_still_once(self):
        assert PAUSED.stand_still(NOON) == PAUSED

    def test_standing_still_before_a_run_began_undoes_the_run(self):
        assert RESUMED.stand_still(NOON) == PAUSED

    def test_through_a_hold_that_was_refused_never_stood(self):
        assert RESUMED.run_through(utc("2026-03-02 11:00")) == RUNNING
        assert PAUSED.run_through(utc("2026-03-02 11:00")) == RUNNING
        assert RUNNING.run_through(utc("2026-03-02 11:00")) == RUNNING

    def test_through_keeps_the_pauses_before(self):
        twice = RESUMED.stand_still(utc("2026-03-03 10:00")).run_on(utc("2026-03-03 14:00"))
        assert twice.run_through(utc("2026-03-03 10:00")) == RESUMED

    def test_through_from_later_than_the_last_stop_runs_on_from_there(self):
        assert PAUSED.run_through(TUESDAY_9) == RESUMED


class TestEnding:
    def test_keeps_the_runs_until_then(self):
        ended = RUNNING.end(utc("2026-03-02 11:00"))
        assert ended.runs == PAUSED.runs
        assert ended.state == "ended"
        assert not ended.is_running
        assert ended.used(TUESDAY_9) == 2 * HOUR

    def test_in_time_is_never_breached_afterwards(self):
        assert not RUNNING.end(utc("2026-03-02 11:00")).is_breached(TUESDAY_9)
        assert not RUNNING.end(utc("2026-03-02 14:00")).is_breached(TUESDAY_9)

    def test_late_is_breached(self):
        assert RUNNING.end(utc("2026-03-02 14:00") + TICK).is_breached(TUESDAY_9)
        assert RUNNING.end(utc("2026-03-02 14:00") + TICK).due() == utc("2026-03-02 14:00")

    def test_as_of_a_delivery_forgets_what_ran_since(self):
        delivered = RESUMED.end(utc("2026-03-02 10:00"))
        assert delivered.runs == (Run(MONDAY_9, utc("2026-03-02 10:00")),)

    @pytest.mark.parametrize(
        "change",
        [
            lambda ended: ended.run_on(TUESDAY_9),
            lambda ended: ended.stand_still(TUESDAY_9),
            lambda ended: ended.run_through(TUESDAY_9),
            lambda ended: ended.end(TUESDAY_9),
            lambda ended: ended.retarget(HOUR),
            lambda ended: ended.recount(office()),
            lambda ended: ended.hand_over(office(), TUESDAY_9),
            lambda ended: ended.agree(TUESDAY_9, NOON),
        ],
    )
    def test_is_final(self, change):
        with pytest.raises(CalendarError) as refused:
            change(RUNNING.end(NOON))
        assert (refused.value.code, refused.value.facts) == ("clock_ended", {"ended_at": NOON.isoformat()})

    def test_at_the_instant_it_began_leaves_an_empty_run(self):
        assert RUNNING.end(MONDAY_9).runs == (Run(MONDAY_9, MONDAY_9),)
        assert RUNNING.end(MONDAY_9 - TICK).runs == ()


class TestChangingTheTarget:
    def test_keeps_what_was_used(self):
        longer = RUNNING.retarget(6 * HOUR)
        assert longer.due() == utc("2026-03-02 16:00")
        assert longer.used(NOON) == 3 * HOUR

    def test_may_put_the_due_time_into_the_past(self):
        assert RUNNING.retarget(HOUR).due() == utc("2026-03-02 10:00")
        assert RUNNING.retarget(HOUR).is_breached(NOON)

    def test_below_zero_is_refused(self):
        with pytest.raises(CalendarError) as refused:
            RUNNING.retarget(-TICK)
        assert (refused.value.code, refused.value.facts) == ("negative_target", {"seconds": -1e-6})


class TestAgreeing:
    def test_makes_the_agreed_instant_the_due_time(self):
        agreed = RUNNING.agree(utc("2026-03-04 10:00"), now=utc("2026-03-02 10:00"))
        assert agreed.due() == utc("2026-03-04 10:00")
        assert agreed.target == (7 + 7 + 1) * HOUR

    def test_outside_working_hours_moves_back_to_the_last_closing(self):
        agreed = RUNNING.agree(utc("2026-03-07 10:00"), now=utc("2026-03-02 10:00"))
        assert agreed.due() == utc("2026-03-06 17:00")

    def test_on_an_opening_moves_back_as_well(self):
        agreed = RUNNING.agree(utc("2026-03-04 09:00"), now=utc("2026-03-02 10:00"))
        assert agreed.due() == utc("2026-03-03 17:00")

    def test_while_it_stands_still_counts_as_if_it_ran_on_from_now(self):
        agreed = PAUSED.agree(utc("2026-03-04 10:00"), now=TUESDAY_9)
        assert agreed.target == (2 + 7 + 1) * HOUR
        assert agreed.earliest_due(TUESDAY_9) == utc("2026-03-04 10:00")

    def test_on_the_closing_before_now_leaves_nothing(self):
        weekend = utc("2026-03-07 10:00")
        agreed = RUNNING.agree(weekend + HOUR, now=weekend)
        assert agreed.due() == utc("2026-03-06 17:00")
        assert agreed.remaining(weekend) == 0 * HOUR


class TestHandingOver:
    EVENINGS = calendar(weekly={"mon": [["18:00", "20:00"]], "tue": [["18:00", "20:00"]]})

    def test_counts_what_is_left_in_the_new_hours(self):
        handed = RUNNING.hand_over(self.EVENINGS, utc("2026-03-02 11:00"))
        assert handed.due() == utc("2026-03-02 20:00")
        assert handed.used(utc("2026-03-02 19:00")) == 3 * HOUR

    def test_may_happen_again_and_while_standing_still(self):
        handed = PAUSED.hand_over(self.EVENINGS, NOON).hand_over(office(), TUESDAY_9).run_on(TUESDAY_9)
        assert handed.due() == utc("2026-03-03 11:00")
        assert len(handed.hours.parts) == 3

    def test_before_it_ran_counts_in_the_new_hours_only(self):
        assert clock(4).hand_over(self.EVENINGS, NOON).hours == Schedule([(self.EVENINGS, NOON)])
        assert RUNNING.hand_over(self.EVENINGS, MONDAY_9).hours == Schedule([(self.EVENINGS, MONDAY_9)])


class TestRuns:
    @pytest.mark.parametrize(
        "runs",
        [
            [("2026-03-02 09:00", None), ("2026-03-02 10:00", None)],
            [("2026-03-02 09:00", "2026-03-02 11:00"), ("2026-03-02 10:00", None)],
            [("2026-03-02 11:00", "2026-03-02 12:00"), ("2026-03-02 09:00", "2026-03-02 10:00")],
        ],
    )
    def test_out_of_order_are_refused(self, runs):
        with pytest.raises(CalendarError) as refused:
            clock(4, *runs)
        second = utc(runs[1][0]).isoformat()
        assert (refused.value.code, refused.value.facts) == ("runs_out_of_order", {"start": second})

    def test_that_end_before_they_start_are_refused(self):
        with pytest.raises(CalendarError) as refused:
            Run(NOON, MONDAY_9)
        facts = {"start": NOON.isoformat(), "end": MONDAY_9.isoformat()}
        assert (refused.value.code, refused.value.facts) == ("end_before_start", facts)

    def test_may_come_as_intervals(self):
        assert (
            Clock("supplier", 4 * HOUR, (between("2026-03-02 09:00", "2026-03-02 11:00"),), office())
            == PAUSED
        )

    def test_may_be_empty(self):
        assert clock(4, ("2026-03-02 09:00", "2026-03-02 09:00")).used(NOON) == 0 * HOUR

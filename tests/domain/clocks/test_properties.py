"""What holds for any calendar, any instant and any pauses."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qms_tickets.domain.clocks.business_time import (
    closing_at_or_before,
    due,
    elapsed,
    opening_at_or_after,
    stretches,
)
from qms_tickets.domain.clocks.calendar import Calendar, Schedule
from qms_tickets.domain.clocks.clock import Clock, Run
from qms_tickets.domain.clocks.explanation import explain
from qms_tickets.domain.clocks.interval import Interval, cut_out, union
from qms_tickets.domain.clocks.ladder import Rung
from qms_tickets.domain.clocks.ladder import instants as rung_instants
from qms_tickets.domain.clocks.opening_hours import WEEKDAYS, OpeningHours
from tests.domain.clocks.moments import TICK
from tests.domain.clocks.strategies import (
    STEADY_ZONES,
    calendars,
    dates,
    holidays,
    instants,
    pauses_after,
    spans,
    targets,
)

NOTHING = timedelta(0)


def for_any(*strategies):
    """A hundred tries without a time limit each: the first question to a calendar builds its table."""
    tries = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    return lambda test: tries(given(*strategies)(test))


@for_any(calendars(), instants(), targets(), targets(), st.data())
def test_elapsed_time_adds_up(told, start, first, second, data):
    hours, pauses = Calendar.from_hours(told), data.draw(pauses_after(start))
    middle, end = start + first, start + first + second
    whole = elapsed(hours, start, end, pauses)
    assert whole == elapsed(hours, start, middle, pauses) + elapsed(hours, middle, end, pauses)


@for_any(calendars(), instants(), targets(), st.data())
def test_due_and_elapsed_undo_each_other(told, start, target, data):
    hours, pauses = Calendar.from_hours(told), data.draw(pauses_after(start))
    assert elapsed(hours, start, due(hours, start, target, pauses), pauses) == target


@for_any(calendars(), instants(), targets(), st.data())
def test_due_is_the_first_instant_at_which_the_target_is_used_up(told, start, target, data):
    hours, pauses = Calendar.from_hours(told), data.draw(pauses_after(start))
    end = due(hours, start, target, pauses)
    assert end >= start
    if target:
        assert elapsed(hours, start, end - TICK, pauses) < target
    else:
        assert elapsed(hours, end, end + TICK, pauses) == TICK


@for_any(calendars(), instants(), targets(), targets())
def test_a_later_start_is_never_due_earlier(told, start, later, target):
    hours = Calendar.from_hours(told)
    assert due(hours, start + later, target) >= due(hours, start, target)


@for_any(calendars(), instants(), targets(), targets(), st.data())
def test_a_longer_target_is_never_due_earlier(told, start, target, more, data):
    hours, pauses = Calendar.from_hours(told), data.draw(pauses_after(start))
    if target:
        assert due(hours, start, target + more, pauses) >= due(hours, start, target, pauses)


@for_any(calendars(), instants(), targets(), holidays())
def test_a_holiday_never_makes_anything_due_earlier(told, start, target, holiday):
    with_it = Calendar.from_hours({**told, "holidays": [*told["holidays"], holiday]})
    assert due(with_it, start, target) >= due(Calendar.from_hours(told), start, target)


@for_any(calendars(), instants(), targets(), st.sampled_from(WEEKDAYS), spans())
def test_more_weekly_hours_never_make_anything_due_later(told, start, target, weekday, span):
    if told.get("always"):
        return
    weekly = {**told["weekly"], weekday: [*told["weekly"].get(weekday, []), span]}
    with_them = Calendar.from_hours({**told, "weekly": weekly})
    assert due(with_them, start, target) <= due(Calendar.from_hours(told), start, target)


@for_any(calendars(), instants(), targets(), st.data())
def test_pauses_commute_and_may_be_told_in_pieces(told, start, target, data):
    hours, pauses = Calendar.from_hours(told), data.draw(pauses_after(start))
    pieces = [
        piece
        for pause in pauses
        for piece in (
            Interval(pause.start, pause.start + pause.length / 3),
            Interval(pause.start + pause.length / 3, pause.end),
        )
    ]
    expected = due(hours, start, target, pauses)
    assert due(hours, start, target, data.draw(st.permutations(pauses))) == expected
    assert due(hours, start, target, data.draw(st.permutations(pieces + pauses))) == expected
    assert due(hours, start, target, union(pauses)) == expected


@for_any(calendars(), instants(), targets(), st.data())
def test_a_pause_moves_the_due_time_as_working_time_would_that_is_not_there(told, start, target, data):
    hours, pauses = Calendar.from_hours(told), data.draw(pauses_after(start))
    lost = sum(
        (elapsed(hours, max(pause.start, start), max(pause.end, start)) for pause in union(pauses)), NOTHING
    )
    assert due(hours, start, target, pauses) <= due(hours, start, target + lost + TICK)
    assert due(hours, start, target, pauses) >= due(hours, start, target)


@for_any(calendars(STEADY_ZONES), instants(), targets(), st.integers(-500, 500))
def test_whole_weeks_shift_everything_where_no_rule_changes(told, start, target, weeks):
    hours = Calendar.from_hours({**told, "holidays": [], "extra_working_days": {}})
    shift = timedelta(weeks=weeks)
    if start.year + weeks // 50 > 1992:  # the last change of a steady zone was in 1991
        assert due(hours, start + shift, target) == due(hours, start, target) + shift


@for_any(calendars(), instants(), targets(), st.data())
def test_the_stretches_are_what_elapsed_adds_up(told, start, target, data):
    hours, pauses = Calendar.from_hours(told), data.draw(pauses_after(start))
    end = due(hours, start, target, pauses)
    counted = list(stretches(hours, start, end, pauses))
    assert sum((part.length for part in counted), NOTHING) == target
    assert counted == list(union(counted))
    assert counted == list(cut_out(stretches(hours, start, end), pauses))


@for_any(calendars(), instants())
def test_an_opening_is_worked_and_a_closing_was(told, instant):
    hours = Calendar.from_hours(told)
    opening, closing = opening_at_or_after(hours, instant), closing_at_or_before(hours, instant)
    assert closing <= instant <= opening
    assert elapsed(hours, opening, opening + TICK) == TICK
    assert elapsed(hours, closing - TICK, closing) == TICK
    assert elapsed(hours, closing, opening) == NOTHING or closing == opening == instant


@for_any(calendars())
def test_a_calendar_is_read_as_it_was_written(told):
    hours = Calendar.from_hours(told)
    assert Calendar(OpeningHours.read(hours.to_hours())) == hours


@for_any(calendars(), st.lists(st.tuples(instants(), targets(5000)), min_size=1, max_size=6))
def test_the_answer_does_not_depend_on_what_was_asked_before(told, questions):
    asked = Calendar(OpeningHours.read(told))
    for start, target in questions:
        fresh = Calendar(OpeningHours.read(told))
        assert due(asked, start, target) == due(fresh, start, target)
        assert closing_at_or_before(asked, start) == closing_at_or_before(fresh, start)


@for_any(calendars(), instants(), targets(), st.lists(targets(), max_size=3))
def test_a_schedule_of_one_calendar_is_that_calendar(told, start, target, changes):
    hours = Calendar.from_hours(told)
    schedule = Schedule([(hours, start + change) for change in sorted(set(changes) | {NOTHING})])
    end = due(hours, start, target)
    assert due(schedule, start, target) == end
    assert elapsed(schedule, start, end) == target
    assert closing_at_or_before(schedule, end) == closing_at_or_before(hours, end)
    assert union(stretches(schedule, start, end)) == tuple(stretches(hours, start, end))


@for_any(calendars(), calendars(), instants(), targets(), targets())
def test_due_and_elapsed_undo_each_other_over_a_change_of_calendar(one, other, start, change, target):
    schedule = Schedule(
        [(Calendar.from_hours(one), start), (Calendar.from_hours(other), start + change + TICK)]
    )
    end = due(schedule, start, target)
    assert elapsed(schedule, start, end) == target
    if target:
        assert elapsed(schedule, start, end - TICK) < target


@for_any(calendars(), instants(), targets(), st.data())
def test_a_clock_that_stood_still_is_due_like_a_pause(told, start, target, data):
    hours, pauses = Calendar.from_hours(told), data.draw(pauses_after(start))
    clock = clock_with(hours, start, target, pauses)
    assert clock.due() == due(hours, start, target, pauses)
    assert clock.used(clock.due()) == target
    assert not clock.is_breached(clock.due())


@for_any(calendars(), instants(), targets(), targets(), st.data())
def test_an_explanation_adds_up_to_what_was_counted(told, start, target, later, data):
    hours, pauses = Calendar.from_hours(told), data.draw(pauses_after(start))
    clock = clock_with(hours, start, target, pauses)
    told_why = explain(clock, start + later)
    counted = [interval for day in told_why["days"] for interval in day["intervals"]]
    assert abs(sum(part["seconds"] for part in counted) - target.total_seconds()) < 1e-5
    assert told_why["counted_seconds"] == target / timedelta(seconds=1)
    assert [part["from"] for part in counted] == sorted(part["from"] for part in counted)


@for_any(calendars(), instants(), targets(), st.lists(st.integers(0, 300), min_size=2, max_size=5), st.data())
def test_a_higher_rung_is_never_reached_before_a_lower_one(told, start, target, percentages, data):
    hours, pauses = Calendar.from_hours(told), data.draw(pauses_after(start))
    rungs = [Rung(number, at=at) for number, at in enumerate(sorted(percentages), start=1)]
    clock = clock_with(hours, start, max(target, TICK * 1000), pauses)
    reached = [instant for rung, instant in rung_instants(rungs, clock) if rung.at]
    assert reached == sorted(reached)


@for_any(calendars(), instants(), targets(), targets())
def test_an_agreed_instant_is_the_due_time(told, start, used, later):
    hours = Calendar.from_hours(told)
    now = start + used
    agreed = closing_at_or_before(hours, now + later)
    clock = Clock("supplier", NOTHING, (Run(start),), hours).agree(now + later, now)
    if agreed > opening_at_or_after(hours, start):
        assert clock.due() == agreed


@for_any(calendars(), dates(), dates())
def test_holidays_commute(told, one, other):
    there = Calendar.from_hours({**told, "holidays": [*told["holidays"], one, other]})
    back = Calendar.from_hours({**told, "holidays": [other, *told["holidays"], one]})
    assert there == back


def clock_with(hours, start, target, pauses) -> Clock:
    """The runs are what the pauses leave."""
    gaps = [Interval(max(pause.start, start), max(pause.end, start)) for pause in union(pauses)]
    begins = [start, *(gap.end for gap in gaps)]
    ends = [*(gap.start for gap in gaps), None]
    return Clock("supplier", target, tuple(map(Run, begins, ends)), hours)

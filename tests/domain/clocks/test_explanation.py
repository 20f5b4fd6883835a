from __future__ import annotations

import json
from datetime import timedelta

from qms_tickets.domain.clocks.clock import Clock, Run
from qms_tickets.domain.clocks.explanation import explain
from tests.domain.clocks.moments import HOUR, MONDAY_9, calendar, office, utc

FRIDAY_10 = utc("2026-03-06 10:00")


def running_since(start, target=8, hours=None) -> Clock:
    return Clock("supplier", target * HOUR, (Run(start),), hours or office())


def days_of(explanation) -> list[tuple]:
    return [
        (day["date"], day.get("last_date"), day["kind"], day["seconds"], day["total_seconds"])
        for day in explanation["days"]
    ]


def test_it_tells_what_the_clock_says_now():
    told = explain(running_since(FRIDAY_10), utc("2026-03-06 12:30"))
    assert {name: told[name] for name in told if name not in ("days", "calendars", "pauses")} == {
        "side": "supplier",
        "state": "running",
        "as_of": "2026-03-06T12:30:00Z",
        "started_at": "2026-03-06T10:00:00Z",
        "ended_at": None,
        "target_seconds": 28_800,
        "used_seconds": 7_200,
        "remaining_seconds": 21_600,
        "overdue_seconds": 0,
        "due": "2026-03-09T11:00:00Z",
        "earliest_due": "2026-03-09T11:00:00Z",
        "breached": False,
        "counted_until": "2026-03-09T11:00:00Z",
        "counted_seconds": 28_800,
    }


def test_it_counts_day_by_day_up_to_the_due_time():
    told = explain(running_since(FRIDAY_10), FRIDAY_10)
    assert days_of(told) == [
        ("2026-03-06", None, "working_day", 21_600, 21_600),
        ("2026-03-07", "2026-03-08", "free_day", 0, 21_600),
        ("2026-03-09", None, "working_day", 7_200, 28_800),
    ]
    assert told["days"][0]["intervals"] == [
        {"from": "2026-03-06T10:00:00Z", "to": "2026-03-06T12:00:00Z", "seconds": 7_200},
        {"from": "2026-03-06T13:00:00Z", "to": "2026-03-06T17:00:00Z", "seconds": 14_400},
    ]


def test_a_clock_that_was_due_as_it_started_counts_no_day():
    assert explain(running_since(MONDAY_9, target=0), MONDAY_9)["days"] == []


def test_a_microsecond_of_a_day_is_told_on_that_day():
    always = calendar(always=True)
    clock = Clock("supplier", HOUR + timedelta(microseconds=1), (Run(utc("2026-03-02 23:00")),), always)
    assert [day[:1] + day[3:] for day in days_of(explain(clock, MONDAY_9))] == [
        ("2026-03-02", 3_600, 3_600),
        ("2026-03-03", 1e-06, 3600.000001),
    ]


def test_it_names_holidays_and_extra_working_days():
    hours = office(
        holidays=["2026-03-09", {"date": "2026-03-10", "from": "09:00", "to": "12:00"}],
        extra_working_days={"2026-03-07": [["09:00", "10:00"]]},
    )
    told = explain(running_since(FRIDAY_10, hours=hours), FRIDAY_10)
    assert days_of(told) == [
        ("2026-03-06", None, "working_day", 21_600, 21_600),
        ("2026-03-07", None, "extra_working_day", 3_600, 25_200),
        ("2026-03-08", None, "free_day", 0, 25_200),
        ("2026-03-09", None, "holiday", 0, 25_200),
        ("2026-03-10", None, "partial_holiday", 3_600, 28_800),
    ]


def test_it_cuts_pauses_out_and_tells_the_working_time_in_them():
    clock = running_since(FRIDAY_10).stand_still(utc("2026-03-06 15:00")).run_on(utc("2026-03-09 10:00"))
    told = explain(clock, utc("2026-03-09 10:00"))
    assert told["pauses"] == [
        {"from": "2026-03-06T15:00:00Z", "to": "2026-03-09T10:00:00Z", "seconds": 10_800}
    ]
    assert days_of(told)[-1] == ("2026-03-09", None, "working_day", 14_400, 28_800)


def test_a_clock_that_stands_still_is_counted_up_to_now():
    clock = running_since(FRIDAY_10).stand_still(utc("2026-03-06 15:00"))
    told = explain(clock, utc("2026-03-09 10:00"))
    assert (told["state"], told["due"], told["earliest_due"]) == ("paused", None, "2026-03-09T15:00:00Z")
    assert told["counted_until"] == "2026-03-09T10:00:00Z"
    assert told["counted_seconds"] == told["used_seconds"] == 14_400
    assert told["pauses"][0]["to"] == "2026-03-09T10:00:00Z"
    assert days_of(told)[-1] == ("2026-03-09", None, "working_day", 0, 14_400)


def test_an_ended_clock_is_counted_up_to_its_end():
    told = explain(running_since(FRIDAY_10).end(utc("2026-03-09 12:00")), utc("2026-03-20 12:00"))
    assert told["counted_until"] == told["ended_at"] == "2026-03-09T12:00:00Z"
    assert (told["counted_seconds"], told["overdue_seconds"], told["breached"]) == (32_400, 3_600, True)
    assert told["earliest_due"] is None
    assert told["pauses"] == []


def test_a_clock_that_never_ran_has_nothing_to_count():
    told = explain(Clock("customer", HOUR, (), office()), MONDAY_9)
    assert (told["started_at"], told["days"], told["pauses"], told["counted_seconds"]) == (None, [], [], 0)
    assert told["earliest_due"] == "2026-03-02T10:00:00Z"


def test_each_calendar_has_the_name_that_the_caller_gives_and_its_days_in_its_own_zone():
    clock = running_since(utc("2026-03-06 16:00"), target=3).hand_over(
        office("Asia/Shanghai"), utc("2026-03-06 17:00")
    )
    told = explain(clock, FRIDAY_10, names=["Metrology, rev. 2", "Shanghai office"])
    assert told["calendars"] == [
        {"name": "Metrology, rev. 2", "time_zone": "UTC", "from": None},
        {"name": "Shanghai office", "time_zone": "Asia/Shanghai", "from": "2026-03-06T17:00:00Z"},
    ]
    assert [(day["date"], day["calendar"], day["seconds"]) for day in told["days"]] == [
        ("2026-03-06", 0, 3_600),
        ("2026-03-07", 1, 0),
        ("2026-03-09", 1, 7_200),
    ]
    assert explain(clock, FRIDAY_10)["calendars"][0]["name"] is None


def test_days_before_a_hand_over_are_told_in_the_first_calendar_only():
    clock = running_since(utc("2026-03-04 09:00"), target=15).hand_over(
        office("Asia/Shanghai"), utc("2026-03-06 00:00")
    )
    told = explain(clock, FRIDAY_10)
    assert [(day["date"], day["calendar"], day["seconds"]) for day in told["days"]] == [
        ("2026-03-04", 0, 25_200),
        ("2026-03-05", 0, 25_200),
        ("2026-03-06", 1, 3_600),
    ]


def test_parts_of_a_second_are_told():
    clock = Clock("supplier", timedelta(seconds=1.5), (Run(MONDAY_9),), office())
    told = explain(clock, MONDAY_9 + timedelta(microseconds=250_000))
    assert (told["target_seconds"], told["used_seconds"], told["due"]) == (
        1.5,
        0.25,
        "2026-03-02T09:00:01.500000Z",
    )


def test_a_day_that_shows_twice_on_the_wall_is_told_once():
    """In St John's the clocks of 7 November 2010 went back at 00:01, to 23:01 of the day before."""
    start = utc("2010-11-06 12:00")
    told = explain(running_since(start, target=60, hours=calendar("America/St_Johns", always=True)), start)
    assert [(day["date"], day["seconds"] / 3600) for day in told["days"]] == [
        ("2010-11-06", 14.5),
        ("2010-11-07", 25),
        ("2010-11-08", 20.5),
    ]


def test_a_shift_over_midnight_is_told_by_date():
    nights = calendar("Asia/Shanghai", weekly={"mon": [["22:00", "06:00"]]})
    told = explain(running_since(MONDAY_9, target=8, hours=nights), MONDAY_9)
    assert [(day["date"], day["seconds"]) for day in told["days"]] == [
        ("2026-03-02", 7_200),
        ("2026-03-03", 21_600),
    ]


def test_what_is_always_open_is_told_by_date():
    told = explain(running_since(MONDAY_9, target=48, hours=calendar("Asia/Shanghai", always=True)), MONDAY_9)
    assert [(day["date"], day["seconds"] / 3600) for day in told["days"]] == [
        ("2026-03-02", 7),
        ("2026-03-03", 24),
        ("2026-03-04", 17),
    ]


def test_it_is_plain_data():
    told = explain(running_since(FRIDAY_10), FRIDAY_10, ["office"])
    assert json.loads(json.dumps(told)) == told

from __future__ import annotations

import copy
import pickle
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from qms_tickets.domain.clocks import timetable
from qms_tickets.domain.clocks.business_time import (
    closing_at_or_before,
    due,
    elapsed,
    opening_at_or_after,
    stretches,
)
from qms_tickets.domain.clocks.calendar import Calendar, CalendarError
from qms_tickets.domain.clocks.instants import FIRST_INSTANT, LAST_INSTANT, from_instant, to_instant
from qms_tickets.domain.clocks.opening_hours import OpeningHours
from tests.domain.clocks.moments import HOUR, MINUTE, MONDAY_9, TICK, WEEK, calendar, office, utc

NIGHTS = {day: [["22:00", "06:00"]] for day in WEEK}


def worked_on(hours: Calendar, day: str) -> list[tuple[str, str]]:
    """What is worked between two UTC midnights, as times of day."""
    start = utc(f"{day} 00:00")
    return [
        (f"{part.start:%H:%M}", f"{part.end:%H:%M}")
        for part in stretches(hours, start, start + timedelta(days=1))
    ]


class TestHours:
    def test_that_touch_or_overlap_are_one_stretch(self):
        hours = calendar(weekly={"mon": [["11:00", "15:00"], ["09:00", "12:00"], ["15:00", "16:00"]]})
        assert worked_on(hours, "2026-03-02") == [("09:00", "16:00")]

    def test_whose_end_is_not_after_their_start_run_past_midnight(self):
        hours = calendar(weekly={"mon": [["22:00", "06:00"]]})
        assert worked_on(hours, "2026-03-02") == [("22:00", "00:00")]
        assert worked_on(hours, "2026-03-03") == [("00:00", "06:00")]

    def test_from_nine_to_nine_are_a_day_long(self):
        hours = calendar(weekly={"mon": [["09:00", "09:00"]]})
        assert elapsed(hours, utc("2026-03-01 00:00"), utc("2026-03-08 00:00")) == 24 * HOUR

    def test_may_end_with_the_day(self):
        assert worked_on(calendar(weekly={"mon": [["22:00", "24:00"]]}), "2026-03-02") == [("22:00", "00:00")]
        assert worked_on(calendar(weekly={"mon": [["22:00", "00:00"]]}), "2026-03-02") == [("22:00", "00:00")]

    def test_may_be_told_to_the_second(self):
        hours = calendar(weekly={"mon": [["09:00:30", "09:01"]]})
        assert elapsed(hours, utc("2026-03-02 00:00"), utc("2026-03-03 00:00")) == timedelta(seconds=30)
        assert hours.to_hours()["weekly"] == {"mon": [["09:00:30", "09:01"]]}

    def test_of_always_never_end(self):
        hours = calendar("America/New_York", always=True)
        assert due(hours, MONDAY_9, 1000 * HOUR) == MONDAY_9 + 1000 * HOUR
        assert elapsed(hours, MONDAY_9, utc("2036-03-02 09:00")) == utc("2036-03-02 09:00") - MONDAY_9


class TestHolidays:
    def test_remove_the_hours_that_start_on_them_with_their_part_after_midnight(self):
        hours = calendar(weekly=NIGHTS, holidays=["2026-03-03"])
        assert worked_on(hours, "2026-03-04") == [("22:00", "00:00")]

    def test_cut_their_date_out_of_hours_that_started_the_day_before(self):
        hours = calendar(weekly=NIGHTS, holidays=["2026-03-03"])
        assert worked_on(hours, "2026-03-02") == [("22:00", "00:00")]
        assert worked_on(hours, "2026-03-03") == []

    def test_of_a_part_of_the_day_cut_their_window_only(self):
        noon = {"date": "2026-03-03", "from": "11:00", "to": "14:00"}
        assert worked_on(office(holidays=[noon]), "2026-03-03") == [("09:00", "11:00"), ("14:00", "17:00")]
        evening = {"date": "2026-03-03", "from": "23:00", "to": "24:00"}
        hours = calendar(weekly=NIGHTS, holidays=[evening])
        assert worked_on(hours, "2026-03-03") == [("00:00", "06:00"), ("22:00", "23:00")]
        assert worked_on(hours, "2026-03-04") == [("00:00", "06:00"), ("22:00", "00:00")]

    def test_of_a_part_of_the_day_may_run_past_midnight(self):
        hours = calendar(weekly=NIGHTS, holidays=[{"date": "2026-03-03", "from": "23:00", "to": "01:00"}])
        assert worked_on(hours, "2026-03-03") == [("00:00", "06:00"), ("22:00", "23:00")]
        assert worked_on(hours, "2026-03-04") == [("01:00", "06:00"), ("22:00", "00:00")]

    def test_interrupt_what_is_always_open(self):
        hours = calendar("Asia/Shanghai", always=True, holidays=["2026-03-03"])
        assert worked_on(hours, "2026-03-02") == [("00:00", "16:00")]
        assert worked_on(hours, "2026-03-03") == [("16:00", "00:00")]

    def test_on_a_free_day_change_nothing(self):
        assert worked_on(office(holidays=["2026-03-07"]), "2026-03-06") == worked_on(office(), "2026-03-06")


class TestExtraWorkingDays:
    def test_replace_the_weekly_hours_of_their_date(self):
        hours = office(
            extra_working_days={"2026-03-02": [["10:00", "11:00"]], "2026-03-07": [["09:00", "12:00"]]}
        )
        assert worked_on(hours, "2026-03-02") == [("10:00", "11:00")]
        assert worked_on(hours, "2026-03-07") == [("09:00", "12:00")]

    def test_win_over_a_holiday_on_them(self):
        day = {"2026-03-03": [["10:00", "11:00"]]}
        assert worked_on(office(holidays=["2026-03-03"], extra_working_days=day), "2026-03-03") == [
            ("10:00", "11:00")
        ]
        partial = {"date": "2026-03-03", "from": "10:30", "to": "24:00"}
        assert worked_on(office(holidays=[partial], extra_working_days=day), "2026-03-03") == [
            ("10:00", "11:00")
        ]

    def test_keep_the_hours_that_run_into_them_from_the_day_before(self):
        hours = calendar(
            weekly=NIGHTS, holidays=["2026-03-03"], extra_working_days={"2026-03-03": [["10:00", "11:00"]]}
        )
        assert worked_on(hours, "2026-03-03") == [("00:00", "06:00"), ("10:00", "11:00")]

    def test_lose_what_runs_into_a_holiday(self):
        hours = calendar(
            weekly={"fri": [["09:00", "10:00"]]},
            holidays=["2026-03-04"],
            extra_working_days={"2026-03-03": [["22:00", "06:00"]]},
        )
        assert worked_on(hours, "2026-03-03") == [("22:00", "00:00")]
        assert worked_on(hours, "2026-03-04") == []

    def test_may_have_no_hours(self):
        assert worked_on(office(extra_working_days={"2026-03-03": []}), "2026-03-03") == []

    def test_interrupt_what_is_always_open(self):
        hours = calendar(always=True, extra_working_days={"2026-03-03": [["10:00", "11:00"]]})
        assert worked_on(hours, "2026-03-03") == [("10:00", "11:00")]
        assert worked_on(hours, "2026-03-04") == [("00:00", "00:00")]


class TestClockChanges:
    """In Berlin 02:00-03:00 is left out on 29 March 2026 and comes twice on 25 October."""

    @pytest.mark.parametrize(
        ("hours", "spring", "autumn"),
        [
            (["09:00", "17:00"], ("07:00", "15:00"), ("08:00", "16:00")),
            (["00:00", "06:00"], ("23:00", "04:00"), ("22:00", "05:00")),
            (["02:30", "06:00"], ("01:00", "04:00"), ("00:30", "05:00")),
            (["00:00", "02:30"], ("23:00", "01:00"), ("22:00", "01:30")),
            (["02:15", "02:45"], None, ("00:15", "01:45")),
            (["02:00", "03:00"], None, ("00:00", "02:00")),
            (["03:00", "04:00"], ("01:00", "02:00"), ("02:00", "03:00")),
            (["01:00", "02:00"], ("00:00", "01:00"), ("23:00", "01:00")),
        ],
    )
    def test_on_a_sunday_morning(self, hours, spring, autumn):
        berlin = calendar("Europe/Berlin", weekly={"sun": [hours]})
        for day, expected in (("2026-03-29", spring), ("2026-10-25", autumn)):
            start = utc(f"{day} 00:00") - 4 * HOUR
            found = [
                f"{instant:%H:%M}"
                for part in stretches(berlin, start, start + 24 * HOUR)
                for instant in (part.start, part.end)
            ]
            assert found == list(expected or ())

    def test_a_midnight_that_is_skipped_begins_the_day_with_the_change(self):
        beirut = calendar("Asia/Beirut", weekly={"sun": [["00:00", "02:00"]]})
        assert elapsed(beirut, utc("2026-03-28 12:00"), utc("2026-03-29 12:00")) == HOUR

    def test_a_midnight_that_comes_twice_begins_the_day_with_the_first(self):
        havana = calendar("America/Havana", weekly={"sun": [["00:00", "02:00"]]})
        assert elapsed(havana, utc("2025-11-02 00:00"), utc("2025-11-03 00:00")) == 3 * HOUR
        closed = calendar("America/Havana", always=True, holidays=["2025-11-02"])
        assert elapsed(closed, utc("2025-11-02 04:00"), utc("2025-11-03 05:00")) == timedelta(0)

    def test_a_date_that_is_missing_has_no_hours(self):
        apia = calendar("Pacific/Apia", weekly={"fri": [["00:00", "24:00"]], "sat": [["09:00", "10:00"]]})
        assert elapsed(apia, utc("2011-12-29 12:00"), utc("2011-12-31 12:00")) == HOUR

    def test_half_an_hour(self):
        lord_howe = calendar("Australia/Lord_Howe", weekly={"sun": [["00:00", "06:00"]]})
        assert elapsed(lord_howe, utc("2026-04-04 00:00"), utc("2026-04-05 12:00")) == 6 * HOUR + 30 * MINUTE
        assert elapsed(lord_howe, utc("2026-10-03 00:00"), utc("2026-10-04 12:00")) == 5 * HOUR + 30 * MINUTE

    def test_local_mean_time_of_long_ago_keeps_its_seconds(self):
        shanghai = calendar("Asia/Shanghai", weekly={"mon": [["00:00", "24:00"]]})
        assert opening_at_or_after(shanghai, utc("1899-12-31 00:00")) == utc("1899-12-31 15:54:17")


class TestAnswersFarAway:
    def test_one_extra_day_in_nine_centuries(self):
        hours = calendar(weekly={}, extra_working_days={"2926-03-02": [["09:00", "12:00"]]})
        assert due(hours, MONDAY_9, 3 * HOUR) == utc("2926-03-02 12:00")
        assert elapsed(hours, MONDAY_9, utc("9999-01-01 00:00")) == 3 * HOUR
        assert opening_at_or_after(hours, MONDAY_9) == utc("2926-03-02 09:00")
        assert closing_at_or_before(hours, utc("9000-01-01 00:00")) == utc("2926-03-02 12:00")
        with pytest.raises(CalendarError, match=r"^beyond_reach\b"):
            due(hours, MONDAY_9, 4 * HOUR)
        with pytest.raises(CalendarError, match=r"^beyond_reach\b"):
            closing_at_or_before(hours, MONDAY_9)
        assert opening_at_or_after(hours, utc("2926-03-02 11:59")) == utc("2926-03-02 11:59")
        with pytest.raises(CalendarError, match=r"^beyond_reach\b"):
            opening_at_or_after(hours, utc("2926-03-02 12:00"))

    def test_years_of_holidays(self):
        first = MONDAY_9.date()
        days = [(first + timedelta(days=number)).isoformat() for number in range(365 * 4)]
        assert due(office(holidays=days), MONDAY_9, HOUR) == utc("2030-03-01 10:00")

    def test_a_target_of_centuries(self):
        weeks = 52 * 700
        last_closing = MONDAY_9 + timedelta(weeks=weeks, days=-3, hours=8)
        assert due(office(), MONDAY_9, 35 * weeks * HOUR) == last_closing
        assert elapsed(office(), MONDAY_9, last_closing) == 35 * weeks * HOUR

    def test_a_target_up_to_the_end_of_time_is_none_too_long(self):
        always = calendar(always=True, holidays=["2026-03-02"])
        assert due(always, utc("9999-11-01 00:00"), timedelta(days=50)) == utc("9999-12-21 00:00")
        first = MONDAY_9.date()
        days = {(first + timedelta(days=number)).isoformat(): [["00:00", "24:00"]] for number in range(300)}
        rare = calendar(weekly={}, extra_working_days=days)
        assert due(rare, utc("2026-03-02 00:00"), timedelta(days=300)) == utc("2026-12-27 00:00")

    def test_a_target_that_no_time_can_hold_is_refused_at_once(self):
        began = time.perf_counter()
        with pytest.raises(CalendarError, match=r"^beyond_reach\b"):
            due(calendar(weekly={"mon": [["09:00", "09:01"]]}), MONDAY_9, timedelta(days=400_000))
        assert time.perf_counter() - began < 0.1

    def test_the_most_work_that_can_follow_is_each_weeks_hours_an_hour_more_and_the_extra_days(self):
        """Two weeks more than there are: the one that has begun and the one that begins."""
        hours = office(
            extra_working_days={"2026-03-07": [["09:00", "12:00"]], "2026-03-08": [["10:00", "12:00"]]}
        )
        end = from_instant(utc("9999-12-22 00:00"))
        for days, weeks in ((0, 2), (6, 2), (7, 3), (70, 12)):
            most = hours.most_work_after(end - days * 86_400_000_000)
            assert most == (36 * weeks + 5) * 3_600_000_000

    def test_the_first_instant_is_reckoned_with_and_the_last_is_not(self):
        first, last = to_instant(FIRST_INSTANT), to_instant(LAST_INSTANT)
        assert elapsed(calendar(always=True, holidays=["2026-03-02"]), first, first + HOUR) == HOUR
        assert opening_at_or_after(calendar(always=True, holidays=["2026-03-03"]), last - TICK) == last - TICK
        with pytest.raises(CalendarError, match=r"^beyond_reach\b"):
            opening_at_or_after(calendar(always=True, holidays=["2026-03-04"]), last)

    @pytest.mark.parametrize("year", ["0001-01-01", "9999-12-31"])
    def test_the_ends_of_the_calendar_are_refused(self, year):
        for ask in (opening_at_or_after, closing_at_or_before):
            with pytest.raises(CalendarError, match=r"^beyond_reach\b"):
                ask(office("Pacific/Kiritimati"), utc(f"{year} 12:00"))


class TestWalk:
    """In microseconds since 1970, inside what was asked for only."""

    def test_gives_what_lies_between_and_nothing_before_or_after(self):
        asked = [utc(f"2026-03-0{day} {time}") for day, time in ((3, "10:00"), (4, "13:00"))]
        expected = [("3", "10:00", "12:00"), ("3", "13:00", "17:00"), ("4", "09:00", "12:00")]
        assert list(office().walk(*map(from_instant, asked))) == [
            (from_instant(utc(f"2026-03-0{day} {opens}")), from_instant(utc(f"2026-03-0{day} {closes}")))
            for day, opens, closes in expected
        ]

    def test_gives_nothing_where_the_end_is_not_after_the_start(self):
        nine, ten = from_instant(MONDAY_9), from_instant(MONDAY_9 + HOUR)
        assert list(office().walk(ten, ten)) == list(office().walk(ten, nine)) == []


class TestTable:
    def test_is_shared_by_equal_calendars(self):
        assert office() is office()
        assert Calendar.from_hours(office().to_hours()) is office()

    def test_survives_being_copied_and_pickled(self):
        assert copy.deepcopy(office()) is office()
        assert pickle.loads(pickle.dumps(office())) is office()

    def test_gives_the_same_whatever_was_asked_before(self):
        told = {"time_zone": "Europe/Berlin", "weekly": NIGHTS, "holidays": ["2026-03-03"]}
        questions = [utc(f"{year}-03-02 00:00") for year in (2026, 1975, 2100, 2027, 2026, 1999, 3000, 2025)]
        asked = Calendar(OpeningHours.read(told))
        for question in questions:
            fresh = Calendar(OpeningHours.read(told))
            assert due(asked, question, 100 * HOUR) == due(fresh, question, 100 * HOUR)
            assert closing_at_or_before(asked, question) == closing_at_or_before(fresh, question)
            assert elapsed(asked, question, question + 9999 * HOUR) == elapsed(
                fresh, question, question + 9999 * HOUR
            )

    def test_stays_bounded_and_right_when_it_begins_anew(self, monkeypatch):
        monkeypatch.setattr(timetable, "_MOST_STRETCHES", 400)
        small = Calendar(OpeningHours.read(office().to_hours()))
        start, end = utc("2026-03-02 00:00"), utc("2036-03-03 00:00")
        assert elapsed(small, start, end) == elapsed(office(), start, end)
        assert 100 < len(small._table.now) <= 400
        assert elapsed(small, utc("1999-01-01 00:00"), start) == elapsed(
            office(), utc("1999-01-01 00:00"), start
        )
        assert 100 < len(small._table.now) <= 400
        assert list(stretches(small, start, end)) == list(stretches(office(), start, end))
        assert due(small, start, 9999 * HOUR) == due(office(), start, 9999 * HOUR)
        assert closing_at_or_before(small, utc("1999-01-01 08:00")) == utc("1998-12-31 17:00")

    def test_stays_bounded_when_it_grows_backwards_too(self, monkeypatch):
        monkeypatch.setattr(timetable, "_MOST_STRETCHES", 400)
        small, longest = Calendar(OpeningHours.read(office().to_hours())), 0
        for days in range(0, 4000, 20):
            instant = utc("2036-03-03 00:00") - timedelta(days=days)
            assert closing_at_or_before(small, instant) == closing_at_or_before(office(), instant)
            longest = max(longest, len(small._table.now))
        assert 100 < longest <= 400

    def test_is_in_order_and_free_of_overlap_however_it_grew(self):
        hours = Calendar(OpeningHours.read({"time_zone": "Europe/Berlin", "weekly": NIGHTS}))
        for question in ("2026-03-03 00:00", "2026-05-30 00:00", "2026-01-15 00:00", "2030-01-01 00:00"):
            elapsed(hours, utc(question), utc(question) + timedelta(days=200))
            table = hours._table.now
            borders = [instant for stretch in table.stretches for instant in stretch]
            assert borders == sorted(set(borders))
            assert table.low <= borders[0]
            assert borders[-1] <= table.high

    def test_keeps_what_is_always_open_whole_where_it_grew(self):
        hours = calendar(always=True, holidays=["2061-01-01"])
        start, end = utc("2026-03-02 10:00"), utc("2030-03-02 10:00")
        for _ in range(2):
            assert elapsed(hours, start, end) == end - start
        assert len(hours._table.now.stretches) == 1

    def test_cuts_at_its_seams_as_well(self):
        days = [
            (utc("2026-01-01 00:00") + timedelta(days=number)).date().isoformat() for number in range(730)
        ]
        hours = calendar(
            weekly={day: [["22:00", "06:00"]] for day in (*WEEK, "sat", "sun")},
            holidays=[{"date": day, "from": "00:00", "to": "01:00"} for day in days],
        )
        assert elapsed(hours, utc("2026-01-01 12:00"), utc("2027-12-31 12:00")) == 729 * 7 * HOUR
        closed = calendar(weekly={day: [["22:00", "06:00"]] for day in (*WEEK, "sat", "sun")}, holidays=days)
        assert elapsed(closed, utc("2026-01-01 00:00"), utc("2027-12-31 12:00")) == timedelta(0)

    def test_answers_many_threads_alike(self):
        hours = Calendar(OpeningHours.read(office("Europe/Berlin").to_hours()))
        starts = [utc(f"{year}-03-02 09:00") for year in range(1990, 2060)]
        with ThreadPoolExecutor(8) as threads:
            found = list(threads.map(lambda start: due(hours, start, 500 * HOUR), starts * 5))
        assert found == [due(office("Europe/Berlin"), start, 500 * HOUR) for start in starts] * 5


TOLD = {
    "time_zone": "Asia/Shanghai",
    "weekly": {"wed": [["09:00", "12:00"], ["22:00", "06:00"]], "fri": [["13:00", "24:00"]]},
    "holidays": ["2026-02-17", {"date": "2026-02-16", "from": "13:00", "to": "24:00"}],
    "extra_working_days": {"2026-02-14": [["09:00", "12:00"]], "2026-02-15": []},
}


class TestContent:
    def test_is_written_as_it_was_read(self):
        assert Calendar.from_hours(TOLD).to_hours() == TOLD
        always = {"time_zone": "UTC", "always": True}
        assert Calendar.from_hours(always).to_hours() == always
        closed = {**always, "holidays": ["2026-02-17"]}
        assert Calendar.from_hours(closed).to_hours() == closed
        partly = {**always, "holidays": [{"date": "2026-02-16", "from": "13:00", "to": "24:00"}]}
        assert Calendar.from_hours(partly).to_hours() == partly

    def test_makes_calendars_equal_and_different(self):
        one = Calendar(OpeningHours.read(TOLD))
        other = Calendar(OpeningHours.read({**TOLD, "holidays": list(reversed(TOLD["holidays"]))}))
        assert one == other
        assert hash(one) == hash(other)
        assert one != Calendar.from_hours({**TOLD, "time_zone": "UTC"})
        assert one != "a calendar"
        assert eval(repr(one), {"Calendar": Calendar}) == one

    @pytest.mark.parametrize(
        ("day", "kind"),
        [
            ("2026-02-13", "working_day"),
            ("2026-02-12", "free_day"),
            ("2026-02-14", "extra_working_day"),
            ("2026-02-16", "partial_holiday"),
            ("2026-02-17", "holiday"),
        ],
    )
    def test_tells_why_a_day_has_its_hours(self, day, kind):
        assert Calendar.from_hours(TOLD).kind_of_day(utc(f"{day} 00:00").toordinal()) == kind

    @pytest.mark.parametrize(
        ("change", "code", "facts"),
        [
            ({"time_zone": None}, "missing_field", {"field": "time_zone"}),
            ({"time_zone": "Mars/Olympus"}, "unknown_zone", {"zone": "Mars/Olympus"}),
            ({"time_zone": "asia/shanghai"}, "unknown_zone", {"zone": "asia/shanghai"}),
            ({"time_zone": "../etc/passwd"}, "unknown_zone", {"zone": "../etc/passwd"}),
            ({"time_zone": ""}, "unknown_zone", {"zone": ""}),
            ({"time_zone": 8}, "unknown_zone", {"zone": 8}),
            ({"weekly": None}, "missing_field", {"field": "weekly"}),
            ({"weekly": None, "always": False}, "missing_field", {"field": "weekly"}),
            ({"weekly": []}, "wrong_type", {"field": "weekly"}),
            ({"always": "yes"}, "wrong_type", {"field": "always"}),
            ({"always": True}, "always_and_weekly", {}),
            ({"holidays": "2026-02-17"}, "wrong_type", {"field": "holidays"}),
            ({"extra_working_days": ["2026-02-17"]}, "wrong_type", {"field": "extra_working_days"}),
            ({"holiday": []}, "unknown_field", {"field": "holiday"}),
            ({"weekly": {"monday": []}}, "wrong_weekday", {"weekday": "monday"}),
            ({"weekly": {"mon": [["09:00", "25:00"]]}}, "wrong_time", {"time": "25:00"}),
            ({"weekly": {"mon": [["9:00", "12:00"]]}}, "wrong_time", {"time": "9:00"}),
            ({"weekly": {"mon": [["09:00", "12:60"]]}}, "wrong_time", {"time": "12:60"}),
            ({"weekly": {"mon": [["24:00", "12:00"]]}}, "wrong_time", {"time": "24:00"}),
            ({"weekly": {"mon": [["09:00", "24:01"]]}}, "wrong_time", {"time": "24:01"}),
            ({"weekly": {"mon": [["09:00", 12]]}}, "wrong_time", {"time": 12}),
            ({"weekly": {"mon": [["09:00"]]}}, "wrong_hours", {"hours": ["09:00"]}),
            ({"weekly": {"mon": ["09:00-12:00"]}}, "wrong_hours", {"hours": "09:00-12:00"}),
            ({"weekly": {"mon": "09:00-12:00"}}, "wrong_type", {"field": "hours"}),
            ({"holidays": ["2026-02-30"]}, "wrong_date", {"date": "2026-02-30"}),
            ({"holidays": ["20260217"]}, "wrong_date", {"date": "20260217"}),
            ({"holidays": ["0001-01-08"]}, "wrong_date", {"date": "0001-01-08"}),
            ({"holidays": ["9999-12-24"]}, "wrong_date", {"date": "9999-12-24"}),
            ({"holidays": [{"date": "2026-02-17", "from": "09:00"}]}, "missing_field", {"field": "to"}),
            ({"holidays": [{"from": "09:00", "to": "10:00"}]}, "missing_field", {"field": "date"}),
            ({"extra_working_days": {"Friday": []}}, "wrong_date", {"date": "Friday"}),
            ({"weekly": {}, "extra_working_days": {}}, "no_working_time", {}),
            ({"weekly": {"mon": []}, "extra_working_days": {"2026-02-14": []}}, "no_working_time", {}),
        ],
    )
    def test_that_is_wrong_is_refused(self, change, code, facts):
        with pytest.raises(CalendarError) as refused:
            Calendar.from_hours({**TOLD, **change})
        assert (refused.value.code, refused.value.facts) == (code, facts)

    def test_whose_only_day_does_not_exist_is_refused(self):
        with pytest.raises(CalendarError, match=r"^no_working_time\b"):
            calendar("Pacific/Apia", weekly={}, extra_working_days={"2011-12-30": [["09:00", "17:00"]]})

    def test_that_is_no_object_is_refused(self):
        with pytest.raises(CalendarError, match=r"^wrong_type \(field='calendar'\)$"):
            Calendar.from_hours(["UTC"])


def test_a_refusal_survives_being_pickled():
    refusal = pickle.loads(pickle.dumps(CalendarError("wrong_time", time="9")))
    assert (refusal.code, refusal.facts, refusal.args) == ("wrong_time", {"time": "9"}, ("wrong_time",))


def test_a_refusal_reads_as_code_and_facts():
    assert str(CalendarError("x", a=1, b=2)) == "x (a=1, b=2)"
    assert str(CalendarError("no_working_time")) == "no_working_time"
    assert str(CalendarError("wrong_time", time="9")) == "wrong_time (time='9')"

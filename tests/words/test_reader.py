"""Instants, lengths of time, numbers and names, as one reader is told them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.words.reader import Words

NOW = datetime(2026, 2, 11, 7, 30, tzinfo=UTC)  # Wednesday 15:30 in Shanghai
HOUR = 3_600


def chinese(zone="Asia/Shanghai", now=NOW) -> Words:
    return Words("zh_Hans", zone, now)


def english(zone="Asia/Shanghai", now=NOW) -> Words:
    return Words("en", zone, now)


def shanghai(month, day, hour=10, minute=0, year=2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    ("instant", "in_chinese", "in_english"),
    [
        (shanghai(2, 11, 15, 30), "今天 15:30", "today 15:30"),
        (shanghai(2, 11, 0, 0), "今天 00:00", "today 00:00"),
        (shanghai(2, 12), "明天 10:00", "tomorrow 10:00"),
        (shanghai(2, 10, 23, 59), "昨天 23:59", "yesterday 23:59"),
        (shanghai(2, 13), "周五 10:00", "Fri 10:00"),
        (shanghai(2, 17, 23, 59), "周二 23:59", "Tue 23:59"),
        (shanghai(2, 18, 0, 0), "2月18日 00:00", "18 Feb 00:00"),
        (shanghai(2, 5), "2月5日 10:00", "5 Feb 10:00"),
        (shanghai(2, 4), "2月4日 10:00", "4 Feb 10:00"),
        (shanghai(9, 30), "9月30日 10:00", "30 Sep 10:00"),
        (shanghai(1, 4, year=2027), "2027年1月4日 10:00", "4 Jan 2027 10:00"),
        (shanghai(12, 31, year=2025), "2025年12月31日 10:00", "31 Dec 2025 10:00"),
    ],
)
def test_an_instant_is_said_as_seen_from_today(instant, in_chinese, in_english):
    assert chinese().when(instant) == in_chinese
    assert english().when(instant) == in_english


def test_the_weekday_is_enough_within_six_days_though_the_year_ends():
    assert english(now=shanghai(12, 30)).when(shanghai(1, 2, year=2027)) == "Sat 10:00"


def test_today_is_the_readers_day():
    late = datetime(2026, 2, 11, 22, 0, tzinfo=UTC)
    assert english(now=late).when(late) == "today 06:00"
    assert (
        english("Europe/Berlin", now=late).when(datetime(2026, 2, 12, 0, 0, tzinfo=UTC)) == "tomorrow 01:00"
    )


def test_tables_have_dates_that_sort():
    assert chinese().stamp(NOW) == "2026-02-11 15:30"
    assert english("Europe/Berlin").stamp(NOW) == "2026-02-11 08:30"
    assert english().iso_date(NOW) == english().iso_date(date(2026, 2, 11)) == "2026-02-11"
    assert chinese().clock_time(NOW) == "15:30"


def test_dates_and_weekdays_stand_alone():
    assert chinese().date(date(2026, 2, 14)) == "2月14日"
    assert english().date(shanghai(2, 14)) == "14 Feb"
    assert chinese().weekday(date(2026, 2, 14)) == "周六"


@pytest.mark.parametrize(
    ("seconds", "in_chinese", "in_english"),
    [
        (0, "0 秒", "0 s"),
        (45, "45 秒", "45 s"),
        (59.9, "59 秒", "59 s"),
        (60, "1 分钟", "1 min"),
        (600, "10 分钟", "10 min"),
        (3_599, "59 分钟", "59 min"),
        (3_600, "1 小时", "1 h"),
        (7_800, "2 小时 10 分", "2 h 10 min"),
        (-7_800, "2 小时 10 分", "2 h 10 min"),
        (100 * HOUR, "100 小时", "100 h"),
    ],
)
def test_working_time_is_told_to_the_minute(seconds, in_chinese, in_english):
    assert chinese().duration(seconds) == in_chinese
    assert english().duration(seconds) == in_english


@pytest.mark.parametrize(
    ("seconds", "in_chinese", "in_english"),
    [
        (0, "0 分钟", "0 min"),
        (5, "5 秒", "5 s"),
        (4_805, "1 小时 20 分 5 秒", "1 h 20 min 5 s"),
        (3_605, "1 小时 5 秒", "1 h 5 s"),
        (12 * HOUR, "12 小时", "12 h"),
    ],
)
def test_sums_are_told_to_the_second(seconds, in_chinese, in_english):
    assert chinese().exact(seconds) == in_chinese
    assert english().exact(seconds) == in_english


@pytest.mark.parametrize(
    ("seconds", "in_chinese", "in_english"),
    [
        (1_500, "剩 25 分钟", "25 min left"),
        (-1_500, "超时 25 分钟", "25 min over"),
        (24 * HOUR - 1, "剩 23 小时 59 分", "23 h 59 min left"),
        (24 * HOUR, "剩 3 个工作日", "3 working days left"),
        (47 * HOUR, "剩 5 个工作日", "5 working days left"),
        (-24 * HOUR, "超时 3 个工作日", "3 working days over"),
    ],
)
def test_what_is_left_is_told_in_days_when_it_is_long(seconds, in_chinese, in_english):
    assert chinese().left(seconds) == in_chinese
    assert english().left(seconds) == in_english


def test_a_working_day_may_be_longer_than_eight_hours():
    assert english().left(70 * HOUR, working_day=24 * HOUR) == "70 h left"


@pytest.mark.parametrize(
    ("seconds", "in_chinese", "in_english"),
    [
        (90, "1 分钟", "1 min"),
        (26 * HOUR, "1 天 2 小时", "1 day 2 h"),
        (48 * HOUR, "2 天", "2 days"),
        (75 * HOUR, "3 天 3 小时", "3 days 3 h"),
    ],
)
def test_natural_time_is_told_in_days_and_hours(seconds, in_chinese, in_english):
    assert chinese().elapsed(seconds) == in_chinese
    assert english().elapsed(seconds) == in_english


@pytest.mark.parametrize(
    ("seconds", "state", "in_chinese", "in_english"),
    [
        (
            7_800,
            "running",
            "今天 15:30 到期，还剩 2 小时 10 分工作时间",
            "due today 15:30, 2 h 10 min of working time left",
        ),
        (30 * HOUR, "running", "今天 15:30 到期，还剩 3 个工作日", "due today 15:30, 3 working days left"),
        (-30 * HOUR, "running", "已超时 3 个工作日", "overdue by 3 working days"),
        (-3 * HOUR, "running", "已超时 3 小时（工作时间）", "overdue by 3 h of working time"),
        (5 * HOUR, "paused", "已暂停，剩 5 小时", "paused, 5 h left"),
        (-5 * HOUR, "paused", "已暂停，超时 5 小时", "paused, 5 h over"),
        (0, "ended", "到期时间今天 15:30", "was due today 15:30"),
    ],
)
def test_a_clock_is_told_in_one_clause(seconds, state, in_chinese, in_english):
    assert chinese().due_phrase(NOW, seconds, state) == in_chinese
    assert english().due_phrase(NOW, seconds, state) == in_english


def test_a_clock_that_stands_still_has_no_due_time_to_tell():
    assert english().due_phrase(None, HOUR, "paused") == "paused, 1 h left"


@pytest.mark.parametrize(
    ("items", "in_chinese", "in_english"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["甲", "乙"], "甲、乙", "甲 and 乙"),
        (["a", "b", "c"], "a、b、c", "a, b and c"),
    ],
)
def test_lists_are_joined_as_the_language_does(items, in_chinese, in_english):
    assert chinese().list(items) == in_chinese
    assert english().list(items) == in_english


def test_numbers_and_shares_are_grouped_and_rounded():
    assert chinese().number(12_480) == "12,480"
    assert english().number(1.25) == "1.25"
    assert english().number(None) == "–"
    assert chinese().percent(0.8642) == "86.4%"
    assert chinese().percent(0.8642, digits=0) == "86%"
    assert english().percent(None) == "–"


@pytest.mark.parametrize(
    ("octets", "size"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (310_200, "310 kB"),
        (1_234_567, "1.2 MB"),
        (999_999, "1 MB"),
        (20_000_000, "20 MB"),
    ],
)
def test_sizes_of_files_are_short(octets, size):
    assert english().size(octets) == size


def test_names_are_in_the_readers_language_where_there_is_one():
    name = Bilingual(zh="计量室", en="Metrology")
    assert chinese().name(name) == "计量室"
    assert english().name(name) == "Metrology"
    assert english().name(Bilingual(zh="计量室")) == "计量室"
    assert english().name({"zh": "计量室", "en": "Metrology"}) == "Metrology"
    assert english().name("Metrology") == "Metrology"
    assert english().name(None) == ""


def test_both_zones_are_named_when_they_differ():
    assert chinese().zone_note("Europe/Berlin") == "按柏林时间计时，显示为上海时间"
    assert english().zone_note("Europe/Berlin") == "counted in Berlin time, shown in Shanghai time"


def test_zones_that_run_alike_need_no_note():
    assert chinese().zone_note("Asia/Shanghai") == ""
    assert chinese().zone_note("PRC") == ""
    assert english("Europe/Berlin").zone_note("Europe/Paris") == ""


def test_zones_that_only_agree_in_winter_need_a_note():
    assert english("Europe/Berlin").zone_note("Africa/Lagos") != ""


@pytest.mark.parametrize(
    "zone", ["Asia/Shanghai", "Asia/Chongqing", "Asia/Urumqi", "PRC", "UTC", "America/Sao_Paulo"]
)
def test_every_zone_has_a_name_in_both_languages(zone):
    assert chinese().zone_name(zone) and english().zone_name(zone)


def test_a_code_is_written_in_snake_case_and_its_message_in_kebab_case():
    assert chinese().code("state", "in_progress") == "处理中"
    assert english().code("action", "request_input") == "Ask for input"
    assert english().code("priority", "P1") == "P1 critical"


def test_the_words_themselves_can_be_called():
    words = english()
    assert words("state-on-hold") == words.text("state-on-hold") == "on hold"
    assert words.has("state-on-hold") and not words.has("state-nowhere")

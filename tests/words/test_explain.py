"""Why this time: a reader can repeat the sum."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from qms_tickets.domain.clocks.calendar import Calendar
from qms_tickets.domain.clocks.clock import Clock, Run
from qms_tickets.domain.clocks.explanation import explain
from qms_tickets.domain.clocks.schedule import Schedule
from qms_tickets.words.explain import days, sentences
from qms_tickets.words.reader import Words
from tests.words.source import LANGUAGES

HOURS = [["08:30", "12:00"], ["13:00", "17:30"]]
OFFICE = Calendar.from_hours(
    {
        "time_zone": "Asia/Shanghai",
        "weekly": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), HOURS),
        "holidays": ["2026-11-26"],
        "extra_working_days": {"2026-11-28": [["09:00", "12:00"]]},
    }
)
ALWAYS = Calendar.from_hours({"time_zone": "Europe/Berlin", "always": True})


def november(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=timezone(timedelta(hours=8))).astimezone(UTC)


NOW = november(25, 10, 50)
WAITED = Clock(
    "supplier",
    timedelta(hours=14),
    (Run(november(23, 14), november(23, 15, 20)), Run(november(25, 9))),
    OFFICE,
)


def account(
    language: str, clock: Clock = WAITED, names=("行政班",), zone="Asia/Shanghai", **beside
) -> list[str]:
    return sentences(Words(language, zone, NOW), {**explain(clock, NOW, names), **beside})


RULE = {
    "rule": "agreement",
    "agreement": {"zh": "首件检验报告", "en": "FAI"},
    "revision": 3,
    "target": "delivery",
    "priority": "P2",
    "customer": None,
}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "The target is 14 h of working time: the agreement on FAI, revision 3, for P2 urgent"),
        ({"customer": "PUR"}, "for P2 urgent of PUR"),
        ({"target": "rework"}, "The target is 14 h of working time for rework: the agreement on FAI"),
        ({"rule": "agreed_due", "agreed_due": "2026-11-27T04:00:00Z"}, "when both sides agreed on Fri 12:00"),
    ],
)
def test_the_rule_that_set_the_target_is_named(changed, said):
    assert said in account("en", target_from=RULE | changed)[0]


def test_the_cause_of_a_pause_is_told():
    (pause,) = explain(WAITED, NOW)["pauses"]
    text = account("en", pauses=[{**pause, "cause": "request_input"}])
    assert any(
        line.endswith("of working time in between do not count (input was requested)") for line in text
    )


def test_common_hours_name_both_calendars():
    names = [{"name": name, "revision": 2} for name in ("Office", "Berlin")]
    part = {"revisions": names, "time_zone": "Asia/Shanghai", "from": None}
    assert (
        "Only the hours count in which both sides work: Office, revision 2 and Berlin, revision 2, told in Shanghai time"
        in account("en", calendars=[part])
    )


def test_a_running_clock_is_summed_up_day_by_day():
    assert account("zh_Hans", target_from=RULE) == [
        "时限目标 14 小时工作时间，来自首件检验报告协议第 3 版，P2 加急",
        "按行政班计时（上海时间）",
        "11月23日 14:00 开始",
        "11月23日 周一：14:00–15:20，计 1 小时 20 分，累计 1 小时 20 分",
        "11月24日 周二：停止计时，不计时",
        "11月25日 周三：09:00–12:00、13:00–17:30，计 7 小时 30 分，累计 8 小时 50 分",
        "11月26日 周四：节假日，不计时",
        "11月27日 周五：08:30–12:00、13:00–14:40，计 5 小时 10 分，累计 14 小时",
        "11月23日 15:20 至今天 09:00 停止计时，其间 10 小时 40 分工作时间不计",
        "用足 14 小时，到期时间周五 14:40",
        "到现在用了 3 小时 10 分，还剩 10 小时 50 分",
    ]


def test_the_same_in_english():
    text = account("en", names=[{"name": {"zh": "行政班", "en": "Office hours"}, "revision": 2}])
    assert text[:3] == [
        "The target is 14 h of working time",
        "Time counts in the calendar Office hours, revision 2, Shanghai time",
        "It started 23 Nov 14:00",
    ]
    assert "Mon 23 Nov: 14:00–15:20 counts 1 h 20 min, 1 h 20 min in all" in text
    assert text[-2:] == ["With 14 h used up it is due Fri 14:40", "3 h 10 min used so far, 10 h 50 min left"]


def test_an_extra_working_day_is_named():
    late = Clock("supplier", timedelta(hours=9), (Run(november(27, 9)),), OFFICE)
    text = account("zh_Hans", late)
    assert "11月28日 周六（调休上班日）：09:00–10:30，计 1 小时 30 分，累计 9 小时" in text


def test_a_clock_that_stands_still_tells_the_earliest_due_time():
    text = account("en", WAITED.stand_still(november(25, 10)))
    assert text[-1].endswith("If it ran on now it would be due Fri 15:30 at the earliest")


def test_a_clock_that_ended_tells_its_verdict():
    ended = WAITED.end(november(25, 10))
    assert account("en", ended)[-2:] == ["It ended today 10:00 with 2 h 20 min used of 14 h", "Verdict: met"]
    assert account("zh_Hans", ended, verdict="void")[-1].startswith("今天 10:00 结束")


def test_an_overdue_clock_tells_by_how_much():
    late = Clock("supplier", timedelta(hours=1), (Run(november(25, 8, 30)),), OFFICE)
    assert account("zh_Hans", late)[-1] == "到现在用了 2 小时 20 分，超时 1 小时 20 分"


def test_earlier_due_times_are_told_with_their_cause():
    moves = [
        {"at": november(23, 15, 20), "before": november(25, 9), "due": None, "cause": "request_input"},
        {"at": november(25, 9), "before": november(25, 9), "due": november(27, 14, 40), "cause": "agreed"},
    ]
    assert account("zh_Hans", moves=moves)[-2:] == [
        "11月23日 15:20，由今天 09:00 起停止计时：退回补充输入",
        "今天 09:00，到期时间由今天 09:00 改为周五 14:40：商定改期",
    ]


def test_a_changed_target_tells_the_first_one():
    assert "It was 8 h at first" in account("en", first_target_seconds=8 * 3_600)


def test_days_are_in_the_calendars_time_and_both_zones_are_named():
    text = account("zh_Hans", zone="Europe/Berlin")
    assert "下面各天按上海时间列出；到期时间显示为柏林时间" in text
    assert any(line.startswith("11月23日 周一：14:00–15:20") for line in text)
    assert text[-2].endswith("到期时间周五 07:40")


def test_midnight_closes_the_day_as_24():
    clock = Clock("supplier", timedelta(hours=30), (Run(november(23, 14)),), ALWAYS)
    lines = days(Words("en", "Europe/Berlin", NOW), explain(clock, NOW))
    assert [line.hours for line in lines] == ["07:00–24:00", "00:00–13:00"]


def test_a_working_day_of_which_nothing_is_left_says_so():
    evening = Clock("supplier", timedelta(hours=1), (Run(november(23, 18)),), OFFICE)
    assert (
        days(Words("en", "Asia/Shanghai", NOW), explain(evening, NOW))[0].note
        == "no working hours left that day"
    )


def test_days_of_two_zones_each_name_theirs():
    moved = Schedule([(OFFICE, november(23, 14)), (ALWAYS, november(23, 16))])
    clock = Clock("supplier", timedelta(hours=4), (Run(november(23, 14)),), moved)
    lines = days(Words("en", "Asia/Shanghai", NOW), explain(clock, NOW))
    assert [(line.day, line.hours) for line in lines] == [
        ("Mon 23 Nov, Shanghai time", "14:00–16:00"),
        ("Mon 23 Nov, Berlin time", "09:00–11:00"),
    ]
    assert not any("are listed in" in line for line in account("en", clock))


def test_several_calendars_are_told_with_the_instant_from_which_they_count():
    moved = Schedule([(OFFICE, november(23, 14)), (ALWAYS, november(25, 9))])
    text = account(
        "en", Clock("supplier", timedelta(hours=14), (Run(november(23, 14)),), moved), ["Office", "Berlin"]
    )
    assert "From today 09:00 it counts in the calendar Berlin, Berlin time" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clock_that_never_started_can_be_explained(language):
    assert account(language, Clock("supplier", timedelta(hours=1), (), OFFICE))

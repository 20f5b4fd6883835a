"""One due time and one elapsed time, datetimes in and out, beside what others would pick.

The same office calendar for all: 09:00-12:00 and 13:00-17:00 from Monday to Friday, ten holidays, one zone. Libraries
that cannot answer a question are left out of its table. Answers are compared with ours before anything is timed; pandas
differs where the target is used up at a closing, which it moves to the next opening.
"""

from __future__ import annotations

import random
import time
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from functools import partial
from itertools import accumulate
from typing import Any

import numpy as np

from qms_tickets.bulk import business_time as bulk
from qms_tickets.domain.clocks.business_time import due, elapsed, stretches
from qms_tickets.domain.clocks.calendar import Calendar

WEEK = ("mon", "tue", "wed", "thu", "fri")
HOLIDAYS = [date(2026, month, 10) for month in range(1, 11)]
OFFICE = {
    "time_zone": "UTC",
    "weekly": {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in WEEK},
    "holidays": [day.isoformat() for day in HOLIDAYS],
}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY, SECOND = 86_400_000_000, 1_000_000
MANY = 1_000_000

Due = Callable[[datetime, timedelta], datetime]
Elapsed = Callable[[datetime, datetime], timedelta]


def run() -> dict[str, Any]:
    calendar = Calendar.from_hours(OFFICE)
    questions = list(_questions(1000))
    spans = [(start, due(calendar, start, target)) for start, target in questions]
    dues: dict[str, Due] = {
        "qms_tickets": partial(due, calendar),
        "bisect over intervals": _bisect_due(calendar),
        "businesstimedelta": _businesstimedelta_due(),
        "pandas CustomBusinessHour": _pandas_due(),
    }
    elapseds: dict[str, Elapsed] = {
        "qms_tickets": partial(elapsed, calendar),
        "bisect over intervals": _bisect_elapsed(calendar),
        "businesstimedelta": _businesstimedelta_elapsed(),
        "business-duration": _business_duration_elapsed(),
    }
    results = {"due": _compare(dues, questions), "elapsed": _compare(elapseds, spans)}
    results["bulk due"], results["bulk elapsed"] = _bulk(calendar)
    results["table"] = _tables()
    for name in ("due", "elapsed", "bulk due", "bulk elapsed"):
        _print(name, results[name])
    _print_tables(results["table"])
    return results


def _questions(count: int) -> Any:
    """Whole hours, since pandas counts no others, from any minute of the day."""
    choice = random.Random(2026)
    for _ in range(count):
        day = datetime(2026, 1, 5, tzinfo=UTC) + timedelta(days=choice.randrange(200))
        start = day + timedelta(hours=choice.randrange(24), minutes=choice.randrange(1, 60))
        yield start, timedelta(hours=choice.randrange(1, 80))


def _compare(ways: dict[str, Callable[..., Any]], questions: Sequence[tuple[Any, Any]]) -> dict[str, Any]:
    ours = [ways["qms_tickets"](*question) for question in questions]
    measured = {}
    for name, way in ways.items():
        few = questions if _is_quick(way, questions[0]) else questions[:60]
        agreeing = sum(way(*question) == answer for question, answer in zip(few, ours, strict=False))
        measured[name] = {"microseconds": _microseconds(way, few), "agrees": agreeing / len(few)}
    floor = measured["qms_tickets"]["microseconds"]
    for row in measured.values():
        row["times_ours"] = row["microseconds"] / floor
    return measured


def _is_quick(way: Callable[..., Any], question: tuple[Any, Any]) -> bool:
    way(*question)
    return _seconds(way, [question]) < 0.0002


def _microseconds(way: Callable[..., Any], questions: Sequence[tuple[Any, Any]]) -> float:
    rounds = 15 if len(questions) == 1000 else 3
    return min(_seconds(way, questions) for _ in range(rounds)) / len(questions) * 1e6


def _seconds(way: Callable[..., Any], questions: Sequence[tuple[Any, Any]]) -> float:
    began = time.perf_counter()
    for one, other in questions:
        way(one, other)
    return time.perf_counter() - began


# What others would write or pick


def _intervals(calendar: Calendar) -> tuple[list[int], list[int], list[int]]:
    parts = list(stretches(calendar, datetime(2025, 12, 1, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC)))
    starts = [(part.start - EPOCH) // timedelta(microseconds=1) for part in parts]
    ends = [(part.end - EPOCH) // timedelta(microseconds=1) for part in parts]
    return starts, ends, list(accumulate(end - start for start, end in zip(starts, ends, strict=True)))


def _bisect_due(calendar: Calendar) -> Due:
    starts, ends, worked_by = _intervals(calendar)

    def bisect_due(start: datetime, target: timedelta) -> datetime:
        since = start - EPOCH
        begin = since.days * DAY + since.seconds * SECOND + since.microseconds
        wanted = target.days * DAY + target.seconds * SECOND + target.microseconds
        at = bisect_right(starts, begin) - 1
        wanted += worked_by[at] - max(ends[at] - begin, 0)
        at = bisect_left(worked_by, wanted)
        return EPOCH + timedelta(microseconds=ends[at] - worked_by[at] + wanted)

    return bisect_due


def _bisect_elapsed(calendar: Calendar) -> Elapsed:
    starts, ends, worked_by = _intervals(calendar)

    def worked_until(instant: datetime) -> int:
        since = instant - EPOCH
        moment = since.days * DAY + since.seconds * SECOND + since.microseconds
        at = bisect_right(starts, moment) - 1
        return worked_by[at] - max(ends[at] - moment, 0)

    def bisect_elapsed(start: datetime, end: datetime) -> timedelta:
        return timedelta(microseconds=worked_until(end) - worked_until(start))

    return bisect_elapsed


def _businesstimedelta_rules() -> Any:
    import businesstimedelta

    office = businesstimedelta.WorkDayRule(
        start_time=time_of_day(9), end_time=time_of_day(17), working_days=[0, 1, 2, 3, 4]
    )
    lunch = businesstimedelta.LunchTimeRule(
        start_time=time_of_day(12), end_time=time_of_day(13), working_days=[0, 1, 2, 3, 4]
    )
    return businesstimedelta.Rules([office, lunch, businesstimedelta.HolidayRule(HOLIDAYS)])


def _businesstimedelta_due() -> Due:
    import businesstimedelta

    rules = _businesstimedelta_rules()

    def businesstimedelta_due(start: datetime, target: timedelta) -> datetime:
        found: datetime = start + businesstimedelta.BusinessTimeDelta(rules, timedelta=target)
        return found

    return businesstimedelta_due


def _businesstimedelta_elapsed() -> Elapsed:
    rules = _businesstimedelta_rules()
    return lambda start, end: rules.difference(start, end).timedelta


def _pandas_due() -> Due:
    import pandas

    hours = pandas.offsets.CustomBusinessHour(
        start=["09:00", "13:00"], end=["12:00", "17:00"], holidays=HOLIDAYS
    )

    def pandas_due(start: datetime, target: timedelta) -> datetime:
        found: datetime = (pandas.Timestamp(start) + hours * int(target / timedelta(hours=1))).to_pydatetime()
        return found

    return pandas_due


def _business_duration_elapsed() -> Elapsed:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from business_duration import businessDuration

    holidays = dict.fromkeys(HOLIDAYS, "holiday")

    def business_duration_elapsed(start: datetime, end: datetime) -> timedelta:
        """Knows one interval a day: the morning and the afternoon are asked for apart."""
        start, end = start.replace(tzinfo=None), end.replace(tzinfo=None)
        halves = ((time_of_day(9), time_of_day(12)), (time_of_day(13), time_of_day(17)))
        seconds = sum(
            businessDuration(start, end, opens, closes, holidaylist=holidays, unit="sec")
            for opens, closes in halves
        )
        return timedelta(seconds=round(float(seconds)))

    return business_duration_elapsed


# A million at once


def _bulk(calendar: Calendar) -> tuple[dict[str, Any], dict[str, Any]]:
    choice = np.random.default_rng(2026)
    starts = np.datetime64("2026-01-05", "us") + choice.integers(0, 200 * DAY, MANY).astype("timedelta64[us]")
    targets = choice.integers(1, 80 * 3_600, MANY).astype("timedelta64[s]").astype("timedelta64[us]")
    ends = bulk.due(calendar, starts, targets)
    dues = {
        "qms_tickets.bulk": lambda: bulk.due(calendar, starts, targets),
        "searchsorted over intervals": partial(_floor_due, *_arrays(calendar), starts, targets),
    }
    elapseds = {
        "qms_tickets.bulk": lambda: bulk.elapsed(calendar, starts, ends),
        "searchsorted over intervals": partial(_floor_elapsed, *_arrays(calendar), starts, ends),
    }
    return _compare_bulk(dues, ends), _compare_bulk(elapseds, targets)


def _compare_bulk(ways: dict[str, Callable[[], Any]], answers: Any) -> dict[str, Any]:
    measured: dict[str, Any] = {
        name: {"microseconds": float("inf"), "agrees": float((way() == answers).mean())}
        for name, way in ways.items()
    }
    for _ in range(7):
        for name, way in ways.items():
            spent = _milliseconds(way, rounds=1) * 1e3 / MANY
            measured[name]["microseconds"] = min(measured[name]["microseconds"], spent)
    for row in measured.values():
        row["times_ours"] = row["microseconds"] / measured["qms_tickets.bulk"]["microseconds"]
    return measured


def _arrays(calendar: Calendar) -> tuple[Any, Any, Any]:
    starts, ends, worked_by = (np.array(part) for part in _intervals(calendar))
    return starts, ends, worked_by


def _floor_worked(starts: Any, ends: Any, worked_by: Any, instants: Any) -> Any:
    at = np.searchsorted(starts, instants, "right") - 1
    return worked_by[at] - np.maximum(ends[at] - instants, 0)


def _floor_due(starts: Any, ends: Any, worked_by: Any, begins: Any, targets: Any) -> Any:
    wanted = _floor_worked(starts, ends, worked_by, begins.view("int64")) + targets.view("int64")
    at = np.searchsorted(worked_by, wanted)
    return (ends[at] - worked_by[at] + wanted).view("datetime64[us]")


def _floor_elapsed(starts: Any, ends: Any, worked_by: Any, begins: Any, upto: Any) -> Any:
    worked = _floor_worked(starts, ends, worked_by, upto.view("int64"))
    return (worked - _floor_worked(starts, ends, worked_by, begins.view("int64"))).view("timedelta64[us]")


# The table behind it


def _tables() -> dict[str, float]:
    from qms_tickets.domain.clocks.opening_hours import OpeningHours

    start, hours = (
        datetime(2026, 1, 5, tzinfo=UTC),
        OpeningHours.read({**OFFICE, "time_zone": "Europe/Berlin"}),
    )

    def first_question() -> None:
        due(Calendar(hours), start, timedelta(hours=8))

    def ten_years() -> None:
        elapsed(Calendar(hours), start, start + timedelta(days=3653))

    def parsed() -> None:
        Calendar.from_hours(OFFICE)

    return {
        "calendar read from JSON, known": _milliseconds(parsed),
        "first due time of a new calendar": _milliseconds(first_question),
        "ten years of a new calendar": _milliseconds(ten_years),
    }


def _milliseconds(work: Callable[[], Any], rounds: int = 7) -> float:
    best = float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best * 1e3


def _print(title: str, measured: dict[str, Any]) -> None:
    print(f"\n{title:<28}{'µs each':>12}{'× ours':>10}{'agrees':>9}")
    for name, row in measured.items():
        print(f"{name:<28}{row['microseconds']:>12.3f}{row['times_ours']:>10.2f}{row['agrees']:>9.0%}")


def _print_tables(measured: dict[str, float]) -> None:
    print(f"\n{'table':<34}{'ms':>12}")
    for name, milliseconds in measured.items():
        print(f"{name:<34}{milliseconds:>12.3f}")

"""Any calendar, any instant, any pauses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from qms_tickets.domain.clocks.interval import Interval
from qms_tickets.domain.clocks.opening_hours import WEEKDAYS
from qms_tickets.domain.clocks.zones import names

FIRST, LAST = datetime(2000, 1, 1), datetime(2040, 12, 31)
STEADY_ZONES = ("UTC", "Asia/Shanghai", "Asia/Kolkata", "Etc/GMT+12", "Etc/GMT-14")


def instants() -> st.SearchStrategy[datetime]:
    return st.datetimes(FIRST, LAST, timezones=st.just(UTC)) | st.builds(
        lambda hours: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours), st.integers(0, 9000)
    )


def targets(most: int = 400) -> st.SearchStrategy[timedelta]:
    return st.timedeltas(timedelta(0), timedelta(hours=most)) | st.builds(
        lambda quarters: timedelta(minutes=15 * quarters), st.integers(0, 4 * most)
    )


def times() -> st.SearchStrategy[str]:
    return st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 0, 30, 1, 59]))


def spans() -> st.SearchStrategy[list[str]]:
    return st.tuples(times(), times() | st.just("24:00")).map(list)


def dates() -> st.SearchStrategy[str]:
    return st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(date.isoformat)


def holidays() -> st.SearchStrategy[Any]:
    return dates() | st.builds(
        lambda day, span: {"date": day, "from": span[0], "to": span[1]}, dates(), spans()
    )


@st.composite
def calendars(draw: st.DrawFn, zones: Iterable[str] = ()) -> dict[str, Any]:
    told: dict[str, Any] = {"time_zone": draw(st.sampled_from(sorted(zones or names())))}
    if draw(st.integers(0, 9)) == 0:
        told["always"] = True
    else:
        told["weekly"] = draw(
            st.dictionaries(st.sampled_from(WEEKDAYS), st.lists(spans(), min_size=1, max_size=3), min_size=1)
        )
    told["holidays"] = draw(st.lists(holidays(), max_size=6))
    told["extra_working_days"] = draw(st.dictionaries(dates(), st.lists(spans(), max_size=2), max_size=4))
    return told


@st.composite
def pauses_after(draw: st.DrawFn, start: datetime) -> list[Interval]:
    lengths = st.timedeltas(timedelta(0), timedelta(days=9))
    return [
        Interval(start + after, start + after + draw(lengths))
        for after in draw(st.lists(st.timedeltas(timedelta(days=-3), timedelta(days=20)), max_size=5))
    ]

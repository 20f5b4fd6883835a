"""Weeks and months of the reader's zone, cut at the ends of the period."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms_tickets.domain.measures.periods import Span, buckets, place_of, unit_of

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def test_the_period_before_is_as_long_and_ends_where_this_one_starts():
    span = Span.last(90, NOW)
    assert span.before.end == span.start
    assert span.before.length == span.length == timedelta(days=90)


def test_days_are_whole_days_of_the_zone():
    span = Span.of_days(date(2026, 3, 29), date(2026, 3, 29), BERLIN)
    assert span.end.astimezone(UTC) - span.start.astimezone(UTC) == timedelta(hours=23)
    assert span.last_instant.date() == date(2026, 3, 29)


def test_a_quarter_goes_by_weeks_and_a_year_by_months():
    assert unit_of(Span.last(90, NOW)) == "week"
    assert unit_of(Span.last(365, NOW)) == "month"


def test_weeks_begin_on_monday_and_months_on_the_first():
    assert {part.day.weekday() for part in buckets(Span.last(90, NOW), SHANGHAI)} == {0}
    assert {part.day.day for part in buckets(Span.last(365, NOW), SHANGHAI)} == {1}


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.integers(1, 400),
    st.sampled_from([SHANGHAI, BERLIN]),
)
def test_parts_lie_without_gaps_from_end_to_end(now, days, zone):
    span = Span.last(days, now)
    parts = buckets(span, zone)
    assert (parts[0].span.start, parts[-1].span.end) == (span.start, span.end)
    assert all(one.span.end == two.span.start for one, two in pairwise(parts))
    assert place_of(span.start, parts) == 0
    assert place_of(span.end, parts) is None
    assert place_of(span.last_instant, parts) == len(parts) - 1


def test_a_picture_has_an_end():
    assert len(buckets(Span.last(3650, NOW), SHANGHAI)) == 60


@pytest.mark.parametrize("away", [-timedelta(days=91), timedelta(days=1)])
def test_what_lies_outside_has_no_place(away):
    assert place_of(NOW + away, buckets(Span.last(90, NOW), SHANGHAI)) is None

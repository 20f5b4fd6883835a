from __future__ import annotations

import struct
from importlib import resources
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from qms_tickets.domain.clocks import zones
from qms_tickets.domain.clocks.calendar import CalendarError
from qms_tickets.domain.clocks.instants import DAY, SECOND, from_instant, to_instant
from tests.domain.clocks.moments import utc

TWO_DAYS = 2 * 86_400


def clock_changes_in_the_file(name: str) -> list[int]:
    """The seconds of RFC 8536's second block at which a zone changes anything."""
    rules = resources.files("tzdata.zoneinfo").joinpath(name).read_bytes()

    def counts(offset):
        return struct.unpack(">6l", rules[offset + 20 : offset + 44])

    indicators, standard, leaps, times, types, letters = counts(0)
    second = 44 + times * 5 + types * 6 + letters + leaps * 8 + standard + indicators
    times = counts(second)[3]
    return list(struct.unpack(f">{times}q", rules[second + 44 : second + 44 + 8 * times]))


def test_no_zone_changes_twice_within_two_days():
    """`zones.steady_offset` relies on it."""
    for name in zones.names():
        for earlier, later in pairwise(clock_changes_in_the_file(name)):
            assert later - earlier > TWO_DAYS, name


def test_all_zones_can_be_read():
    assert len(zones.names()) > 500
    assert all(isinstance(zones.zone(name), ZoneInfo) for name in zones.names())


def test_rules_come_from_the_pinned_release_not_from_the_machine():
    assert zones.zone("Europe/Berlin") is not ZoneInfo("Europe/Berlin")
    assert zones.zone("Europe/Berlin") is zones.zone("Europe/Berlin")
    assert zones.zone("Europe/Berlin").key == "Europe/Berlin"


@pytest.mark.parametrize(
    "name", ["", "Europe", "europe/berlin", "../Europe/Berlin", "/etc/localtime", "Europe/Berlin "]
)
def test_a_name_outside_the_list_is_refused(name):
    with pytest.raises(CalendarError) as refused:
        zones.zone(name)
    assert (refused.value.code, refused.value.facts) == ("unknown_zone", {"zone": name})


class TestLocalTimes:
    BERLIN = zones.zone("Europe/Berlin")

    @pytest.mark.parametrize(
        ("local", "opening", "closing"),
        [
            ("2026-03-02 09:00", "2026-03-02 08:00", "2026-03-02 08:00"),
            ("2026-03-29 01:59", "2026-03-29 00:59", "2026-03-29 00:59"),
            ("2026-03-29 02:00", "2026-03-29 01:00", "2026-03-29 01:00"),
            ("2026-03-29 02:30", "2026-03-29 01:00", "2026-03-29 01:00"),
            ("2026-03-29 03:00", "2026-03-29 01:00", "2026-03-29 01:00"),
            ("2026-10-25 01:59", "2026-10-24 23:59", "2026-10-24 23:59"),
            ("2026-10-25 02:00", "2026-10-25 00:00", "2026-10-25 01:00"),
            ("2026-10-25 02:30", "2026-10-25 00:30", "2026-10-25 01:30"),
            ("2026-10-25 03:00", "2026-10-25 02:00", "2026-10-25 02:00"),
        ],
    )
    def test_that_are_left_out_or_come_twice(self, local, opening, closing):
        moment = utc(local)
        second = moment.hour * 3600 + moment.minute * 60
        place = self.BERLIN
        assert to_instant(zones.opening_instant(moment.toordinal(), second, place)) == utc(opening)
        assert to_instant(zones.closing_instant(moment.toordinal(), second, place)) == utc(closing)
        day_before = moment.toordinal() - 1, second + 86_400
        assert to_instant(zones.closing_instant(*day_before, place)) == utc(closing)

    def test_of_two_midnights_the_first_is_the_border_of_the_day(self):
        havana, day = zones.zone("America/Havana"), utc("2025-11-02 00:00").toordinal()
        assert to_instant(zones.closing_instant(day, 0, havana)) == utc("2025-11-02 04:00")
        assert to_instant(zones.closing_instant(day - 1, 86_400, havana)) == utc("2025-11-02 04:00")
        assert to_instant(zones.closing_instant(day, 60, havana)) == utc("2025-11-02 05:01")

    def test_of_a_date_that_is_missing_stand_for_the_change(self):
        apia, day = zones.zone("Pacific/Apia"), utc("2011-12-30 00:00").toordinal()
        for second in (0, 1, 43_200, 86_399, 86_400):
            assert to_instant(zones.opening_instant(day, second, apia)) == utc("2011-12-30 10:00")

    @pytest.mark.parametrize(
        ("day", "hours"),
        [
            ("2026-03-26", 1),
            ("2026-03-27", 1),
            ("2026-03-28", None),
            ("2026-03-29", None),
            ("2026-03-30", 2),
            ("2026-10-23", 2),
            ("2026-10-24", None),
            ("2026-10-25", None),
            ("2026-10-26", 1),
        ],
    )
    def test_have_a_steady_offset_but_around_a_change(self, day, hours):
        offset = zones.steady_offset(utc(f"{day} 00:00").toordinal(), self.BERLIN)
        assert offset == (None if hours is None else hours * DAY // 24)

    def test_belong_to_a_local_date(self):
        shanghai, day = zones.zone("Asia/Shanghai"), utc("2026-03-02 00:00").toordinal()
        midnight = zones.opening_instant(day, 0, shanghai)
        assert zones.local_date(midnight, shanghai) == day
        assert zones.local_date(midnight - 1, shanghai) == day - 1
        evening = from_instant(utc("2026-03-02 02:00"))
        assert zones.local_date(evening, zones.zone("America/New_York")) == day - 1

    def test_belong_to_the_new_date_though_the_wall_shows_the_old_one_again(self):
        """In St John's the clocks of 7 November 2010 went back at 00:01, to 23:01."""
        place, day = zones.zone("America/St_Johns"), utc("2010-11-07 00:00").toordinal()
        midnight = from_instant(utc("2010-11-07 02:30"))
        assert zones.local_date(midnight - 1, place) == day - 1
        for minutes in (0, 1, 30, 60, 61, 24 * 60):
            assert zones.local_date(midnight + minutes * 60 * SECOND, place) == day
        assert zones.local_date(midnight + 25 * 3600 * SECOND, place) == day + 1

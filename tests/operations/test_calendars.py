"""Calendars are revised, not edited: open clocks move from the effective date on, ended ones stay."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from qms_tickets.domain.access import SYSTEM
from qms_tickets.domain.errors import NotValid
from qms_tickets.models import Calendar, Event
from qms_tickets.operations import calendars
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, do, make_department, make_house, make_ticket

NOW = MONDAY_9
HOURS = {"time_zone": "Europe/Berlin", "weekly": {"mon": [["08:00", "12:00"], ["12:30", "16:30"]]}}


@pytest.fixture
def house(db):
    return make_house()


SATURDAY = {"2026-10-10": [["08:00", "12:00"]]}


def office(db):
    return db.session.scalars(select(Calendar).where(Calendar.code == "office")).one()


def with_holiday(calendar, day):
    hours = dict(calendar.revisions[-1].hours)
    return {**hours, "holidays": [*hours["holidays"], day]}


def test_a_calendar_is_added_in_the_one_form_in_which_calendars_are_written(db):
    calendar = calendars.add("stuttgart", {"zh": "斯图加特", "en": "Stuttgart"}, HOURS, by=SYSTEM, now=NOW)
    assert calendar.revisions[0].hours == HOURS
    assert calendar.revisions[0].zone == "Europe/Berlin"


@pytest.mark.parametrize(
    ("hours", "code"),
    [
        ({"time_zone": "Mars/Base", "always": True}, "unknown_zone"),
        ({"time_zone": "Asia/Shanghai", "weekly": {}}, "no_working_time"),
        ({"time_zone": "Asia/Shanghai", "weekly": {}, "extra_working_days": SATURDAY}, "no_weekly_hours"),
        (
            {"time_zone": "UTC", "weekly": {"mon": [["08:00", "12:00"], ["11:59", "13:00"]]}},
            "overlapping_hours",
        ),
        (
            {"time_zone": "UTC", "weekly": {"mon": [["22:00", "06:00"], ["23:00", "24:00"]]}},
            "overlapping_hours",
        ),
        (
            {"time_zone": "UTC", "always": True, "holidays": ["2026-10-10"], "extra_working_days": SATURDAY},
            "both_off_and_worked",
        ),
        ({"time_zone": "Asia/Shanghai", "weekly": {"mon": [["8", "9"]]}}, "wrong_time"),
        ({"time_zone": "Asia/Shanghai", "always": True, "holidays": ["2026-02-30"]}, "wrong_date"),
    ],
)
def test_hours_that_cannot_be_reckoned_with_are_refused(db, hours, code):
    with pytest.raises(NotValid) as refused:
        calendars.add("wrong", "Wrong", hours, by=SYSTEM, now=NOW)
    assert [error.code for error in refused.value.errors.values()] == [code]


def test_a_code_is_used_once(house):
    with pytest.raises(NotValid):
        calendars.add("office", "Office", HOURS, by=SYSTEM, now=NOW)


def test_a_holiday_declared_afterwards_moves_open_clocks_and_lists_them(db, house):
    ticket = make_ticket(house, "in_progress")
    clock = ticket.clock("delivery")
    before = clock.due  # Monday 09:00 and 16 working hours: Wednesday 09:00
    assert before == datetime(2026, 3, 4, 1, 0, tzinfo=UTC)
    calendar = office(db)
    revision, moved = calendars.revise(
        calendar, with_holiday(calendar, "2026-03-03"), by=SYSTEM, now=NOW + timedelta(minutes=1)
    )
    assert (revision.number, clock.due) == (2, before + timedelta(days=1))
    assert [(one.ticket, one.clock, one.before, one.due) for one in moved] == [
        (ticket.number, "delivery-1", before, clock.due)
    ]


def test_ended_clocks_and_verdicts_stay(db, house):
    ticket = make_ticket(house, "closed")
    ended = {clock.name: (clock.due, clock.verdict) for clock in ticket.clocks if clock.ended_at}
    calendar = office(db)
    calendars.revise(
        calendar, with_holiday(calendar, "2026-03-03"), by=SYSTEM, now=NOW + timedelta(minutes=1)
    )
    assert {clock.name: (clock.due, clock.verdict) for clock in ticket.clocks if clock.ended_at} == ended


def test_until_it_takes_effect_the_former_revision_counts(db, house):
    ticket = make_ticket(house, "in_progress")
    before = ticket.clock("delivery").due
    calendar = office(db)
    _, moved = calendars.revise(
        calendar,
        with_holiday(calendar, "2026-03-03"),
        by=SYSTEM,
        now=NOW,
        effective_from=NOW + timedelta(days=5),
    )
    assert (ticket.clock("delivery").due, moved) == (before, ())


def test_what_moved_stands_in_the_record(db):
    with transaction():
        house = make_house()
        ticket = make_ticket(house, "in_progress")
    calendar = office(db)
    with transaction():
        calendar = office(db)
        calendars.revise(
            calendar, with_holiday(calendar, "2026-03-03"), by=SYSTEM, now=NOW + timedelta(minutes=1)
        )
    revised = db.session.scalars(select(Event).where(Event.kind == "calendar.revised")).one()
    assert [one["ticket"] for one in revised.facts["moved"]] == [ticket.number]
    told = db.session.scalars(select(Event).where(Event.kind == "clock.due_moved")).one()
    assert (told.ticket_id, told.facts["cause"]) == (ticket.id, "calendar")


def test_a_holiday_counts_where_the_clock_counted_on_that_day(db, house):
    """Declared after a hand-over: the day off of the old department was none of the new one."""
    make_department("LAB", calendar="24x7")
    ticket = make_ticket(house, "in_progress")
    do(ticket, "hand_over", house.inspector, NOW + timedelta(days=1), department="LAB", reason="theirs")
    clock = ticket.clock("delivery")
    before = clock.due  # 7½ h used on Monday, ½ on Tuesday; 8 h from 09:00
    assert before == datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    office_off, lab_off = (
        {**each.revisions[-1].hours, "holidays": ["2026-03-02"]} for each in (office(db), lab(db))
    )
    at = {"by": SYSTEM, "now": NOW + timedelta(days=1, hours=1), "effective_from": NOW - timedelta(hours=9)}
    assert calendars.revise(lab(db), lab_off, **at)[1] == ()
    _, (moved,) = calendars.revise(office(db), office_off, **at)
    assert (moved.before, moved.due) == (before, before + timedelta(hours=7.5))


def lab(db):
    return db.session.scalars(select(Calendar).where(Calendar.code == "24x7")).one()


def test_a_revision_comes_after_the_former_one(db, house):
    calendar = office(db)
    with pytest.raises(NotValid) as refused:
        calendars.revise(
            calendar,
            with_holiday(calendar, "2026-03-03"),
            by=SYSTEM,
            now=NOW,
            effective_from=calendar.revisions[-1].effective_from,
        )
    assert refused.value.errors["effective_from"].code == "too_early"


def test_a_revision_that_changes_nothing_is_refused(db, house):
    calendar = office(db)
    latest = calendar.revisions[-1]
    with pytest.raises(NotValid):
        calendars.revise(calendar, latest.hours, by=SYSTEM, now=NOW, confirmed_until=latest.confirmed_until)


def test_a_clock_that_starts_before_a_declared_revision_counts_in_it_from_its_day(db, house):
    calendar = office(db)
    day = datetime(2026, 3, 3, tzinfo=UTC)
    calendars.revise(
        calendar,
        with_holiday(calendar, "2026-03-03"),
        by=SYSTEM,
        now=NOW,
        effective_from=day - timedelta(hours=8),
    )
    ticket = make_ticket(house, "in_progress")
    # Monday 09:00 and 16 working hours, with Tuesday off: Thursday 09:00
    assert ticket.clock("delivery").due == datetime(2026, 3, 5, 1, 0, tzinfo=UTC)

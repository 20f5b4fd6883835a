"""Seeding a new installation."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from qms_tickets.domain.access import SYSTEM
from qms_tickets.models import Calendar, Event, Policy
from qms_tickets.operations import defaults
from qms_tickets.queries.holidays import days_off
from qms_tickets.queries.policies import policy
from qms_tickets.queries.settings import priority_matrix, process_name, qms_processes
from qms_tickets.transaction import transaction

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def seeded(db):
    with transaction():
        defaults.seed(NOW, SYSTEM)
    return db


def calendar(db, code):
    return db.session.scalars(select(Calendar).where(Calendar.code == code)).one()


def test_there_are_four_calendars_and_three_policies(seeded):
    assert sorted(seeded.session.scalars(select(Calendar.code))) == ["24x7", "night", "office", "two_shifts"]
    assert sorted(seeded.session.scalars(select(Policy.code))) == ["process", "rank", "standard"]


def test_doing_it_again_adds_nothing(seeded):
    before = seeded.session.scalar(select(func.count(Event.sequence)))
    with transaction():
        defaults.seed(NOW, SYSTEM)
    assert seeded.session.scalar(select(func.count(Event.sequence))) == before


def test_a_matrix_that_was_changed_is_left_alone(seeded):
    from qms_tickets.operations import settings

    changed = {"high": ["P1", "P1", "P2"], "medium": ["P2", "P3", "P4"], "low": ["P3", "P4", "P4"]}
    with transaction():
        settings.set_priority_matrix(changed, by=SYSTEM, now=NOW)
    with transaction():
        defaults.seed(NOW, SYSTEM)
    assert priority_matrix() == changed


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2026-01-01", "holiday"),
        ("2026-01-03", "holiday"),
        ("2026-01-04", "extra_working_day"),
        ("2026-02-14", "extra_working_day"),
        ("2026-02-15", "holiday"),
        ("2026-02-23", "holiday"),
        ("2026-02-24", "working_day"),
        ("2026-02-28", "extra_working_day"),
        ("2026-04-04", "holiday"),
        ("2026-04-06", "holiday"),
        ("2026-05-05", "holiday"),
        ("2026-05-09", "extra_working_day"),
        ("2026-06-19", "holiday"),
        ("2026-06-21", "holiday"),
        ("2026-09-20", "extra_working_day"),
        ("2026-09-25", "holiday"),
        ("2026-09-27", "holiday"),
        ("2026-10-01", "holiday"),
        ("2026-10-07", "holiday"),
        ("2026-10-08", "working_day"),
        ("2026-10-10", "extra_working_day"),
        ("2027-01-01", "holiday"),
        ("2025-10-01", "holiday"),
        ("2025-10-11", "extra_working_day"),
    ],
)
def test_the_office_keeps_the_holidays_of_the_state(seeded, day, kind):
    hours = calendar(seeded, "office").revisions[0].working_hours
    assert hours.kind_of_day(date.fromisoformat(day).toordinal()) == kind


def test_how_far_the_holidays_are_certain_is_stored(seeded):
    assert calendar(seeded, "office").revisions[0].confirmed_until == datetime(
        2026, 12, 31, 15, 59, tzinfo=UTC
    )
    assert calendar(seeded, "24x7").revisions[0].confirmed_until is None


def test_a_saturday_inside_a_long_holiday_is_free_for_two_shifts(seeded):
    hours = calendar(seeded, "two_shifts").revisions[0].working_hours
    assert hours.kind_of_day(date(2025, 2, 1).toordinal()) == "holiday"
    assert hours.kind_of_day(date(2025, 2, 8).toordinal()) == "extra_working_day"


def test_holidays_of_a_year_without_a_notice_are_unconfirmed():
    assert days_off("CN", 2026).confirmed
    assert not days_off("CN", 2031).confirmed
    assert days_off("DE", 2031, "BW").confirmed


def test_processes_have_names_in_both_languages(seeded):
    assert next(iter(qms_processes())) == "document_control"
    assert len(qms_processes()) == 15
    assert process_name("purchasing").in_("en") == "Purchasing"
    assert process_name("gone").in_("en") == "gone"


def test_a_policy_keeps_its_ladders_as_they_were_stated(seeded):
    from qms_tickets.domain.defaults import POLICIES

    assert policy("process").revisions[0].ladders == POLICIES["process"]["ladders"]

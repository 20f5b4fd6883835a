"""The figures of a new installation, typed out as the page of defaults states them."""

import pytest

from qms_tickets.domain import defaults
from qms_tickets.domain.clocks.calendar import Calendar
from qms_tickets.domain.priority import priority_of

PRIORITIES = ("P1", "P2", "P3", "P4")


def in_hours(by_priority):
    return tuple(by_priority[priority] / 3600 for priority in PRIORITIES)


@pytest.mark.parametrize(
    ("impact", "now", "soon", "planned"),
    [("high", "P1", "P2", "P3"), ("medium", "P2", "P3", "P4"), ("low", "P3", "P4", "P4")],
)
def test_priority_follows_from_impact_and_urgency(impact, now, soon, planned):
    found = tuple(
        priority_of(impact, urgency, defaults.PRIORITY_MATRIX) for urgency in ("now", "soon", "planned")
    )
    assert found == (now, soon, planned)


@pytest.mark.parametrize(
    ("kind", "hours"),
    [
        ("handover", (1, 2, 4, 8)),
        ("desk", (2, 4, 16, 40)),
        ("inspection", (2, 4, 8, 16)),
        ("document", (2, 4, 16, 24)),
        ("repair", (2, 8, 16, 40)),
        ("purchasing", (8, 16, 40, 80)),
        ("calibration", (8, 24, 40, 80)),
        ("people", (8, 24, 80, 160)),
        ("other", (2, 4, 16, 40)),
    ],
)
def test_each_kind_of_service_has_its_delivery_target(kind, hours):
    assert in_hours(defaults.terms_for_kind(kind)["delivery"]) == hours


def test_the_other_clocks_have_one_line_for_all_kinds():
    targets = defaults.terms_for_kind("desk")
    assert in_hours(targets["response"]) == (0.5, 2, 4, 8)
    assert in_hours(targets["input"]) == (2, 4, 16, 24)
    assert in_hours(targets["acceptance"]) == (4, 8, 16, 24)
    assert in_hours(targets["rating"]) == (40, 40, 40, 40)


def test_a_process_customer_accepts_sooner():
    assert in_hours(defaults.terms_for_kind("handover", ["process"])["acceptance"]) == (2, 4, 8, 8)


def test_rework_has_half_the_delivery_target_and_at_least_an_hour():
    assert in_hours(defaults.terms_for_kind("handover")["rework"]) == (1, 1, 2, 4)
    assert in_hours(defaults.terms_for_kind("people")["rework"]) == (4, 12, 40, 80)


def test_there_are_fifteen_processes():
    assert len(defaults.QMS_PROCESSES) == 15
    assert all(name["zh"] and name["en"] for name in defaults.QMS_PROCESSES.values())


@pytest.mark.parametrize(
    ("code", "day", "hours"),
    [
        ("office", "mon", [["08:30", "12:00"], ["13:00", "17:30"]]),
        ("office", "sat", None),
        ("two_shifts", "sat", [["08:00", "12:00"], ["12:30", "20:00"], ["20:30", "24:00"]]),
        ("two_shifts", "sun", None),
        ("night", "fri", [["22:00", "06:00"]]),
        ("night", "sat", None),
    ],
)
def test_weekly_hours_of_the_calendars(code, day, hours):
    told = Calendar.from_hours(defaults.calendar_hours(code)).to_hours()
    assert told["time_zone"] == "Asia/Shanghai"
    assert told["weekly"].get(day) == hours


def test_the_fourth_calendar_always_runs():
    assert defaults.calendar_hours("24x7") == {"time_zone": "Asia/Shanghai", "always": True}

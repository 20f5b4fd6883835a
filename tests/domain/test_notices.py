"""Who is told of what, and when readers may be disturbed."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from qms_tickets.domain import notices
from qms_tickets.domain.clocks.calendar import Calendar
from qms_tickets.domain.defaults import CALENDARS
from qms_tickets.domain.quiet_hours import WEEKLY, next_digest, next_hearing

SHANGHAI = ZoneInfo("Asia/Shanghai")


def hours(code: str) -> Calendar:
    told = {name: value for name, value in CALENDARS[code].items() if name in ("weekly", "always")}
    return Calendar.from_hours({"time_zone": "Asia/Shanghai", **told})


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """In March 2026, of which the 2nd is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("calendar", "now", "heard"),
    [
        ("office", on(2, 10), on(2, 10)),
        ("office", on(2, 12, 30), on(2, 13)),
        ("office", on(2, 20), on(3, 8, 30)),
        ("office", on(6, 18), on(9, 8, 30)),
        ("night", on(2, 23), on(2, 23)),
        ("night", on(3, 7), on(3, 22)),
        ("24x7", on(1, 3), on(1, 3)),
    ],
)
def test_people_are_told_in_their_own_working_hours(calendar, now, heard):
    assert next_hearing(hours(calendar), now) == heard


@pytest.mark.parametrize(
    ("calendar", "now", "start"),
    [
        ("office", on(2, 7), on(2, 8, 30)),
        ("office", on(2, 10), on(3, 8, 30)),
        ("office", on(6, 10), on(9, 8, 30)),
        ("night", on(3, 2), on(3, 22)),
        ("24x7", on(2, 10), on(3, 6)),
    ],
)
def test_a_digest_comes_when_the_next_working_day_starts(calendar, now, start):
    assert next_digest(hours(calendar), now) == start


@pytest.mark.parametrize(
    ("now", "start"), [(on(2, 7), on(2, 8, 30)), (on(2, 9), on(9, 8, 30)), (on(8, 12), on(9, 8, 30))]
)
def test_a_weekly_digest_comes_when_the_working_week_starts(now, start):
    assert next_digest(hours("office"), now, WEEKLY) == start


def told(kind: str, priority: str = "P3", **facts) -> dict[str, bool]:
    known = {"priority": priority, **facts}
    return {line.who: line.is_digest(priority) for line in notices.TABLE[kind] if line.holds(known)}


def test_new_work_is_told_at_once_when_it_is_urgent_and_else_by_digest():
    assert told("ticket.submitted", "P2") == {"at_work": False}
    assert told("ticket.submitted", "P3") == {"at_work": True}


def test_a_critical_ticket_is_told_to_the_supervisor_of_who_asks():
    assert told("ticket.submitted", "P1") == {"at_work": False, "customer_supervisors": False}


def test_a_hold_is_told_at_once_to_whom_it_costs_time():
    assert told("ticket.held", stops=True) == {"requester": False, "watchers": True}
    assert told("ticket.held", stops=False) == {"watchers": True}
    assert "supplier_supervisors" in told("ticket.held", stops=True, refusable_by="supplier")


def test_internal_comments_are_told_to_nobody_but_who_is_named():
    assert told("ticket.commented", side="supplier", audience="supplier") == {}
    assert told("ticket.commented", side="supplier", audience="shared") == {"requester": True}


def test_a_low_mark_is_told_to_the_head_but_not_between_superior_and_subordinate():
    assert told("ticket.rated", side="customer", low=True, relation="functional") == {
        "at_work": True,
        "supplier_head": False,
    }
    assert told("ticket.rated", side="customer", low=True, relation="rank") == {"at_work": True}


def test_what_is_settled_is_not_asked_any_more():
    assert notices.is_still_asked("ticket.delivered", "delivered")
    assert not notices.is_still_asked("ticket.delivered", "closed")
    assert notices.is_still_asked("escalation.fired", "in_progress")
    assert not notices.is_still_asked("escalation.fired", "cancelled")
    assert notices.is_still_asked("outbox.dead", None)

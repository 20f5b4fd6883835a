"""The picture on a ticket's page counts what its clocks counted, whatever happened on the way."""

from __future__ import annotations

import pytest

from qms_tickets.domain.access import SYSTEM
from qms_tickets.operations import calendars
from qms_tickets.queries.clocks import value_of
from qms_tickets.web.tickets.timeline import HOLDING_CLOCKS, picture_of
from tests.factories import do, make_department, make_house, make_ticket
from tests.operations.tickets.stories import OUTPUTS, REQUEST, at

WEEK = ("mon", "tue", "wed", "thu", "fri")
GIVEN = [{"key": "drawing", "value": "SP-40 D"}]
NOW = at("tue+1 11:00")


def berlin():
    weekly = {day: [["08:00", "12:00"], ["12:30", "16:30"]] for day in WEEK}
    told = {"time_zone": "Europe/Berlin", "weekly": weekly}
    return calendars.add("berlin", "Berlin", told, by=SYSTEM, now=at("mon 00:00"))


def paused_over_the_weekend(house, ticket):
    do(ticket, "request_input", house.inspector, at("fri 15:00"), items=REQUEST)
    do(ticket, "provide_input", house.buyer, at("mon+1 10:30"), items=GIVEN)


def agreed(house, ticket):
    do(ticket, "propose_due", house.inspector, at("tue 11:00"), due=at("fri+1 16:00"), reason="queue")
    do(ticket, "agree_due", house.buyer, at("wed 09:00"))


def raised(house, ticket):
    do(ticket, "reprioritise", house.buyer, at("tue 09:30"), impact="high", urgency="soon", reason="line")


def reopened(house, ticket):
    """The customer's calendar was another one when it inspected."""
    do(ticket, "deliver", house.inspector, at("fri 10:00"), outputs=OUTPUTS)
    do(ticket, "accept_delivery", house.buyer, at("fri 14:00"), all_conform=True)
    house.purchasing.calendar = berlin()
    do(ticket, "reopen", house.buyer, at("mon+1 15:00"), reason="it broke")


def handed_over(house, ticket):
    berlin()
    make_department("BER", calendar="berlin")
    do(ticket, "hand_over", house.inspector, at("wed 11:00"), department="BER", reason="theirs")


def holiday_declared_afterwards(house, ticket):
    calendar = house.metrology.calendar
    hours = {**calendar.revisions[-1].hours, "holidays": ["2026-03-04"]}
    calendars.revise(calendar, hours, by=SYSTEM, now=at("fri 09:00"), effective_from=at("tue 00:00"))


STORIES = [
    paused_over_the_weekend,
    agreed,
    raised,
    reopened,
    handed_over,
    holiday_declared_afterwards,
]


def is_counted_as_drawn(ticket) -> bool:
    drawn = picture_of(ticket, None, "Asia/Shanghai", NOW)
    for side in ("customer", "supplier"):
        counted = [
            value_of(clock).used(NOW).total_seconds()
            for clock in ticket.clocks
            if clock.side == side and clock.kind in HOLDING_CLOCKS
        ]
        assert drawn.totals[side] == sum(counted)
    return drawn.totals["supplier"] > 0


@pytest.mark.parametrize("story", STORIES, ids=[story.__name__ for story in STORIES])
def test_the_hours_drawn_are_the_hours_counted(db, story):
    house = make_house()
    ticket = make_ticket(house, "in_progress")
    story(house, ticket)
    assert is_counted_as_drawn(ticket)


def test_where_both_sides_must_work_only_these_hours_are_drawn(db):
    house = make_house(both_sides_hours=True)
    house.purchasing.calendar = berlin()
    ticket = make_ticket(house, "in_progress")
    paused_over_the_weekend(house, ticket)
    assert is_counted_as_drawn(ticket)

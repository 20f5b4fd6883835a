"""Workload: open work by person and age, counted once each, as the lists show it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qms_tickets.domain.measures.workload import AGES, BANDS, edges
from qms_tickets.queries.viewer import viewer_of
from qms_tickets.queries.workload import workload_of
from tests.factories import make_house, make_ticket
from tests.operations.tickets.stories import at
from tests.queries.recorder import statements_of

DAY = timedelta(days=1)
NOW = at("mon 12:00")


@pytest.fixture
def house(db):
    return make_house()


def loads(house, person=None, now=NOW):
    found = workload_of(house.metrology.id, viewer_of(person or house.inspector, now), now)
    return {load.person.email if load.person else None: load for load in found}


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (timedelta(0), 0),
        (DAY, 0),
        (DAY + timedelta(microseconds=1), 1),
        (3 * DAY, 1),
        (7 * DAY, 2),
        (30 * DAY, 3),
        (30 * DAY + timedelta(microseconds=1), 4),
        (4000 * DAY, 4),
    ],
)
def test_an_age_is_in_one_band(age, band):
    asked = NOW - age
    within = [
        number
        for number, (since, until) in enumerate(edges(NOW))
        if (since is None or asked >= since) and (until is None or asked < until)
    ]
    assert within == [band] and len(AGES) + 1 == BANDS


def test_each_open_ticket_counts_for_who_serves_it_by_age(house):
    make_ticket(house, "submitted", now=at("mon 09:00"))
    make_ticket(house, "in_progress", now=at("mon 10:00"))
    make_ticket(house, "delivered", now=at("mon 10:00"))
    make_ticket(house, "closed", now=at("mon 09:00"))
    found = loads(house, now=NOW + 2 * DAY)
    assert found[None].ages == (0, 1, 0, 0, 0)
    assert found["inspector@example.com"].ages == (0, 2, 0, 0, 0)
    assert found["inspector@example.com"].with_customer == 1
    assert found["inspector@example.com"].oldest == at("mon 10:00")


def test_overdue_is_what_the_supplier_holds_past_its_time(house):
    make_ticket(house, "in_progress")
    make_ticket(house, "delivered")
    assert loads(house)["inspector@example.com"].overdue == 0
    assert loads(house, now=NOW + 60 * DAY)["inspector@example.com"].overdue == 1


def test_whoever_has_nothing_to_do_is_shown_last(house):
    make_ticket(house, "in_progress")
    found = workload_of(house.metrology.id, viewer_of(house.inspector, NOW), NOW)
    assert [load.open for load in found] == sorted((load.open for load in found), reverse=True)
    assert found[0].person == house.inspector and found[-1].open == 0


def test_a_confidential_ticket_counts_only_for_those_who_may_see_it(house):
    make_ticket(house, "submitted", confidential=True)
    assert loads(house, house.quality_manager)[None].open == 1
    assert None not in loads(house, house.metrology_head)


def test_it_costs_the_same_for_many_tickets_as_for_one(house):
    viewer, metrology = viewer_of(house.inspector, NOW), house.metrology.id
    for _ in range(6):
        make_ticket(house, "in_progress")
    assert statements_of(workload_of, metrology, viewer, NOW) == 3

"""My work: the figures agree with the lines, also with those that are left out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qms_tickets.queries import work
from qms_tickets.queries.viewer import viewer_of
from qms_tickets.queries.work import count_of, duties_of, waiting_for_others
from tests.factories import do, make_house, make_ticket
from tests.operations.tickets.stories import at
from tests.queries.recorder import statements_of

NOW = at("mon 12:00")
STATES = ("draft", "submitted", "input_requested", "in_progress", "delivered", "closed", "declined")
LATER = timedelta(days=40)


@pytest.fixture
def house(db):
    """A ticket in each state, and one whose due time is to be agreed."""
    made = make_house()
    for state in STATES:
        make_ticket(made, state, now=at("mon 09:00"))
    proposed = make_ticket(made, "in_progress", now=at("mon 09:00"))
    do(
        proposed,
        "propose_due",
        made.inspector,
        NOW,
        due=NOW + timedelta(days=3),
        reason="the tester is broken",
    )
    return made


@pytest.mark.parametrize("name", ["buyer", "inspector", "metrology_head", "quality_manager"])
@pytest.mark.parametrize("now", [NOW, NOW + LATER])
def test_the_figures_are_those_of_the_lines(house, name, now):
    viewer = viewer_of(getattr(house, name), now)
    lines, count = duties_of(viewer, now), count_of(viewer, now)
    assert count.all == len(lines)
    assert count.late == sum(line.own_clock and line.due is not None and line.due < now for line in lines)
    assert count.customer == sum(line.ticket.requester_id in viewer.people for line in lines)
    assert count.supplier == count.all - count.customer


def test_what_is_left_out_is_counted(house, monkeypatch):
    viewer = viewer_of(house.buyer, NOW)
    everything = count_of(viewer, NOW).all
    waiting = waiting_for_others(viewer, duties_of(viewer, NOW))
    monkeypatch.setattr(work, "MOST", 1)
    few = duties_of(viewer, NOW)
    assert len(few) < everything == count_of(viewer, NOW).all
    first = waiting_for_others(viewer, few, most=1)
    assert len(first.tickets) == 1 < waiting.count <= first.count


@pytest.mark.parametrize("more", [0, 5])
def test_counting_costs_one_statement_however_many_there_are(house, more):
    for _ in range(more):
        make_ticket(house, "submitted", now=at("mon 10:00"))
    assert statements_of(count_of, viewer_of(house.inspector, NOW), NOW) == 1

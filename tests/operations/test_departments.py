"""Departments form a tree, and a closed one leaves everything to its successor."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from qms_tickets.domain.errors import NotPossible, NotValid
from qms_tickets.models import Event
from qms_tickets.models.ticket import FormerDepartment
from qms_tickets.models.timer import Timer
from qms_tickets.operations import departments, summaries
from qms_tickets.operations.organisation_bodies import DepartmentBody
from qms_tickets.queries.people import department_by_code, department_tree
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, actor, make_department, make_house, make_ticket


@pytest.fixture
def house(db):
    with transaction():
        return make_house()


def body(**changes) -> DepartmentBody:
    return DepartmentBody.model_validate({"code": "new", "name_zh": "新", "name_en": "New", **changes})


def wrong(operation, *arguments, **options) -> dict[str, str]:
    with pytest.raises(NotValid) as caught, transaction():
        operation(*arguments, now=MONDAY_9, **options)
    return {name: error.code for name, error in caught.value.errors.items()}


def test_a_department_is_added_below_another(house):
    by = actor(house.director)
    with transaction():
        departments.add(body(parent="met", head="inspector@example.com"), by=by, now=MONDAY_9)
    assert [(branch.department.code, branch.depth) for branch in department_tree()] == [
        ("GM", 0),
        ("HR", 1),
        ("MET", 1),
        ("NEW", 2),
        ("PUR", 1),
    ]


def test_its_first_week_is_summed_up_when_the_next_begins(db, house):
    with transaction():
        departments.add(body(), by=actor(house.director), now=MONDAY_9)
    begins = db.session.scalars(select(Timer.at).where(Timer.kind == summaries.WEEK)).one()
    assert begins == MONDAY_9 + timedelta(days=7, minutes=-30)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"code": "Met"}, {"code": "already_used"}),
        ({"parent": "NO"}, {"parent": "not_a_department"}),
        ({"calendar": "no"}, {"calendar": "not_a_calendar"}),
        (
            {"head": "no@example.com", "contact": "no@example.com"},
            {"head": "not_a_person", "contact": "not_a_person"},
        ),
        ({"name_zh": None, "name_en": None}, {"name_zh": "required"}),
    ],
)
def test_what_does_not_fit_is_refused_by_field(house, changes, complaint):
    assert wrong(departments.add, body(**changes), by=actor(house.director)) == complaint


@pytest.mark.parametrize("code", ["", "A B", "Ä", "a/b", "x" * 33, "-a"])
def test_a_code_is_letters_digits_and_hyphens(code):
    with pytest.raises(ValueError):
        body(code=code)


def test_one_name_is_enough(house):
    with transaction():
        added = departments.add(body(name_zh=None), by=actor(house.director), now=MONDAY_9)
    assert added.name.in_("zh_Hans") == "New"


def test_a_department_is_never_part_of_itself(house):
    assert wrong(
        departments.change, house.office, body(code="GM", parent="MET"), by=actor(house.director)
    ) == {"parent": "parent_loop"}


def test_the_code_stays(house):
    assert wrong(departments.change, house.metrology, body(code="OTHER"), by=actor(house.director)) == {
        "code": "code_stays"
    }


def test_a_department_that_is_needed_closes_with_a_successor(house):
    by = actor(house.director)
    assert wrong(departments.deactivate, house.metrology, None, by=by) == {"successor": "successor_required"}
    assert wrong(departments.deactivate, house.metrology, "MET", by=by) == {"successor": "not_a_department"}
    assert wrong(departments.deactivate, house.office, "MET", by=by) == {"successor": "parent_loop"}


def test_everything_moves_to_the_successor_and_closed_tickets_stay(db, house):
    with transaction():
        working, closed = make_ticket(house, "in_progress"), make_ticket(house, "closed")
        successor = make_department("LAB", parent=house.office, calendar="24x7")
    due = next(clock for clock in working.clocks if clock.kind == "delivery").due
    later = MONDAY_9 + timedelta(hours=1)
    with transaction():
        departments.deactivate(house.metrology, "LAB", by=actor(house.director), now=later)
    assert working.supplier_department_id == successor.id
    assert closed.supplier_department_id == house.metrology.id
    assert house.inspector.department_id == successor.id
    assert house.service.department_id == successor.id
    former = db.session.scalars(select(FormerDepartment)).one()
    assert (former.ticket_id, former.department_id) == (working.id, house.metrology.id)
    delivery = next(clock for clock in working.clocks if clock.kind == "delivery")
    assert delivery.department_id == successor.id
    assert delivery.calendars[-1].revision.calendar.code == "24x7"
    assert delivery.due < due
    kinds = set(db.session.scalars(select(Event.kind)))
    assert {"department.deactivated", "ticket.moved_with_department"} <= kinds


def test_the_customers_side_moves_too(house):
    with transaction():
        ticket = make_ticket(house, "input_requested")
        successor = make_department("BUY", parent=house.office)
    with transaction():
        departments.deactivate(house.purchasing, "BUY", by=actor(house.director), now=MONDAY_9)
    assert ticket.customer_department_id == successor.id
    assert ticket.holder_department_id == successor.id


def test_an_empty_department_closes_alone_and_once(house):
    with transaction():
        make_department("OLD")
    with transaction():
        departments.deactivate(department_by_code("OLD"), None, by=actor(house.director), now=MONDAY_9)
    with pytest.raises(NotPossible), transaction():
        departments.deactivate(department_by_code("OLD"), None, by=actor(house.director), now=MONDAY_9)
    assert "OLD" not in [branch.department.code for branch in department_tree()]
    assert "OLD" in [branch.department.code for branch in department_tree(closed=True)]

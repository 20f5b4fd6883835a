"""A colleague may be named as people do: by address, or by a name that is nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qms_tickets.domain.errors import NotValid
from qms_tickets.operations import absences
from qms_tickets.operations.absences import AbsenceBody
from qms_tickets.operations.named import person_named
from tests.factories import MONDAY_9, actor, do, make_person, make_ticket
from tests.operations.tickets.stories import at, refused


@pytest.mark.parametrize("told", ["second_inspector@example.com", " Second_Inspector ", "王芳"])
def test_an_address_or_a_name_of_ones_own_is_enough(house, told):
    house.second_inspector.name = "王芳" if told == "王芳" else house.second_inspector.name
    ticket = make_ticket(house)
    do(ticket, "assign", house.metrology_head, at("mon 10:00"), person=told)
    assert ticket.assignee_id == house.second_inspector.id


def test_of_several_people_of_one_name_the_address_is_asked(house):
    house.inspector.name = house.second_inspector.name = "李强"
    with pytest.raises(NotValid) as refusal:
        person_named("李强", "person")
    complaint = refusal.value.errors["person"]
    assert complaint.code == "several_people"
    assert complaint.facts["people"] == [
        "李强 <inspector@example.com>",
        "李强 <second_inspector@example.com>",
    ]


def test_who_left_or_is_a_guest_is_not_named(house):
    guest = make_person("guest", house.inspector.department)
    guest.external = True
    house.second_inspector.active = False
    for told in ("guest", "second_inspector", "second_inspector@example.com", "nobody"):
        with refused(NotValid, person="unknown_person"):
            person_named(told, "person")


def test_a_deputy_is_named_and_what_else_is_wrong_is_told_with_it(house):
    inspector, by = house.inspector, actor(house.inspector)
    body = AbsenceBody.model_validate(
        {"from": MONDAY_9, "until": MONDAY_9 + timedelta(days=2), "deputy": "second_inspector"}
    )
    assert absences.add(inspector, body, by=by, now=MONDAY_9).deputy_id == house.second_inspector.id
    wrong = body.model_copy(update={"deputy": "nobody", "until": MONDAY_9 - timedelta(days=1)})
    with refused(NotValid, deputy="not_a_person", until="end_before_start"):
        absences.add(inspector, wrong, by=by, now=MONDAY_9)

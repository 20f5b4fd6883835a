"""People come, change, get rights, go away for a while, and leave with a successor."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from qms_tickets.domain.access import SYSTEM
from qms_tickets.domain.errors import NotAllowed, NotPossible, NotValid
from qms_tickets.models import Absence, Event, Person
from qms_tickets.models.outbox import Notice
from qms_tickets.operations import absences, leaving, people, people_import
from qms_tickets.operations.organisation_bodies import AbsenceBody, PersonBody
from qms_tickets.queries.organisation import organisation
from qms_tickets.queries.people import person_by_email
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, actor, grant, make_house, make_ticket


def body(**changes) -> PersonBody:
    stated = {"name": "New", "email": "New@Example.com", "department": "MET", **changes}
    return PersonBody.model_validate(stated)


@pytest.fixture
def house(db):
    with transaction():
        house = make_house()
        grant(house.stranger, "administrator")
    return house


def by(house):
    return actor(house.stranger)


def add(house, **changes) -> Person:
    with transaction():
        return people.add(body(**changes), by=by(house), now=MONDAY_9)


def wrong(house, operation, *arguments, **options) -> dict[str, str]:
    with pytest.raises(NotValid) as caught, transaction():
        operation(*arguments, **options)
    return {name: error.code for name, error in caught.value.errors.items()}


def events(db, kind: str) -> list[Event]:
    return list(db.session.scalars(select(Event).where(Event.kind == kind).order_by(Event.sequence)))


# --- adding and changing ---


def test_a_person_is_known_by_an_address_in_lower_case(db, house):
    person = add(house, capabilities=["supervisor", "auditor"])
    assert person.email == "new@example.com"
    assert person.id in organisation().supervisors_of(house.metrology.id)
    added = events(db, "person.added")[-1]
    assert added.facts["capabilities"] == ["auditor", "supervisor:MET"]
    assert (added.text("email"), added.text("name")) == ("new@example.com", "New")


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"email": "buyer@example.com"}, {"email": "already_used"}),
        ({"department": "NO"}, {"department": "not_a_department"}),
        ({"manager": "nobody@example.com"}, {"manager": "not_a_person"}),
        ({"capabilities": ["king"]}, {"capabilities": "not_a_choice"}),
        ({"capabilities": ["supervisor:NO"]}, {"capabilities": "not_a_department"}),
        ({"capabilities": ["auditor:MET"]}, {"capabilities": "not_a_choice"}),
    ],
)
def test_what_does_not_fit_is_refused_by_field(house, changes, complaint):
    assert wrong(house, people.add, body(**changes), by=by(house), now=MONDAY_9) == complaint


@pytest.mark.parametrize(
    "email",
    [
        "",
        "a",
        "a@",
        "@b.c",
        "a b@c.d",
        "a@b@c.d",
        "a@b.c, d@e.f",
        "a<b>@c.d",
        "a@b..c",
        "ä@b.c",
        '"a"@b.c',
        "a@b.c\nBcc: x@y.z",
    ],
)
def test_an_address_that_programs_read_differently_is_none(email):
    with pytest.raises(ValueError):
        body(email=email)


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "x" * 121])
def test_a_name_is_one_line(name):
    with pytest.raises(ValueError):
        body(name=name)


def test_nobody_leads_the_own_superior(house):
    changes = {
        "name": "director",
        "email": "director@example.com",
        "department": "GM",
        "manager": "buyer@example.com",
    }
    assert wrong(house, people.change, house.director, body(**changes), by=by(house), now=MONDAY_9) == {
        "manager": "manager_loop"
    }


def test_a_change_names_the_fields_and_nothing_is_recorded_where_none_changed(db, house):
    person = add(house)
    with transaction():
        people.change(
            person, body(name="Newer", manager="metrology_head@example.com"), by=by(house), now=MONDAY_9
        )
        people.change(
            person, body(name="Newer", manager="metrology_head@example.com"), by=by(house), now=MONDAY_9
        )
    assert [event.facts["fields"] for event in events(db, "person.changed")] == [["name", "manager"]]


def test_rights_are_granted_and_withdrawn_on_record(db, house):
    person = add(house, capabilities=["auditor"])
    with transaction():
        people.change(
            person, body(capabilities=["quality_manager", "supervisor:PUR"]), by=by(house), now=MONDAY_9
        )
    changed = events(db, "person.rights_changed")[-1]
    assert changed.facts["granted"] == ["quality_manager", "supervisor:PUR"]
    assert changed.facts["withdrawn"] == ["auditor"]
    assert person.id in organisation().supervisors_of(house.purchasing.id)


def test_somebody_is_left_to_administer(house):
    with pytest.raises(NotPossible), transaction():
        people.set_rights(house.stranger, [], by=by(house), now=MONDAY_9)
    with pytest.raises(NotPossible), transaction():
        leaving.deactivate(house.stranger, None, by=by(house), now=MONDAY_9)


# --- absences ---


def away(deputy="second_inspector@example.com", start=1, end=5, **more) -> AbsenceBody:
    stated = {
        "deputy": deputy,
        "from": MONDAY_9 + timedelta(days=start),
        "until": MONDAY_9 + timedelta(days=end),
        **more,
    }
    return AbsenceBody.model_validate(stated)


def test_a_deputy_stands_in_for_the_time_of_the_absence(db, house):
    with transaction():
        absences.add(house.inspector, away(), by=actor(house.inspector), now=MONDAY_9)
    reached = organisation().reached
    assert reached(house.inspector.id, MONDAY_9).person_id == house.inspector.id
    assert reached(house.inspector.id, MONDAY_9 + timedelta(days=2)).person_id == house.second_inspector.id
    assert reached(house.inspector.id, MONDAY_9 + timedelta(days=5)).person_id == house.inspector.id
    assert events(db, "person.absence_set")[-1].facts["deputy"] == house.second_inspector.id


@pytest.mark.parametrize(
    ("stated", "complaint"),
    [
        ({"deputy": "nobody@example.com"}, {"deputy": "not_a_person"}),
        ({"deputy": "inspector@example.com"}, {"deputy": "own_deputy"}),
        ({"start": 5, "end": 5}, {"until": "end_before_start"}),
        ({"start": -5, "end": -1}, {"until": "in_the_past"}),
        ({"start": 1, "end": 500}, {"until": "too_late"}),
    ],
)
def test_an_absence_that_makes_no_sense_is_refused(house, stated, complaint):
    assert (
        wrong(house, absences.add, house.inspector, away(**stated), by=actor(house.inspector), now=MONDAY_9)
        == complaint
    )


def test_there_is_one_deputy_at_a_time(house):
    with transaction():
        absences.add(house.inspector, away(), by=actor(house.inspector), now=MONDAY_9)
    overlapping = away(start=4, end=8)
    complaint = wrong(
        house, absences.add, house.inspector, overlapping, by=actor(house.inspector), now=MONDAY_9
    )
    assert complaint == {"from": "absence_overlaps"}
    with transaction():
        absences.add(house.inspector, away(start=5, end=8), by=actor(house.inspector), now=MONDAY_9)


def test_whoever_is_back_early_ends_it(db, house):
    with transaction():
        absence = absences.add(house.inspector, away(), by=actor(house.inspector), now=MONDAY_9)
    early = MONDAY_9 + timedelta(days=2)
    with transaction():
        absences.end(absence, by=actor(house.inspector), now=early)
    assert organisation().reached(house.inspector.id, early).for_id is None
    with pytest.raises(NotPossible), transaction():
        absences.end(absence, by=actor(house.inspector), now=early)


def test_others_do_not_send_one_away_but_those_above_do(house):
    with pytest.raises(NotAllowed), transaction():
        absences.add(house.inspector, away(), by=actor(house.buyer), now=MONDAY_9)
    with transaction():
        absences.add(house.inspector, away(), by=actor(house.metrology_head), now=MONDAY_9)


def test_the_deputy_of_an_absent_supervisor_does_too_on_record(db, house):
    absent = away(start=-1, end=9)
    with transaction():
        absences.add(house.metrology_head, absent, by=actor(house.metrology_head), now=MONDAY_9)
    with transaction():
        absences.add(
            house.inspector, away("buyer@example.com"), by=actor(house.second_inspector), now=MONDAY_9
        )
    event = db.session.scalars(select(Event).where(Event.kind == "person.absence_set")).all()[-1]
    assert (event.actor_id, event.for_id) == (house.second_inspector.id, house.metrology_head.id)


def test_who_is_sent_away_hears_of_it_and_nobody_of_the_own_entry(db, house):
    def told() -> list[tuple[str, str]]:
        found = db.session.scalars(select(Notice).order_by(Notice.id))
        return [(notice.person.name, notice.kind) for notice in found]

    with transaction():
        absences.add(house.inspector, away(), by=actor(house.inspector), now=MONDAY_9)
    own = [("second_inspector", "person.absence_set")]
    assert told() == own
    with transaction():
        absences.add(house.inspector, away(start=6, end=7), by=actor(house.metrology_head), now=MONDAY_9)
    assert told() == [*own, *own, ("inspector", "person.absence_entered")]


# --- leaving ---


def test_who_holds_something_leaves_with_a_successor(house):
    with transaction():
        make_ticket(house, "in_progress")
    for person in (house.inspector, house.buyer, house.metrology_head):
        assert wrong(house, leaving.deactivate, person, None, by=by(house), now=MONDAY_9) == {
            "successor": "successor_required"
        }
    complaint = wrong(
        house, leaving.deactivate, house.inspector, house.inspector.email, by=by(house), now=MONDAY_9
    )
    assert complaint == {"successor": "not_a_person"}


def test_the_successor_gets_the_tickets_and_acts_for_what_stays_in_the_name(db, house):
    with transaction():
        ticket = make_ticket(house, "in_progress")
    with transaction():
        leaving.deactivate(house.inspector, house.second_inspector.email, by=by(house), now=MONDAY_9)
    assert ticket.assignee_id == house.second_inspector.id
    assert ticket.holder_person_id == house.second_inspector.id
    assert organisation().contact_of(house.metrology.id) == house.second_inspector.id
    assert organisation().stands_in_for(house.second_inspector.id, MONDAY_9) == (house.inspector.id,)
    left = events(db, "person.deactivated")[-1]
    assert left.facts == {
        "person": house.inspector.id,
        "successor": house.second_inspector.id,
        "tickets": [ticket.number],
    }


def test_a_requester_never_becomes_the_one_who_serves(house):
    with transaction():
        ticket = make_ticket(house, "in_progress")
    with transaction():
        leaving.deactivate(house.inspector, house.buyer.email, by=by(house), now=MONDAY_9)
    assert ticket.assignee_id == house.metrology_head.id


def test_a_head_hands_on_the_department_and_the_people(house):
    with transaction():
        leaving.deactivate(house.metrology_head, house.inspector.email, by=by(house), now=MONDAY_9)
    assert organisation().head_of(house.metrology.id) == house.inspector.id
    assert house.second_inspector.manager_id == house.inspector.id
    assert house.inspector.manager_id == house.director.id


def test_nobody_leaves_twice_and_who_comes_back_acts_for_oneself(db, house):
    with transaction():
        leaving.deactivate(house.inspector, house.second_inspector.email, by=by(house), now=MONDAY_9)
    with pytest.raises(NotPossible), transaction():
        leaving.deactivate(house.inspector, house.second_inspector.email, by=by(house), now=MONDAY_9)
    with transaction():
        leaving.reactivate(house.inspector, by=by(house), now=MONDAY_9 + timedelta(days=1))
    assert organisation().reached(house.inspector.id, MONDAY_9 + timedelta(days=1)).for_id is None
    assert all(
        absence.until <= MONDAY_9 + timedelta(days=1) for absence in db.session.scalars(select(Absence))
    )


# --- from a file ---

FILE = (
    "email,name,department,manager,language,zone,capabilities\n"
    "li@example.com,李强,MET,chen@example.com,中文,Asia/Shanghai,\n"
    "chen@example.com,陈建国,MET,director@example.com,zh,,supervisor quality_manager\n"
    "\n"
    'anna@example.com,"Weber, Anna",PUR,,en,Europe/Berlin,\n'
)


def plan(text: str) -> people_import.Plan:
    return people_import.plan(text, language="en", zone="UTC")


def carry_out(text: str, house) -> None:
    with transaction():
        people_import.carry_out(plan(text), by=by(house), now=MONDAY_9)


def test_a_file_adds_people_whose_managers_stand_further_down(house):
    wanted = plan(FILE)
    assert [(row.line, row.does) for row in wanted.rows] == [(2, "add"), (3, "add"), (5, "add")]
    carry_out(FILE, house)
    li, anna = person_by_email("li@example.com"), person_by_email("anna@example.com")
    assert (li.manager.email, li.language) == ("chen@example.com", "zh_Hans")
    assert (anna.name, anna.zone) == ("Weber, Anna", "Europe/Berlin")


def test_the_same_file_again_changes_nothing(db, house):
    carry_out(FILE, house)
    before = len(db.session.scalars(select(Event.sequence)).all())
    assert {row.does for row in plan(FILE).rows} == {"same"}
    carry_out(FILE, house)
    assert len(db.session.scalars(select(Event.sequence)).all()) == before


def test_an_empty_cell_keeps_what_is_stored(house):
    carry_out(FILE, house)
    carry_out("name;email;department;language\nLi Qiang;LI@example.com;PUR;\n", house)
    li = person_by_email("li@example.com")
    assert (li.name, li.department.code, li.language, li.manager.email) == (
        "Li Qiang",
        "PUR",
        "zh_Hans",
        "chen@example.com",
    )


def test_every_wrong_row_is_named_and_nothing_is_written(house):
    text = (
        "email,name,department,manager,zone,capabilities\n"
        "a@example.com,A,MET,,,\n"
        "b,B,MET,,,\n"
        "c@example.com,,NO,,,\n"
        "d@example.com,D,NO,ghost@example.com,Mars/Olympus,\n"
        "e@example.com,E,MET,ghost@example.com,,king\n"
        "a@example.com,A again,MET,,,\n"
        "f@example.com,F\n"
    )
    wanted = plan(text)
    found = {row.line: {name: error.code for name, error in row.errors.items()} for row in wanted.wrong}
    assert found == {
        2: {"email": "duplicate"},
        3: {"email": "not_an_email"},
        4: {"name": "required", "department": "not_a_department"},
        5: {"department": "not_a_department", "manager": "not_a_person", "zone": "not_a_zone"},
        6: {"manager": "not_a_person", "capabilities": "not_a_choice"},
        7: {"email": "duplicate"},
        8: {"row": "wrong_width"},
    }
    with pytest.raises(NotValid), transaction():
        people_import.carry_out(wanted, by=by(house), now=MONDAY_9)
    assert person_by_email("e@example.com") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "file_empty"),
        ("email,name,department\n", "file_empty"),
        ("email,name\na@b.c,A\n", "columns_missing"),
        ("email,name,department,shoe size\na@b.c,A,MET,43\n", "columns_unknown"),
        ("email,name,department,name\na@b.c,A,MET,B\n", "columns_unknown"),
        ('email,name,department\n"a@b.c,A,MET\n', "not_a_table"),
        ("email,name,department\n" + "a@b.c,A,MET\n" * 5001, "too_many"),
    ],
)
def test_a_file_that_is_wrong_as_a_whole(house, text, code):
    wanted = plan(text)
    assert wanted.problem.code == code
    assert not wanted.is_possible


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_in_the_encodings_of_offices(encoding):
    assert people_import.decoded("邮箱".encode(encoding)) == "邮箱"


def test_bytes_that_are_no_text(house):
    with pytest.raises(NotValid):
        people_import.decoded(b"\xff\xff\xff\x00")


def test_the_system_adds_people_too(house):
    with transaction():
        assert people.add(body(), by=SYSTEM, now=MONDAY_9).active

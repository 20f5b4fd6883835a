"""A holiday that is declared afterwards: what would move is shown before, what moved after, both the same."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest

from qms_tickets.domain.access import SYSTEM
from qms_tickets.domain.errors import NotPossible
from qms_tickets.extensions import db
from qms_tickets.models import Calendar, CalendarRevision, Clock, Event, Person, Ticket
from qms_tickets.operations import calendars
from qms_tickets.queries.people import person_by_email
from qms_tickets.queries.viewer import viewer_of
from qms_tickets.queries.what_if import would_move
from qms_tickets.transaction import transaction
from qms_tickets.web.calendar_form import fields_of
from tests.factories import MONDAY_9, do, grant, make_department, make_house, make_ticket
from tests.operations.tickets.stories import at, refused
from tests.web.signing_in import sign_in

NOW = MONDAY_9 + timedelta(days=2)
MOVED = re.compile(
    r'data-ticket="(T-2026-\d+)".*?<td[^>]*>(\w+)</td>\s*<td[^>]*>(.*?)</td>\s*<td[^>]*>(.*?)</td>', re.DOTALL
)


@pytest.fixture
def house(app, monkeypatch):
    """One ticket runs, one stands still, one waits for its rating, one is confidential, one was handed over on Tuesday."""
    monkeypatch.setattr("qms_tickets.wall_clock.now", lambda: NOW)
    with app.app_context(), transaction():
        house = make_house()
        for person in db.session.query(Person):
            person.language = "en"
        for state in ("in_progress", "input_requested", "closed"):
            make_ticket(house, state, title=state)
        make_ticket(house, "in_progress", title="secret").confidential = True
        make_department("LAB", calendar="24x7")
        handed = make_ticket(house, "in_progress", title="handed over")
        do(handed, "hand_over", house.inspector, at("tue 09:00"), department="LAB", reason="theirs")


def form() -> dict[str, str]:
    """Monday the 2nd is declared free, on Wednesday the 4th."""
    office = db.session.query(Calendar).filter_by(code="office").one()
    told = {name: value for name, value in fields_of(office.revisions[-1].hours).items() if value}
    told["holidays"] += "\n2026-03-02"
    return told | {"effective_from": "2026-03-02T00:00", "note": "Stoppage"}


def post(client, **values: str):
    with client.application.app_context():
        told = form()
    return client.post("/quality/calendars/office/revise", data=told | values, follow_redirects=True)


def listed(answer) -> list[tuple[str, ...]]:
    return MOVED.findall(unescape(answer.text))


def test_what_would_move_is_what_then_moves(app, client, house):
    sign_in(app, client, "quality_manager@example.com")
    tried = post(client, do="try")
    assert tried.status_code == 200
    with app.app_context():
        assert (
            db.session.query(CalendarRevision).join(Calendar).filter(Calendar.code == "office").count() == 1
        )
    saved = post(client, do="save")
    assert listed(tried) == listed(saved) != []
    assert [ticket for ticket, *_ in listed(saved)] == [
        "T-2026-000001",
        "T-2026-000002",
        "T-2026-000003",
        "T-2026-000004",
        "T-2026-000005",
    ]


def test_the_list_says_which_clock_moved_from_when_to_when(app, client, house):
    sign_in(app, client, "quality_manager@example.com")
    ticket, clock, before, due = listed(post(client, do="try"))[0]
    assert (ticket, clock) == ("T-2026-000001", "delivery")
    assert (re.sub(r"<[^>]+>", "", before)[-5:], re.sub(r"<[^>]+>", "", due)[-5:]) == ("09:00", "17:30")


def test_ended_clocks_stay_and_each_move_is_on_record_with_its_cause(app, client, house):
    with app.app_context():
        ended = {c.id: (c.due, c.verdict) for c in db.session.query(Clock) if c.ended_at is not None}
    sign_in(app, client, "quality_manager@example.com")
    post(client, do="save")
    with app.app_context():
        assert ended == {c.id: (c.due, c.verdict) for c in db.session.query(Clock) if c.ended_at is not None}
        told = [event.facts for event in db.session.query(Event).filter_by(kind="clock.due_moved")]
        assert {facts["cause"] for facts in told} == {"calendar"}
        assert all(facts["before"] < facts["due"] for facts in told)


def test_what_one_may_not_see_is_counted_only(app, client, house):
    with app.app_context(), transaction():
        person = person_by_email("stranger@example.com")
        grant(person, "administrator")
    sign_in(app, client, "stranger@example.com")
    for do_ in ("try", "save"):
        answer = post(client, do=do_)
        assert listed(answer) == []
        assert "5 due times of tickets that are not shared with you" in unescape(answer.text)
        assert "T-2026-000001" not in answer.text


def test_what_is_wrong_is_named_before_anything_is_reckoned(app, client, house):
    sign_in(app, client, "quality_manager@example.com")
    answer = post(client, do="try", holidays="2026-02-30")
    assert answer.status_code == 422
    assert 'id="field-holidays-error"' in answer.text


def test_two_sides_that_would_no_longer_work_together_are_told_before(db):
    house = make_house(both_sides_hours=True)
    nights = {"time_zone": "Asia/Shanghai", "weekly": {"mon": [["15:00", "22:00"]]}}
    house.purchasing.calendar = calendars.add("nights", "Nights", nights, by=SYSTEM, now=at("mon 00:00"))
    make_ticket(house, "in_progress")
    later = {"time_zone": "Asia/Shanghai", "weekly": {"mon": [["18:00", "22:00"]]}}
    with refused(NotPossible, "no_common_hours"):
        would_move(
            house.purchasing.calendar, later, at("mon 12:00"), viewer_of(house.quality_manager, MONDAY_9)
        )
    assert db.session.query(Ticket).count() == 1

"""The list of first steps: ticked by what there is, and gone when it is over."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from qms_tickets import wall_clock
from qms_tickets.extensions import db
from qms_tickets.models.agreement import AgreementRevision, Service
from qms_tickets.models.calendar import Calendar
from qms_tickets.models.department import Department
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, grant, make_house, make_ticket
from tests.web.pages_of import hidden_fields
from tests.web.signing_in import sign_in

LIST = "/administration/first-steps"
LINE = 'class="first-line'
ELSEWHERE = {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}}


@pytest.fixture
def house(app, monkeypatch):
    monkeypatch.setattr(wall_clock, "now", lambda: MONDAY_9)
    with app.app_context(), transaction():
        house = make_house()
        grant(house.stranger, "administrator")
        house.stranger.language = "en"
        return house


@pytest.fixture
def administrator(app, client, house):
    sign_in(app, client, "stranger@example.com")
    return client


def done(page: str) -> dict[str, bool]:
    """Each step of the list, and whether it is ticked."""
    return {
        key: "step-done" in kind
        for kind, key in re.findall(r'<li class="(step[^"]*)" data-step="(\w+)"', page)
    }


def test_what_there_is_is_ticked(administrator):
    page = administrator.get(LIST).text
    assert done(page) == {
        "organisation": True,
        "calendar": True,
        "departments": True,
        "people": True,
        "service": True,
        "mail": False,
        "request": False,
    }
    assert re.search(r'data-step="request" aria-current="step"', page)
    assert 'href="/tickets/new?service=' in page


def test_a_department_that_nobody_leads_is_named_and_led_to(app, administrator):
    with app.app_context(), transaction():
        for department in db.session.scalars(select(Department)):
            department.head = None
    page = administrator.get(LIST).text
    assert not done(page)["departments"]
    assert "nobody can sign its agreements" in page
    assert 'href="/administration/departments/GM">Name a head' in page


def test_holidays_that_end_soon_are_to_be_filled_in(app, administrator):
    with app.app_context(), transaction():
        office = db.session.scalars(select(Calendar).where(Calendar.code == "office")).one()
        office.revisions[-1].confirmed_until = MONDAY_9
    page = administrator.get(LIST).text
    assert not done(page)["calendar"]
    assert 'href="/quality/calendars/office/revise"' in page


def test_an_agreement_in_work_is_gone_on_with(app, administrator):
    with app.app_context(), transaction():
        db.session.scalars(select(Service)).one().effective_revision_id = None
        db.session.scalars(select(AgreementRevision)).one().state = "draft"
    page = administrator.get(LIST).text
    assert not done(page)["service"]
    assert re.search(r'href="/services/\d+/revisions/1/edit">Go on with the agreement', page)


def test_the_line_stands_on_every_page_of_an_administrator(app, administrator):
    page = administrator.get("/administration/people").text
    assert LINE in page
    assert "Make a request" in page
    sign_in(app, administrator, "buyer@example.com")
    assert LINE not in administrator.get("/").text


def test_after_the_first_ticket_the_line_is_gone(app, client, monkeypatch):
    monkeypatch.setattr(wall_clock, "now", lambda: MONDAY_9)
    with app.app_context(), transaction():
        house = make_house()
        grant(house.stranger, "administrator")
        make_ticket(house)
    sign_in(app, client, "stranger@example.com")
    assert LINE not in client.get("/administration/people").text
    assert done(client.get(LIST).text)["request"]


def test_it_can_be_put_away_and_brought_back(administrator):
    fields = hidden_fields(administrator.get(LIST).text)
    assert administrator.post(f"{LIST}/put-away", data=fields).headers["Location"] == "/administration"
    assert LINE not in administrator.get("/administration/people").text
    page = administrator.get(LIST).text
    assert not done(page)["request"]
    fields = hidden_fields(page)
    assert administrator.post(f"{LIST}/put-away", data=fields).headers["Location"] == LIST
    assert LINE in administrator.get("/administration/people").text


def test_it_is_for_administrators(app, client, house):
    sign_in(app, client, "buyer@example.com")
    assert client.get(LIST).status_code == 403
    assert client.post(f"{LIST}/put-away", data={"away": "1"}).status_code == 403


# --- the way in ---


def test_the_first_address_leads_to_the_setting_up_on_the_machine_itself(client):
    assert client.get("/").headers["Location"] == "/first-run"


def test_elsewhere_it_says_where_the_first_account_is_made(client):
    page = client.get("/", headers={"Accept-Language": "en"}, **ELSEWHERE)
    assert page.status_code == 401
    assert "/first-run" in page.text
    assert "Nobody has an account here yet" in page.text


def test_where_somebody_is_nothing_is_said_of_it(client, house):
    page = client.get("/", headers={"Accept-Language": "en"}, **ELSEWHERE)
    assert "Nobody has an account here yet" not in page.text
    assert (
        "Nobody has an account here yet" not in client.get("/sign-in", headers={"Accept-Language": "en"}).text
    )


FIRST = {
    "department_name": "Werk Süd",
    "department_code": "hq",
    "name": "Ada",
    "email": "ada@example.com",
    "language": "en",
    "zone": "Europe/Berlin",
    "country": "DE",
    "password": "seven green bottles",
    "repeated": "seven green bottles",
}


def test_the_first_calendars_follow_the_country_and_its_clock(app, client, monkeypatch):
    monkeypatch.setattr(wall_clock, "now", lambda: MONDAY_9)
    client.post("/first-run", data=FIRST)
    with app.app_context():
        office = db.session.scalars(select(Calendar).where(Calendar.code == "office")).one().revisions[0]
        assert office.hours["time_zone"] == "Europe/Berlin"
        assert "2026-10-03" in office.hours["holidays"]
        assert "2026-10-01" not in office.hours["holidays"]
        assert office.confirmed_until.isoformat() == "2027-12-31T22:59:00+00:00"
    assert done(client.get(LIST).text)["calendar"]


def test_a_country_that_nobody_knows_is_refused_at_its_field(client):
    page = client.post("/first-run", data={**FIRST, "country": "QQ"})
    assert page.status_code == 422
    assert re.search(r'id="field-country"[^>]*aria-invalid="true"', page.text)


def test_a_new_department_begins_below_the_top_one(administrator):
    page = administrator.get("/administration/departments/new").text
    assert re.search(r'<option value="GM" selected', page)

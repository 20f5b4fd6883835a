"""The pages of people, departments, absences and of one's own details."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO

import pytest
from sqlalchemy import select

from qms_tickets.extensions import db
from qms_tickets.models import Department, Person, SignInSession
from qms_tickets.transaction import transaction
from qms_tickets.web import people_import
from tests.factories import grant, make_house
from tests.web.pages_of import errors, hidden_fields
from tests.web.signing_in import sign_in

PEOPLE = "/administration/people"
DEPARTMENTS = "/administration/departments"


@pytest.fixture
def house(app):
    """The stranger administers, in English."""
    with app.app_context(), transaction():
        house = make_house()
        grant(house.stranger, "administrator")
        house.stranger.language = "en"
        return {name: getattr(house, name).id for name in ("inspector", "buyer", "stranger", "director")}


@pytest.fixture
def administrator(app, client, house):
    sign_in(app, client, "stranger@example.com")
    return client


def person(app, email: str) -> Person:
    with app.app_context():
        return db.session.scalars(select(Person).where(Person.email == email)).one()


FORM = {
    "name": "Li <Qiang>",
    "email": "li@example.com",
    "department": "MET",
    "manager": "metrology_head@example.com",
    "language": "zh_Hans",
    "zone": "Asia/Shanghai",
    "capabilities": ["auditor", ""],
}


@pytest.mark.parametrize(
    "address",
    [
        "/administration",
        PEOPLE,
        f"{PEOPLE}/new",
        f"{PEOPLE}/import",
        DEPARTMENTS,
        f"{DEPARTMENTS}/new",
        f"{DEPARTMENTS}/MET",
    ],
)
def test_the_pages_are_for_administrators(app, client, house, address):
    sign_in(app, client, "quality_manager@example.com")
    assert client.get(address).status_code == 403
    sign_in(app, client, "stranger@example.com")
    assert client.get(address).status_code == 200


def test_a_person_is_added_and_text_stays_text(app, administrator, house):
    answer = administrator.post(PEOPLE, data=FORM)
    assert answer.status_code == 303
    page = administrator.get(answer.headers["Location"]).text
    assert "Li &lt;Qiang&gt;" in page
    assert "<Qiang>" not in page


def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(administrator, house):
    answer = administrator.post(
        PEOPLE, data={**FORM, "email": "buyer@example.com", "manager": "ghost@example.com"}
    )
    assert answer.status_code == 422
    assert errors(answer.text) == [
        "Already in use. Choose another.",
        "There is no such person. Choose one from the list.",
    ]
    assert 'value="Li &lt;Qiang&gt;"' in answer.text
    assert 'aria-describedby="field-email-error' in answer.text


@pytest.mark.parametrize("field", ["id", "password_hash", "active", "added_at", "role"])
def test_fields_that_are_nobodys_to_send_are_refused_by_name(app, administrator, house, field):
    answer = administrator.post(f"{PEOPLE}/{house['buyer']}", data={**FORM, field: "1"})
    assert answer.status_code == 422
    assert "There is no such field" in answer.text
    assert person(app, "buyer@example.com").name == "buyer"


@pytest.mark.parametrize("text", ["%", "_", "'; drop table people; --", "\\", '"', "<script>"])
def test_a_search_takes_every_mark_as_it_is(administrator, house, text):
    page = administrator.get(PEOPLE, query_string={"q": text})
    assert page.status_code == 200
    assert "Nobody found" in page.text or text == "_"


def test_a_search_finds_a_part_of_a_name_in_any_case(administrator, house):
    page = administrator.get(PEOPLE, query_string={"q": "INSPEC"}).text
    assert "second_inspector@example.com" in page
    assert "buyer@example.com" not in page


@pytest.mark.parametrize("page", ["0", "99", "9" * 15])
def test_a_page_that_does_not_exist_is_the_nearest(administrator, house, page):
    assert administrator.get(PEOPLE, query_string={"page": page}).status_code == 200


def test_the_second_of_two_sees_both_versions_and_keeps_the_own(app, administrator, house):
    address = f"{PEOPLE}/{house['buyer']}"
    drawn = hidden_fields(administrator.get(address).text)["version"]
    form = {**FORM, "email": "buyer@example.com", "department": "PUR", "version": drawn}
    assert administrator.post(address, data={**form, "name": "First"}).status_code == 303
    second = administrator.post(address, data={**form, "name": "Second"})
    assert second.status_code == 409
    assert "Someone else was first" in second.text
    assert "First" in second.text
    assert 'value="Second"' in second.text
    assert person(app, "buyer@example.com").name == "First"
    current = hidden_fields(second.text)["version"]
    assert administrator.post(address, data={**form, "name": "Second", "version": current}).status_code == 303


def test_a_successor_is_asked_for_where_one_is_needed(app, administrator, house):
    address = f"{PEOPLE}/{house['inspector']}/deactivate"
    refused = administrator.post(address, data={})
    assert refused.status_code == 422
    assert len(errors(refused.text)) == 1
    assert administrator.post(address, data={"successor": "second_inspector@example.com"}).status_code == 303
    assert not person(app, "inspector@example.com").active


def test_the_last_administrator_stays(app, administrator, house):
    answer = administrator.post(f"{PEOPLE}/{house['stranger']}/deactivate", data={})
    assert answer.status_code == 409
    assert person(app, "stranger@example.com").active


def test_a_sign_in_link_is_shown_once(administrator, house):
    page = administrator.post(f"{PEOPLE}/{house['buyer']}/link").text
    link = re.search(r"/welcome/[\w-]+", page).group(0)
    assert administrator.get(link).status_code == 200
    assert "/welcome/" not in administrator.get(f"{PEOPLE}/{house['buyer']}").text


# --- departments ---


def test_a_department_is_added_changed_and_closed(app, administrator, house):
    form = {
        "code": "lab",
        "name_zh": "实验室",
        "name_en": "Laboratory",
        "parent": "MET",
        "calendar": "office",
        "zone": "Asia/Shanghai",
    }
    assert administrator.post(DEPARTMENTS, data=form).headers["Location"] == f"{DEPARTMENTS}/LAB"
    assert administrator.post(f"{DEPARTMENTS}/LAB", data={**form, "name_en": "Lab"}).status_code == 303
    assert "Lab</a>" in administrator.get(DEPARTMENTS).text
    assert administrator.post(f"{DEPARTMENTS}/LAB/deactivate", data={}).status_code == 303
    with app.app_context():
        assert not db.session.scalars(select(Department).where(Department.code == "LAB")).one().active


def test_a_department_that_is_needed_asks_for_its_successor(administrator, house):
    answer = administrator.post(f"{DEPARTMENTS}/MET/deactivate", data={})
    assert answer.status_code == 422
    assert len(errors(answer.text)) == 1


# --- the file ---

FILE = "email,name,department\nli@example.com,=cmd|' /C calc'!A0,MET\n"


def upload(client, content: bytes, name: str = "people.csv"):
    return client.post(
        f"{PEOPLE}/import", data={"file": (BytesIO(content), name)}, content_type="multipart/form-data"
    )


def test_a_file_is_reported_first_and_written_when_confirmed(app, administrator, house):
    report = upload(administrator, FILE.encode())
    assert report.status_code == 200
    assert "li@example.com" in report.text
    assert "li@example.com" not in administrator.get(PEOPLE).text
    confirmed = administrator.post(f"{PEOPLE}/import/confirm", data=hidden_fields(report.text))
    assert confirmed.status_code == 303
    assert "li@example.com" in administrator.get(PEOPLE).text


def test_a_wrong_file_is_reported_by_row_and_column(administrator, house):
    report = upload(administrator, b"email,name,department\nx,X,MET\ny@example.com,,NO\n")
    assert report.status_code == 422
    page = unescape(report.text)
    assert "Not an e-mail address" in page
    assert re.findall(r"<b>(\w+)</b>", page) == ["email", "name", "department"]
    assert "confirm" not in page


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02",
        b"\xff\xfe" * 50,
        b"email,name,department\na@b.c,A\x07,MET\n",
    ],
)
def test_a_file_that_is_none_is_refused(administrator, house, content):
    assert upload(administrator, content).status_code == 422


def test_a_file_that_is_too_large_is_refused(administrator, house, monkeypatch):
    monkeypatch.setattr(people_import, "LARGEST", 50)
    assert "larger than" in upload(administrator, FILE.encode()).text


def test_no_file_at_all_is_said(administrator, house):
    answer = administrator.post(f"{PEOPLE}/import", data={}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert errors(answer.text)


def test_a_report_is_judged_again_when_it_is_confirmed(administrator, house):
    text = "email,name,department\nx@example.com,X,NO\n"
    assert administrator.post(f"{PEOPLE}/import/confirm", data={"text": text}).status_code == 422


# --- one's own ---


@pytest.fixture
def buyer(app, client, house):
    sign_in(app, client, "buyer@example.com")
    return client


def test_ones_own_details_can_be_changed_and_no_others(app, buyer, house):
    assert (
        buyer.post("/me", data={"language": "en", "zone": "Europe/Berlin", "hears": "weekly"}).status_code
        == 303
    )
    assert '<html lang="en"' in buyer.get("/me").text
    assert person(app, "buyer@example.com").zone == "Europe/Berlin"
    assert person(app, "buyer@example.com").hears == "weekly"
    assert '<option value="weekly" selected>' in buyer.get("/me").text
    assert buyer.post("/me", data={"language": "en", "zone": "UTC", "hears": "never"}).status_code == 422
    assert buyer.post("/me", data={"language": "en", "zone": "UTC", "department": "GM"}).status_code == 422


def test_the_present_password_is_asked_for(app, buyer, house):
    form = {"old": "not it", "password": "seven green bottles", "repeated": "seven green bottles"}
    assert buyer.post("/me/password", data=form).status_code == 422


def test_guessing_the_present_password_locks(buyer, house):
    form = {"old": "not it", "password": "seven green bottles", "repeated": "seven green bottles"}
    assert [buyer.post("/me/password", data=form).status_code for _ in range(6)] == [422] * 5 + [429]


def test_ones_own_sessions_are_seen_and_ended(app, buyer, house):
    other = app.test_client()
    sign_in(app, other, "buyer@example.com")
    (address,) = re.findall(r'action="(/me/sessions/\d+/end)"', buyer.get("/me").text)
    assert buyer.post(address).status_code == 303
    assert other.get("/me").status_code == 401
    assert buyer.get("/me").status_code == 200


def test_nobody_ends_another_persons_session(app, buyer, house):
    other = app.test_client()
    sign_in(app, other, "inspector@example.com")
    with app.app_context():
        numbers = db.session.execute(select(SignInSession.id, Person.email).join(Person)).all()
    foreign = next(id_ for id_, email in numbers if email == "inspector@example.com")
    assert buyer.post(f"/me/sessions/{foreign}/end").status_code == 404
    assert other.get("/me").status_code == 200


ABSENCE = {"from": "2031-01-06T08:00", "until": "2031-01-10T18:00", "deputy": "colleague@example.com"}


def test_an_absence_of_ones_own_is_entered_and_ended(buyer, house):
    assert buyer.post("/me/absences", data=ABSENCE).status_code == 303
    (address,) = re.findall(r'action="(/me/absences/\d+/end)"', buyer.get("/me/absences").text)
    assert buyer.post(address).status_code == 303
    assert "colleague" not in re.sub(
        r"<datalist.*?</datalist>", "", buyer.get("/me/absences").text, flags=re.DOTALL
    )


@pytest.fixture
def supervisor(app, client, house):
    sign_in(app, client, "buying_head@example.com")
    return client


def test_a_supervisor_enters_an_absence_of_the_own_people(app, supervisor, house):
    mine = supervisor.get("/my-people").text
    names = re.findall(r'<th scope="row">(\w+)</th>', mine)
    assert names == ["buyer", "colleague"]
    (url, _) = re.findall(r'href="(/my-people/\d+/absences)"', mine)
    assert supervisor.post(url, data=ABSENCE | {"deputy": "ghost@example.com"}).status_code == 422
    assert supervisor.post(url, data=ABSENCE).status_code == 303
    assert "2031" in supervisor.get("/my-people").text
    (address,) = re.findall(rf'action="({url}/\d+/end)"', supervisor.get(url).text)
    assert supervisor.post(address).status_code == 303
    assert "2031" not in supervisor.get("/my-people").text


def test_people_of_others_are_nobodys_business(app, supervisor, house):
    for email in ("inspector@example.com", "director@example.com", "buying_head@example.com"):
        url = f"/my-people/{person(app, email).id}/absences"
        assert supervisor.get(url).status_code == 404
        assert supervisor.post(url, data=ABSENCE).status_code == 404
    assert supervisor.get("/my-people/999999/absences").status_code == 404


def test_who_leads_nobody_has_no_people(buyer, house):
    assert buyer.get("/my-people").status_code == 403
    assert "/my-people" not in buyer.get("/me").text


def test_an_absence_of_another_person_does_not_exist(app, buyer, house):
    buyer.post("/me/absences", data=ABSENCE)
    (address,) = re.findall(r'action="(/me/absences/\d+/end)"', buyer.get("/me/absences").text)
    other = app.test_client()
    sign_in(app, other, "inspector@example.com")
    assert other.post(address).status_code == 404

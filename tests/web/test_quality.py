"""Quality: the first page, records, calendars, ladders, settings; who reads and who changes."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from qms_tickets import wall_clock
from qms_tickets.domain.access import SYSTEM
from qms_tickets.extensions import db
from qms_tickets.models import Calendar, Nonconformity, Person, Policy, Ticket
from qms_tickets.operations import nonconformities
from qms_tickets.queries.history import history_of_record
from qms_tickets.queries.settings import priority_matrix, qms_processes
from qms_tickets.transaction import transaction
from tests.factories import make_house, make_ticket
from tests.web.signing_in import sign_in


@pytest.fixture
def record(app):
    """The number of a record that waits to be confirmed, and of the inspector."""
    with app.app_context(), transaction():
        house = make_house()
        for person in db.session.scalars(select(Person)):
            person.language = "en"
        ticket = make_ticket(house, "closed", title="Housing <b>")
        opened = nonconformities.open_("major_output", ticket, "supplier", wall_clock.now(), SYSTEM)
        return {"number": opened.number, "owner": str(house.inspector.id), "ticket": ticket.number}


def page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return unescape(answer.get_data(as_text=True))


def post(client, address: str, status: int = 303, **form) -> str:
    answer = client.post(address, data=form)
    assert answer.status_code == status, answer.get_data(as_text=True)[:3000]
    return unescape(answer.get_data(as_text=True))


def state(app, number: str) -> str:
    with app.app_context():
        return db.session.scalars(select(Nonconformity.state).where(Nonconformity.number == number)).one()


@pytest.mark.parametrize(
    ("who", "status"),
    [("quality_manager", 200), ("auditor", 200), ("metrology_head", 200), ("buyer", 403)],
)
def test_who_has_the_first_page(app, client, record, who, status):
    sign_in(app, client, f"{who}@example.com")
    page(client, "/quality", status)


@pytest.mark.parametrize("who", ["metrology_head", "buyer"])
@pytest.mark.parametrize("address", ["/quality/calendars", "/quality/policies", "/quality/nonconformities"])
def test_nobody_is_led_to_the_first_page_who_may_not_open_it(app, client, record, who, address):
    sign_in(app, client, f"{who}@example.com")
    assert ('href="/quality"' in page(client, address)) is (who == "metrology_head")


def test_the_quality_managers_first_page_names_what_waits(app, client, record):
    sign_in(app, client, "quality_manager@example.com")
    shown = page(client, "/quality")
    assert record["number"] in shown
    assert "&lt;b&gt;" in client.get("/quality").get_data(as_text=True)


@pytest.mark.parametrize(
    ("who", "status"), [("buyer", 200), ("inspector", 200), ("stranger", 404), ("auditor", 200)]
)
def test_a_record_is_for_both_departments(app, client, record, who, status):
    sign_in(app, client, f"{who}@example.com")
    page(client, f"/quality/nonconformities/{record['number']}", status)


def test_from_confirmed_to_closed(app, client, record):
    address = f"/quality/nonconformities/{record['number']}"
    sign_in(app, client, "quality_manager@example.com")
    assert "Owner: Choose one." in post(client, f"{address}/confirm", 422, owner="")
    post(client, f"{address}/confirm", owner=record["owner"])
    sign_in(app, client, "inspector@example.com")
    post(client, f"{address}/correct", correction="Measured again")
    assert 'id="field-action-error"' in post(
        client, f"{address}/find-cause", 422, cause="Worn probe", action=""
    )
    post(client, f"{address}/find-cause", cause="Worn probe", action="Check daily")
    assert 'id="field-evidence-error"' in post(client, f"{address}/act", 422)
    post(client, f"{address}/act", evidence="Probe 7 replaced")
    post(client, f"{address}/close", 403, check="Fine")
    sign_in(app, client, "quality_manager@example.com")
    assert "can be judged from" in page(client, address)
    assert "/close" not in page(client, address)
    post(client, f"{address}/close", 409, check="Fine")
    a_month_has_passed(app, record["number"])
    assert f'action="{address}/close"' in page(client, address)
    refused = post(client, f"{address}/close", 422, check=" ")
    assert 'name="cause"' not in refused and "Effectiveness check: Fill this in." in refused
    post(client, f"{address}/close", check="None in 12 lots")
    assert state(app, record["number"]) == "closed"
    shown = page(client, address)
    assert all(text in shown for text in ("Worn probe", "Check daily", "Probe 7 replaced", "None in 12 lots"))
    assert "closed nonconformity" in shown and "the action worked" in shown


def a_month_has_passed(app, number: str) -> None:
    with app.app_context(), transaction():
        found = db.session.scalars(select(Nonconformity).where(Nonconformity.number == number)).one()
        found.action_done_at -= timedelta(days=30)


def test_a_record_tells_what_happened_to_it_newest_first(app, client, record):
    address = f"/quality/nonconformities/{record['number']}"
    sign_in(app, client, "quality_manager@example.com")
    post(client, f"{address}/confirm", owner=record["owner"], reason="Seen <twice>")
    with app.app_context():
        with transaction():
            ticket = db.session.scalars(select(Ticket)).one()
            nonconformities.open_("rejected_twice", ticket, "supplier", wall_clock.now(), SYSTEM)
        told = history_of_record(record["number"])
    assert [entry.kind for entry in told] == ["nonconformity.confirmed", "nonconformity.opened"]
    assert (told[0].actor, told[0].texts["reason"]) == ("quality_manager", "Seen <twice>")
    shown = page(client, address)
    assert shown.index("Seen <twice>") < shown.index("opened", shown.index("Seen <twice>"))


def test_only_the_quality_manager_decides(app, client, record):
    sign_in(app, client, "metrology_head@example.com")
    post(client, f"/quality/nonconformities/{record['number']}/dismiss", 403, reason="No")
    assert state(app, record["number"]) == "to_be_confirmed"


def test_a_form_sent_twice_happens_once(app, client, record):
    sign_in(app, client, "quality_manager@example.com")
    address = f"/quality/nonconformities/{record['number']}/dismiss"
    for _ in range(2):
        post(client, address, reason="Measured wrongly", idempotency_key="once-and-only-once")
    assert state(app, record["number"]) == "dismissed"


def test_an_outdated_form_is_refused(app, client, record):
    sign_in(app, client, "quality_manager@example.com")
    address = f"/quality/nonconformities/{record['number']}"
    post(client, f"{address}/confirm", owner=record["owner"], version="1")
    post(client, f"{address}/correct", 409, correction="x", version="1")


def test_anybody_reports_one(app, client, record):
    sign_in(app, client, "stranger@example.com")
    post(
        client,
        "/quality/nonconformities/new",
        title="Labels mixed up",
        what="Two gauges, one label",
        side="supplier",
        supplier="MET",
    )
    assert 'id="field-ticket-error"' in post(
        client,
        "/quality/nonconformities/new",
        422,
        title="a",
        what="b",
        side="supplier",
        ticket=record["ticket"],
    )
    nowhere = post(client, "/quality/nonconformities/new", 422, title="a", what="b", side="supplier")
    assert 'id="field-supplier-error"' in nowhere and "Supplier: Name the ticket" in nowhere


# --- calendars -------------------------------------------------------------------------------------------------


def test_everybody_reads_calendars_and_few_change_them(app, client, record):
    sign_in(app, client, "buyer@example.com")
    assert "08:30–12:00" in page(client, "/quality/calendars/office")
    page(client, "/quality/calendars/office/revise", 403)
    page(client, "/quality/calendars/nowhere", 404)


def form_of(client, address: str) -> dict[str, str]:
    """What a browser would send of the calendar's form."""
    from qms_tickets.web.calendar_form import fields_of

    with client.application.app_context():
        calendar = db.session.scalars(select(Calendar).where(Calendar.code == address)).one()
        return {name: value for name, value in fields_of(calendar.revisions[-1].hours).items() if value}


def test_a_holiday_is_declared(app, client, record):
    sign_in(app, client, "quality_manager@example.com")
    form = form_of(client, "office")
    form["holidays"] += "\n2027-03-08..2027-03-09\n2027-03-10 13:00-24:00"
    post(client, "/quality/calendars/office/revise", do="save", note="Founding day", **form)
    shown = page(client, "/quality/calendars/office?month=2027-03")
    assert "Founding day" in shown
    assert shown.count("is-holiday") == 2
    assert "is-partial-holiday" in shown


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("weekly.mon", "8-12"),
        ("weekly.tue", "09:00-12:00, 11:00-13:00"),
        ("weekly.wed", "25:00-26:00"),
        ("extra", "2026-10-10: 25:00-26:00"),
        ("extra", "2026-10-10"),
        ("extra", "2026-10-10: 08:00-10:00\n2026-10-10: 09:00-11:00"),
        ("holidays", "2027-02-30 13:00-24:00"),
        ("holidays", "9999-12-31"),
        ("holidays", "2027-02-30"),
        ("extra", "2027-01-03"),
        ("time_zone", "Mars/Base"),
        ("effective_from", "tomorrow"),
        ("confirmed_until", "soon"),
        ("effective_from", "2001-01-01T00:00"),
    ],
)
def test_what_is_wrong_in_a_calendar_is_named(app, client, record, field, value):
    sign_in(app, client, "quality_manager@example.com")
    form = {**form_of(client, "office"), "note": "x", field: value}
    shown = post(client, "/quality/calendars/office/revise", 422, do="save", **form)
    assert f'id="field-{field.replace(".", "-").replace("_", "-")}-error"' in shown
    assert value in shown


@pytest.mark.parametrize("do", ["save", "try"])
def test_a_week_without_hours_is_refused_with_what_was_typed(app, client, record, do):
    sign_in(app, client, "quality_manager@example.com")
    form = {"time_zone": "Asia/Shanghai", "extra": "2026-11-28: 08:30-12:00", "note": "Stopped"}
    shown = post(client, "/quality/calendars/office/revise", 422, do=do, **form)
    assert 'id="field-hours-error"' in shown and 'href="#field-hours"' in shown
    assert all(typed in shown for typed in ("2026-11-28: 08:30-12:00", "Stopped"))
    shown = post(
        client, "/quality/calendars/new", 422, do="save", code="empty", **{"name.en": "Empty"}, **form
    )
    assert 'id="field-hours-error"' in shown


def test_a_day_is_off_or_worked(app, client, record):
    sign_in(app, client, "quality_manager@example.com")
    form = form_of(client, "office")
    form |= {"holidays": "2026-12-24..2026-12-26", "extra": "2026-12-25: 08:30-12:00", "do": "save"}
    shown = post(client, "/quality/calendars/office/revise", 422, **form)
    assert "Extra working day: 2026-12-25 stands among the days off" in shown


def test_hours_of_a_day_on_two_lines_are_one_days(app, client, record):
    sign_in(app, client, "quality_manager@example.com")
    form = form_of(client, "office")
    form |= {"holidays": "", "extra": "2026-12-26: 08:30-12:00\n2026-12-26: 13:00-15:00", "do": "save"}
    post(client, "/quality/calendars/office/revise", **form)
    assert "2026-12-26: 08:30-12:00, 13:00-15:00" in form_of(client, "office")["extra"]


def test_public_holidays_are_filled_in_and_their_certainty_told(app, client, record):
    sign_in(app, client, "quality_manager@example.com")
    form = form_of(client, "office")
    shown = post(
        client,
        "/quality/calendars/office/revise",
        200,
        do="fill",
        country="DE",
        subdivision="BW",
        year="2030",
        **form,
    )
    assert "2030-01-06" in shown
    assert "not announced" not in shown
    assert "not announced" in post(
        client, "/quality/calendars/office/revise", 200, do="fill", country="CN", year="2035", **form
    )
    post(client, "/quality/calendars/office/revise", 422, do="fill", country="XX", year="2030", **form)


def test_a_calendar_is_added(app, client, record):
    sign_in(app, client, "quality_manager@example.com")
    form = {
        "code": "stuttgart",
        "name.en": "Stuttgart",
        "time_zone": "Europe/Berlin",
        "weekly.mon": "08:00-12:00, 22:00-06:00",
    }
    post(client, "/quality/calendars/new", do="save", **form)
    with app.app_context():
        calendar = db.session.scalars(select(Calendar).where(Calendar.code == "stuttgart")).one()
        assert calendar.revisions[0].hours["weekly"]["mon"] == [["08:00", "12:00"], ["22:00", "06:00"]]


# --- ladders ---------------------------------------------------------------------------------------------------


def test_ladders_are_read_by_everybody(app, client, record):
    sign_in(app, client, "buyer@example.com")
    shown = page(client, "/quality/policies/standard")
    assert "4 rungs" in shown
    page(client, "/quality/policies/standard/revise", 403)


RUNG = {
    "delivery.0.when": "at",
    "delivery.0.at": "60",
    "delivery.0.tell": "assignee",
    "delivery.0.actions": "notify",
}


def test_a_ladder_is_revised(app, client, record):
    sign_in(app, client, "quality_manager@example.com")
    page(client, "/quality/policies/standard/revise")
    last = {
        "delivery.1.when": "after",
        "delivery.1.after": "2.5",
        "delivery.1.persons": "buyer@example.com",
        "delivery.1.actions": ["notify", "board"],
        "delivery.1.wakes": "p1",
    }
    post(client, "/quality/policies/standard/revise", do="save", **RUNG, **last)
    with app.app_context():
        policy = db.session.scalars(select(Policy).where(Policy.code == "standard")).one()
        assert policy.revisions[-1].ladders == {
            "delivery": [
                {"at": 60, "tell": ["assignee"], "actions": ["notify"]},
                {
                    "after": 9000,
                    "tell": ["person:buyer@example.com"],
                    "actions": ["notify", "board"],
                    "wakes": "p1",
                },
            ]
        }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"delivery.0.at": "often"}, "field-delivery-1-at"),
        ({"delivery.0.tell": ""}, "field-delivery-1-tell"),
        ({"delivery.0.tell": "everybody"}, "field-delivery-1-tell"),
        ({"delivery.0.wakes": "always"}, "field-delivery-1-wakes"),
    ],
)
def test_a_ladder_that_could_not_be_fired_is_refused(app, client, record, changes, field):
    sign_in(app, client, "quality_manager@example.com")
    form = {name: value for name, value in {**RUNG, **changes}.items() if value}
    assert field in post(client, "/quality/policies/standard/revise", 422, do="save", **form)


def test_a_rung_reaches_only_people_who_are_there(app, client, record):
    sign_in(app, client, "quality_manager@example.com")
    address = "/quality/policies/standard/revise"
    form = {**RUNG, "delivery.0.persons": "nobody@nowhere.test, buyer@example.com, =1+1", "do": "save"}
    shown = post(client, address, 422, **form)
    assert 'id="field-delivery-1-persons-error"' in shown
    assert (
        "Delivery · rung 1 · Named people: Nobody here has the address nobody@nowhere.test and =1+1" in shown
    )
    assert 'value="nobody@nowhere.test, buyer@example.com, =1+1"' in shown
    with app.app_context(), transaction():
        db.session.scalars(select(Person).where(Person.email == "buyer@example.com")).one().active = False
    assert "buyer@example.com" in post(
        client, address, 422, **{**form, "delivery.0.persons": "buyer@example.com"}
    )


def test_a_revision_says_from_when_it_holds_and_whom_it_touches(app, client, record):
    sign_in(app, client, "quality_manager@example.com")
    address = "/quality/policies/standard"
    shown = page(client, f"{address}/revise")
    assert 'name="effective_from"' in shown
    assert "Agreements whose new clocks follow it" in shown and 'href="/services/1?revision=1"' in shown
    post(client, f"{address}/revise", 422, do="save", **RUNG, effective_from="2020-01-01T08:00")
    post(client, f"{address}/revise", do="save", **RUNG, effective_from="2099-01-01T08:00")
    agreement = page(client, "/services/1")
    assert "Escalated by “Standard”, revision 1, in force since" in agreement
    assert "Revision 1 is in force" in page(client, f"{address}?revision=2")


def test_a_policy_without_name_and_code_is_refused_at_once(app, client, record):
    sign_in(app, client, "quality_manager@example.com")
    shown = post(client, "/quality/policies/new", 422, do="save", code="", **RUNG)
    assert 'id="field-name-en-error"' in shown and 'id="field-code-error"' in shown
    assert 'href="#field-name"' in shown and 'id="field-name"' in shown


def test_hours_beyond_the_limit_are_told_the_limit_in_hours(app, client, record):
    sign_in(app, client, "quality_manager@example.com")
    late = {**RUNG, "delivery.0.when": "after", "delivery.0.after": "99999999", "do": "save"}
    assert "Enter 1,000 or less" in post(client, "/quality/policies/standard/revise", 422, **late)


def test_a_rung_is_added_without_a_script(app, client, record):
    sign_in(app, client, "quality_manager@example.com")
    shown = post(client, "/quality/policies/standard/revise", 200, do="add.delivery", **RUNG)
    assert 'name="delivery.1.when"' in shown


# --- settings --------------------------------------------------------------------------------------------------


def test_the_matrix_is_changed_by_the_quality_manager_alone(app, client, record):
    matrix = {f"{i}.{u}": "P3" for i in ("high", "medium", "low") for u in ("now", "soon", "planned")}
    sign_in(app, client, "auditor@example.com")
    page(client, "/quality/settings")
    post(client, "/quality/settings/matrix", 403, **matrix)
    sign_in(app, client, "quality_manager@example.com")
    post(client, "/quality/settings/matrix", 422, **{**matrix, "low.soon": "P9"})
    post(client, "/quality/settings/matrix", **matrix)
    with app.app_context():
        assert priority_matrix()["high"] == ["P3", "P3", "P3"]


def test_processes_in_use_stay(app, client, record):
    sign_in(app, client, "quality_manager@example.com")
    assert "Services still use Monitoring and measuring equipment" in post(
        client, "/quality/settings/processes", 422, **{"code.0": "purchasing", "name.0.en": "Buying"}
    )
    post(
        client,
        "/quality/settings/processes",
        **{
            "code.0": "measuring_equipment",
            "name.0.en": "Gauges",
            "code.1": "new_one",
            "name.1.zh": "新过程",
        },
    )
    with app.app_context():
        assert [name.in_("en") for name in qms_processes().values()] == ["Gauges", "新过程"]


def test_people_name_processes_and_see_no_code(app, client, record):
    sign_in(app, client, "quality_manager@example.com")
    known = {"code.0": "measuring_equipment", "name.0.en": "Gauges"}
    new = {
        "name.1.en": "Energy & water",
        "name.2.zh": "新过程",
        "name.3.en": "Energy, water",
        "name.4.en": "5 S",
    }
    post(client, "/quality/settings/processes", **known, **new)
    with app.app_context():
        codes = list(qms_processes())
    assert codes == ["measuring_equipment", "energy_water", "process", "energy_water_2", "process_5_s"]
    shown = re.sub(r'<input type="hidden"[^>]*>', "", page(client, "/quality/settings"))
    assert not any(code in shown for code in codes if "_" in code)


def test_a_calendar_and_a_policy_are_called_by_their_names(app, client, record):
    sign_in(app, client, "quality_manager@example.com")
    for address in ("/quality/calendars/office", "/quality/policies/standard"):
        head = re.search(r'<header class="page-title-block">.*?</header>', page(client, address), re.DOTALL)
        assert head
        assert re.search(r'<span lang="zh-Hans">[^<]*[\u4e00-\u9fff]', head[0])
        assert not re.search(r">(office|standard)<", head[0])


# --- what arrives ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", ["a\x00b", "a\x1bb", "\x07"])
@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/quality/nonconformities/new", "what"),
        ("/quality/nonconformities/{number}/dismiss", "reason"),
        ("/quality/calendars/new", "note"),
        ("/quality/calendars/office/revise", "holidays"),
        ("/quality/policies/new", "name.en"),
        ("/quality/settings/processes", "name.0.en"),
        ("/quality/settings/planner", "planner"),
        ("/services/new", "purpose.en"),
        ("/services/1/edit", "name.en"),
        ("/services/1/revisions/1/withdraw", "reason"),
        ("/services/1/revisions/2/edit", "purpose.en"),
    ],
)
def test_marks_that_cannot_be_stored_are_refused(app, client, record, address, field, bad):
    sign_in(app, client, "quality_manager@example.com")
    if "revisions/2" in address:
        post(client, "/services/1/revisions/1/revise")
    shown = post(client, address.format(**record), 422, **{field: bad})
    assert "cannot be stored" in shown


@pytest.mark.parametrize(
    "address",
    [
        "/services?q=%25%27%3B--",
        "/services/1?act=release",
        "/services/1?act=%3Cscript%3E",
    ],
)
def test_odd_addresses_are_harmless(app, client, record, address):
    sign_in(app, client, "quality_manager@example.com")
    page(client, address)


@pytest.mark.parametrize(
    "address",
    [
        "/quality/calendars/office?revision=٣",
        "/quality/calendars/office?revision=2",
        "/quality/policies/standard?revision=-1",
        "/quality/policies/nothing",
        "/quality/nonconformities/N-2026-999999",
        "/services/1?revision=٣",
        "/services/99999999999999999999",
        "/services/1/compare",
        "/services/1/revisions/99/print",
    ],
)
def test_what_does_not_exist_is_not_found(app, client, record, address):
    sign_in(app, client, "quality_manager@example.com")
    page(client, address, 404)


@pytest.mark.parametrize("when", ["0001-01-01", "9999-12-31", "yesterday", "2026-13-01"])
def test_a_day_that_no_calendar_has_is_refused(app, client, record, when):
    sign_in(app, client, "inspector@example.com")
    post(client, "/services/1/revisions/1/revise")
    post(client, "/services/1/revisions/2/edit", do="save")
    sign_in(app, client, "quality_manager@example.com")
    post(client, "/services/1/revisions/1/release", 422, effective_from=when)
    post(client, f"/quality/nonconformities/{record['number']}/confirm", 422, owner=record["owner"], due=when)


def test_a_calendar_leaves_as_a_file_and_comes_back(app, client, record):
    sign_in(app, client, "buyer@example.com")
    answer = client.get("/quality/calendars/office.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    sign_in(app, client, "quality_manager@example.com")
    form = {"do": "import", "time_zone": "Asia/Shanghai", "weekly.mon": "09:00-17:00"}
    file = (io.BytesIO(answer.data), "office.ics")
    shown = post(client, "/quality/calendars/new", 200, **form, file=file)
    assert "2026-10-01..2026-10-07" in shown
    assert "2026-10-10: 08:30-12:00, 13:00-17:30" in shown


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"PK\x03\x04", b"BEGIN:VCALENDAR" + b"x" * 1_000])
def test_a_file_that_is_no_calendar_is_refused(app, client, record, monkeypatch, data):
    monkeypatch.setattr("qms_tickets.web.calendars.LARGEST_FILE", 500)
    sign_in(app, client, "quality_manager@example.com")
    form = {"do": "import", "time_zone": "Asia/Shanghai", "weekly.mon": "09:00-17:00", "note": "kept"}
    shown = post(client, "/quality/calendars/new", 422, **form, file=(io.BytesIO(data), "x.ics"))
    assert 'id="field-file-error"' in shown
    assert "kept" in shown


@pytest.mark.parametrize(
    ("who", "first", "settings"),
    [
        ("buyer", False, False),
        ("metrology_head", True, False),
        ("auditor", True, True),
        ("quality_manager", True, True),
    ],
)
def test_nobody_is_shown_a_way_to_a_page_that_refuses_them(app, client, record, who, first, settings):
    sign_in(app, client, f"{who}@example.com")
    places = page(client, "/quality/calendars").split('class="places"')[1].split("</nav>")[0]
    assert ('href="/quality"' in places, 'href="/quality/settings"' in places) == (first, settings)

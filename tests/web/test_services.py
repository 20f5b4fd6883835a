"""The catalogue and agreements: what each person sees, writes and signs."""

from __future__ import annotations

from html import unescape

import pytest
from sqlalchemy import select

from qms_tickets.extensions import db
from qms_tickets.models.agreement import Service
from qms_tickets.models.person import Person
from qms_tickets.operations.tickets import raising
from qms_tickets.operations.tickets.bodies import NewTicket
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, ZONE, actor, make_house
from tests.web.signing_in import sign_in

SMALL = {
    "purpose.zh": "检定在用量具",
    "purpose.en": "To calibrate",
    "relations": ["functional"],
    "customers_are": "all",
    "inputs.0.name.zh": "量具",
    "inputs.0.kind": "text",
    "inputs.0.effect": "major",
    "outputs.0.name.zh": "证书",
    "outputs.0.name.en": "Certificate",
    "outputs.0.kind": "file",
    "outputs.0.effect": "major",
    "outputs.0.check.zh": "可溯源",
    **{f"targets.{kind}.P{n}": str(n) for kind in ("response", "delivery") for n in (1, 2, 3, 4)},
}


@pytest.fixture
def house(app):
    with app.app_context(), transaction():
        house = make_house()
        for person in db.session.scalars(select(Person)):
            person.language = "en"
        return {"service": house.service.id}


def page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return unescape(answer.get_data(as_text=True))


def post(client, address: str, status: int = 303, **form) -> str:
    answer = client.post(address, data=form)
    assert answer.status_code == status, answer.get_data(as_text=True)[:3000]
    return answer.headers.get("Location") or unescape(answer.get_data(as_text=True))


@pytest.fixture
def draft(app, client, house):
    """The address of the second revision, in draft, and a client signed in as the department's inspector."""
    sign_in(app, client, "inspector@example.com")
    location = post(client, f"/services/{house['service']}/revisions/1/revise")
    assert location == f"/services/{house['service']}/revisions/2/edit"
    return f"/services/{house['service']}/revisions/2"


def revision(app, number: int):
    with app.app_context():
        service = db.session.scalars(select(Service).where(Service.code == "FAI")).one()
        return next(
            (each.state, each.version, each.content) for each in service.revisions if each.number == number
        )


def test_everybody_reads_the_catalogue(app, client, house):
    sign_in(app, client, "buyer@example.com")
    shown = page(client, "/services")
    assert "FAI service" in shown
    assert f"/tickets/new?service={house['service']}" in shown


@pytest.mark.parametrize(
    ("q", "found"), [("fai", True), ("服务", True), ("inspection MET", True), ("banana", False)]
)
def test_search_finds_code_name_and_purpose_in_both_languages(app, client, house, q, found):
    sign_in(app, client, "buyer@example.com")
    assert ("FAI service" in page(client, f"/services?q={q}")) is found


def test_what_one_asked_for_last_stands_first(app, client, house):
    sign_in(app, client, "buyer@example.com")
    assert "Used recently" not in page(client, "/services")
    with app.app_context(), transaction():
        buyer = db.session.scalars(select(Person).where(Person.email == "buyer@example.com")).one()
        service = db.session.get_one(Service, house["service"])
        raising.draft(service, NewTicket(title="Housing"), by=actor(buyer), now=MONDAY_9, zone=ZONE)
    shown = page(client, "/services")
    assert f'<li><a href="/tickets/new?service={house["service"]}">' in shown.split("Used recently<")[1]
    assert "Used recently" not in page(client, "/services?q=FAI")


def test_a_service_is_read_as_its_agreement(app, client, house):
    sign_in(app, client, "buyer@example.com")
    shown = page(client, f"/services/{house['service']}")
    for words in ("First-article inspection", "Drawing", "Report", "Deviations", "2 h", "How it escalates"):
        assert words in shown, words


def test_an_unknown_service_is_not_found(app, client, house):
    sign_in(app, client, "buyer@example.com")
    page(client, "/services/987654", 404)
    page(client, f"/services/{house['service']}?revision=9", 404)


def test_a_draft_is_for_the_department_and_the_quality_manager(app, client, draft, house):
    address = f"/services/{house['service']}?revision=2"
    for who, status in (("inspector", 200), ("quality_manager", 200), ("auditor", 200), ("buyer", 404)):
        sign_in(app, client, f"{who}@example.com")
        page(client, address, status)
    sign_in(app, client, "buyer@example.com")
    page(client, f"{draft}/print", 404)
    post(client, f"{draft}/edit", 404, **SMALL)


def test_written_and_sent_for_review_and_released(app, client, draft):
    assert "revision=2" in post(client, f"{draft}/edit", do="review", **SMALL)
    assert revision(app, 2)[0] == "in_review"
    sign_in(app, client, "metrology_head@example.com")
    post(client, f"{draft}/sign")
    sign_in(app, client, "quality_manager@example.com")
    post(client, f"{draft}/release")
    assert (revision(app, 1)[0], revision(app, 2)[0]) == ("superseded", "effective")


def test_the_form_keeps_keys_and_reads_hours(app, client, draft):
    post(client, f"{draft}/edit", **{**SMALL, "inputs.0.key": "gauge_number", "targets.delivery.P1": "0.5"})
    state, _, content = revision(app, 2)
    assert (state, content["inputs"][0]["key"]) == ("draft", "gauge_number")
    assert content["targets"]["delivery"]["P1"] == 1800
    assert content["outputs"][0]["key"] == "certificate"


@pytest.mark.parametrize(
    ("language", "shown", "other"), [("en", "≤ 9 pcs", "≤ 9 件"), ("zh_Hans", "≤ 9 件", "≤ 9 pcs")]
)
def test_a_unit_is_told_in_the_reader_s_language(app, client, draft, house, language, shown, other):
    counted = {
        "outputs.0.kind": "number",
        "outputs.0.maximum": "9",
        "outputs.0.unit.zh": "件",
        "outputs.0.unit.en": "pcs",
    }
    post(client, f"{draft}/edit", **{**SMALL, **counted})
    client.post("/language", data={"language": language})
    told = page(client, f"/services/{house['service']}?revision=2")
    assert shown in told and other not in told


def test_a_group_is_added_and_removed_without_a_script(app, client, draft):
    shown = post(client, f"{draft}/edit", 200, do="add.inputs", **SMALL)
    assert "Input 2" in shown
    assert 'value="检定在用量具"' in shown or "检定在用量具" in shown
    shown = post(client, f"{draft}/edit", 200, do="remove.inputs.0", **SMALL)
    assert "Input 1" not in shown
    assert revision(app, 2)[1] == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"targets.delivery.P1": "soon"}, "targets.delivery.P1"),
        ({"targets.delivery.P1": "0"}, "targets.delivery.P1"),
        ({"inputs.0.kind": "song"}, "inputs.0.kind"),
        ({"inputs.0.kind": "choice", "inputs.0.choices": "有\n无\n有"}, "inputs.0.choices"),
        ({"outputs.0.minimum": "3", "outputs.0.maximum": "2"}, "outputs.0.maximum"),
        ({"purpose.zh": "", "purpose.en": "", "do": "review"}, "purpose.en"),
        ({"outputs.0.check.zh": "", "do": "review"}, "outputs.0.check.en"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(app, client, draft, changes, field):
    shown = post(client, f"{draft}/edit", 422, **{**SMALL, **changes})
    name = field.replace(".", "-").replace("_", "-")
    assert f'id="field-{name}-error"' in shown
    assert "Certificate" in shown
    assert revision(app, 2)[1] == 1


@pytest.mark.parametrize("name", ["state", "inputs.0.verdict", "inputs.x.name.zh", "targets.delivery.P9"])
def test_a_field_that_the_form_does_not_have_is_refused(app, client, draft, name):
    post(client, f"{draft}/edit", 422, **{**SMALL, name: "effective"})
    assert revision(app, 2)[:2] == ("draft", 1)


def test_two_who_write_at_once_do_not_overwrite_each_other(app, client, draft):
    post(client, f"{draft}/edit", version="1", **SMALL)
    shown = post(client, f"{draft}/edit", 409, version="1", **{**SMALL, "purpose.en": "My own words"})
    assert "Someone changed this draft meanwhile" in shown
    assert "My own words" in shown


def test_a_released_revision_is_not_edited(app, client, house):
    sign_in(app, client, "metrology_head@example.com")
    page(client, f"/services/{house['service']}/revisions/1/edit", 409)
    post(client, f"/services/{house['service']}/revisions/1/edit", 409, **SMALL)


def test_only_the_quality_manager_releases(app, client, draft):
    post(client, f"{draft}/edit", do="review", **SMALL)
    for who in ("inspector", "metrology_head"):
        sign_in(app, client, f"{who}@example.com")
        post(client, f"{draft}/release", 403)
    sign_in(app, client, "quality_manager@example.com")
    post(client, f"{draft}/release", 409)  # the head has not signed


def test_sending_for_review_says_what_happens_and_then_who_is_next(app, client, draft):
    sign_in(app, client, "metrology_head@example.com")
    shown = page(client, f"{address_of(draft)}&act=send-for-review")
    assert "In review it cannot be changed" in shown and 'name="reason"' not in shown
    post(client, f"{draft}/edit", **SMALL)
    post(client, f"{draft}/send-for-review")
    shown = page(client, address_of(draft))
    assert (
        "for the signature of metrology_head" in shown
        and "quality manager releases it: quality_manager" in shown
    )
    post(client, f"{draft}/sign")
    assert "The head has signed, " in page(client, address_of(draft))


def address_of(draft: str) -> str:
    """Where a revision is read."""
    service, _, number = draft.partition("/revisions/")
    return f"{service}?revision={number}"


def test_sending_back_asks_for_a_reason(app, client, draft):
    post(client, f"{draft}/edit", do="review", **SMALL)
    sign_in(app, client, "quality_manager@example.com")
    assert 'id="field-reason-error"' in post(client, f"{draft}/send-back", 422, reason=" ")
    post(client, f"{draft}/send-back", reason="Unclear")
    assert revision(app, 2)[0] == "draft"


def test_two_revisions_are_compared(app, client, draft, house):
    post(client, f"{draft}/edit", **SMALL)
    shown = page(client, f"/services/{house['service']}/compare")
    assert "<del>" in shown
    assert "<ins>" in shown


def test_printed_pages_say_that_they_are_uncontrolled(app, client, house):
    sign_in(app, client, "buyer@example.com")
    assert (
        "uncontrolled when printed" in page(client, f"/services/{house['service']}/revisions/1/print").lower()
    )


NEW = {
    "code": "CAL",
    "name.en": "Calibration",
    "department": "MET",
    "kind": "calibration",
    "process": "measuring_equipment",
    "purpose.en": "To calibrate",
    "output.en": "Certificate",
    "criterion.en": "Traceable",
}


def test_a_service_is_added_with_a_small_agreement(app, client, house):
    sign_in(app, client, "metrology_head@example.com")
    location = post(client, "/services/new", **NEW)
    assert location.endswith("/revisions/1/edit")
    assert "To calibrate" in page(client, location)


def test_what_is_wrong_with_a_new_service_is_told_at_once_and_by_name(app, client, house):
    sign_in(app, client, "metrology_head@example.com")
    shown = post(client, "/services/new", 422, department="MET", kind="calibration", process=NEW["process"])
    for field in ("name-en", "code", "purpose-en", "output-en", "criterion-en"):
        assert f'id="field-{field}-error"' in shown, field
    assert "Purpose: Fill this in." in shown


def test_a_complaint_names_its_field_and_hours_their_limit(app, client, draft):
    late = {"targets.delivery.P1": "99999999", "outputs.0.check.zh": "", "do": "review"}
    shown = post(client, f"{draft}/edit", 422, **{**SMALL, **late})
    assert "Delivery P1: Enter" in shown and "or less" in shown and 'value="99999999"' in shown


def test_who_may_not_change_is_told_so_whatever_the_state(app, client, house):
    sign_in(app, client, "auditor@example.com")
    page(client, f"/services/{house['service']}/revisions/1/edit", 403)


def test_a_service_is_added_as_a_copy(app, client, house):
    sign_in(app, client, "metrology_head@example.com")
    form = {**NEW, "source": str(house["service"]), "purpose.en": "", "output.en": ""}
    assert "Drawing" in page(client, post(client, "/services/new", **form))


def test_nobody_adds_a_service_to_another_department(app, client, house):
    sign_in(app, client, "buyer@example.com")
    post(client, "/services/new", 403, **NEW)
    sign_in(app, client, "buying_head@example.com")
    assert 'id="field-department-error"' in post(client, "/services/new", 422, **NEW)


def test_names_that_look_like_marks_stay_text(app, client, house):
    sign_in(app, client, "metrology_head@example.com")
    post(client, "/services/new", **{**NEW, "name.en": "<script>alert(1)</script> {{7*7}}"})
    raw = client.get("/services").get_data(as_text=True)
    assert "<script>alert(1)" not in raw
    assert "{{7*7}}" in raw

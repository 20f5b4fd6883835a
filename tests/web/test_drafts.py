"""A draft keeps itself: stored and checked while it is typed, by the rules that submit it."""

from __future__ import annotations

import dataclasses
import re
from io import BytesIO

import pytest
from sqlalchemy import select

from qms_tickets.domain.access import Actor
from qms_tickets.domain.errors import NotValid
from qms_tickets.extensions import db
from qms_tickets.models.agreement import AgreementRevision
from qms_tickets.models.event import Event
from qms_tickets.models.ticket import Attachment, Ticket
from qms_tickets.operations.tickets import raising
from qms_tickets.operations.tickets.bodies import Submit
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, content, make_house
from tests.web.pages_of import hidden_fields
from tests.web.signing_in import sign_in

KEY = {"idempotency_key": "one-key-of-a-form"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def service(app) -> str:
    with app.app_context(), transaction():
        return str(make_house().service.id)


@pytest.fixture
def buyer(app, client, service):
    sign_in(app, client, "buyer@example.com")
    return client


@pytest.fixture
def keep(buyer, service):
    """Send what stands in the form, as the script does after a pause."""

    def send(**fields: str):
        return buyer.post("/tickets/draft", data={"service": service, **KEY, **fields}, headers=HTMX)

    return send


def drafts(app) -> list[Ticket]:
    with app.app_context():
        return list(db.session.scalars(select(Ticket)))


def value(app, key: str) -> str | None:
    with app.app_context():
        ticket = db.session.scalars(select(Ticket)).one()
        return next(item.value for item in ticket.inputs if item.key == key)


def test_nothing_is_kept_before_something_is_typed(app, keep):
    answer = keep(impact="high", urgency="now", at="urgency")
    assert answer.status_code == 200
    assert drafts(app) == []


def test_what_is_typed_is_kept_as_one_draft(app, keep):
    for title in ("Hou", "Housing", "Housing SP-40"):
        assert keep(title=title, at="title").status_code == 200
    assert [draft.title for draft in drafts(app)] == ["Housing SP-40"]


def test_the_draft_that_was_kept_is_the_one_that_is_submitted(app, buyer, service, keep):
    keep(title="Housing", **{"value.drawing": "SP-40 C"})
    given = {
        "value.drawing": "SP-40 C",
        "value.samples": "5",
        "relation": "functional",
        "title": "Housing SP-40",
    }
    answer = buyer.post("/tickets", data={"service": service, "do": "submit", **KEY, **given})
    assert answer.status_code == 303
    assert [(draft.title, draft.state) for draft in drafts(app)] == [("Housing SP-40", "submitted")]


def test_a_value_out_of_its_limits_is_kept_and_told_at_its_field(app, keep):
    page = keep(**{"value.samples": "12"}, at="value.samples").text
    assert 'id="field-value-samples-check" data-checked="wrong"' in page
    assert value(app, "samples") == "12"
    assert 'id="field-value-samples-check" data-checked="fine"' in keep(**{"value.samples": "3"}).text


def test_what_was_taken_away_is_gone_and_missed_only_there(app, keep):
    keep(**{"value.samples": "3", "value.drawing": "C"})
    page = keep(**{"value.samples": "3", "value.drawing": ""}, at="value.drawing").text
    assert 'id="field-value-drawing-check" data-checked="wrong"' in page
    assert value(app, "drawing") is None
    assert "data-checked" not in keep(**{"value.samples": "", "value.drawing": ""}, at="title").text


def test_a_field_that_cannot_be_stored_does_not_keep_the_rest_from_it(app, keep):
    page = keep(title="Housing", watchers="nobody@example.com", quantity_presented="many").text
    assert 'id="field-watchers-check" data-checked="wrong"' in page
    assert 'id="field-quantity-presented-check" data-checked="wrong"' in page
    assert [draft.title for draft in drafts(app)] == ["Housing"]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title", "x" * 201),
        ("quantity_presented", "-5"),
        ("quantity_presented", "many"),
        ("watchers", "buyer@example.com\nnobody@example.com"),
        ("value.drawing", "x" * 4001),
    ],
)
def test_what_cannot_be_taken_comes_back_as_it_was_typed(app, buyer, keep, field, typed):
    draft = hidden_fields(keep(lot="LOT-7", **{field: typed}).text)["draft"]
    page = buyer.get(f"/tickets/new?draft={draft}").text
    assert typed in page and 'value="LOT-7"' in page
    keep(draft=draft, lot="LOT-7", **{field: ""})
    assert typed not in buyer.get(f"/tickets/new?draft={draft}").text


def test_marks_that_no_database_stores_are_left_out_of_what_comes_back(buyer, keep):
    draft = hidden_fields(keep(title="Hou\x00sing", lot="LOT-7").text)["draft"]
    assert 'value="Housing"' in buyer.get(f"/tickets/new?draft={draft}").text


def test_a_draft_with_a_value_that_could_not_be_taken_is_not_submitted(app, keep):
    """Whoever submits it by another way than its form has not seen what was typed there."""
    given = {"value.drawing": "C", "value.samples": "5", "relation": "functional"}
    keep(title="Housing", quantity_presented="-5", **given)
    with app.app_context():
        ticket = db.session.scalars(select(Ticket)).one()
        by = Actor(person_id=ticket.requester_id)
        with pytest.raises(NotValid) as refusal:
            raising.submit(ticket, Submit(), by=by, now=MONDAY_9)
        assert list(refusal.value.errors) == ["quantity_presented"]


def test_a_form_offers_the_drafts_of_its_service_that_were_begun(app, buyer, service, keep):
    assert "draft=" not in buyer.get(f"/tickets/new?service={service}").text
    draft = hidden_fields(keep(title="Housing <SP-40>").text)["draft"]
    page = buyer.get(f"/tickets/new?service={service}").text
    assert f'href="/tickets/new?draft={draft}"' in page and "Housing &lt;SP-40&gt;" in page
    assert f'href="/tickets/new?draft={draft}"' not in buyer.get(f"/tickets/new?draft={draft}").text


def test_the_drafts_of_somebody_else_are_not_offered(app, client, service, buyer, keep):
    keep(title="Housing")
    sign_in(app, client, "inspector@example.com")
    assert "draft=" not in client.get(f"/tickets/new?service={service}").text


def test_every_link_to_what_is_missing_has_its_place_on_the_page(app, buyer, service):
    kinds = ("text", "number", "date", "file", "yes_no", "ticket")
    inputs = [
        {"key": f"the_{kind}", "name": {"zh": kind, "en": kind}, "kind": kind, "mandatory": True}
        for kind in kinds
    ]
    choices = [{"key": "a", "name": {"zh": "a", "en": "a"}}, {"key": "b", "name": {"zh": "b", "en": "b"}}]
    inputs.append({**inputs[0], "key": "the_choice", "kind": "choice", "choices": choices})
    with app.app_context(), transaction():
        revision = db.session.scalars(select(AgreementRevision)).one()
        revision.content = content(relations=["process"], inputs=inputs)
    page = buyer.get(f"/tickets/new?service={service}").text
    links = re.findall(r'<li><a href="#([^"]+)"', page)
    assert len(links) == len(inputs) + 2
    assert [link for link in links if f'id="{link}"' not in page] == []


def test_only_a_draft_is_offered_to_be_discarded(buyer, service, keep):
    hidden = re.compile(r'id="draft-discard" hidden')
    assert hidden.search(buyer.get(f"/tickets/new?service={service}").text)
    draft = hidden_fields(keep(title="Housing").text)["draft"]
    assert not hidden.search(buyer.get(f"/tickets/new?draft={draft}").text)


def test_the_second_window_is_told_and_overwrites_nothing(app, keep):
    first = hidden_fields(keep(title="Housing").text)
    keep(title="Housing SP-40", draft=first["draft"], version=first["version"])
    answer = keep(title="Spindle", draft=first["draft"], version=first["version"])
    assert answer.status_code == 409
    assert "data-stopped" in answer.text and "Housing SP-40" in answer.text and "Spindle" in answer.text
    assert [draft.title for draft in drafts(app)] == ["Housing SP-40"]


def test_without_scripts_the_second_window_sees_both_and_decides(app, buyer, service, keep):
    old = hidden_fields(keep(title="Housing").text)
    keep(title="Housing SP-40", draft=old["draft"], version=old["version"])
    mine = {"service": service, "title": "Spindle", "do": "save", "draft": old["draft"], **KEY}
    answer = buyer.post("/tickets", data={**mine, "version": old["version"]})
    assert answer.status_code == 409
    assert "Housing SP-40" in answer.text and 'value="Spindle"' in answer.text
    fresh = hidden_fields(answer.text)["version"]
    assert buyer.post("/tickets", data={**mine, "version": fresh}).status_code == 303
    assert [draft.title for draft in drafts(app)] == ["Spindle"]


def test_a_draft_goes_over_to_the_agreement_whose_form_was_filled_in(app, buyer, service, keep):
    """Its new requirement can be answered at once, before the draft is submitted."""
    draft = hidden_fields(keep(title="Housing").text)
    with app.app_context(), transaction():
        ticket = db.session.scalars(select(Ticket)).one()
        added = {"key": "heat", "name": {"zh": "炉号", "en": "Heat number"}, "kind": "text"}
        old = ticket.service.effective_revision
        old.state = "superseded"
        terms = content(inputs=[*content()["inputs"], added])
        ticket.service.effective_revision = AgreementRevision(
            service=ticket.service,
            number=2,
            state="effective",
            content=terms,
            policy=old.policy,
            created_at=MONDAY_9,
        )
    page = buyer.get(f"/tickets/new?draft={draft['draft']}").text
    shown = hidden_fields(page)
    keep(
        draft=shown["draft"], version=shown["version"], revision=shown["revision"], **{"value.heat": "24-117"}
    )
    assert value(app, "heat") == "24-117"


# --- files ---


@pytest.fixture
def upload(buyer, service):
    def send(name: str, file: tuple[bytes, str], **fields: str):
        body, called = file
        data = {"service": service, **KEY, **fields, name: (BytesIO(body), called)}
        return buyer.post("/tickets/draft/files", data=data, content_type="multipart/form-data")

    return send


def test_a_file_begins_the_draft_that_it_belongs_to(app, upload, keep):
    told = upload("file", (b"photo", "sample.jpg")).json
    assert [draft.number for draft in drafts(app)] == [told["draft"]]
    keep(title="Housing", draft=told["draft"], version=str(told["version"]))
    assert len(drafts(app)) == 1


def test_a_file_that_is_too_large_is_refused_in_words(app, upload):
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], max_upload=1000)
    answer = upload("file", (b"x" * 1001, "film.mp4"))
    assert answer.status_code == 422
    assert answer.json["sentence"]
    assert list(app.config["SETTINGS"].uploads.iterdir()) == []


def test_an_empty_file_is_refused_in_words(upload):
    answer = upload("file", (b"", "empty.txt"))
    assert answer.status_code == 422
    assert answer.json["sentence"]


def test_a_file_can_be_taken_out_of_the_draft_and_the_record_says_so(app, upload, keep):
    told = upload("file", (b"photo", "sample.jpg")).json
    page = keep(draft=told["draft"], remove=str(told["attachment"]), at="file")
    assert page.status_code == 200 and "sample.jpg" not in page.text
    with app.app_context():
        assert db.session.scalars(select(Attachment)).all() == []
        kinds = list(db.session.scalars(select(Event.kind).order_by(Event.sequence)))
        assert kinds[-2:] == ["ticket.attached", "ticket.detached"]
    assert list(app.config["SETTINGS"].uploads.iterdir()) == []


def test_a_file_of_what_has_gone_out_cannot_be_taken_out(app, buyer, service, upload, keep):
    told = upload("file", (b"photo", "sample.jpg")).json
    given = {"value.drawing": "C", "value.samples": "5", "relation": "functional", "draft": told["draft"]}
    buyer.post("/tickets", data={"service": service, "do": "submit", **KEY, **given})
    answer = buyer.post(
        "/tickets", data={"service": service, "remove": str(told["attachment"]), **KEY, **given}
    )
    assert answer.status_code == 409
    with app.app_context():
        assert len(db.session.scalars(select(Attachment)).all()) == 1


def test_the_draft_of_somebody_else_is_not_there(app, client, service, buyer, keep):
    draft = hidden_fields(keep(title="Housing").text)["draft"]
    sign_in(app, client, "inspector@example.com")
    answer = client.post("/tickets/draft", data={"service": service, "draft": draft, "title": "Mine"})
    assert answer.status_code == 404
    assert [one.title for one in drafts(app)] == ["Housing"]


def test_discarding_what_was_never_kept_makes_nothing(app, buyer, service):
    answer = buyer.post("/tickets", data={"service": service, "do": "discard", "title": "no", **KEY})
    assert (answer.status_code, answer.location) == (303, "/services")
    assert drafts(app) == []


def test_what_is_ready_counts_the_inputs_alone(buyer, service):
    """Not the lot and the operation, which a process ticket lacks as well."""
    page = buyer.get(f"/tickets/new?service={service}").text
    assert '<span id="inputs-ready">3 项中已备 1 项</span>' in page


def test_the_description_has_a_preview(app, buyer, service):
    typed = {"service": service, "title": "Housing", "description": "**second** lot", **KEY}
    piece = buyer.post("/tickets/preview", data=typed, headers=HTMX).text
    assert "<strong>second</strong>" in piece and "<html" not in piece
    whole = buyer.post("/tickets/preview", data=typed).text
    assert "<strong>second</strong>" in whole and 'value="Housing"' in whole and ">**second** lot<" in whole
    assert drafts(app) == []


def test_a_request_that_is_sent_twice_is_one_and_with_other_words_none(app, buyer, service):
    given = {"value.drawing": "C", "value.samples": "5", "relation": "functional", "title": "Housing"}
    sent = {"service": service, "do": "submit", **KEY, **given}
    answers = [buyer.post("/tickets", data=sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer.location for answer in answers}) == 1
    assert buyer.post("/tickets", data=sent | {"title": "Spindle"}).status_code == 422
    assert [draft.title for draft in drafts(app)] == ["Housing"]


def test_the_second_click_on_save_is_no_other_window(app, buyer, service, keep):
    shown = hidden_fields(keep(title="Housing").text)
    typed = {"service": service, "do": "save", "title": "Housing SP-40", "draft": shown["draft"], **KEY}
    for _ in range(2):
        assert buyer.post("/tickets", data=typed | {"version": shown["version"]}).status_code == 303
    answer = buyer.post("/tickets", data=typed | {"version": shown["version"], "impact": "high"})
    assert answer.status_code == 409

"""A ticket's page: where a draft is opened, what a refused form says, who is offered a reminder, one file once."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO

import pytest
from sqlalchemy import select

from qms_tickets.domain.access import SYSTEM
from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Attachment, Ticket
from qms_tickets.operations.nonconformities import open_
from qms_tickets.transaction import transaction
from qms_tickets.wall_clock import now
from tests.factories import INPUTS, MONDAY_9, do, make_house, make_ticket
from tests.web.signing_in import sign_in


@pytest.fixture
def tickets(app):
    """The number of a ticket in each of three states; everybody reads English."""
    with app.app_context(), transaction():
        house = make_house()
        for person in db.session.scalars(select(Person)):
            person.language = "en"
        return {
            state: make_ticket(house, state).number for state in ("draft", "in_progress", "input_requested")
        }


def test_a_draft_opens_where_it_is_filled_in(app, client, tickets):
    sign_in(app, client, "buyer@example.com")
    answer = client.get(f"/tickets/{tickets['draft']}")
    assert (answer.status_code, answer.location) == (302, f"/tickets/new?draft={tickets['draft']}")


def test_the_list_of_errors_says_where_each_is(app, client, tickets):
    sign_in(app, client, "inspector@example.com")
    answer = client.post(f"/tickets/{tickets['in_progress']}/deliver", data={"value.report": "R-1"})
    assert answer.status_code == 422
    summary = re.search(r'<div class="error-summary".*?</div>', unescape(answer.text), re.DOTALL)
    assert summary
    said = re.findall(r"<a href=\"#([^\"]+)\">([^<]+)</a>", summary[0])
    assert [(where, sentence.partition(":")[0]) for where, sentence in said] == [
        ("field-value-deviations", "Deviations")
    ]


@pytest.mark.parametrize(
    ("state", "waiting", "holding"),
    [
        ("in_progress", "buyer", "inspector"),
        ("input_requested", "inspector", "buyer"),
    ],
)
def test_nobody_is_offered_to_remind_themselves(app, client, tickets, state, waiting, holding):
    for who, offered in ((waiting, True), (holding, False)):
        sign_in(app, client, f"{who}@example.com")
        shown = client.get(f"/tickets/{tickets[state]}").text
        assert ('data-action="nudge"' in shown) == offered, who


def attach(client, number: str, content: bytes, name: str):
    data = {"file": (BytesIO(content), name)}
    return client.post(f"/tickets/{number}/attachments", data=data, content_type="multipart/form-data")


def test_the_same_file_twice_is_one_and_under_another_name_another(app, client, tickets):
    number = tickets["in_progress"]
    sign_in(app, client, "buyer@example.com")
    for content, name in ((b"one", "a.txt"), (b"one", "a.txt"), (b"one", "b.txt"), (b"two", "a.txt")):
        assert attach(client, number, content, name).status_code == 303
    with app.app_context():
        kept = db.session.scalars(select(Attachment).order_by(Attachment.id)).all()
        assert [one.name for one in kept] == ["a.txt", "b.txt", "a.txt"]
        assert len(list(app.config["SETTINGS"].uploads.iterdir())) == 3
    sign_in(app, client, "inspector@example.com")
    assert attach(client, number, b"one", "a.txt").status_code == 303
    with app.app_context():
        assert len(db.session.scalars(select(Attachment)).all()) == 4


def nonconformities_on(answer) -> list[str]:
    found = re.search(r'<div id="nonconformities">.*?</section>', unescape(answer.text), re.DOTALL)
    return [] if found is None else re.findall(r'href="/quality/nonconformities/([^"]+)"', found[0])


def test_the_page_leads_to_its_nonconformities_and_to_a_new_one(app, client, tickets):
    number = tickets["in_progress"]
    with app.app_context(), transaction():
        ticket = db.session.scalars(select(Ticket).where(Ticket.number == number)).one()
        record = open_("very_late", ticket, "supplier", MONDAY_9, SYSTEM).number
    new = f"new?ticket={number}"
    for who, shown in (
        ("buyer", [record, new]),
        ("inspector", [record, new]),
        ("quality_manager", [record, new]),
        ("auditor", [record]),
    ):
        sign_in(app, client, f"{who}@example.com")
        assert nonconformities_on(client.get(f"/tickets/{number}")) == shown, who
        assert [client.get(f"/quality/nonconformities/{place}").status_code for place in shown] == [
            200
        ] * len(shown)


def test_a_low_rating_is_not_told_by_the_record_that_it_opened(app, client):
    """No tit for tat: the supplier reads neither before the own rating, or before time is up."""
    with app.app_context(), transaction():
        house = make_house()
        house.now = now()
        ticket = make_ticket(house, "closed")
        do(ticket, "rate", house.buyer, house.now, overall=1)
        number = ticket.number
    for who, links in (("buyer", 2), ("quality_manager", 2), ("inspector", 1)):
        sign_in(app, client, f"{who}@example.com")
        assert len(nonconformities_on(client.get(f"/tickets/{number}"))) == links, who


def test_why_it_was_sent_back_is_chosen_from_the_list_and_told(app, client):
    with app.app_context(), transaction():
        number = make_ticket(make_house(), "delivered").number
    sign_in(app, client, "buyer@example.com")
    place = f"/tickets/{number}"
    form = client.get(f"{place}?act=accept-delivery").text
    assert re.search(r'<select[^>]+name="why\.report".*?<option value="evidence_missing">', form, re.DOTALL)
    verdicts = {
        "verdict.report": "nonconforming",
        "reason.report": "没有附件",
        "why.report": "evidence_missing",
    }
    answer = client.post(
        f"{place}/reject-delivery", data={**verdicts, "verdict.deviations": "conforms", "why.deviations": ""}
    )
    assert answer.status_code == 303
    assert "退回返工：报告（缺证据）" in client.get(place).text


@pytest.mark.parametrize(("language", "shown", "other"), [("en", "pcs", "件"), ("zh_Hans", "件", "pcs")])
def test_a_number_carries_its_unit_in_the_reader_s_language(app, client, language, shown, other):
    counted = [
        one | {"unit": {"zh": "件", "en": "pcs"}} if one["key"] == "samples" else one for one in INPUTS
    ]
    with app.app_context(), transaction():
        number = make_ticket(make_house(inputs=counted), "in_progress").number
        given = next(
            one.value
            for one in db.session.scalars(select(Ticket).where(Ticket.number == number)).one().inputs
            if one.key == "samples"
        )
    sign_in(app, client, "buyer@example.com")
    client.post("/language", data={"language": language})
    text = unescape(client.get(f"/tickets/{number}").text)
    assert f"{given} {shown}" in text and f"{given} {other}" not in text

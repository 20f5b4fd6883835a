"""What was typed into a ticket's form and not sent: kept for its writer alone, until it is sent."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from qms_tickets.extensions import db
from qms_tickets.models.writing import Unsent
from qms_tickets.transaction import transaction
from tests.factories import make_house, make_ticket
from tests.web.signing_in import sign_in

HTMX = {"HX-Request": "true"}


@pytest.fixture
def number(app) -> str:
    with app.app_context(), transaction():
        return str(make_ticket(make_house(), state="submitted").number)


@pytest.fixture
def inspector(app, client, number):
    sign_in(app, client, "inspector@example.com")
    return client


def kept(app) -> dict[str, dict]:
    with app.app_context():
        return {row.action: row.fields for row in db.session.scalars(select(Unsent))}


def test_it_comes_back_with_the_form(app, inspector, number):
    sent = {"message": "which of the two?", "why.drawing": "unclear", "version": "3"}
    answer = inspector.post(f"/tickets/{number}/unsent/request-input", data=sent, headers=HTMX)
    assert answer.status_code == 200
    assert kept(app) == {"request_input": {"message": ["which of the two?"], "why.drawing": ["unclear"]}}
    page = inspector.get(f"/tickets/{number}?act=request-input").text
    assert "which of the two?" in page


def test_the_ticket_says_what_was_begun(inspector, number):
    inspector.post(f"/tickets/{number}/unsent/request-input", data={"message": "which?"})
    assert f'href="/tickets/{number}?act=request-input#act"' in inspector.get(f"/tickets/{number}").text


def test_only_its_writer_sees_it(app, client, inspector, number):
    inspector.post(f"/tickets/{number}/unsent/comment", data={"text": "half a thought"})
    assert "half a thought" in inspector.get(f"/tickets/{number}").text
    sign_in(app, client, "metrology_head@example.com")
    assert "half a thought" not in client.get(f"/tickets/{number}").text


def test_what_is_sent_is_forgotten_and_not_kept_once_more(app, inspector, number):
    form = {"text": "on it", "idempotency_key": "a-key-of-this-form"}
    inspector.post(f"/tickets/{number}/unsent/comment", data=form)
    assert inspector.post(f"/tickets/{number}/comment", data=form).status_code == 303
    assert kept(app) == {}
    inspector.post(f"/tickets/{number}/unsent/comment", data=form)
    assert kept(app) == {}


def test_it_can_be_discarded_and_emptied(app, inspector, number):
    for end in ({"do": "discard", "text": "x"}, {"text": "  "}):
        inspector.post(f"/tickets/{number}/unsent/comment", data={"text": "half a thought"})
        assert "comment" in kept(app)
        inspector.post(f"/tickets/{number}/unsent/comment", data=end)
        assert kept(app) == {}


def test_nobody_keeps_anything_on_a_ticket_that_is_not_shown(app, client, number):
    sign_in(app, client, "stranger@example.com")
    assert client.post(f"/tickets/{number}/unsent/comment", data={"text": "x"}).status_code == 404
    assert kept(app) == {}


def test_what_cannot_be_stored_is_left_out(app, inspector, number):
    answer = inspector.post(
        f"/tickets/{number}/unsent/comment", data={"text": "a\x00b", "audience": "shared"}
    )
    assert answer.status_code == 303
    assert kept(app) == {}


def test_beside_an_open_form_stands_what_happened_since(app, inspector, number):
    page = inspector.get(f"/tickets/{number}?act=request-input").text
    assert "moved-on?since=" in page
    since = page.split("moved-on?since=")[1].split("&")[0]
    assert inspector.get(f"/tickets/{number}/moved-on?since={since}").text.strip() == ""
    inspector.post(f"/tickets/{number}/comment", data={"text": "news"})
    told = inspector.get(f"/tickets/{number}/moved-on?since={since}&act=request-input").text
    assert f"/tickets/{number}?act=request-input&amp;after=" in told and told.count("<li>") == 1

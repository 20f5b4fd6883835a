"""Undo is offered where it is possible: in the toast and in the history, as a small form that needs no script."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from qms_tickets import wall_clock
from qms_tickets.extensions import db
from qms_tickets.models.outbox import Notice
from qms_tickets.transaction import transaction
from tests.factories import make_house, make_ticket
from tests.web.signing_in import sign_in


@pytest.fixture
def number(app, monkeypatch) -> str:
    with app.app_context(), transaction():
        return str(make_ticket(make_house(), state="submitted").number)


@pytest.fixture
def inspector(app, client, number):
    sign_in(app, client, "inspector@example.com")
    return client


def forms_of(page: str) -> list[str]:
    """The events that the page offers to take back: in the history, then in the toast."""
    return [part.split('"')[0] for part in page.split('name="event" value="')[1:]]


def test_what_was_taken_can_be_given_back_from_toast_and_history(inspector, number):
    page = inspector.post(f"/tickets/{number}/take", follow_redirects=True).text
    offered = forms_of(page)
    assert len(offered) == 2 and len(set(offered)) == 1
    after = inspector.post(f"/tickets/{number}/undo", data={"event": offered[0]}, follow_redirects=True).text
    assert forms_of(after) == []
    assert f'action="/tickets/{number}/take"' in after


def test_what_cannot_be_undone_offers_nothing(inspector, number):
    page = inspector.post(f"/tickets/{number}/accept", data={"all_conform": "1"}, follow_redirects=True).text
    assert forms_of(page) == []


def test_a_withdrawn_comment_says_so_to_everybody(app, client, number):
    sign_in(app, client, "buyer@example.com")
    page = client.post(
        f"/tickets/{number}/comment", data={"text": "the wrong lot"}, follow_redirects=True
    ).text
    client.post(f"/tickets/{number}/undo", data={"event": forms_of(page)[0]})
    for reader in ("buyer", "inspector"):
        sign_in(app, client, f"{reader}@example.com")
        shown = client.get(f"/tickets/{number}").text
        assert "the wrong lot" not in shown and "留言人已撤回" in shown


def test_following_is_undone_by_the_same_form(inspector, number):
    page = inspector.post(f"/tickets/{number}/watch", follow_redirects=True).text
    assert page.count(f'action="/tickets/{number}/watch"') == 2


def test_a_refused_undo_says_why(inspector, number):
    assert inspector.post(f"/tickets/{number}/undo", data={"event": "1"}).status_code in (404, 409)
    assert inspector.post(f"/tickets/{number}/undo", data={"event": "x"}).status_code == 422
    assert inspector.post(f"/tickets/{number}/undo", data={"event": "99999999"}).status_code == 404


def test_a_comment_that_names_somebody_offers_no_undo(app, client, number):
    """Who is named hears of it at once."""
    sign_in(app, client, "buyer@example.com")
    page = client.post(
        f"/tickets/{number}/comment", data={"text": "Look, @inspector"}, follow_redirects=True
    ).text
    assert "Look," in page
    assert forms_of(page) == []


def test_a_comment_that_somebody_read_offers_no_undo(app, client, number):
    sign_in(app, client, "buyer@example.com")
    page = client.post(f"/tickets/{number}/comment", data={"text": "The lot"}, follow_redirects=True).text
    assert len(forms_of(page)) == 2
    with app.app_context(), transaction():
        db.session.execute(update(Notice).values(read_at=wall_clock.now()))
    assert forms_of(client.get(f"/tickets/{number}").text) == []
    refused = client.post(f"/tickets/{number}/undo", data={"event": forms_of(page)[0]})
    assert refused.status_code == 409
    assert "已不能撤销" in refused.text and "内容已有变化" not in refused.text
    assert f'href="/tickets/{number}#history"' in refused.text

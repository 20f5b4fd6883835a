"""Nobody stands before a wall: the address of a form opens as a page, and every refusal leads back."""

from __future__ import annotations

import re

import pytest

from qms_tickets.transaction import transaction
from tests.factories import make_house, make_ticket
from tests.web.signing_in import sign_in


@pytest.fixture
def number(app, client) -> str:
    with app.app_context(), transaction():
        number = str(make_ticket(make_house(), state="submitted").number)
    sign_in(app, client, "inspector@example.com")
    return number


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("request-input", "?act=request-input#act"),
        ("reject-delivery", "?act=reject-delivery#act"),
        ("comment", "#history"),
        ("links", "?act=link#act"),
        ("undo", "#history"),
    ],
)
def test_the_address_of_a_form_opens_the_ticket_with_that_form(client, number, address, place):
    answer = client.get(f"/tickets/{number}/{address}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/tickets/{number}{place}")


def test_an_address_of_nothing_and_a_ticket_of_others_are_not_there(app, client, number):
    assert client.get(f"/tickets/{number}/no-such-thing").status_code == 404
    sign_in(app, client, "stranger@example.com")
    assert client.get(f"/tickets/{number}/accept").status_code == 404


def test_the_address_of_an_acknowledgement_opens_the_board_with_that_form(client, number):
    answer = client.get("/escalations/7/acknowledge")
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        "/escalations?acknowledge=7#acknowledge-7",
    )


def test_what_cannot_be_opened_leads_back_to_where_one_was(client, number):
    here = f"/tickets/{number}"
    answer = client.get("/sign-out", headers={"Referer": f"http://localhost{here}"})
    assert answer.status_code == 405
    assert f'href="{here}">返回原页面' in answer.text
    foreign = client.get("/sign-out", headers={"Referer": "https://evil.example/x"}).text
    assert "返回原页面" not in foreign


def test_what_is_too_large_names_the_limit_and_leads_back_to_the_form(app, client, number):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    here = f"/tickets/{number}?act=deliver"
    answer = client.post(
        f"/tickets/{number}/deliver",
        data={"message": "x" * 2000},
        headers={"Referer": f"http://localhost{here}"},
    )
    assert answer.status_code == 413
    assert re.search(r"每次最多 [\d.]+ [kM]B", answer.text)
    assert f'href="{here}">返回原页面' in answer.text


def stale(client, number, action, **form):
    """The form of a page that was drawn before the ticket changed."""
    return client.post(f"/tickets/{number}/{action}", data={"version": "1", **form})


def test_a_conflict_shows_the_own_choices_in_words_and_who_was_first(app, client, number):
    sign_in(app, client, "metrology_head@example.com")
    client.post(f"/tickets/{number}/take")
    sign_in(app, client, "inspector@example.com")
    chosen = {"verdict.drawing": "nonconforming", "reason.drawing": "which one?"}
    shown = stale(client, number, "inspect", **chosen)
    assert shown.status_code == 409
    mine = shown.text.partition("section conflict")[2].partition("</section>")[0]
    assert "他人已先修改" in mine
    assert "<dd>不合格</dd>" in mine and "which one?" in mine
    assert "nonconforming" not in mine


def test_a_conflict_with_oneself_says_so(client, number):
    client.post(f"/tickets/{number}/take")
    shown = stale(client, number, "accept", all_conform="1").text
    assert "您已在另一窗口修改" in shown and "您在另一窗口，" in shown
    assert "他人已先修改" not in shown

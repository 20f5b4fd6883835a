"""Nobody stands before a wall: the address of a form opens as a page, and every refusal leads back."""

from __future__ import annotations

import re

import pytest

from qms_tickets import wall_clock
from qms_tickets.domain.access import SYSTEM
from qms_tickets.operations import nonconformities
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


# What no reader comes to by an address: scripts ask there, or nothing lies above.
NO_PAGE_ABOVE = {"/language", "/sign-out", "/lists/<key>/columns"}
ASKED_BY_SCRIPTS = {"/tickets/preview", "/tickets/draft", "/tickets/draft/files"}
SAMPLES = {"address": "message", "code": "PUR", "key": "requests", "number": "1"}


def test_the_address_of_every_form_leads_to_a_page(app, client, number):
    """So that a language is changed, or a page loaded again, after a form was refused."""
    sign_in(app, client, "quality_manager@example.com")
    rules = [rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/api/")]
    opened = {rule.rule for rule in rules if "GET" in rule.methods}
    posted = [rule for rule in rules if "POST" in rule.methods and rule.rule not in opened]
    pages = app.url_map.bind("localhost")
    lost = {}
    for rule in posted:
        if rule.rule in NO_PAGE_ABOVE | ASKED_BY_SCRIPTS or rule.rule.startswith("/tickets/<number>/"):
            continue
        asked = {name: SAMPLES.get(name, 1) for name in rule.arguments}
        answer = client.get(pages.build(rule.endpoint, asked, method="POST"))
        if answer.status_code != 303 or not pages.test(answer.headers["Location"].partition("?")[0], "GET"):
            lost[rule.rule] = answer.status_code
    assert lost == {}
    assert len(posted) > 30


def test_the_address_of_an_agreements_step_opens_it_with_that_form(client, number):
    opened = client.get("/services/1/revisions/1/send-back")
    assert (opened.status_code, opened.headers["Location"]) == (303, "/services/1?revision=1&act=send-back")
    assert client.get("/services/1/revisions/1/no-such-thing").status_code == 404


def test_the_language_changes_after_a_refused_form(app, client, number):
    sign_in(app, client, "quality_manager@example.com")
    with app.app_context(), transaction():
        record = nonconformities.open_("broken_chain", None, "supplier", wall_clock.now(), SYSTEM).number
    here = f"/quality/nonconformities/{record}/dismiss"
    assert client.post(here, data={"reason": ""}).status_code == 422
    form = {"language": "en", "next": ""}
    answer = client.post(
        "/language", data=form, headers={"Referer": f"http://localhost{here}"}, follow_redirects=True
    )
    assert (answer.status_code, answer.request.path) == (200, f"/quality/nonconformities/{record}")
    assert answer.request.args["act"] == "dismiss"


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

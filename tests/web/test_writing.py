"""Help with writing into a ticket: Markdown and its preview, people named with @, answers kept ready."""

from __future__ import annotations

import re
import time

import pytest
from sqlalchemy import select

from qms_tickets.domain import canned
from qms_tickets.extensions import db
from qms_tickets.models.event import Event
from qms_tickets.models.outbox import Message, Notice
from qms_tickets.models.person import Person
from qms_tickets.models.writing import CannedAnswer
from qms_tickets.transaction import transaction
from qms_tickets.web.texts import rich
from tests.factories import make_house, make_ticket
from tests.web.pages_of import hidden_fields
from tests.web.signing_in import sign_in

HTMX = {"HX-Request": "true"}
REL = 'rel="noopener noreferrer nofollow"'


# --- Markdown ---


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("**重点。**后面", "<strong>重点。</strong>后面"),
        (
            "see T-2026-000123.",
            f'<a href="/tickets/T-2026-000123" {REL}>T-2026-000123</a>.',
        ),
        ("`T-2026-000123`", "<code>T-2026-000123</code>"),
        ("see XT-2026-000123", "see XT-2026-000123"),
        ("ask @李强，today", "<b>@李强</b>，"),
        ("write to li@example.com", "write to li@example.com"),
        ("# Heading", "<p><strong>Heading</strong></p>"),
        ("- one\n- two", "<li>one</li>"),
        ("one\ntwo", "one<br>"),
        (
            "见https://a.example/b_c_d的图纸",
            f'见<a href="https://a.example/b_c_d" {REL}>https://a.example/b_c_d</a>的图纸',
        ),
        ("(http://a.example:8080/?q=1&r=(2)).", f'(<a href="http://a.example:8080/?q=1&amp;r=(2)" {REL}>'),
        ("https://a.example/tickets/T-2026-000123,", "000123</a>,"),
        ("`https://a.example`", "<code>https://a.example</code>"),
        ("[words](https://a.example)", f'<a href="https://a.example" {REL}>words</a>'),
    ],
)
def test_text_becomes_what_its_marks_say(written, drawn):
    assert drawn in rich(written)


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>",
        "![x](http://elsewhere.example/pixel.png)",
        "[x](javascript:alert(1))",
        '<div hx-get="/sign-out">x</div>',
        '<a href="http://x.example" onclick="x()">x</a>',
        "[T-2026-000123](http://elsewhere.example)",
    ],
)
def test_nothing_in_a_text_runs_or_is_fetched(written):
    drawn = str(rich(written))
    assert not any(
        tag in drawn for tag in ("<script", "<img", "<div", 'href="javascript', '<a href="/tickets')
    )
    assert drawn.count("<a ") == drawn.count(REL)


# --- on a ticket ---


@pytest.fixture
def number(app) -> str:
    with app.app_context(), transaction():
        return str(make_ticket(make_house(), state="submitted").number)


@pytest.fixture
def inspector(app, client, number):
    sign_in(app, client, "inspector@example.com")
    return client


def heard(app, kind: str = "ticket.commented") -> set[str]:
    with app.app_context():
        told = select(Person.email).join(Notice, Notice.person_id == Person.id).where(Notice.kind == kind)
        return {email.partition("@")[0] for email in db.session.scalars(told)}


def test_a_preview_is_a_piece_for_the_script_and_a_page_without_it(inspector, number):
    sent = {"text": "**now**", "audience": "internal"}
    piece = inspector.post(f"/tickets/{number}/preview/comment", data=sent, headers=HTMX)
    assert "<strong>now</strong>" in piece.text and "<html" not in piece.text
    whole = inspector.post(f"/tickets/{number}/preview/comment", data=sent).text
    assert "<strong>now</strong>" in whole and ">**now**</textarea>" in whole
    assert '<option value="internal" selected>' in whole
    assert inspector.post(f"/tickets/{number}/preview/take", data=sent).status_code == 404


def test_who_is_named_and_may_read_it_is_told(app, inspector, number):
    inspector.post(f"/tickets/{number}/comment", data={"text": "@colleague look at this"})
    assert "colleague" in heard(app)


def test_who_may_not_read_it_hears_nothing_and_the_writer_is_told_so(app, inspector, number):
    answer = inspector.post(
        f"/tickets/{number}/comment", data={"text": "@stranger look"}, follow_redirects=True
    )
    assert "stranger 无权查看" in answer.text
    assert "stranger" not in heard(app)
    with app.app_context():
        letters = select(Message).join(Person, Person.id == Message.person_id)
        assert db.session.scalars(letters.where(Person.email == "stranger@example.com")).all() == []


def test_an_internal_comment_tells_nobody_of_the_other_side(app, inspector, number):
    text = {"text": "@buyer and @second_inspector", "audience": "internal"}
    answer = inspector.post(f"/tickets/{number}/comment", data=text, follow_redirects=True)
    assert "second_inspector" in heard(app) and "buyer" not in heard(app)
    assert "buyer 无权查看" in answer.text


def test_only_readers_of_the_ticket_are_offered(inspector, number):
    offered = inspector.get(f"/tickets/{number}/people?q=").text
    assert 'data-insert="@buyer "' in offered
    assert "stranger" not in offered
    assert 'role="option"' not in inspector.get(f"/tickets/{number}/people?q=zzz").text


@pytest.mark.parametrize(
    "written",
    [
        "javascript:alert(1)",
        "javascript://a.example/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "ftp://a.example/file",
        "//a.example/path",
        "xhttps://a.example",
        "https://",
        "https://?q",
    ],
)
def test_only_addresses_of_the_web_become_links(written):
    assert "<a " not in rich(written)


@pytest.mark.parametrize(
    "written",
    [
        'https://a.example/"onmouseover="alert(1)',
        "https://a.example/'onclick='alert(1)",
        "https://a.example/<script>alert(1)</script>",
        "https://a.example/`onerror=alert(1)`",
        "https://a.example/ onclick=alert(1)",
        "https://a.example/&quot;onclick=&quot;x",
        "[https://a.example](javascript:alert(1))",
        "https://bank.example@evil.example/",
        "https://a.example/\\u202egpj",
    ],
)
def test_an_address_is_its_own_words_and_nothing_else(written):
    """One attribute from the text, which says what is read; no link within a link."""
    for href, rest, words in re.findall(r'<a href="([^"]*)"([^>]*)>([^<]*)</a>', str(rich(written))):
        assert rest == f" {REL}"
        assert href == words and re.fullmatch(r"https://(a|bank)\.example(/[!-~]*)?", href)
    drawn = re.sub(r"<a href[^>]*>", "", str(rich(written)))
    assert re.fullmatch(r"(?:[^<]|</?(?:p|a|code|br)>)*", drawn)


def test_a_long_run_of_marks_in_an_address_takes_no_time():
    begun = time.perf_counter()
    for run in ("(", ",", "a(", "a.", "http://", "https://a.example/("):
        rich("https://a.example/" + run * (18_000 // len(run)))
    assert time.perf_counter() - begun < 3


# --- answers kept ready ---


def test_marks_are_filled_in_and_the_rest_stays_as_it_is_written():
    told = canned.filled("{me}: {number} {unknown} {due} {", {"me": "Li", "number": "T-1", "due": ""})
    assert told == "Li: T-1 {unknown} {due} {"


@pytest.mark.parametrize("mark", ["bogus", "Requester", "客户"])
def test_a_mark_that_stands_for_nothing_is_refused_with_those_that_do(app, inspector, answer_id, mark):
    """A typing error would go out to the customer in its braces."""
    for address in ("/me/answers", f"/me/answers/{answer_id}"):
        text = f"Dear {{{mark}}}, {{number}} {{}} {{1, 2}}"
        answer = inspector.post(address, data={"title": "x", "text": text})
        assert answer.status_code == 422
        assert f"{{{mark}}}" in answer.text.replace(text, "") and "{requester}" in answer.text
    with app.app_context():
        assert [one.title for one in db.session.scalars(select(CannedAnswer))] == ["Received"]


@pytest.fixture
def answer_id(app, inspector) -> int:
    text = {"title": "Received", "text": "{number} has come, {requester}."}
    assert inspector.post("/me/answers", data=text).status_code == 303
    with app.app_context():
        return db.session.scalars(select(CannedAnswer.id)).one()


def test_an_answer_is_inserted_after_what_was_written(inspector, number, answer_id):
    given = {"text": "Good morning.", "answer": str(answer_id)}
    page = inspector.post(f"/tickets/{number}/answers/comment", data=given).text
    assert f">Good morning.\n\n{number} has come, buyer.</textarea>" in page
    assert inspector.get(f"/tickets/{number}/answers/{answer_id}").text == f"{number} has come, buyer."


def test_a_choice_of_answer_is_no_part_of_the_comment(inspector, number, answer_id):
    given = {"text": "Good morning.", "answer": str(answer_id)}
    assert inspector.post(f"/tickets/{number}/comment", data=given).status_code == 303


def test_the_answers_of_somebody_else_are_not_there(app, client, number, answer_id):
    sign_in(app, client, "second_inspector@example.com")
    assert client.get(f"/tickets/{number}/answers/{answer_id}").status_code == 404
    assert client.post(f"/me/answers/{answer_id}/remove").status_code == 404
    assert "Received" not in client.get("/me/answers").text


def test_a_departments_answers_are_everybodys_to_use_and_its_supervisors_to_keep(app, client, number):
    text = {"title": "Opening hours", "text": "8:30 to 17:30", "whose": "department"}
    sign_in(app, client, "inspector@example.com")
    assert client.post("/me/answers", data=text).status_code == 403
    sign_in(app, client, "metrology_head@example.com")
    assert client.post("/me/answers", data=text).status_code == 303
    with app.app_context():
        answer = db.session.scalars(select(CannedAnswer.id)).one()
    sign_in(app, client, "inspector@example.com")
    assert "Opening hours" in client.get(f"/tickets/{number}").text
    assert client.post(f"/me/answers/{answer}", data={"title": "x", "text": "y"}).status_code == 403
    assert client.get(f"/me/answers/{answer}").status_code == 403
    sign_in(app, client, "buyer@example.com")
    assert client.get(f"/tickets/{number}/answers/{answer}").status_code == 404


def test_the_second_to_change_an_answer_sees_both(inspector, answer_id):
    shown = hidden_fields(inspector.get(f"/me/answers/{answer_id}").text)
    first = {"title": "Received", "text": "first", "version": shown["version"]}
    assert inspector.post(f"/me/answers/{answer_id}", data=first).status_code == 303
    answer = inspector.post(f"/me/answers/{answer_id}", data=first | {"text": "second"})
    assert answer.status_code == 409
    assert "first" in answer.text and "second" in answer.text


def test_a_removed_answer_can_be_put_back(app, inspector, answer_id):
    page = inspector.post(f"/me/answers/{answer_id}/remove", follow_redirects=True).text
    assert 'name="title" value="Received"' in page
    with app.app_context():
        assert db.session.scalars(select(CannedAnswer)).all() == []
        kinds = list(db.session.scalars(select(Event.kind).where(Event.kind.startswith("answer."))))
    assert kinds == ["answer.added", "answer.removed"]


def test_an_answer_needs_a_title_and_a_text(inspector):
    answer = inspector.post("/me/answers", data={"title": "", "text": "kept"})
    assert answer.status_code == 422
    assert ">kept</textarea>" in answer.text

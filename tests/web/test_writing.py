"""Help with writing into a ticket: Markdown and its preview, people named with @, answers kept ready."""

from __future__ import annotations

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


# --- Markdown ---


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("**重点。**后面", "<strong>重点。</strong>后面"),
        (
            "see T-2026-000123.",
            '<a href="/tickets/T-2026-000123" rel="noopener noreferrer">T-2026-000123</a>.',
        ),
        ("`T-2026-000123`", "<code>T-2026-000123</code>"),
        ("see XT-2026-000123", "see XT-2026-000123"),
        ("ask @李强，today", "<b>@李强</b>，"),
        ("write to li@example.com", "write to li@example.com"),
        ("# Heading", "<p><strong>Heading</strong></p>"),
        ("- one\n- two", "<li>one</li>"),
        ("one\ntwo", "one<br>"),
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
    assert drawn.count("<a ") == drawn.count('rel="noopener noreferrer"')


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


# --- answers kept ready ---


def test_marks_are_filled_in_and_the_rest_stays_as_it_is_written():
    told = canned.filled("{me}: {number} {unknown} {due} {", {"me": "Li", "number": "T-1", "due": ""})
    assert told == "Li: T-1 {unknown} {due} {"


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

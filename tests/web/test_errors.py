"""Bad input is answered with its status and a sentence; a fault of ours shows a number and no internals."""

from __future__ import annotations

import re
import time

import pytest
from flask import Blueprint
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from qms_tickets.domain.errors import (
    FieldError,
    NotAllowed,
    NotCurrent,
    NotFound,
    NotPossible,
    NotValid,
    TooMany,
)
from qms_tickets.extensions import sqlite_module
from qms_tickets.transaction import transaction
from qms_tickets.web.policy import policy
from tests.database.stores import release
from tests.factories import make_house
from tests.web.pages_of import hidden_fields
from tests.web.signing_in import sign_in

RAISED: dict[str, Exception] = {
    "not-found": NotFound(),
    "not-allowed": NotAllowed("forbidden"),
    "not-possible": NotPossible("no_dispute"),
    "not-current": NotCurrent(),
    "not-valid": NotValid({"level": FieldError("unknown_field")}),
    "too-many": TooMany("too_many_attempts", retry_after=90),
    "locked": OperationalError("select secret", {}, Exception("database is locked")),
    "full": OperationalError("insert secret", {}, Exception("database or disk is full")),
    "taken": IntegrityError("insert secret", {}, Exception("UNIQUE constraint failed: people.email")),
    "pointless": IntegrityError("insert secret", {}, Exception("FOREIGN KEY constraint failed")),
    "out-of-range": DataError("select secret", {}, Exception("integer out of range")),
    "unknown-column": OperationalError("select secret", {}, Exception("no such column: x")),
    "broken": RuntimeError("secret\nof the house"),
    "disk": OSError(28, "No space left on device"),
}


@pytest.fixture
def trouble(database):
    """A client of an application that fails as its address says."""
    bp = Blueprint("trouble", __name__)

    @bp.route("/trouble/<kind>", methods=["GET", "POST"])
    @policy("anyone")
    def raise_it(kind: str) -> str:
        raise RAISED[kind]

    app = database.make_app()
    app.config["WTF_CSRF_ENABLED"] = False
    app.register_blueprint(bp)
    return app.test_client()


def get(client, address, **headers):
    return client.get(address, headers={"Accept-Language": "en", **headers})


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("not-found", 404),
        ("not-allowed", 403),
        ("not-possible", 409),
        ("not-current", 409),
        ("not-valid", 422),
        ("too-many", 429),
        ("locked", 503),
        ("full", 507),
        ("taken", 409),
        ("pointless", 500),
        ("out-of-range", 422),
        ("unknown-column", 500),
        ("broken", 500),
        ("disk", 507),
    ],
)
def test_each_refusal_and_fault_has_its_status_and_a_page(trouble, kind, status):
    answer = get(trouble, f"/trouble/{kind}")
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_the_sentence_is_in_the_readers_language(trouble):
    assert "There is no dispute to decide" in get(trouble, "/trouble/not-possible").text
    assert "裁定" in trouble.get("/trouble/not-possible", headers={"Accept-Language": "zh-CN"}).text


def test_a_field_that_no_form_shows_is_named(trouble):
    assert "level: There is no such field" in get(trouble, "/trouble/not-valid").text


@pytest.mark.parametrize(("kind", "seconds"), [("too-many", "90"), ("locked", "5")])
def test_what_may_be_tried_again_says_when(trouble, kind, seconds):
    assert get(trouble, f"/trouble/{kind}").headers["Retry-After"] == seconds


def test_a_fault_is_one_line_in_the_log_with_the_number_that_the_page_shows(trouble, caplog):
    page = get(trouble, "/trouble/broken")
    number = re.search(r"Request number (\w+)", page.text).group(1)
    lines = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert len(lines) == 1
    assert number in lines[0]
    assert "\n" not in lines[0]
    assert page.headers["X-Request-ID"] == number


def test_what_was_not_found_says_nothing_of_why(trouble):
    known, unknown = get(trouble, "/trouble/not-found"), get(trouble, "/no/such/page")
    assert known.status_code == unknown.status_code == 404
    plain = re.compile(r'(?:value|data-now)="[^"]*"|content="[^"]*"|/[\w/-]*')
    assert plain.sub("", known.text) == plain.sub("", unknown.text)


def test_htmx_gets_the_part_alone(trouble):
    answer = get(trouble, "/trouble/not-possible", **{"HX-Request": "true"})
    assert answer.status_code == 409
    assert "<html" not in answer.text
    assert "There is no dispute to decide" in answer.text


@pytest.mark.parametrize("headers", [{"HX-History-Restore-Request": "true"}, {"HX-Request-Type": "full"}])
def test_a_history_restore_gets_the_whole_page(trouble, headers):
    assert "<html" in get(trouble, "/trouble/not-possible", **{"HX-Request": "true", **headers}).text


def test_a_wrong_method_says_which_are_right(client):
    answer = client.post("/me/absences/1", data={})
    assert answer.status_code == 404
    answer = client.delete("/me")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("query", ["q=%00", "%00=1", "q=a%00b"])
def test_an_address_with_marks_that_nobody_types_is_refused(client, query):
    assert client.get(f"/sign-in?{query}").status_code == 422


@pytest.mark.parametrize("path", ["/me%00", "/%ff", "/administration/departments/%00"])
def test_a_path_with_such_marks_names_nothing(client, path):
    assert client.get(path).status_code == 404


def test_a_form_that_is_too_large_is_refused(app, client):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    assert client.post("/sign-in", data={"email": "x" * 2000, "password": "x"}).status_code == 413


def test_a_form_with_too_many_parts_is_refused(app, client):
    parts = {f"f{n}": "x" for n in range(1100)}
    answer = client.post("/sign-in", data=parts, content_type="multipart/form-data")
    assert answer.status_code == 413


def test_a_broken_multipart_form_is_refused(client):
    answer = client.post("/sign-in", data=b"--x\r\nnonsense", content_type="multipart/form-data; boundary=x")
    assert 400 <= answer.status_code < 500


def test_without_a_database_the_page_is_in_words_alone(database, monkeypatch):
    from qms_tickets.queries import sign_in

    def away():
        raise OperationalError("select", {}, Exception("server closed the connection unexpectedly"))

    app = database.make_app()
    monkeypatch.setattr(sign_in, "is_empty", away)
    answer = app.test_client().get("/me", headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    assert "not available" in answer.text.lower()


def test_the_log_names_the_route_and_never_what_stood_in_the_address(client, caplog):
    caplog.set_level("DEBUG", "qms_tickets")
    client.get("/welcome/very-secret-token?also=secret-too")
    written = " ".join(record.getMessage() for record in caplog.records)
    assert "/welcome/<token>" in written
    assert "secret" not in written


def test_what_could_not_be_stored_is_kept_to_be_sent_again(trouble):
    own = {"Accept-Language": "en", "Origin": "http://localhost"}
    form = {"note": "<three> paragraphs", "idempotency_key": "a-key-of-the-form", "password": "secret-one"}
    page = trouble.post("/trouble/full", data=form, headers=own)
    assert page.status_code == 507
    kept = hidden_fields(page.text)
    assert (kept["note"], kept["idempotency_key"]) == (form["note"], form["idempotency_key"])
    assert "secret-one" not in page.text


@pytest.mark.on("sqlite")
def test_a_locked_database_is_waited_for_and_then_said(app, client):
    with app.app_context(), transaction():
        make_house()
    sign_in(app, client, "buyer@example.com")
    release(app)
    other = sqlite_module().connect(
        app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"), isolation_level=None
    )
    other.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    try:
        answer = client.post("/me", data={"language": "en", "zone": "UTC"})
        reading = client.get("/me")
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert 4 < time.monotonic() - begun < 20
    assert reading.status_code == 200
    assert client.post("/me", data={"language": "en", "zone": "UTC"}).status_code == 303

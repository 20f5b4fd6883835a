"""A form that is sent twice happens once."""

from __future__ import annotations

import threading
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Blueprint
from sqlalchemy import func, select

from qms_tickets import wall_clock
from qms_tickets.domain.errors import NotPossible
from qms_tickets.extensions import db
from qms_tickets.models import Event, IdempotencyKey
from qms_tickets.operations import events
from qms_tickets.transaction import transaction
from qms_tickets.web.once import once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, now
from tests.factories import make_house
from tests.web.signing_in import sign_in

KEY = {"idempotency_key": "one-key-of-a-form"}


@pytest.fixture
def ours(database):
    """An application with one verb: it may be done once."""
    bp = Blueprint("verbs", __name__)

    @bp.post("/verb")
    @policy("signed_in")
    def do():
        def act() -> str:
            if already_done():
                raise NotPossible("no_dispute")
            events.record("export.made", by=actor(), now=now(), what="verb")
            return "/done"

        return once(act)

    app = database.make_app()
    app.config["WTF_CSRF_ENABLED"] = False
    app.register_blueprint(bp)
    with app.app_context(), transaction():
        make_house()
    return app


def already_done() -> bool:
    return count() > 0


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Event).where(Event.kind == "export.made"))


def counted(app) -> int:
    with app.app_context():
        return count()


@pytest.fixture
def client(ours):
    client = ours.test_client()
    sign_in(ours, client, "buyer@example.com")
    return client


def test_the_same_key_gets_the_first_answer(ours, client):
    answers = [client.post("/verb", data={"a": "1", **KEY}) for _ in range(3)]
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [(303, "/done")] * 3
    assert counted(ours) == 1


def test_without_a_key_the_second_is_refused_by_the_verb(ours, client):
    assert [client.post("/verb", data={"a": "1"}).status_code for _ in range(2)] == [303, 409]


def test_another_key_is_refused_by_the_verb(ours, client):
    assert client.post("/verb", data=KEY).status_code == 303
    assert client.post("/verb", data={"idempotency_key": "another-key"}).status_code == 409


def test_the_same_key_with_another_content_is_refused(ours, client):
    client.post("/verb", data={"a": "1", **KEY})
    assert client.post("/verb", data={"a": "2", **KEY}).status_code == 422


def test_the_token_of_the_form_is_no_content(ours, client):
    client.post("/verb", data={"csrf_token": "1", **KEY})
    assert client.post("/verb", data={"csrf_token": "2", **KEY}).status_code == 303


def test_a_file_is_content(ours, client):
    def send(content: bytes):
        return client.post(
            "/verb", data={"file": (BytesIO(content), "a.txt"), **KEY}, content_type="multipart/form-data"
        )

    assert [send(b"one").status_code, send(b"one").status_code, send(b"two").status_code] == [303, 303, 422]


def test_another_person_may_have_the_same_key(ours, client):
    client.post("/verb", data=KEY)
    other = ours.test_client()
    sign_in(ours, other, "inspector@example.com")
    assert other.post("/verb", data=KEY).status_code == 409


@pytest.mark.parametrize("key", ["short", "x" * 65, "with space", "ünïcode-key"])
def test_a_key_of_another_shape_is_refused(ours, client, key):
    assert client.post("/verb", data={"idempotency_key": key}).status_code == 422
    assert counted(ours) == 0


def test_a_refused_try_leaves_no_key(ours, client):
    client.post("/verb", data={})
    assert client.post("/verb", data=KEY).status_code == 409
    with ours.app_context():
        assert db.session.scalars(select(IdempotencyKey)).all() == []


def test_a_key_is_known_for_a_day(ours, client, monkeypatch):
    client.post("/verb", data=KEY)
    later = wall_clock.now() + timedelta(hours=23)
    monkeypatch.setattr(wall_clock, "now", lambda: later)
    assert client.post("/verb", data=KEY).status_code == 303


def test_many_at_the_same_time_happen_once(ours, client):
    """As when a button is clicked again and again while the server is slow."""
    cookie = client.get_cookie("session").value
    start, answers = threading.Barrier(4), []

    def click() -> None:
        clicking = ours.test_client()
        clicking.set_cookie("session", cookie)
        start.wait()
        answers.append(clicking.post("/verb", data=KEY).status_code)

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [303] * 4
    assert counted(ours) == 1

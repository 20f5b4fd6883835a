"""Who gets in: a token that opens, in its person's name, for its scope. A signed-in browser does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from qms_tickets.api.door import scope
from qms_tickets.doors import policy_of
from qms_tickets.extensions import db
from qms_tickets.models import ApiToken, Event, Person
from qms_tickets.operations import sign_in, tokens
from qms_tickets.queries.people import person_by_email
from qms_tickets.transaction import transaction
from tests.api.conftest import NOW
from tests.factories import actor


def is_refused(answer) -> bool:
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    return True


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer wrong", "Basic YnV5ZXI6cGFzcw==", "Bearer \xff"])
def test_without_a_token_that_opens_nobody_gets_in(caller, sent):
    assert is_refused(caller.get(Authorization=sent))


def test_a_signed_in_browser_is_nobody_here(caller):
    with caller.app.app_context(), transaction():
        person = person_by_email("buyer@example.com")
        session = sign_in.start(person, by=actor(person), now=NOW)
    with caller.client.session_transaction() as cookie:
        cookie["_user_id"] = session
    assert caller.client.get("/").status_code == 200
    answer = caller.get(Authorization="")
    assert is_refused(answer)
    assert caller.get().status_code == 200


def test_a_token_opens_until_it_expires(caller):
    caller.become("inspector", lasts=timedelta(hours=1, seconds=1))
    assert caller.get().status_code == 200
    assert is_refused(caller.become("second_inspector", lasts=timedelta(hours=1)).get())


def test_a_token_opens_until_it_is_revoked(caller):
    with caller.app.app_context(), transaction():
        person = person_by_email("buyer@example.com")
        tokens.revoke(person, "script", by=actor(person), now=NOW)
    assert is_refused(caller.get())


def test_a_token_of_somebody_who_left_opens_nothing(caller):
    with caller.app.app_context(), transaction() as session:
        session.query(Person).filter_by(email="buyer@example.com").update({"active": False})
    assert is_refused(caller.get())


def test_a_token_is_good_for_its_scope_only(caller):
    caller.become("inspector", scopes=("write",))
    answer = caller.get()
    assert (answer.status_code, answer.json["code"], answer.json["why"]) == (
        403,
        "token_scope",
        "token_scope",
    )
    assert answer.json["unlocked_by"] == []


def test_a_scope_that_there_is_none_of_is_refused_at_the_start():
    with pytest.raises(ValueError, match="no such scope"):
        scope("everything")


def test_it_is_noted_when_a_token_was_used_once_a_minute(caller, monkeypatch):
    def used() -> list:
        with caller.app.app_context():
            return list(db.session.scalars(select(ApiToken.used_at)))

    assert used() == [None]
    caller.get()
    for later, noted in ((30, 0), (61, 61)):
        monkeypatch.setattr("qms_tickets.wall_clock.now", lambda later=later: NOW + timedelta(seconds=later))
        caller.get()
        assert used() == [NOW + timedelta(seconds=noted)]


def test_a_call_sets_no_cookie(caller):
    assert "Set-Cookie" not in caller.get().headers


def test_an_address_that_is_none_is_a_problem_too(caller):
    answer = caller.client.get("/api/v1/nothing")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert answer.json == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is no such address.",
        "code": "not_found",
    }


def test_a_method_that_an_address_does_not_take_is_refused_with_those_that_it_takes(caller):
    answer = caller.client.post(f"/api/v1/tickets/{caller.number}/clocks")
    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]


def test_a_fault_of_ours_tells_nothing_of_the_inside(caller, monkeypatch):
    def break_down(*_):
        raise RuntimeError("secret of the house")

    monkeypatch.setattr("qms_tickets.api.clocks.as_data", break_down)
    answer = caller.get()
    assert (answer.status_code, answer.json["code"]) == (500, "internal_server_error")
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    ("accepted", "said"),
    [("zh-CN", "没有这个地址"), ("en", "There is no such address."), ("fr", "There is no")],
)
def test_problems_are_told_in_a_language_that_is_accepted(caller, accepted, said):
    answer = caller.client.get("/api/v1/nothing", headers={"Accept-Language": accepted})
    assert answer.json["detail"].startswith(said)


def test_a_token_is_on_record_without_what_opens(caller):
    with caller.app.app_context():
        (event,) = db.session.scalars(select(Event).where(Event.kind == "token.added"))
        assert event.facts["scopes"] == ["read"]
        assert caller.token not in str(event.facts)
        assert db.session.scalar(select(ApiToken.token_hash)) != caller.token


def test_a_route_of_the_api_says_its_scope(caller):
    app: Flask = caller.app
    routes = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")]
    assert routes
    for rule in routes:
        assert policy_of(app.view_functions[rule.endpoint])[0] == "api"

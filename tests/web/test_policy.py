"""Who may use a route: declared, asked, refused the same everywhere; and what every response says."""

from __future__ import annotations

import pytest
from flask import Blueprint, Flask, request
from sqlalchemy import select

from qms_tickets import doors
from qms_tickets.doors import UndeclaredRoute, require_policies
from qms_tickets.extensions import db
from qms_tickets.models import Event, Person
from qms_tickets.transaction import transaction
from qms_tickets.web.policy import policy
from tests.factories import grant, make_house
from tests.web.pages_of import hidden_fields
from tests.web.signing_in import sign_in


@pytest.fixture
def house(app):
    with app.app_context(), transaction():
        make_house()


def test_a_route_without_a_policy_does_not_start():
    app = Flask("bare")
    app.add_url_rule("/open", "open", lambda: "")
    with pytest.raises(UndeclaredRoute, match="open"):
        require_policies(app)


def test_a_policy_that_does_not_exist_is_noticed_when_it_is_declared():
    with pytest.raises(ValueError, match="everybody"):
        policy("everybody")


def test_every_route_of_the_application_declares_its_policy(app):
    assert doors.undeclared(app) == []


def test_nobody_without_a_session_reads_a_page_but_the_few_that_are_open(app, client, house):
    open_to_all = {"/sign-in", "/first-run", "/healthz", "/readyz", "/metrics"}
    for rule in app.url_map.iter_rules():
        declared = doors.policy_of(app.view_functions[rule.endpoint]) or ()
        if (
            declared[:1] == ("web",)
            and "GET" in rule.methods
            and not rule.arguments
            and rule.rule not in open_to_all
        ):
            assert client.get(rule.rule).status_code == 401, rule.rule


def test_another_capability_is_needed_and_asking_is_on_record(app, client, house):
    sign_in(app, client, "buyer@example.com")
    assert client.get("/administration/people").status_code == 403
    with app.app_context():
        event = db.session.scalars(select(Event).where(Event.kind == "access.refused")).one()
        assert event.facts["what"] == "/administration/people"


@pytest.mark.parametrize("address", ["/administration/people/1", "/administration/people/999999"])
def test_without_the_capability_a_known_and_an_unknown_person_look_alike(app, client, house, address):
    sign_in(app, client, "buyer@example.com")
    assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    "number", ["99999999999999999999", "9223372036854775808", "0", "-1", "\u0663", "1.0"]
)
def test_a_number_that_names_nobody_is_not_found(app, client, house, number):
    with app.app_context(), transaction():
        grant(
            db.session.scalars(select(Person).where(Person.email == "stranger@example.com")).one(),
            "administrator",
        )
    sign_in(app, client, "stranger@example.com")
    assert client.get(f"/administration/people/{number}").status_code == 404


# --- forged and foreign forms ---


@pytest.fixture
def guarded(app):
    """A client whose forms need their token."""
    app.config["WTF_CSRF_ENABLED"] = True
    return app.test_client()


def test_a_form_without_the_sessions_token_is_refused(app, guarded, house):
    sign_in(app, guarded, "buyer@example.com")
    assert guarded.post("/language", data={"language": "en"}).status_code == 400


def test_a_form_with_the_sessions_token_is_taken(app, guarded, house):
    sign_in(app, guarded, "buyer@example.com")
    token = hidden_fields(guarded.get("/me").text)["csrf_token"]
    assert guarded.post("/language", data={"language": "en", "csrf_token": token}).status_code == 303


def test_the_token_of_another_session_is_none(app, guarded, house):
    token = hidden_fields(app.test_client().get("/sign-in").text)["csrf_token"]
    sign_in(app, guarded, "buyer@example.com")
    guarded.get("/me")
    assert guarded.post("/language", data={"language": "en", "csrf_token": token}).status_code == 400


OWN = {"Origin": "http://localhost", "Accept-Language": "en"}


def test_an_own_form_of_an_earlier_session_is_sent_again_with_one_click(app, guarded, house):
    sign_in(app, guarded, "buyer@example.com")
    guarded.get("/me")
    form = {"language": "en", "zone": "Europe/Berlin", "csrf_token": "outdated"}
    page = guarded.post("/me", data=form, headers=OWN)
    assert page.status_code == 400
    again = hidden_fields(page.text.partition('data-error="400"')[2].partition("</form>")[0])
    assert again["zone"] == "Europe/Berlin"
    assert guarded.post("/me", data=again, headers=OWN).status_code == 303


def test_a_sign_in_page_that_was_open_for_too_long_is_offered_anew_without_the_password(guarded, house):
    form = {"email": "buyer@example.com", "password": "typed-secret", "csrf_token": "outdated"}
    page = guarded.post("/sign-in", data=form, headers=OWN)
    assert page.status_code == 400
    assert "open for too long" in page.text
    assert "typed-secret" not in page.text


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost.evil.example", "http://localhost:81"]
)
def test_a_form_of_a_foreign_origin_is_refused(app, client, house, origin):
    sign_in(app, client, "buyer@example.com")
    answer = client.post("/language", data={"language": "en"}, headers={"Origin": origin})
    assert answer.status_code == 400


def test_a_form_of_the_own_origin_is_taken(app, client, house):
    sign_in(app, client, "buyer@example.com")
    answer = client.post("/language", data={"language": "en"}, headers={"Origin": "http://localhost"})
    assert answer.status_code == 303


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/xml", ""])
def test_a_page_reads_forms_only(app, client, house, kind):
    sign_in(app, client, "buyer@example.com")
    assert client.post("/me", data=b'{"language": "en"}', content_type=kind).status_code == 415


# --- what every response says ---


def test_a_page_says_what_the_browser_may_do(client, house):
    headers = client.get("/sign-in").headers
    rules = headers["Content-Security-Policy"]
    assert "default-src 'self'" in rules
    assert "frame-ancestors 'none'" in rules
    assert "unsafe" not in rules
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "HX-Request" in headers["Vary"]
    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize("address", ["/nothing-here", "/me", "/static/nothing.css"])
def test_errors_say_it_too(client, house, address):
    headers = client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in headers["Content-Security-Policy"]


def test_over_https_cookies_stay_with_the_host(database, house):
    app = database.make_app(QMS_BASE_URL="https://tickets.example.com")
    app.config["WTF_CSRF_ENABLED"] = False
    answer = app.test_client().get("/sign-in", base_url="https://tickets.example.com")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_over_http_on_loopback_cookies_are_plain_but_closed(client, house):
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_static_files_are_kept_by_their_version(client, house):
    with client.get("/static/css/base.css?v=1") as answer:
        assert "immutable" in answer.headers["Cache-Control"]


def test_no_page_of_somebody_elses_is_written_into_a_shared_cache(app, client, house):
    sign_in(app, client, "buyer@example.com")
    assert client.get("/me").headers["Cache-Control"] == "no-store"


# --- proxies ---


def forwarded(app, peer):
    return app.test_client().get(
        "/healthz", environ_base={"REMOTE_ADDR": peer}, headers={"X-Forwarded-For": "127.0.0.1"}
    )


def test_forwarding_headers_count_only_from_listed_proxies(database):
    app = database.make_app(QMS_TRUSTED_PROXIES="10.0.0.0/24")
    seen = []
    app.before_request_funcs[None].insert(0, lambda: seen.append(request.remote_addr))
    forwarded(app, "10.0.0.9")
    forwarded(app, "10.0.1.9")
    assert seen == ["127.0.0.1", "10.0.1.9"]


def test_a_client_behind_a_proxy_is_never_the_machine_itself(database):
    app = database.make_app(QMS_TRUSTED_PROXIES="10.0.0.9")
    assert forwarded(app, "10.0.0.9").status_code == 403
    assert forwarded(app, "127.0.0.1").status_code == 403


def test_a_blueprint_without_policies_never_answers(database):
    stray = Blueprint("stray", __name__)
    stray.add_url_rule("/stray", "page", lambda: "secret")
    app = database.make_app()
    app._got_first_request = False
    app.register_blueprint(stray)
    assert app.test_client().get("/stray").status_code == 404

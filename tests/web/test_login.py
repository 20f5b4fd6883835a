"""Signing in and out: one text for every cause, a lock that grows, and forms that survive an ended session."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select, update

from qms_tickets import wall_clock
from qms_tickets.extensions import db
from qms_tickets.models import Event, IdempotencyKey, Person, SignInSession
from qms_tickets.models.housekeeping import Setting
from qms_tickets.operations import passwords, sign_in
from qms_tickets.transaction import transaction
from tests.factories import actor, grant, make_house
from tests.web.pages_of import hidden_fields

PASSWORD = "correct horse staple"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASH = CHEAP.hash(PASSWORD)
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def cheap_hashing(monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", CHEAP)
    passwords._dummy.cache_clear()
    yield
    passwords._dummy.cache_clear()


@pytest.fixture
def house(app):
    with app.app_context(), transaction():
        house = make_house()
        for person in (house.buyer, house.inspector):
            person.password_hash = HASH
            person.language = "en"
        grant(house.stranger, "administrator")


@pytest.fixture
def moved(monkeypatch):
    """A clock that the test moves."""
    start, passed = wall_clock.now(), [timedelta()]
    monkeypatch.setattr(wall_clock, "now", lambda: start + passed[0])

    def move(**by: float) -> None:
        passed[0] += timedelta(**by)

    return move


def enter(client, email="buyer@example.com", password=PASSWORD, **more):
    return client.post("/sign-in", data={"email": email, "password": password, **more}, headers=ENGLISH)


def kinds(app) -> list[str]:
    with app.app_context():
        wanted = select(Event.kind).where(Event.kind.startswith("sign_in")).order_by(Event.sequence)
        return list(db.session.scalars(wanted))


def test_the_right_password_signs_in_and_is_on_record(app, client, house):
    answer = enter(client)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert client.get("/me").status_code == 200
    assert kinds(app) == ["sign_in.succeeded"]


def test_an_address_is_the_same_in_any_case(client, house):
    assert enter(client, " Buyer@Example.COM ").status_code == 303


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("buyer@example.com", "wrong"),
        ("nobody@example.com", PASSWORD),
        ("colleague@example.com", PASSWORD),
        ("buyer@example.com", PASSWORD + " "),
        ("' or 1=1 --", "x"),
    ],
    ids=["wrong password", "nobody", "without a password", "almost", "injection"],
)
def test_every_cause_of_a_wrong_sign_in_gives_one_answer(app, client, house, email, password):
    answer = enter(client, email, password)
    assert answer.status_code == 401
    assert "E-mail address or password is wrong" in answer.text
    assert "sign_in.failed" in kinds(app)


def test_somebody_who_was_deactivated_gets_the_same_answer(app, client, house):
    with app.app_context(), transaction():
        db.session.scalars(select(Person).where(Person.email == "buyer@example.com")).one().active = False
    assert enter(client).status_code == 401


def test_an_unknown_account_costs_the_same_work_as_a_known_one(client, house, monkeypatch):
    checked = []

    class Counted(PasswordHasher):
        def verify(self, stored, password):
            checked.append(stored)
            return super().verify(stored, password)

    monkeypatch.setattr(passwords, "_hasher", Counted(time_cost=1, memory_cost=8, parallelism=1))
    enter(client, "buyer@example.com", "wrong")
    enter(client, "nobody@example.com", "wrong")
    assert len(checked) == 2


@pytest.mark.parametrize("form", [{}, {"email": "buyer@example.com"}, {"password": PASSWORD}])
def test_an_empty_box_is_refused_before_anything_is_looked_up(client, house, form):
    assert client.post("/sign-in", data=form).status_code == 422


def test_a_very_long_password_is_refused_unhashed(client, house):
    assert enter(client, password="x" * 257).status_code == 422


def test_five_failures_lock_the_account_and_nobody_else(client, house):
    answers = [enter(client, password="wrong").status_code for _ in range(6)]
    assert answers == [401] * 5 + [429]
    locked = enter(client)
    assert locked.status_code == 429
    assert 0 < int(locked.headers["Retry-After"]) <= 60
    assert enter(client, "inspector@example.com").status_code == 303


def test_an_unknown_account_locks_like_a_known_one(client, house):
    answers = [enter(client, "nobody@example.com", "wrong").status_code for _ in range(6)]
    assert answers == [401] * 5 + [429]


def test_after_the_lock_the_right_password_works(client, house, moved):
    for _ in range(6):
        enter(client, password="wrong")
    moved(seconds=61)
    assert enter(client).status_code == 303


def test_the_lock_grows(client, house, moved):
    for _ in range(5):
        enter(client, password="wrong")
    moved(seconds=61)
    assert enter(client, password="wrong").status_code == 401
    assert int(enter(client).headers["Retry-After"]) > 60


def test_the_right_password_forgets_earlier_failures(client, house):
    for _ in range(4):
        enter(client, password="wrong")
    assert enter(client).status_code == 303
    assert [enter(client, password="wrong").status_code for _ in range(5)] == [401] * 5


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/me?x=1", "/me?x=1"),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/me\r\nSet-Cookie: a=b", "/"),
        ("/sign-out", "/"),
        ("", "/"),
    ],
)
def test_next_is_an_own_path_only(client, house, wanted, led_to):
    assert enter(client, next=wanted).headers["Location"] == led_to


def test_signing_out_ends_the_session_for_good(app, client, house):
    enter(client)
    with client.session_transaction() as session:
        kept = dict(session)
    assert client.post("/sign-out").status_code == 303
    with client.session_transaction() as session:
        session.update(kept)
    assert client.get("/me").status_code == 401
    assert kinds(app)[-1] == "sign_in.ended"


def test_signing_out_by_a_link_does_nothing(client, house):
    enter(client)
    assert client.get("/sign-out").status_code == 405
    assert client.get("/me").status_code == 200


def test_the_cookie_names_nobody_and_the_database_holds_no_token(app, client, house):
    enter(client)
    with client.session_transaction() as session:
        token = session["_user_id"]
    with app.app_context():
        assert db.session.scalars(select(SignInSession.token_hash)).one() != token


@pytest.mark.parametrize("what", ["password", "rights", "deactivated"])
def test_a_session_ends_when_what_it_stands_on_changes(app, client, house, what):
    from qms_tickets.operations import leaving, people

    enter(client, "inspector@example.com")
    with app.app_context(), transaction():
        person = db.session.scalars(select(Person).where(Person.email == "inspector@example.com")).one()
        head = db.session.scalars(select(Person).where(Person.email == "metrology_head@example.com")).one()
        by, now = actor(head), wall_clock.now()
        if what == "password":
            sign_in.set_password(person, HASH, by=by, now=now)
        elif what == "rights":
            people.set_rights(person, [("auditor", None)], by=by, now=now)
        else:
            leaving.deactivate(person, head.email, by=by, now=now)
    assert client.get("/me").status_code == 401


def test_a_session_that_nobody_uses_ends(client, house, moved):
    enter(client)
    moved(hours=23)
    assert client.get("/me").status_code == 200
    moved(hours=23)
    assert client.get("/me").status_code == 200
    moved(hours=25)
    assert client.get("/me").status_code == 401


def test_no_session_lasts_longer_than_two_weeks(client, house, moved):
    enter(client)
    for _ in range(14):
        moved(hours=23, minutes=59)
        client.get("/me")
    moved(minutes=15)
    assert client.get("/me").status_code == 401


def test_guesses_at_the_same_time_are_counted_one_by_one(app, client, house):
    """Ten at once are no more than five."""
    start, answers = threading.Barrier(10), []

    def guess() -> None:
        guessing = app.test_client()
        start.wait()
        answers.append(enter(guessing, password="wrong").status_code)

    threads = [threading.Thread(target=guess) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(401) <= 5
    assert set(answers) <= {401, 429}


# --- the language ---


@pytest.mark.parametrize(
    ("tags", "language"),
    [
        ("zh-CN,zh;q=0.9", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("fr,en;q=0.5", "en"),
        ("fr", "zh-Hans"),
        ("", "zh-Hans"),
        ("*", "zh-Hans"),
    ],
)
def test_before_signing_in_the_language_is_the_browsers(client, house, tags, language):
    page = client.get("/sign-in", headers={"Accept-Language": tags}).text
    assert f'<html lang="{language}"' in page


def test_a_language_chosen_before_signing_in_stays(client, house):
    client.post("/language", data={"language": "zh_Hans", "next": "/sign-in"})
    assert '<html lang="zh-Hans"' in client.get("/sign-in", headers=ENGLISH).text


def test_a_language_chosen_afterwards_is_the_persons(app, client, house):
    enter(client)
    answer = client.post("/language", data={"language": "zh_Hans", "next": "/me"})
    assert answer.headers["Location"] == "/me"
    assert '<html lang="zh-Hans"' in client.get("/me").text
    with app.app_context():
        assert (
            db.session.scalars(select(Person.language).where(Person.email == "buyer@example.com")).one()
            == "zh_Hans"
        )


def test_a_language_that_is_not_spoken_is_refused(client, house):
    assert client.post("/language", data={"language": "tlh"}).status_code == 422


# --- a session that ends while a form is filled in ---

FORM = {
    "from": "2031-01-06T08:00",
    "until": "2031-01-10T18:00",
    "deputy": "colleague@example.com",
    "note": "<b>Ferien & Fest</b>",
    "idempotency_key": "a-key-of-the-form",
}


def test_a_page_without_a_session_is_the_sign_in_form(client, house):
    page = client.get("/me?x=1", headers=ENGLISH)
    assert page.status_code == 401
    assert hidden_fields(page.text)["next"] == "/me?x=1"


def test_what_was_typed_is_sent_after_signing_in_and_saved_once(app, client, house):
    page = client.post("/me/absences", data=FORM, headers=ENGLISH)
    assert page.status_code == 401
    carried = hidden_fields(page.text)
    assert carried["carried_to"] == "/me/absences"
    assert carried["carried.note"] == FORM["note"]
    first = enter(client, **carried)
    again = enter(client, **carried)
    assert (first.status_code, first.headers["Location"]) == (303, "/me/absences")
    assert (again.status_code, again.headers["Location"]) == (303, "/me/absences")
    with app.app_context():
        assert db.session.scalars(select(IdempotencyKey.key)).all() == [FORM["idempotency_key"]]
    assert client.get("/me/absences").text.count("Ferien &amp; Fest") == 1


def test_a_wrong_password_keeps_what_was_typed(client, house):
    carried = hidden_fields(client.post("/me/absences", data=FORM, headers=ENGLISH).text)
    page = enter(client, password="wrong", **carried)
    assert page.status_code == 401
    assert hidden_fields(page.text)["carried.note"] == FORM["note"]


def test_what_was_typed_wrongly_comes_back_with_its_errors(client, house):
    carried = hidden_fields(
        client.post("/me/absences", data={**FORM, "deputy": "x@y.z"}, headers=ENGLISH).text
    )
    page = enter(client, **carried)
    assert page.status_code == 422
    assert "There is no such person" in page.text
    assert client.get("/me").status_code == 200


def drawn_for(client) -> str:
    """The token of a form on a page of whoever is signed in."""
    return hidden_fields(client.get("/me/absences").text)["csrf_token"]


@pytest.mark.parametrize("ended", ["signed out in another window", "ended by itself"])
def test_what_one_person_typed_is_neither_sent_nor_shown_as_another(app, client, house, ended):
    enter(client)
    form = {**FORM, "csrf_token": drawn_for(client)}
    if ended == "ended by itself":
        with app.app_context(), transaction():
            db.session.execute(update(SignInSession).values(ended_at=wall_clock.now()))
    else:
        client.post("/sign-out", data={"csrf_token": form["csrf_token"]})
    came_from = {**ENGLISH, "Referer": "http://localhost/me?x=1"}
    page = client.post("/me/absences", data=form, headers=came_from).text
    carried = hidden_fields(page.partition("</form>")[0])
    answer = enter(client, "inspector@example.com", **carried)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me?x=1")
    told = client.get("/me?x=1").text
    assert "Another person typed that" in told
    assert "Ferien" not in told + client.get("/me/absences").text


def test_the_same_person_sends_it_after_signing_out_in_another_window(client, house):
    enter(client)
    form = {**FORM, "csrf_token": drawn_for(client)}
    client.post("/sign-out", data={"csrf_token": form["csrf_token"]})
    carried = hidden_fields(client.post("/me/absences", data=form, headers=ENGLISH).text)
    assert enter(client, **carried).headers["Location"] == "/me/absences"
    assert "Ferien &amp; Fest" in client.get("/me/absences").text


def test_a_form_of_one_person_is_not_sent_by_who_signed_in_in_another_window(client, house):
    enter(client)
    form = {**FORM, "csrf_token": drawn_for(client)}
    client.post("/sign-out", data={"csrf_token": form["csrf_token"]})
    enter(
        client, "inspector@example.com", csrf_token=hidden_fields(client.get("/sign-in").text)["csrf_token"]
    )
    client.application.config["WTF_CSRF_ENABLED"] = True
    own = {**ENGLISH, "Origin": "http://localhost", "Referer": "http://localhost/me"}
    answer = client.post("/me/absences", data=form, headers=own)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me")
    assert "Ferien" not in answer.text + client.get("/me/absences").text


def test_the_token_of_open_forms_stays_with_their_person(client, house):
    enter(client)
    first = drawn_for(client)
    enter(client)
    assert hidden_session(client) == hidden_session(client, first)
    enter(client, "inspector@example.com")
    assert hidden_session(client) != hidden_session(client, first)


def hidden_session(client, signed: str | None = None) -> str:
    with client.application.app_context():
        serializer = URLSafeTimedSerializer(client.application.secret_key, salt="wtf-csrf-token")
        return str(serializer.loads(signed or drawn_for(client)))


def test_a_sign_in_form_of_an_earlier_session_keeps_what_it_carries(client, house):
    carried = hidden_fields(client.post("/me/absences", data=FORM, headers=ENGLISH).text)
    enter(client, csrf_token=carried["csrf_token"])
    client.application.config["WTF_CSRF_ENABLED"] = True
    again = client.post("/sign-in", data=carried, headers={**ENGLISH, "Origin": "http://localhost"})
    assert again.status_code == 400
    assert hidden_fields(again.text)["carried.note"] == FORM["note"]


def test_passwords_are_not_carried(client, house):
    page = client.post("/me/password", data={"old": "secret-one", "password": "secret-two"}, headers=ENGLISH)
    assert "secret-two" not in page.text


def test_a_form_from_elsewhere_is_not_carried(client, house):
    page = client.post("/me/absences", data=FORM, headers={"Origin": "https://evil.example"})
    assert page.status_code == 400
    assert "carried" not in page.text


def test_nothing_is_carried_to_elsewhere(client, house):
    answer = enter(client, carried_to="https://evil.example/", **{"carried.a": "1"})
    assert answer.headers["Location"] == "/"


def test_htmx_gets_the_form_in_place(client, house):
    answer = client.post("/me", data={"language": "en"}, headers={**ENGLISH, "HX-Request": "true"})
    assert answer.status_code == 401
    assert "data-sign-in" in answer.text
    assert "<html" not in answer.text


def test_signing_in_in_place_answers_with_nothing_to_swap(client, house):
    answer = client.post(
        "/sign-in", data={"email": "buyer@example.com", "password": PASSWORD}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 204


def test_htmx_without_anything_typed_is_led_to_the_page(client, house):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/queue?a=1"}
    answer = client.get("/me", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=%2Fqueue%3Fa%3D1"


# --- links, the demonstration, the first run ---


def link_for(app, email="colleague@example.com") -> str:
    with app.app_context(), transaction():
        person = db.session.scalars(select(Person).where(Person.email == email)).one()
        return sign_in.make_link(person, by=actor(person), now=wall_clock.now())


GOOD = {"password": "seven green bottles", "repeated": "seven green bottles"}


def test_a_link_sets_the_first_password_once(app, client, house):
    link = link_for(app)
    assert client.get(f"/welcome/{link}").status_code == 200
    assert client.post(f"/welcome/{link}", data=GOOD).status_code == 303
    assert client.get("/me").status_code == 200
    assert app.test_client().get(f"/welcome/{link}").status_code == 404
    assert enter(app.test_client(), "colleague@example.com", GOOD["password"]).status_code == 303


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "password1234",
        "Passw0rd!!!!",
        "123456789012",
        "qwertyuiopas",
        "aaaaaaaaaaaaaa",
        "colleague1234",
        "",
    ],
)
def test_a_weak_password_is_refused(app, client, house, password):
    answer = client.post(f"/welcome/{link_for(app)}", data={"password": password, "repeated": password})
    assert answer.status_code == 422


def test_a_password_has_to_be_typed_twice(app, client, house):
    answer = client.post(f"/welcome/{link_for(app)}", data={**GOOD, "repeated": "another one here"})
    assert answer.status_code == 422


def test_a_newer_link_closes_the_older(app, client, house):
    older, newer = link_for(app), link_for(app)
    assert client.get(f"/welcome/{older}").status_code == 404
    assert client.get(f"/welcome/{newer}").status_code == 200


def test_a_link_opens_for_a_week(app, client, house, moved):
    link = link_for(app)
    moved(days=7, seconds=1)
    assert client.get(f"/welcome/{link}").status_code == 404


def test_guessing_links_is_stopped_but_a_right_one_opens(app, client, house):
    link = link_for(app)
    answers = [client.get(f"/welcome/guess-{n}").status_code for n in range(25)]
    assert answers[0] == 404
    assert answers[-1] == 429
    assert client.get(f"/welcome/{link}").status_code == 200


def demonstrate(app) -> None:
    entry = {
        "role": "requester",
        "email": "buyer@example.com",
        "password": PASSWORD,
        "language": "en",
        "name": "Anna",
    }
    with app.app_context(), transaction():
        db.session.add(
            Setting(name="demonstration", value={"sign_ins": [entry]}, changed_at=wall_clock.now())
        )


def test_the_demonstrations_sign_ins_are_listed_on_loopback(app, client, house):
    assert PASSWORD not in client.get("/sign-in").text
    demonstrate(app)
    assert "buyer@example.com" in client.get("/sign-in").text
    assert enter(client).status_code == 303


def test_elsewhere_the_demonstrations_sign_ins_are_refused(database, house):
    app = database.make_app(HOST="0.0.0.0", QMS_BASE_URL="http://tickets.example.com")
    app.config["WTF_CSRF_ENABLED"] = False
    demonstrate(app)
    client = app.test_client()
    assert PASSWORD not in client.get("/sign-in").text
    assert enter(client).status_code == 401
    assert enter(client, "inspector@example.com").status_code == 303


def test_behind_a_proxy_the_demonstrations_sign_ins_are_refused_too(app, client, house):
    demonstrate(app)
    forwarded = {"X-Forwarded-For": "192.0.2.7"}
    assert PASSWORD not in client.get("/sign-in", headers=forwarded).text
    form = {"email": "buyer@example.com", "password": PASSWORD}
    assert client.post("/sign-in", data=form, headers=forwarded).status_code == 401


FIRST = {
    "department_name": "Head office",
    "department_code": "hq",
    "name": "Ada",
    "email": "ada@example.com",
    "language": "en",
    "zone": "Europe/Berlin",
    **GOOD,
}


def test_an_empty_installation_is_set_up_on_the_machine_itself(client):
    assert client.get("/sign-in").headers["Location"] == "/first-run"
    assert client.post("/first-run", data=FIRST).headers["Location"] == "/administration/first-steps"
    assert client.get("/administration").status_code == 200
    assert "HQ" in client.get("/administration/departments").text


@pytest.mark.parametrize(
    "around",
    [
        {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}},
        {"headers": {"X-Forwarded-For": "192.0.2.7"}},
        {"headers": {"Host": "rebound.example"}},
    ],
    ids=["another machine", "through a proxy", "a foreign name"],
)
def test_nobody_else_sets_it_up(client, around):
    assert client.get("/first-run", **around).status_code == 404
    assert client.post("/first-run", data=FIRST, **around).status_code == 404


def test_it_is_set_up_once(client):
    client.post("/first-run", data=FIRST)
    assert client.get("/first-run").status_code == 404
    assert client.post("/first-run", data={**FIRST, "email": "eve@example.com"}).status_code == 404


def test_what_is_wrong_in_the_first_form_is_said(client):
    page = client.post("/first-run", data={**FIRST, "zone": "Mars/Olympus", "email": "ada"}, headers=ENGLISH)
    assert page.status_code == 422
    assert "no such time zone" in page.text
    assert "Not an e-mail address" in page.text
    assert re.search(r'name="name"[^>]*value="Ada"', page.text)

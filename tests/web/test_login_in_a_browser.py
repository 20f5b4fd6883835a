"""A session that ends while a form is filled in, as a person meets it."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select, update

from qms_tickets import wall_clock
from qms_tickets.extensions import db
from qms_tickets.models import Absence, SignInSession
from qms_tickets.transaction import transaction
from tests.factories import make_house

PASSWORD = "correct horse staple"


@pytest.fixture
def signed_in(app, live_server, page):
    with app.app_context(), transaction():
        house = make_house()
        house.buyer.password_hash = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        house.buyer.language = "en"
    page.goto(f"{live_server}/sign-in")
    enter(page)
    return page


def enter(page) -> None:
    page.get_by_label("E-mail").fill("buyer@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()


def end_all_sessions(app) -> None:
    with app.app_context(), transaction():
        db.session.execute(update(SignInSession).values(ended_at=wall_clock.now()))


def test_what_was_typed_is_saved_once_after_signing_in(app, live_server, signed_in):
    page = signed_in
    page.goto(f"{live_server}/me/absences")
    page.get_by_label("From").fill("2031-01-06T08:00")
    page.get_by_label("Until").fill("2031-01-10T18:00")
    page.get_by_label("deputy").fill("colleague@example.com")
    page.get_by_label("Note").fill("skiing & more")
    end_all_sessions(app)
    page.get_by_role("button", name="Enter absence").click()
    page.wait_for_load_state()
    enter(page)
    assert page.url == f"{live_server}/me/absences"
    page.get_by_text("skiing & more").wait_for()
    page.reload()
    with app.app_context():
        assert db.session.scalar(select(func.count(Absence.id))) == 1


def test_the_language_changes_on_the_page_one_is_on(live_server, signed_in):
    page = signed_in
    page.goto(f"{live_server}/me")
    page.locator("header").get_by_role("button", name="中文").click()
    page.wait_for_load_state()
    assert page.url == f"{live_server}/me"
    assert page.locator("html").get_attribute("lang") == "zh-Hans"


def test_signing_out_leaves_nothing_behind(live_server, signed_in):
    page = signed_in
    page.goto(f"{live_server}/me")
    page.locator("summary", has_text="buyer").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    page.go_back()
    assert "buyer@example.com" not in page.content()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0

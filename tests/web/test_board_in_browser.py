"""A supervisor acknowledges in place, in a real browser and by the keyboard's and the pointer's ways."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from qms_tickets import wall_clock
from qms_tickets.extensions import db
from qms_tickets.models.escalation import Escalation
from qms_tickets.models.person import Person
from qms_tickets.operations.sweep import sweep
from qms_tickets.transaction import transaction
from tests.factories import make_house, make_ticket
from tests.web.signing_in import sign_in

pytestmark = pytest.mark.on("sqlite")


@pytest.fixture
def board(app, live_server, page: Page) -> str:
    """The director looks at a board with two overdue tickets."""
    with app.app_context():
        with transaction():
            house = make_house()
            for title in ("Housing", "Spindle"):
                make_ticket(house, "in_progress", now=wall_clock.now() - timedelta(days=30), title=title)
            db.session.flush()
            house.director.language = "en"
        while True:
            with transaction():
                if not sweep(wall_clock.now(), owner="test").fired:
                    break
    client = app.test_client()
    sign_in(app, client, "director@example.com")
    value = client.get_cookie("session").value
    page.context.add_cookies([{"name": "session", "value": value, "url": live_server}])
    page.goto(f"{live_server}/escalations")
    return live_server


def test_acknowledging_in_place(app, board, page: Page):
    row = page.locator("[data-ticket]").first
    row.get_by_role("link", name="Acknowledge").click()
    page.get_by_label("What will be done").fill("Two more people from tomorrow")
    page.locator(".quick label").first.click()
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_role("heading", name="Acknowledged, waiting for the promise")).to_be_visible()
    expect(page.get_by_text("Two more people from tomorrow")).to_be_visible()
    with app.app_context():
        assert (
            len(db.session.scalars(select(Escalation).where(Escalation.state == "acknowledged")).all()) == 1
        )


def test_what_is_missing_is_said_and_what_was_typed_stays(app, board, page: Page):
    page.locator("[data-ticket]").first.get_by_role("link", name="Acknowledge").click()
    page.get_by_label("What will be done").fill("Two more people")
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_label("What will be done")).to_have_value("Two more people")


def test_looking_for_a_while_is_having_seen(app, board, page: Page):
    expect(page.get_by_text("2 of them new since you last looked")).to_be_visible()
    page.get_by_role("button", name="Mark as seen").click()
    expect(page.get_by_text("2 not acknowledged", exact=True)).to_be_visible()
    with app.app_context():
        director = db.session.scalars(select(Person).where(Person.name == "director")).one()
        assert director.board_seen_at is not None

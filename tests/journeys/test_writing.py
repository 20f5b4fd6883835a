"""Writing into a ticket with the keyboard alone: naming a colleague, a ready answer, the preview."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select

from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.models.writing import CannedAnswer
from qms_tickets.transaction import transaction
from tests.journeys.desk import Clock, Desk
from tests.journeys.test_untidy_ways import submitted

pytestmark = pytest.mark.on("sqlite")
__all__ = ["submitted"]


@pytest.fixture
def inspector(app: Flask, desk, submitted: str, clock: Clock) -> Desk:
    with app.app_context(), transaction():
        person = db.session.scalars(select(Person).where(Person.email == "inspector@example.com")).one()
        ready = CannedAnswer(
            person=person, title="Received", text="{number} has come, {requester}.", changed_at=clock.at
        )
        db.session.add(ready)
    inspector: Desk = desk("inspector")
    inspector.ticket(submitted)
    return inspector


def test_a_colleague_is_named_by_arrows_and_enter(inspector: Desk) -> None:
    text = inspector.page.locator("[name=text]")
    text.press_sequentially("For @buy")
    offered = inspector.page.locator("#mention-list [role=option]")
    expect(offered).to_have_count(2)
    expect(text).to_have_attribute("aria-activedescendant", "mention-1")
    first, second = offered.all()
    text.press("ArrowDown")
    expect(second).to_have_attribute("aria-selected", "true")
    text.press("ArrowUp")
    expect(first).to_have_attribute("aria-selected", "true")
    named = first.get_attribute("data-insert") or ""
    text.press("Enter")
    expect(text).to_have_value(f"For {named}")
    expect(text).to_be_focused()
    expect(inspector.page.locator("#mention-list")).to_have_count(0)


def test_escape_closes_what_is_offered_and_keeps_the_text(inspector: Desk) -> None:
    text = inspector.page.locator("[name=text]")
    text.press_sequentially("@buy")
    expect(inspector.page.locator("#mention-list")).to_be_visible()
    text.press("Escape")
    expect(inspector.page.locator("#mention-list")).to_have_count(0)
    expect(text).to_have_value("@buy")


def test_a_ready_answer_goes_where_the_cursor_is(inspector: Desk, submitted: str) -> None:
    text = inspector.page.locator("[name=text]")
    text.fill("Before  after")
    text.evaluate("field => field.setSelectionRange(7, 7)")
    inspector.page.locator("#answer-comment").select_option(label="Received")
    inspector.page.get_by_role("button", name="Insert").press("Enter")
    expect(text).to_have_value(f"Before {submitted} has come, Buyer. after")


def test_a_preview_opens_below_and_is_announced(inspector: Desk) -> None:
    inspector.page.locator("[name=text]").fill("**now**")
    inspector.page.get_by_role("button", name="Preview").press("Enter")
    expect(inspector.page.locator("#preview-comment strong")).to_have_text("now")
    expect(inspector.page.locator("#announce")).to_have_text("Preview shown")


def test_without_scripts_a_ready_answer_comes_with_the_page(
    app: Flask, desk, inspector, submitted: str
) -> None:
    plain: Desk = desk("inspector", java_script_enabled=False)
    plain.ticket(submitted)
    plain.page.locator("[name=text]").fill("Good morning.")
    plain.page.locator("#answer-comment").select_option(label="Received")
    plain.page.get_by_role("button", name="Insert").click()
    expect(plain.page.locator("[name=text]")).to_have_value(f"Good morning.\n\n{submitted} has come, Buyer.")
    plain.page.get_by_role("button", name="Preview").click()
    expect(plain.page.locator("#preview-comment a")).to_have_text(submitted)

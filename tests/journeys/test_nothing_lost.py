"""Nothing typed is ever lost: a reload, a sign-out, a line that breaks, a ticket that moved on meanwhile."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.journeys.desk import Clock, Desk
from tests.journeys.test_untidy_ways import kinds, submitted

pytestmark = pytest.mark.on("sqlite")
__all__ = ["kinds", "submitted"]

TEXT = "revision C is out"


def kept(desk: Desk, where: str = "#act") -> None:
    expect(desk.page.locator(f"{where} [data-kept-words]")).to_contain_text("Kept")


def test_a_form_survives_a_reload_and_a_sign_out(desk, submitted: str) -> None:
    inspector: Desk = desk("inspector")
    inspector.ticket(submitted, "?act=request-input")
    inspector.form.locator('[name="why.drawing"]').select_option("unclear")
    inspector.fill(reason__drawing=TEXT)
    kept(inspector)
    inspector.page.reload()
    expect(inspector.form.locator('[name="reason.drawing"]')).to_have_value(TEXT)
    expect(inspector.form.locator('[name="why.drawing"]')).to_have_value("unclear")
    inspector.page.evaluate("document.querySelector('form[action=\"/sign-out\"]').submit()")
    inspector.page.wait_for_url("**/sign-in**")
    assert inspector.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    inspector.ticket(submitted)
    inspector.page.get_by_role("link", name="Go on").click()
    expect(inspector.form.locator('[name="reason.drawing"]')).to_have_value(TEXT)
    assert inspector.send("request-input") == 303
    inspector.ticket(submitted)
    expect(inspector.page.locator(".unsent")).to_have_count(0)


def test_without_scripts_a_button_keeps_it(desk, submitted: str) -> None:
    inspector: Desk = desk("inspector", java_script_enabled=False)
    inspector.ticket(submitted, "?act=request-input")
    inspector.fill(reason__drawing=TEXT)
    inspector.click_and_read(inspector.form.get_by_role("button", name="Keep for later"))
    expect(inspector.form.locator('[name="reason.drawing"]')).to_have_value(TEXT)
    inspector.click_and_read(inspector.page.locator(".unsent").get_by_role("button", name="Discard"))
    inspector.ticket(submitted, "?act=request-input")
    expect(inspector.form.locator('[name="reason.drawing"]')).to_have_value("")


def test_a_broken_line_is_told_and_the_form_goes_when_it_is_back(desk, submitted: str, kinds) -> None:
    inspector: Desk = desk("inspector")
    inspector.ticket(submitted)
    comment = inspector.page.locator("[name=text]")
    comment.fill(TEXT)
    inspector.page.context.set_offline(True)
    inspector.page.locator('[data-action="comment"]').click()
    inspector.sees("Offline. What you typed is still here and is sent by itself when the connection is back.")
    expect(comment).to_have_value(TEXT)
    inspector.page.context.set_offline(False)
    expect(inspector.page.locator("#history .entry").first).to_contain_text(TEXT)
    assert kinds(submitted).count("ticket.commented") == 1


def test_a_form_is_told_that_the_ticket_moved_on_before_it_is_sent(
    app: Flask, desk, submitted: str, clock: Clock
) -> None:
    first: Desk = desk("inspector")
    second: Desk = desk("metrology_head")
    second.ticket(submitted, "?act=request-input")
    second.fill(message=TEXT)
    kept(second)
    first.ticket(submitted)
    first.click_and_read(first.offered("accept"))
    second.page.evaluate("document.dispatchEvent(new CustomEvent('moved-on'))")
    second.sees("The ticket has moved on since this form was opened:")
    expect(second.form.locator("[name=message]")).to_have_value(TEXT)
    second.page.get_by_role("link", name="Show the ticket as it is now").click()
    second.stands("in-progress", "supplier")
    expect(second.form.locator("[name=message]")).to_have_value(TEXT)
    assert second.send("request-input") in (303, 422)

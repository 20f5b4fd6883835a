"""One person at a browser: signs in, opens pages, does what the page offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Response, expect

PASSWORD = "the-quick-brown-desk"


@dataclass
class Clock:
    """The product's clock, moved by the test."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def pass_(self, **lengths: float) -> datetime:
        self.at += timedelta(**lengths)
        return self.at

    def set(self, day: int, hour: int, minute: int = 0) -> datetime:
        """A time of the same month, as clocks in Shanghai show it."""
        self.at = self.at.replace(day=day, hour=hour - 8, minute=minute, second=0)
        return self.at


class Desk:
    def __init__(self, context: BrowserContext, server: str, name: str) -> None:
        context.set_default_timeout(10_000)
        self.page: Page = context.new_page()
        self.server = server
        self.email = f"{name}@example.com"

    # --- going about ---

    def open(self, path: str) -> Response | None:
        """A page, signing in where it is asked for."""
        answer = self.page.goto(self.server + path)
        if self.page.locator("form[data-sign-in]").count():
            self.sign_in()
        return answer

    def sign_in(self, email: str | None = None) -> None:
        form = self.page.locator("form[data-sign-in]")
        form.locator("[name=email]").fill(email or self.email)
        form.locator("[name=password]").fill(PASSWORD)
        with self.page.expect_navigation():
            form.locator("[type=submit]").click()

    def ticket(self, number: str, query: str = "") -> Desk:
        self.open(f"/tickets/{number}{query}")
        return self

    # --- what the page shows ---

    @property
    def main(self) -> Locator:
        return self.page.locator("#main [data-ticket][data-state]")

    @property
    def form(self) -> Locator:
        return self.page.locator("#act")

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()

    def stands(self, state: str, holder: str) -> None:
        expect(self.main).to_have_attribute("data-state", state)
        expect(self.main).to_have_attribute("data-holder", holder)

    # --- what the page offers ---

    def offered(self, action: str) -> Locator:
        """A control of the banner; the menu is opened when it is in there."""
        control = self.page.locator(f'.banner [data-action="{action}"]')
        if not control.is_visible():
            self.page.locator(".banner summary").click()
        return control

    def choose(self, action: str, words: str) -> None:
        """Click an action by its mark, having read its words."""
        control = self.offered(action)
        expect(control).to_have_text(words)
        control.click()

    def send(self, action: str, words: str | None = None) -> int:
        """Send the open form by the button of this action."""
        button = self.form.locator(f'[data-action="{action}"]')
        if words is not None:
            expect(button).to_have_text(words)
        return self.click_and_read(button)

    def click_and_read(self, control: Locator) -> int:
        """Click what sends a form; the status of the answer to it, before any redirect."""
        with self.page.expect_response(lambda answer: answer.request.method == "POST") as sent:
            control.click()
        self.page.wait_for_load_state("load")
        return sent.value.status

    def fill(self, **values: str) -> None:
        """Fields of the open form by their names, `__` for the dot."""
        for name, value in values.items():
            self.form.locator(f'[name="{name.replace("__", ".")}"]').fill(value)

    def judge(self, key: str, verdict: str, reason: str = "") -> None:
        self.form.locator(f'label:has([name="verdict.{key}"][value="{verdict}"])').click()
        if reason:
            self.form.locator(f'[name="reason.{key}"]').fill(reason)

    def attach(self, field: str, *files: tuple[str, bytes]) -> None:
        given: Sequence[Any] = [
            {"name": name, "mimeType": "text/plain", "buffer": content} for name, content in files
        ]
        self.form.locator(f'[name="{field}"]').set_input_files(given)

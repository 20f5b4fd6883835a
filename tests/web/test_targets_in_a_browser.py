"""Integrations as an administrator uses them: with a real receiver, and a result that comes by itself."""

from __future__ import annotations

import dataclasses

import pytest

from qms_tickets.scheduler import runner
from qms_tickets.transaction import transaction
from tests.factories import grant, make_house
from tests.outgoing.receiver import served, status
from tests.web.in_a_browser import come_in, link_for, violations

PAGE = "/administration/integrations"


@pytest.fixture
def administrator(app, live_server, page):
    with app.app_context(), transaction():
        house = make_house()
        grant(house.stranger, "administrator")
        link = link_for(house.stranger)
    come_in(page, live_server, link)
    return page


@pytest.fixture
def hook(app):
    with served(status(204), status(404)) as receiver:
        app.config["SETTINGS"] = dataclasses.replace(
            app.config["SETTINGS"], allowed_targets=(receiver.place,)
        )
        yield receiver


def add(page, address: str, url: str) -> None:
    page.goto(f"{address}{PAGE}")
    page.get_by_text("Add", exact=True).click()
    page.get_by_role("link", name="Webhook").click()
    page.get_by_label("Name").fill("Andon")
    page.get_by_label("Address").fill(url)
    page.get_by_role("button", name="Add").click()
    page.get_by_role("button", name="Send a test").wait_for()


@pytest.mark.on("sqlite")
def test_a_test_is_sent_and_its_result_comes_by_itself(app, live_server, administrator, hook):
    add(administrator, live_server, hook.url)
    assert administrator.get_by_label("Secret").input_value() == ""
    scheduler = runner.start(app)
    try:
        messages = administrator.locator("#messages")
        administrator.get_by_role("button", name="Send a test").click()
        messages.get_by_text("sent", exact=True).wait_for()
        administrator.get_by_role("button", name="Send a test").click()
        messages.get_by_text("could not be sent: 404 Not Found").wait_for()
        messages.get_by_role("button", name="Send again").click()
        administrator.get_by_text("It will be sent again at once").wait_for()
    finally:
        scheduler.stop()
    assert len(hook.heard) >= 2
    assert hook.heard[0].said["type"] == "target.test"


@pytest.mark.on("sqlite")
def test_the_pages_can_be_read_by_everybody_and_fit_a_phone(live_server, administrator, hook):
    add(administrator, live_server, hook.url)
    administrator.get_by_role("button", name="Send a test").click()
    shown = administrator.url.removeprefix(live_server)
    for width in (1280, 360):
        administrator.set_viewport_size({"width": width, "height": 740})
        for address in (PAGE, shown, f"{PAGE}/new?kind=webhook", f"{PAGE}/new?kind=teams"):
            administrator.goto(live_server + address)
            assert violations(administrator) == [], address
            assert administrator.evaluate("document.documentElement.scrollWidth") <= width, address

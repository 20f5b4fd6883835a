"""The pages of services and quality as a browser and a screen reader meet them."""

from __future__ import annotations

import pytest

from qms_tickets import wall_clock
from qms_tickets.domain.access import SYSTEM
from qms_tickets.operations import agreements, nonconformities
from qms_tickets.transaction import transaction
from tests.factories import actor, make_house, make_ticket
from tests.web.in_a_browser import come_in, link_for, violations

PAGES = (
    *("/services", "/services?by=process", "/services/new"),
    *("/services/1", "/services/1/edit", "/services/1/compare", "/services/1/revisions/1/print"),
    *("/services/1?revision=2", "/services/1/revisions/2/edit"),
    *("/quality", "/quality/settings"),
    *("/quality/nonconformities", "/quality/nonconformities/new", "/quality/nonconformities/N-{year}-000001"),
    *("/quality/calendars", "/quality/calendars/office", "/quality/calendars/office/revise"),
    *("/quality/policies", "/quality/policies/rank", "/quality/policies/standard/revise"),
)


@pytest.fixture
def quality_manager(app, live_server, page):
    """Signed in through a link; there is a draft to write and a record to confirm."""
    now = wall_clock.now()
    with app.app_context(), transaction():
        house = make_house()
        ticket = make_ticket(house, "closed")
        nonconformities.open_("major_output", ticket, "supplier", now, SYSTEM)
        agreements.revise(house.service.effective_revision, by=actor(house.inspector), now=now)
        link = link_for(house.quality_manager)
    come_in(page, live_server, link)
    return page


@pytest.mark.on("sqlite")
def test_every_page_can_be_read_and_used_by_everybody(live_server, quality_manager):
    for address in PAGES:
        quality_manager.goto(live_server + address.format(year=wall_clock.now().year))
        assert quality_manager.locator("h1").count() == 1, address
        assert violations(quality_manager) == [], address


@pytest.mark.on("sqlite")
def test_every_page_fits_a_phone(live_server, quality_manager):
    quality_manager.set_viewport_size({"width": 360, "height": 740})
    for address in PAGES:
        quality_manager.goto(live_server + address.format(year=wall_clock.now().year))
        assert quality_manager.evaluate("document.documentElement.scrollWidth") <= 360, address


@pytest.mark.on("sqlite")
def test_an_agreement_is_written_sent_back_and_released(live_server, quality_manager):
    page = quality_manager
    page.goto(f"{live_server}/services/1/revisions/2/edit")
    page.get_by_role("button", name="Add an output").click()
    page.locator("[name='outputs.2.name.en']").fill("Calibration label")
    page.locator("[name='targets.delivery.P1']").fill("soon")
    page.get_by_role("button", name="Save draft").click()
    assert page.locator("[name='outputs.2.name.en']").input_value() == "Calibration label"
    page.locator("[name='targets.delivery.P1']").fill("2.5")
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_url(f"{live_server}/services/1?revision=2")
    assert "2 h 30 min" in page.locator("main").inner_text()
    assert "Calibration label" in page.locator("main").inner_text()


@pytest.mark.on("sqlite")
def test_a_record_is_confirmed_with_the_keyboard_alone(live_server, quality_manager):
    page = quality_manager
    page.goto(f"{live_server}/quality")
    page.locator("#to-confirm a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server}/quality/nonconformities/*")
    page.get_by_label("Owner", exact=True).select_option(label="inspector · MET")
    page.locator("main").get_by_role("button", name="Confirm", exact=True).focus()
    page.keyboard.press("Enter")
    page.locator("[data-state='correcting']").wait_for()

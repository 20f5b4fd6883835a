"""The pages of administration as a browser and a screen reader meet them."""

from __future__ import annotations

import pytest

from qms_tickets.transaction import transaction
from tests.factories import grant, make_house
from tests.web.in_a_browser import come_in, link_for, violations

PAGES = (
    *(
        "/administration",
        "/administration/people",
        "/administration/people/new",
        "/administration/people/import",
    ),
    *("/administration/departments", "/administration/departments/MET", "/me", "/me/absences"),
)


@pytest.fixture
def administrator(app, live_server, page):
    """Signed in through a link, as on the first day."""
    with app.app_context(), transaction():
        house = make_house()
        grant(house.stranger, "administrator")
        link = link_for(house.stranger)
    come_in(page, live_server, link)
    return page


@pytest.mark.on("sqlite")
def test_every_page_can_be_read_and_used_by_everybody(live_server, administrator):
    for address in PAGES:
        administrator.goto(live_server + address)
        assert violations(administrator) == [], address


@pytest.mark.on("sqlite")
def test_every_page_fits_a_phone(live_server, administrator):
    administrator.set_viewport_size({"width": 360, "height": 740})
    for address in PAGES:
        administrator.goto(live_server + address)
        assert administrator.evaluate("document.documentElement.scrollWidth") <= 360, address


def test_a_person_is_added_by_hand(live_server, administrator):
    page = administrator
    page.goto(f"{live_server}/administration/people/new")
    page.locator("main").get_by_role("button", name="Add person").click()
    page.get_by_role("link", name="Name: Fill this in.").click()
    assert page.evaluate("document.activeElement.name") == "name"
    page.keyboard.type("Li Qiang")
    page.get_by_label("E-mail").fill("li@example.com")
    page.get_by_label("Department", exact=True).select_option("MET")
    page.get_by_label("auditor").check()
    page.locator("main").get_by_role("button", name="Add person").click()
    page.get_by_role("heading", name="Li Qiang").wait_for()
    page.get_by_role("button", name="Make sign-in link").click()
    assert "/welcome/" in page.get_by_label("One-time sign-in link").input_value()


def test_people_come_in_by_file(live_server, administrator):
    page = administrator
    page.goto(f"{live_server}/administration/people/import")
    table = b"email,name,department\nli@example.com,Li Qiang,MET\n"
    page.set_input_files(
        "input[type=file]", files=[{"name": "people.csv", "mimeType": "text/csv", "buffer": table}]
    )
    page.get_by_role("button", name="Check file").click()
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_text("1 added, 0 changed").wait_for()
    page.get_by_role("link", name="Li Qiang").wait_for()

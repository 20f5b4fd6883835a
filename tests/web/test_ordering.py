"""Entries that the reader puts in order: by buttons with and without scripts, by keys, by pointer and by finger."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from qms_tickets import wall_clock
from qms_tickets.operations import agreements
from qms_tickets.transaction import transaction
from qms_tickets.web.ordering import in_order, regrouped
from tests.factories import actor, make_house
from tests.web.in_a_browser import come_in, link_for

# --- the order that a form states ---


def test_what_the_form_states_comes_first_and_in_its_order():
    assert in_order({0, 1, 2, 10}, ["2", "0"]) == [2, 0, 1, 10]


def test_an_order_that_names_what_is_not_there_changes_nothing():
    assert in_order({0, 1}, ["7", "x", "1", "1"]) == [1, 0]


@pytest.mark.parametrize(
    ("verb", "number", "after"),
    [
        ("up", "5", "bac"),
        ("down", "5", "acb"),
        ("up", "3", "abc"),
        ("down", "9", "abc"),
        ("remove", "5", "ac"),
        ("add", "", "abcx"),
        ("up", "4", "abc"),
        ("up", "²", "abc"),
    ],
)
def test_one_step(verb, number, after):
    """Called by the number under which it stood, also where others stood empty."""
    assert "".join(regrouped("abc", [3, 5, 9], verb, number, "x")) == after


# --- in a browser ---

EDIT = "/services/1/revisions/2/edit"


def make_agreement(app) -> dict[str, str]:
    """A draft with three inputs; how its head, the quality manager come in."""
    with app.app_context(), transaction():
        inputs = [
            {"key": key, "name": {"en": key.title()}, "kind": "text"}
            for key in ("drawing", "samples", "order")
        ]
        house = make_house(inputs=inputs)
        agreements.revise(house.service.effective_revision, by=actor(house.inspector), now=wall_clock.now())
        return {"writer": link_for(house.inspector), "quality": link_for(house.quality_manager)}


@pytest.fixture
def links(app):
    return make_agreement(app)


@pytest.fixture
def writer(live_server, page, links) -> Page:
    come_in(page, live_server, links["writer"])
    page.goto(live_server + EDIT)
    return page


def names(page: Page) -> list[str]:
    """The inputs as they stand in the page."""
    return page.locator('[data-ordered="inputs"] [name$=".name.en"]').evaluate_all(
        "all => all.map(one => one.value)"
    )


def save(page: Page) -> list[str]:
    """The inputs as they were stored."""
    with page.expect_navigation():
        page.locator('.place-foot [name=do][value="save"]').click()
    return page.locator("table th[scope=row]").all_inner_texts()[:3]


def entry(page: Page, n: int):
    return page.locator('[data-ordered="inputs"] > *').nth(n)


@pytest.mark.on("sqlite")
def test_by_the_buttons(writer):
    entry(writer, 0).locator('[data-move="down"]').click()
    assert names(writer) == ["Samples", "Drawing", "Order"]
    expect(writer.locator("#announce")).to_have_text("Input 2 · Drawing: now 2 of 3")
    expect(entry(writer, 1).locator('[data-move="down"]')).to_be_focused()
    entry(writer, 1).locator('[data-move="down"]').click()
    assert names(writer) == ["Samples", "Order", "Drawing"]
    expect(entry(writer, 2).locator('[data-move="up"]')).to_be_focused()
    expect(entry(writer, 2).locator('[data-move="down"]')).to_be_hidden()
    expect(entry(writer, 0).locator('[data-move="up"]')).to_be_hidden()
    assert save(writer) == ["Samples", "Order", "Drawing"]


@pytest.mark.on("sqlite")
def test_by_the_keys(writer):
    field = entry(writer, 2).locator('[name$=".name.en"]')
    field.focus()
    writer.keyboard.press("Alt+ArrowUp")
    writer.keyboard.press("Alt+ArrowUp")
    assert names(writer) == ["Order", "Drawing", "Samples"]
    expect(writer.locator("#announce")).to_have_text("Input 1 · Order: now 1 of 3")
    expect(entry(writer, 0).locator('[name$=".name.en"]')).to_be_focused()
    writer.keyboard.press("Alt+ArrowUp")
    assert names(writer) == ["Order", "Drawing", "Samples"]


@pytest.mark.on("sqlite")
def test_dragged_by_a_pointer(writer):
    grip = entry(writer, 2).locator("[data-grip]")
    grip.scroll_into_view_if_needed()
    box = grip.bounding_box()
    writer.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    writer.mouse.down()
    expect(entry(writer, 0).locator('[name$=".name.en"]')).to_be_hidden()
    target = entry(writer, 0).bounding_box()
    writer.mouse.move(box["x"] + 10, target["y"] + 4, steps=6)
    writer.mouse.up()
    assert names(writer) == ["Order", "Drawing", "Samples"]
    expect(writer.locator("#announce")).to_have_text("Input 1 · Order: now 1 of 3")
    expect(entry(writer, 0).locator('[name$=".name.en"]')).to_be_visible()


@pytest.mark.on("sqlite")
def test_dragged_by_a_finger(live_server, new_context, links):
    page = new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True).new_page()
    come_in(page, live_server, links["writer"])
    page.goto(live_server + EDIT)
    grip = entry(page, 0).locator("[data-grip]")
    grip.scroll_into_view_if_needed()
    box = grip.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = page.context.new_cdp_session(page)
    finger = lambda kind, at: touch.send(  # noqa: E731
        "Input.dispatchTouchEvent",
        {"type": kind, "touchPoints": [] if at is None else [{"x": x, "y": at}]},
    )
    finger("touchStart", y)
    last = entry(page, 2).bounding_box()
    for at in (y + 10, y + 30, last["y"] + last["height"] - 2):
        finger("touchMove", at)
    finger("touchEnd", None)
    assert names(page) == ["Samples", "Order", "Drawing"]


@pytest.mark.on("sqlite")
def test_without_a_script(live_server, new_context, links):
    page = new_context(java_script_enabled=False).new_page()
    come_in(page, live_server, links["writer"])
    page.goto(live_server + EDIT)
    expect(entry(page, 0).locator("[data-grip]")).to_be_hidden()
    entry(page, 0).locator('[data-move="down"]').click()
    entry(page, 2).locator('[data-move="up"]').click()
    fields = page.locator('[data-ordered="inputs"] > * input[lang="en"][name$=".name.en"]')
    assert [fields.nth(n).get_attribute("value") for n in range(3)] == ["Samples", "Order", "Drawing"]


@pytest.mark.on("sqlite")
def test_the_list_of_processes(live_server, page, links):
    come_in(page, live_server, links["quality"])
    page.goto(f"{live_server}/quality/settings")
    rows = page.locator('[data-ordered="processes"] > tr')
    first, second = (rows.nth(n).locator("[lang=en]").input_value() for n in range(2))
    rows.nth(1).locator('[data-move="up"]').click()
    expect(page.locator("#announce")).to_contain_text(re.compile(": now 1 of"))
    with page.expect_navigation():
        page.get_by_role("button", name="Save processes").click()
    assert [rows.nth(n).locator("[lang=en]").input_value() for n in range(2)] == [second, first]


@pytest.mark.on("sqlite")
def test_a_new_rung_goes_before_the_last(live_server, page, links):
    """Rungs stand in the order in which they are reached; a new one is added at the end."""
    come_in(page, live_server, links["quality"])
    page.goto(f"{live_server}/quality/policies/standard/revise")
    page.locator('[value="add.response"]').click()
    rungs = page.locator('[data-ordered="response"] > *')
    expect(rungs).to_have_count(4)
    new = rungs.nth(3)
    new.locator('[name$=".at"]').fill("75")
    new.locator('[data-move="up"]').click()
    rungs.nth(2).locator('[data-move="up"]').click()
    expect(rungs.nth(1).locator("[data-numbered]")).to_have_text("rung 2")
    with page.expect_navigation():
        page.locator('.place-foot [name=do][value="save"]').click()
    expect(page.locator("main")).to_contain_text("75%")

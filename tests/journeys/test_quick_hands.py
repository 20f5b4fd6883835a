"""A supplier's day with the keyboard alone: lists, several tickets at once, the search box, what changes meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from qms_tickets.extensions import db
from qms_tickets.models.agreement import Service
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.operations.tickets import bodies, raising
from qms_tickets.operations.tickets.verbs import VERBS
from qms_tickets.transaction import transaction
from tests.factories import GIVEN, ZONE, actor
from tests.journeys.desk import Clock, Desk
from tests.journeys.test_pages import AXE, RULES, SIZES

pytestmark = pytest.mark.on("sqlite")

Raise = Callable[[str], str]
CHANGED = "document.querySelector('[data-live]').dispatchEvent(new CustomEvent('changed', { bubbles: true }))"


def person(name: str) -> Person:
    return db.session.scalars(select(Person).where(Person.email == f"{name}@example.com")).one()


@pytest.fixture
def raised(app: Flask, service_id: int, clock: Clock) -> Raise:
    """`raised("title")`: the number of a new request in Metrology's queue."""

    def raise_one(title: str) -> str:
        with app.app_context(), transaction():
            buyer, service = person("buyer"), db.session.get_one(Service, service_id)
            shape = bodies.NewTicket.model_validate(
                {"title": title, "relation": "functional", "items": GIVEN}
            )
            ticket = raising.draft(service, shape, by=actor(buyer), now=clock.now(), zone=ZONE)
            VERBS["submit"].run(ticket, bodies.Submit(), by=actor(buyer), now=clock.now())
            return ticket.number

    return raise_one


@pytest.fixture
def taken(app: Flask, clock: Clock) -> Callable[[str, str], None]:
    """`taken(number, "second_inspector")`: somebody takes it elsewhere."""

    def take(number: str, by: str) -> None:
        with app.app_context(), transaction():
            ticket = db.session.scalars(select(Ticket).where(Ticket.number == number)).one()
            VERBS["take"].run(ticket, bodies.Nothing(), by=actor(person(by)), now=clock.now())

    return take


def lines(page: Page) -> list[str | None]:
    return [row.get_attribute("data-ticket") for row in page.locator("[data-row]").all()]


def spoken(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator("#announce")).to_have_text(words)


def test_tickets_are_chosen_and_taken_with_the_keyboard(desk, raised: Raise):
    numbers = [raised(title) for title in ("first", "second", "third")]
    inspector: Desk = desk("inspector")
    inspector.open("/queue")
    page = inspector.page
    expect(page.locator("[data-together]")).to_be_hidden()
    for key in "jxjjx":
        page.keyboard.press(key)
    spoken(page, "2 tickets")
    expect(page.locator("[data-together]")).to_be_visible()
    page.get_by_role("button", name="Take", exact=True).last.press("Enter")
    expect(page.locator("#report [data-outcome=done]")).to_have_count(2)
    page.get_by_role("link", name="Back to the list").click()
    assert lines(page) == [numbers[1]]


def test_what_can_be_done_with_none_of_the_chosen_is_not_offered(desk, raised: Raise, taken):
    first, second = raised("first"), raised("second")
    taken(first, "second_inspector")
    inspector: Desk = desk("inspector")
    inspector.open("/queue?show=all")
    take = inspector.page.locator('[data-together] [value="take"]')
    inspector.page.locator(f'[data-ticket="{first}"] [data-choose]').check()
    expect(take).to_be_disabled()
    expect(inspector.page.locator('[data-together] [value="watch"]')).to_be_enabled()
    inspector.page.locator(f'[data-ticket="{second}"] [data-choose]').check()
    expect(take).to_be_enabled()


def test_a_stretch_and_a_whole_page_are_chosen(desk, raised: Raise):
    for title in "abcd":
        raised(title)
    inspector: Desk = desk("inspector")
    inspector.open("/queue")
    page = inspector.page
    boxes = page.locator("[data-choose]")
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    assert [box.is_checked() for box in boxes.all()] == [True, True, True, False]
    spoken(page, "3 tickets")
    page.get_by_role("checkbox", name="Choose every ticket of this page").click()
    assert all(box.is_checked() for box in boxes.all())
    spoken(page, "4 tickets")


@pytest.mark.parametrize("size", [{"width": 1389, "height": 868}, {"width": 390, "height": 844}])
def test_everything_works_without_scripts(desk, raised: Raise, size):
    number = raised("first")
    inspector: Desk = desk("inspector", java_script_enabled=False, viewport=size)
    inspector.open("/queue")
    page = inspector.page
    page.locator("summary", has_text="Columns").click()
    page.get_by_label("Priority").last.check()
    page.get_by_role("button", name="Show these").click()
    expect(page.locator(f'[data-ticket="{number}"] .column-priority')).to_have_text(re.compile("P"))
    page.locator("summary", has_text="Save as view").click()
    page.get_by_label("Name").fill("Mine")
    page.get_by_role("button", name="Save as view").click()
    expect(page.locator(".tabs [aria-current]")).to_have_text("Mine")
    page.locator("[data-choose]").check()
    page.get_by_role("button", name="Watch…").click()
    page.locator("#act button[type=submit]").click()
    expect(page.locator("#report")).to_contain_text("Done")


def test_one_arrives_at_the_chosen_view(desk, raised: Raise):
    raised("first")
    inspector: Desk = desk("inspector")
    inspector.open("/queue?sort=-number")
    page = inspector.page
    page.locator("summary", has_text="Save as view").click()
    page.get_by_label("Name").fill("Newest first")
    page.get_by_role("button", name="Save as view").click()
    inspector.open("/views")
    page.get_by_role("button", name="Start with it").click()
    inspector.sees("Your start")
    page.locator(".top .menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    inspector.open("/")
    expect(page).to_have_url(re.compile(r"/queue\?sort=-number&columns=.*view="))
    expect(page.locator(".tabs [aria-current]")).to_have_text("Newest first")
    inspector.open("/notices")
    expect(page).to_have_url(re.compile("/notices$"))


def test_the_search_box_is_a_palette(desk, raised: Raise):
    number = raised("Spindle housing")
    raised("Bearing seat")
    inspector: Desk = desk("inspector")
    inspector.open("/queue")
    page = inspector.page
    box, found = page.locator("#search"), page.locator("#palette")
    page.keyboard.press("Control+k")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.type("spindle")
    expect(found.locator("[aria-selected=true]")).to_contain_text("Spindle housing")
    expect(box).to_have_attribute("aria-activedescendant", "found-1")
    spoken(page, re.compile("found"))
    page.keyboard.press("Escape")
    expect(found).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    expect(found).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tickets/{number}")
    expect(inspector.main).to_be_visible()
    page.keyboard.press("/")
    expect(found.locator("[role=option]").first).to_be_visible()
    page.keyboard.type("take")
    expect(found.locator("[aria-selected=true]")).to_contain_text("Take")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(inspector.main).to_be_visible()
    inspector.sees("Taken")


def test_an_answer_that_comes_after_escape_opens_nothing(desk, raised: Raise):
    raised("Spindle housing")
    inspector: Desk = desk("inspector")
    inspector.open("/queue")
    page, held = inspector.page, list[Route]()
    box, found = page.locator("#search"), page.locator("#palette")
    page.keyboard.press("/")
    expect(found.locator("[role=option]").first).to_be_visible()
    page.route("**/search?*", lambda route: held.append(route))
    with page.expect_request("**/search?*"):
        page.keyboard.type("spindle")
    page.keyboard.press("Escape")
    expect(found).to_be_hidden()
    with page.expect_response("**/search?*"):
        held[-1].continue_()
    expect(found).to_contain_text("Spindle housing")
    expect(found).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("spindle")


def test_the_arrows_go_round_and_the_box_keeps_the_focus(desk, raised: Raise):
    raised("Spindle")
    inspector: Desk = desk("inspector")
    inspector.open("/")
    page = inspector.page
    page.keyboard.press("/")
    options = page.locator("#palette [role=option]")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(page.locator("#palette [aria-selected=true]")).to_have_count(1)
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#palette")).to_be_hidden()


def test_a_list_at_rest_is_drawn_anew_and_says_what_changed(desk, raised: Raise, taken):
    first, second = raised("first"), raised("second")
    inspector: Desk = desk("inspector")
    inspector.open("/queue?show=all")
    page = inspector.page
    page.mouse.move(5, 5)
    taken(first, "second_inspector")
    third = raised("third")
    before = page.locator("[data-live]").get_attribute("data-changes")
    page.evaluate(CHANGED)
    expect(page.locator(f'[data-ticket="{third}"].row-changed')).to_be_visible()
    expect(page.locator(f'[data-ticket="{first}"].row-changed')).to_be_visible()
    expect(page.locator(f'[data-ticket="{second}"].row-changed')).to_have_count(0)
    spoken(page, "1 ticket has changed · 1 more ticket")
    assert page.locator("[data-live]").get_attribute("data-changes") != before


def test_nothing_moves_in_a_list_that_is_being_worked_in(desk, raised: Raise, taken):
    first, second, third = raised("first"), raised("second"), raised("third")
    inspector: Desk = desk("inspector")
    inspector.open("/queue")
    page = inspector.page
    page.locator(f'[data-ticket="{second}"] [data-choose]').check()
    at = page.locator(f'[data-ticket="{second}"]').bounding_box()
    taken(first, "second_inspector")
    raised("fourth")
    page.evaluate(CHANGED)
    expect(page.locator(f'[data-ticket="{first}"]')).to_contain_text("no longer in this list")
    assert lines(page) == [first, second, third]
    assert page.locator(f'[data-ticket="{second}"]').bounding_box() == at
    assert page.locator(f'[data-ticket="{second}"] [data-choose]').is_checked()
    expect(page.locator("#more-lines")).to_contain_text("1 more ticket")
    spoken(page, re.compile("1 ticket has changed"))


def test_a_form_on_a_ticket_that_has_changed_is_told_before_it_is_sent(desk, raised: Raise, taken):
    number = raised("first")
    inspector: Desk = desk("inspector")
    inspector.open("/")
    page = inspector.page
    page.clock.install()
    inspector.ticket(number, "?act=request-input")
    field = page.locator("#act textarea, #act input[type=text]").first
    field.fill("which revision?")
    page.clock.fast_forward(20_000)
    expect(page.locator("#changed")).to_have_count(0)
    taken(number, "second_inspector")
    page.clock.fast_forward(20_000)
    expect(page.locator("#changed")).to_contain_text("This ticket has changed")
    expect(field).to_have_value("which revision?")


AXE_SAYS = (
    "rules => axe.run({ runOnly: rules }).then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))"
)


def no_finding(page: Page) -> None:
    page.evaluate(AXE)
    assert page.evaluate(AXE_SAYS, RULES) == []


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("size", [SIZES["desk"], SIZES["phone"]], ids=["desk", "phone"])
def test_every_state_of_a_list_is_read_by_all(desk, raised: Raise, light, size):
    number = raised("first")
    raised("second")
    head: Desk = desk("metrology_head", color_scheme=light, viewport=size)
    head.open("/queue?q=FAI&columns=due,title,priority,state,holder,customer,supplier,service,number")
    page = head.page
    for tool in ("Filter", "Columns", "Save as view"):
        page.locator("summary", has_text=tool).click()
        no_finding(page)
    page.locator("body").click(position={"x": 3, "y": 300})
    page.locator("[data-choose]").first.check()
    no_finding(page)
    page.get_by_role("button", name="Assign…").click()
    no_finding(page)
    page.locator("#act button[type=submit]").click()
    expect(page.locator("#act [aria-invalid=true]")).to_be_visible()
    no_finding(page)
    page.locator("#act select").select_option("second_inspector@example.com")
    page.locator("#act button[type=submit]").click()
    expect(page.locator("#report")).to_be_visible()
    no_finding(page)
    for address in ("/views", "/search?q=FAI", f"/search?q=FAI&from=/tickets/{number}", "/search"):
        head.open(address)
        no_finding(page)
    if size == SIZES["desk"]:
        page.keyboard.press("/")
        expect(page.locator("#palette [role=option]").first).to_be_visible()
        no_finding(page)


def test_the_second_escape_leaves_the_search_box(desk) -> None:
    inspector: Desk = desk("inspector")
    inspector.open("/")
    box = inspector.page.locator("#search")
    box.press_sequentially("lot")
    expect(inspector.page.locator("#palette")).to_be_visible()
    box.press("Escape")
    expect(inspector.page.locator("#palette")).to_be_hidden()
    expect(box).to_be_focused()
    box.press("Escape")
    expect(box).not_to_be_focused()

"""The pages in what is not their usual state: refused, wrong, in conflict, empty, open, without a line, on paper.

Nothing here changes the demonstration but for a draft or two: what would is refused. Each goes to gallery/STATE-LANGUAGE-DEVICE-LIGHT.png.
"""

from __future__ import annotations

from collections.abc import Callable

import flask
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from tests.gallery.camera import entered, shoot, take, variants

pytestmark = [pytest.mark.gallery]

# Who opens what, where nothing has to be done on the page.
ADDRESSES = {
    "refused-403": ("requester", "/administration"),
    "refused-404": ("requester", "/tickets/T-2001-000001"),
    "refused-422": ("requester", "/tickets?state=nothing"),
    "list-nothing-found": ("requester", "/tickets?q=zyxwvu"),
    "list-narrowed": ("supervisor", "/tickets?state=open&relation=process&priority=P2"),
    "measures-cell": ("quality_manager", "/measures?supplier=MAC&customer=HT"),
    "measures-table": ("quality_manager", "/measures?as=table"),
    "search-page": ("supplier", "/search?q=SP-40"),
    "nonconformities-every": ("quality_manager", "/quality/nonconformities?state=all"),
}
# Upright 210 mm wide; what is wider lies.
UPRIGHT, LYING = {"width": 794, "height": 1123}, {"width": 1123, "height": 794}
ON_PAPER = {
    "work": ("/", UPRIGHT),
    "measures": ("/measures", LYING),
    "services": ("/services", UPRIGHT),
    "ticket": ("/tickets/{number}", UPRIGHT),
}


def a_filter(page: Page) -> None:
    page.locator("details[data-menu] summary.button-small").first.click()


def chosen_tickets(page: Page) -> None:
    for place in range(2):
        page.locator("[data-choose]").nth(place).check()


def several_at_once(page: Page) -> None:
    chosen_tickets(page)
    page.locator("#together [formaction]").first.click()
    page.wait_for_url(lambda url: "/bundles/new" in url)


def suggestions(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("SP")
    expect(page.locator("#palette [data-query='SP']")).to_be_visible()


def shortcuts(page: Page) -> None:
    page.keyboard.press("?")


def the_person_s_menu(page: Page) -> None:
    page.locator(".top-end details[data-menu] summary").last.click()


def more_actions(page: Page) -> None:
    page.locator(".banner details summary").first.click()


def sent_empty(page: Page) -> None:
    page.locator("main .button-primary").last.click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()


def sent_on_an_old_version(page: Page) -> None:
    """As if somebody had acted on the ticket since the form was opened."""
    page.fill("#act [name=reason]", "上午完成。 This morning.")
    page.eval_on_selector("#act [name=version]", "field => { field.value = 1 }")
    page.locator("#act .button-primary").click()
    expect(page.locator(".conflict, [data-conflict]").first).to_be_visible()


def the_line_is_away(page: Page) -> None:
    page.context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('offline'))")
    expect(page.locator(".offline").first).to_be_visible()


# Who opens what, and what is done there.
DONE: dict[str, tuple[str, str, Callable[[Page], None]]] = {
    "list-filter-open": ("supervisor", "/tickets", a_filter),
    "list-chosen": ("supplier", "/tickets?state=open", chosen_tickets),
    "list-several-at-once": ("supplier", "/tickets?state=open", several_at_once),
    "search-suggestions": ("supplier", "/", suggestions),
    "shortcuts": ("supplier", "/", shortcuts),
    "menu": ("supervisor", "/", the_person_s_menu),
    "ticket-more": ("supplier", "/tickets/{in_progress}", more_actions),
    "ticket-conflict": ("supplier", "/tickets/{in_progress}?act=propose-due#act", sent_on_an_old_version),
    "wrong-request": ("requester", "/tickets/new?service=1", sent_empty),
    "wrong-absence": ("requester", "/me/absences", sent_empty),
    "wrong-nonconformity": ("quality_manager", "/quality/nonconformities/new", sent_empty),
    "wrong-ticket-form": ("supplier", "/tickets/{in_progress}?act=deliver#act", sent_empty),
    "offline": ("supplier", "/tickets/{in_progress}?act=deliver#act", the_line_is_away),
}


# What floats over the page stands where the window shows it.
FLOATING = {"search-suggestions", "shortcuts", "menu", "offline"}


def newest(app: flask.Flask, state: str, email: str) -> str:
    """A ticket that this person has in this state."""
    with app.app_context():
        mine = (
            select(Ticket.number).join(Person, Person.id == Ticket.assignee_id).where(Person.email == email)
        )
        return str(db.session.scalars(mine.where(Ticket.state == state).order_by(Ticket.id.desc())).first())


@pytest.mark.parametrize("state", ADDRESSES)
def test_states_by_their_address(sign_ins, server, new_context, state):
    role, address = ADDRESSES[state]
    for context, language, ending in variants(new_context):
        take(entered(context, server, sign_ins[role], language), server + address, f"{state}-{ending}")


@pytest.mark.parametrize("state", DONE)
def test_states_that_are_reached(demonstration, sign_ins, server, new_context, state):
    role, address, act = DONE[state]
    number = newest(demonstration, "in_progress", sign_ins["supplier"]["email"])
    for context, language, ending in variants(new_context):
        page = entered(context, server, sign_ins[role], language)
        page.goto(server + address.format(in_progress=number))
        act(page)
        shoot(page, f"{state}-{ending}", whole=state not in FLOATING)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_paper(demonstration, sign_ins, server, new_context, language):
    person = sign_ins["supplier"]
    page = entered(new_context(), server, person, language)
    page.emulate_media(media="print")
    number = newest(demonstration, "in_progress", person["email"])
    for name, (address, paper) in ON_PAPER.items():
        page.set_viewport_size(paper)
        take(page, server + address.format(number=number), f"paper-{name}-{language}")


def test_the_way_in(server, nothing_yet, new_context):
    for context, _, ending in variants(new_context):
        page = context.new_page()
        take(page, f"{server}/sign-in", f"anyone-sign-in-{ending}")
        page.fill("[name=email]", "nobody@example.com")
        page.fill("[name=password]", "not the password")
        page.press("[name=password]", "Enter")
        expect(page.get_by_role("alert").first).to_be_visible()
        shoot(page, f"anyone-sign-in-refused-{ending}")
        take(page, f"{server}/nothing-here", f"anyone-404-{ending}")
        take(page, f"{nothing_yet}/first-run", f"first-run-{ending}")


@pytest.mark.parametrize(
    "page_name", ["services", "queue", "measures", "escalations", "quality", "administration"]
)
def test_nothing_yet(nothing_yet, new_context, page_name):
    """What the first person sees in a house that is empty."""
    for context, language, ending in variants(new_context):
        page = _first_person(context.new_page(), nothing_yet, language)
        take(page, f"{nothing_yet}/{page_name}", f"empty-{page_name}-{ending}")
        take(page, nothing_yet, f"empty-work-{ending}")


FIRST = {"email": "first@example.com", "password": "a long enough password"}


def _first_person(page: Page, address: str, language: str) -> Page:
    """Sets the house up, or comes in where that was done."""
    page.goto(f"{address}/first-run")
    if not page.locator("[name=department_name]").count():
        return entered(page.context, address, FIRST, language)
    for name, value in {
        "department_name": "总部",
        "department_code": "HQ",
        "name": "陈建国",
        **FIRST,
    }.items():
        page.fill(f"[name={name}]", value)
    page.fill("[name=repeated]", FIRST["password"])
    if page.locator("select[name=country]").count():
        page.select_option("[name=country]", "CN")
    page.locator("main .button-primary").click()
    page.wait_for_url(lambda url: "/first-run" not in url)
    return page

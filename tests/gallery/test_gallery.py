"""Screenshots of every kind of page that each role can reach by links, for the eye: `make gallery`.

Each goes to gallery/ROLE-PAGE-LANGUAGE-DEVICE-LIGHT.png, and a ticket in each state, as each side sees it, with the
form that its next step opens, to gallery/ROLE-ticket-STATE-LANGUAGE-DEVICE-LIGHT.png. A page that does not answer 200, complains in the console or
runs out of the window's side on a phone fails the walk, so this is also a test of every link.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

import flask
import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from tests.gallery.camera import entered, signed_in, take, variants

ROLES = "requester", "supplier", "supervisor", "quality_manager", "auditor", "administrator"
# A file is saved, not shown.
NOT_PAGES = re.compile(r"/static/|/attachments/|/api/|\.csv|\.ics|/metrics|/healthz|/readyz")

# What the side that is asked opens next.
FORMS = {
    "submitted": "request-input",
    "input_requested": "provide-input",
    "in_progress": "deliver",
    "on_hold": "propose-due",
    "delivered": "accept-delivery",
    "closed": "rate",
}

pytestmark = [pytest.mark.gallery]


@pytest.mark.parametrize("role", ROLES)
def test_pages(demonstration, sign_ins, server, new_context, role):
    person = sign_ins[role]
    pages = reachable(demonstration, signed_in(new_context(), server, person), server)
    assert len(pages) > 3, pages
    take_all(new_context, server, person, role, pages)


@pytest.mark.parametrize("role", ["requester", "supplier"])
def test_a_ticket_in_each_state(demonstration, sign_ins, server, new_context, role):
    person = sign_ins[role]
    pages = {}
    for state, number in numbers(demonstration, role, person["email"]).items():
        pages[f"ticket-{state}"] = f"{server}/tickets/{number}"
        if state in FORMS:
            pages[f"ticket-{state}-{FORMS[state]}"] = f"{server}/tickets/{number}?act={FORMS[state]}"
    assert len(pages) > 5, pages
    take_all(new_context, server, person, role, pages)


def numbers(app: flask.Flask, role: str, email: str) -> dict[str, str]:
    """The newest ticket of this person in each state."""
    mine = Ticket.requester_id if role == "requester" else Ticket.assignee_id
    with app.app_context():
        person_id = select(Person.id).where(Person.email == email).scalar_subquery()
        rows = select(Ticket.state, Ticket.number).where(mine == person_id).order_by(Ticket.number)
        return {str(state): str(number) for state, number in db.session.execute(rows)}


def take_all(new_context, server: str, person: dict[str, str], role: str, pages: dict[str, str]) -> None:
    for context, language, ending in variants(new_context):
        page = entered(context, server, person, language)
        for name, address in pages.items():
            take(page, address, f"{role}-{name}-{ending}")


def reachable(app: flask.Flask, page: Page, server: str) -> dict[str, str]:
    """One address for each kind of page, found by following links as a person would."""
    kind = kinds(app)
    found: dict[str, str] = {}
    waiting = [server + "/"]
    while waiting:
        address = waiting.pop(0)
        name = kind(address)
        if name is None or name in found:
            continue
        answer = page.goto(address)
        assert answer and answer.ok, f"{address}: {answer and answer.status}"
        found[name] = address
        waiting += links(page, server)
    return found


def kinds(app: flask.Flask) -> Callable[[str], str | None]:
    adapter = app.url_map.bind("127.0.0.1")

    def kind(address: str) -> str | None:
        """The route's name; None for what is no page of ours."""
        path = urlsplit(address).path
        if NOT_PAGES.search(path) or not adapter.test(path, "GET"):
            return None
        return str(adapter.match(path, "GET")[0]).removeprefix("web.").replace(".", "-")

    return kind


def links(page: Page, server: str) -> Iterator[str]:
    for href in page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))"):
        address = urljoin(page.url, href)
        if address.startswith(server):
            yield address.split("#")[0]

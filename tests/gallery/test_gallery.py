"""Screenshots of every kind of page that each role can reach by links, for the eye: `make gallery`.

Each goes to gallery/ROLE-PAGE-LANGUAGE-DEVICE-LIGHT.png. A page that does not answer 200, complains in the console or
runs out of the window's side on a phone fails the walk, so this is also a test of every link.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import flask
import pytest
from playwright.sync_api import BrowserContext, Page

GALLERY = Path(__file__).parents[2] / "gallery"
ROLES = "requester", "supplier", "supervisor", "quality_manager", "auditor", "administrator"
LANGUAGES = {"zh": "zh_Hans", "en": "en"}
DEVICES = {"desk": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
LIGHTS = "light", "dark"
# A file is saved, not shown.
NOT_PAGES = re.compile(r"/static/|/attachments/|/api/|\.csv|/metrics|/healthz|/readyz")

pytestmark = [pytest.mark.gallery, pytest.mark.on("sqlite")]


@pytest.fixture
def sign_ins(app: flask.Flask) -> dict[str, dict[str, str]]:
    """The demonstration organisation, and who may enter it."""
    done = app.test_cli_runner().invoke(args=["demo", "--json"])
    assert done.exit_code == 0, done.output
    return {person["role"]: person for person in json.loads(done.stdout)["sign_ins"]}


@pytest.mark.parametrize("role", ROLES)
def test_pages(app, sign_ins, live_server, new_context, role):
    person = sign_ins[role]
    pages = reachable(app, signed_in(new_context(), live_server, person), live_server)
    assert "web.work" in pages or len(pages) > 3, pages
    for language in LANGUAGES:
        for light in LIGHTS:
            for device, size in DEVICES.items():
                context = new_context(color_scheme=light, viewport=size)
                page = signed_in(context, live_server, person)
                choose(page, live_server, LANGUAGES[language])
                for name, address in pages.items():
                    take(page, address, f"{role}-{name}-{language}-{device}-{light}")
                context.close()


@pytest.mark.parametrize("light", LIGHTS)
def test_the_way_in(app, sign_ins, live_server, new_context, light):
    for tag, locale in (("zh", "zh-CN"), ("en", "en-GB")):
        for device, size in DEVICES.items():
            context: BrowserContext = new_context(color_scheme=light, viewport=size)
            context.set_extra_http_headers({"Accept-Language": locale})
            take(context.new_page(), f"{live_server}/sign-in", f"anyone-sign-in-{tag}-{device}-{light}")
            context.close()


def signed_in(context: BrowserContext, server: str, person: dict[str, str]) -> Page:
    page = context.new_page()
    page.goto(f"{server}/sign-in")
    page.fill("[name=email]", person["email"])
    page.fill("[name=password]", person["password"])
    page.locator("form:has([name=password]) [type=submit], form:has([name=password]) button").first.click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def choose(page: Page, server: str, language: str) -> None:
    """As the form for it does, from a page that carries the token."""
    page.goto(server)
    token = page.locator("[name=csrf_token]").first.get_attribute("value")
    answer = page.request.post(
        f"{server}/language",
        form={"language": language, "csrf_token": token or ""},
        headers={"Origin": server, "Referer": server},
    )
    assert answer.ok, answer.status


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


def take(page: Page, address: str, name: str) -> None:
    page.goto(address)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    GALLERY.mkdir(exist_ok=True)
    page.screenshot(path=GALLERY / f"{name}.png", full_page=True)
    assert wide <= 0, f"{name} is {wide} px wider than the window"

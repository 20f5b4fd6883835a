"""The camera of the gallery: one person's page in every language, on every device, in every light."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

GALLERY = Path(__file__).parents[2] / "gallery"
LANGUAGES = {"zh": "zh_Hans", "en": "en"}
DEVICES = {"desk": {"width": 1389, "height": 868}, "phone": {"width": 390, "height": 844}}
LIGHTS = "light", "dark"
LOCALES = {"zh": "zh-CN", "en": "en-GB"}


def variants(new_context: Callable[..., BrowserContext]) -> Iterator[tuple[BrowserContext, str, str]]:
    """A browser of each kind, its language, and how its pictures' names end."""
    for language, locale in LOCALES.items():
        for light in LIGHTS:
            for device, size in DEVICES.items():
                context = new_context(color_scheme=light, viewport=size)
                context.set_extra_http_headers({"Accept-Language": locale})
                yield context, language, f"{language}-{device}-{light}"
                context.close()


def entered(context: BrowserContext, server: str, person: dict[str, str], language: str) -> Page:
    """This person's page, in this language."""
    page = signed_in(context, server, person)
    choose(page, server, LANGUAGES[language])
    return page


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


def take(page: Page, address: str, name: str) -> None:
    page.goto(address)
    shoot(page, name)


def shoot(page: Page, name: str, *, whole: bool = True) -> None:
    """The whole page, or what the window shows of it; nothing may run out of the window's side."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    GALLERY.mkdir(exist_ok=True)
    page.screenshot(path=GALLERY / f"{name}.png", full_page=whole)
    assert wide <= 0, f"{name} is {wide} px wider than the window"

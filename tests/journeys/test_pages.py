"""Every page, for those who come to it: found, in the reader's language, no wider than the window, and read by all.

Each page is looked at in one combination of language, size and light; they take turns. `make test-long` looks at all.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from qms_tickets import wall_clock
from tests.architecture.source import ROOT
from tests.browser import listen
from tests.database.stores import SQLiteStore
from tests.journeys.desk import Clock
from tests.journeys.village import TUESDAY_14, Village, serving

AXE = (ROOT / "tests" / "vendor" / "axe-core-4.14.0.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"desk": {"width": 1389, "height": 868}, "phone": {"width": 390, "height": 844}}
NARROWEST = 320
# Letters and words as far apart as WCAG 1.4.12 lets the reader set them: wider than any font makes them.
SPREAD_OUT = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important }");
    document.adoptedStyleSheets = [sheet];
}"""
STICKING_OUT = """() => document.documentElement.scrollWidth <= innerWidth ? [] : Array.from(document.body.querySelectorAll("*"))
    .filter(one => one.getBoundingClientRect().right > innerWidth + 0.5)
    .map(one => one.outerHTML.slice(0, 120))"""
# The words of a chip that its own ground does not hold.
RUNNING_OVER = """() => Array.from(document.querySelectorAll(".time-left"))
    .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent.trim())"""
COMBINATIONS = list(itertools.product(("zh_Hans", "en"), SIZES, ("light", "dark")))

PAGES = {
    "buyer": [
        "/",
        "/?side=customer",
        "/requests",
        "/requests?state=draft",
        "/requests?state=ended",
        "/queue",
        "/services",
        "/services?by=process",
        "/services/{service}",
        "/services/{service}/revisions/1/print",
        "/tickets",
        "/tickets?q=SP-40&state=in_progress",
        "/tickets?q=nothing+of+this+name",
        "/views",
        "/search?q=SP-40",
        "/tickets/new?service={service}",
        "/tickets/new?draft={draft}",
        "/measures",
        "/notices",
        "/me",
        "/me/absences",
        "/me/answers",
        "/tickets/{submitted}",
        "/tickets/{input-requested}",
        "/tickets/{in-progress}",
        "/tickets/{on-hold}",
        "/tickets/{delivered}",
        "/tickets/{closed}",
        "/tickets/{declined}",
        "/tickets/{cancelled}",
        "/tickets/{closed}/record",
        "/tickets/{in-progress}?why=delivery-1",
        "/tickets/{submitted}?act=cancel",
        "/tickets/{submitted}?act=reprioritise",
        "/tickets/{in-progress}?act=propose-due",
        "/tickets/{closed}?act=reopen",
        "/tickets/{declined}?act=dispute",
    ],
    "inspector": [
        "/",
        "/queue?show=all",
        "/queue/workload",
        "/tickets/{submitted}",
        "/tickets/{submitted}?act=accept",
        "/tickets/{submitted}?act=inspect",
        "/tickets/{submitted}?act=request-input",
        "/tickets/{submitted}?act=decline",
        "/tickets/{submitted}?act=hand-over",
        "/tickets/{input-requested}?act=withdraw-request",
        "/tickets/{in-progress}",
        "/tickets/{in-progress}?act=deliver",
        "/tickets/{in-progress}?act=hold",
        "/tickets/{on-hold}?act=resume",
        "/tickets/{delivered}?act=withdraw-delivery",
        "/tickets/{closed}?act=rate",
    ],
    "metrology_head": [
        "/escalations",
        "/escalations?acknowledge={escalation}",
        "/queue",
        "/my-people",
        "/my-people/{inspector}/absences",
        "/services/{service}/edit",
        "/tickets/{in-progress}?act=assign",
    ],
    "quality_manager": [
        "/quality",
        "/quality/nonconformities",
        "/quality/nonconformities/new",
        "/quality/calendars",
        "/quality/calendars/office",
        "/quality/calendars/office/revise",
        "/quality/calendars/new",
        "/quality/policies",
        "/quality/policies/standard",
        "/quality/policies/standard/revise",
        "/quality/policies/new",
        "/quality/settings",
        "/services/new",
    ],
    "auditor": ["/", "/tickets/{delivered}", "/measures?table=1", "/administration/audit"],
    "administrator": [
        "/administration",
        "/administration/first-steps",
        "/administration/departments",
        "/administration/departments/MET",
        "/administration/departments/new",
        "/administration/people",
        "/administration/people/{person}",
        "/administration/people/{person}/absences",
        "/administration/people/new",
        "/administration/people/import",
        "/administration/outbox",
        "/administration/health",
        "/administration/audit",
    ],
}
ALL = [(role, path) for role, paths in PAGES.items() for path in paths]
IN_TURN = [(role, path, *COMBINATIONS[n * 3 % 8]) for n, (role, path) in enumerate(ALL)]
THE_REST = [
    (role, path, *combination)
    for (role, path), combination in itertools.product(ALL, COMBINATIONS)
    if (role, path, *combination) not in IN_TURN
]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def village(run_folder, own_folder) -> Iterator[Village]:
    """One instance for all pages, whose clock stands."""
    clock = Clock(TUESDAY_14)
    folder = own_folder / "village"
    folder.mkdir(exist_ok=True)
    store = SQLiteStore(run_folder, folder)
    store.renew()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wall_clock, "now", clock.now)
        village = Village(store.app, clock)
        village.fill()
        store.app.testing = False
        with serving(store.app) as village.address:
            yield village
    store.close()


@pytest.fixture
def look(village: Village, browser: Browser, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """Somebody's browser in a combination; nobody's without a name. No trace is kept: it would cost minutes."""
    opened = []

    def open_(name: str | None, language: str, size: str, light: str) -> Page:
        context = browser.new_context(
            viewport=SIZES[size],
            color_scheme=light,
            reduced_motion="reduce",
            base_url=village.address,
            locale=language.replace("_", "-"),
            timezone_id="Asia/Shanghai",
        )
        opened.append(context)
        listen(context, complaints)
        if name is not None:
            context.add_cookies([village.enter(name, language)])
        return context.new_page()

    yield open_
    for context in opened:
        context.close()


@pytest.mark.parametrize(("role", "path", "language", "size", "light"), IN_TURN)
def test_each_page(
    village: Village, look, role: str, path: str, language: str, size: str, light: str
) -> None:
    page = look(role, language, size, light)
    answer = page.goto(path.format(**village.numbers))
    assert answer is not None and answer.status == 200
    if "?act=" in path:
        assert page.locator("form#act").count() == 1, "the form is not open"
    check(page, language)


@pytest.mark.long
@pytest.mark.parametrize(("role", "path", "language", "size", "light"), THE_REST)
def test_each_page_in_every_other_way(
    village: Village, look, role: str, path: str, language: str, size: str, light: str
) -> None:
    test_each_page(village, look, role, path, language, size, light)


@pytest.mark.parametrize("language", ["zh_Hans", "en"])
def test_the_way_in(look, language: str) -> None:
    page = look(None, language, "phone", "light")
    page.goto("/sign-in")
    check(page, language)
    page.locator("[name=email]").fill("nobody@example.com")
    page.locator("[name=password]").fill("not the password")
    page.keyboard.press("Enter")
    page.locator("[role=alert]").wait_for()
    check(page, language)


def test_a_long_name_in_the_corner(village: Village, look) -> None:
    name = "Maximilian Freiherr von Hohenstein-Kottwitz"
    village.rename("second_inspector", name)
    page = look(name, "en", "phone", "light")
    page.goto("/escalations")
    fits(page)
    assert page.locator(".person-name").inner_text() == name
    assert page.locator(".top-end .icon-turns").bounding_box()["x"] < 390 - 16


@pytest.mark.parametrize("size", SIZES)
def test_a_notice_is_marked_in_its_own_row(look, size: str) -> None:
    page = look("buyer", "zh_Hans", size, "light")
    page.goto("/notices")
    row = page.locator(".notice:has(form)").first
    line, button = row.bounding_box(), row.locator("button").bounding_box()
    words = row.locator("p").last.bounding_box()
    assert button["x"] >= words["x"] + words["width"]
    assert line["y"] + line["height"] / 2 == pytest.approx(button["y"] + button["height"] / 2, abs=2)


@pytest.mark.parametrize(("path", "status"), [("/tickets/T-2026-999999", 404), ("/quality/settings", 403)])
def test_what_is_not_there_and_what_is_not_theirs(look, path: str, status: int) -> None:
    page = look("buyer", "zh_Hans", "desk", "dark")
    answer = page.goto(path)
    assert answer is not None and answer.status == status
    check(page, "zh_Hans")


@pytest.mark.parametrize(
    ("role", "path", "button"),
    [
        ("buyer", "/tickets/new?service={service}", '#request [data-action="submit"]'),
        ("buyer", "/tickets/{delivered}", '#act [data-action="accept-delivery"]'),
        ("inspector", "/tickets/{in-progress}?act=deliver", '#act [data-action="deliver"]'),
        ("inspector", "/tickets/{submitted}?act=request-input", '#act [data-action="request-input"]'),
        ("metrology_head", "/escalations?acknowledge={escalation}", 'form [data-action="acknowledge"]'),
    ],
)
def test_a_refused_form(village: Village, look, role: str, path: str, button: str) -> None:
    """Sent empty: what is wrong stands at the top and beside its field, and the first wrong field has the focus."""
    page = look(role, "en", "phone", "light")
    page.goto(path.format(**village.numbers))
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.locator(button).last.click()
    page.wait_for_load_state()
    assert sent.value.status == 422
    assert page.locator("[role=alert]").count() > 0
    page.wait_for_function("document.activeElement.matches('[aria-invalid=true], [role=alert]')")
    check(page, "en")


def fits(page: Page) -> None:
    assert page.evaluate(STICKING_OUT) == [], f"wider than {page.viewport_size} leaves room for"


def check(page: Page, language: str) -> None:
    assert page.evaluate(RUNNING_OVER) == []
    assert page.evaluate("document.documentElement.lang") == language.replace("_", "-")
    assert page.locator("h1").count() == 1
    assert page.title().split(" · ")[0].strip()
    width = page.viewport_size["width"] if page.viewport_size else 0
    for each in (width, NARROWEST):
        page.set_viewport_size({"width": each, "height": 844})
        fits(page)
    page.evaluate(SPREAD_OUT)
    fits(page)
    page.evaluate("document.adoptedStyleSheets = []")
    # So high that no bar at its edge lies over anything.
    page.set_viewport_size({"width": width, "height": 6000})
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []

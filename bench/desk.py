"""The desk in a real browser, on a queue of 5,000 tickets: how soon something is seen, and how long each step takes.

A step is timed from the press to the first paint of what it leads to. Bytes are those of a first visit, as sent and
(in brackets, what a compressing proxy would send); statements are those of one page.
"""

from __future__ import annotations

import gzip
import statistics
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import waitress
from flask import Flask
from playwright.sync_api import Page, sync_playwright
from waitress import wasyncore

from bench import _queue
from bench.pages import PASSWORD, counted
from qms_tickets.app import create_app
from tools import machine

ROUNDS = 9
LIST = "/queue?show=all"
# What may not be exceeded: milliseconds, statements, bytes.
BUDGETS: Final = {
    "first paint": 500,
    "filter": 500,
    "sort": 500,
    "open": 500,
    "take": 800,
    "suggest": 300,
    "statements": 45,
    "html": 130_000,
    "css": 110_000,
    "js": 100_000,
}
PAINT = """() => new Promise(done => {
    const told = () => performance.getEntriesByName("first-contentful-paint")[0];
    const look = () => told() ? done(performance.timeOrigin + told().startTime) : requestAnimationFrame(look);
    look();
})"""
NOW = "() => performance.timeOrigin + performance.now()"
# The instant of the last press, left for the page that it leads to: what the driver does before it is not the desk's.
NOTE_PRESS = """() => ["pointerdown", "keydown"].forEach(kind => addEventListener(kind, event =>
    sessionStorage.setItem("pressed", performance.timeOrigin + event.timeStamp), {capture: true}))"""
PRESSED = "() => Number(sessionStorage.getItem('pressed'))"


def run() -> dict[str, Any]:
    app = create_app(QMS_INSTANCE=tempfile.mkdtemp(), QMS_LOG_LEVEL="ERROR")
    _queue.fill(app)
    with _serving(app) as address, _browser() as page:
        _sign_in(page, address)
        with counted(app) as statements:
            page.goto(address + LIST)
        measured = {"statements": len(statements), **_sizes(page)}
        for name, step in STEPS.items():
            measured[name] = round(statistics.median(step(page, address) for _ in range(ROUNDS)))
    _print(measured)
    return measured


@contextmanager
def _serving(app: Flask) -> Iterator[str]:
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
    thread.join(timeout=10)


@contextmanager
def _browser() -> Iterator[Page]:
    with sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=machine.chromium(), args=quiet)
        yield browser.new_context(viewport={"width": 1389, "height": 868}, locale="en-GB").new_page()
        browser.close()


def _sizes(page: Page) -> dict[str, int]:
    """What the page and its parts weigh, by kind, plain and packed."""
    named = page.evaluate("() => performance.getEntriesByType('resource').map(one => one.name.split('?')[0])")
    sums: dict[str, int] = {}
    for address in {page.url, *named}:
        kind = address.rpartition(".")[2] if "/static/" in address else "html"
        if kind in {"html", "css", "js"}:
            body = page.context.request.get(address).body()
            sums[kind] = sums.get(kind, 0) + len(body)
            sums[f"{kind} packed"] = sums.get(f"{kind} packed", 0) + len(gzip.compress(body))
    return sums


def _sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("[name=email]", "inspector@example.com")
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.press("[name=password]", "Enter")


# --- steps: each in milliseconds ---


def _first_paint(page: Page, address: str) -> float:
    page.goto(address + LIST)
    return float(page.evaluate(PAINT)) - float(page.evaluate("() => performance.timeOrigin"))


def _leads_on(page: Page, press: Callable[[], Any]) -> float:
    page.evaluate(NOTE_PRESS)
    with page.expect_navigation(wait_until="commit"):
        press()
    painted = float(page.evaluate(PAINT))
    return painted - float(page.evaluate(PRESSED))


def _filter(page: Page, address: str) -> float:
    page.goto(address + LIST)
    page.locator("summary", has_text="Filter").click()
    page.select_option("#filter-priority", "P3")
    return _leads_on(page, lambda: page.locator(".menu-panel button", has_text="Show").first.click())


def _sort(page: Page, address: str) -> float:
    page.goto(address + LIST)
    return _leads_on(page, lambda: page.locator(".column-number a").first.click())


def _open(page: Page, address: str) -> float:
    page.goto(address + LIST)
    page.keyboard.press("j")
    return _leads_on(page, lambda: page.keyboard.press("Enter"))


def _take(page: Page, address: str) -> float:
    """A POST, and the ticket that it leads to."""
    page.goto(f"{address}/queue")
    page.keyboard.press("j")
    return _leads_on(page, lambda: page.keyboard.press("a"))


def _suggest(page: Page, address: str) -> float:
    page.goto(address + LIST)
    page.keyboard.press("/")
    page.locator("#palette [role=option]").first.wait_for()
    begun = float(page.evaluate(NOW))
    page.keyboard.type("W")
    page.locator('#palette [data-query="W"]').wait_for()
    return float(page.evaluate(NOW)) - begun


STEPS: Final[dict[str, Callable[[Page, str], float]]] = {
    "first paint": _first_paint,
    "filter": _filter,
    "sort": _sort,
    "open": _open,
    "take": _take,
    "suggest": _suggest,
}


def _print(measured: dict[str, int]) -> None:
    print(f"{_queue.TICKETS:,} tickets\n{'':14}{'measured':>10}{'budget':>10}")
    for name, most in BUDGETS.items():
        packed = measured.get(f"{name} packed")
        note = f"  ({packed:,} packed)" if packed else ""
        print(
            f"{name:14}{measured[name]:10,}{most:10,}{'' if measured[name] <= most else '  EXCEEDED'}{note}"
        )

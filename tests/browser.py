"""Pages in a real Chromium, on a real server, that may complain about nothing and ask nobody else."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
import waitress
from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response
from waitress import wasyncore

from tools import machine

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NOWHERE_ELSE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if {"browser", "live_server"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    executable = machine.chromium()
    if executable is None:
        pytest.fail(
            "The tests need Chromium: install the package chromium and run them again.", pytrace=False
        )
    return {**browser_type_launch_args, "executable_path": executable, "args": [*QUIET, NOWHERE_ELSE]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Asia/Shanghai"}


@pytest.fixture
def live_server(app) -> Iterator[str]:
    """The address of the application, served as `qms-tickets serve` serves it."""
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
    address = f"http://127.0.0.1:{server.effective_port}"
    app.testing = False
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], base_url=address)
    thread = threading.Thread(target=server.run, name="live server", daemon=True)
    thread.start()
    yield address
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
    thread.join(timeout=10)
    server.task_dispatcher.shutdown()
    app.testing = True


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the test's pages complained about. Anything left here at the end fails the test; one that provokes a
    complaint on purpose looks at it and clears the list."""
    heard: list[str] = []
    yield heard
    assert not heard, "\n".join(heard)


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], complaints: list[str]
) -> Callable[..., BrowserContext]:
    """One person's browser; call it once more for a second person. `context` and `page` come from it too."""

    def watched(**options: object) -> BrowserContext:
        context = new_context(**options)
        listen(context, complaints)
        return context

    return watched


def listen(context: BrowserContext, complaints: list[str]) -> None:
    def console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            complaints.append(f"console: {message.text} ({message.location['url']})")

    def request(request: Request) -> None:
        where = urlsplit(request.url)
        if where.scheme in ("http", "https", "ws", "wss") and where.hostname != "127.0.0.1":
            complaints.append(f"asked another machine: {request.url}")

    def response(response: Response) -> None:
        """A refusal is an answer; a page that breaks, or a style sheet that is not there, is not."""
        part_of_page = response.request.resource_type not in ("document", "xhr", "fetch")
        if response.status >= 500 or (response.status >= 400 and part_of_page):
            complaints.append(f"{response.status} for {response.request.method} {response.url}")

    context.on("console", console)
    context.on("weberror", lambda broken: complaints.append(f"script: {broken.error}"))
    context.on("request", request)
    context.on("response", response)

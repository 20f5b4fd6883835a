"""200 open pages on the server that `qms-tickets serve` starts: what they cost a reader meanwhile, and the machine.

Each page asks every 15 s whether anything happened, as static/js/changes.js does, and fetches its list when something
did. A reader opens the queue all the time: alone (the floor), beside 200 quiet pages, and while the queue changes.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench import _queue
from bench.pages import PASSWORD
from qms_tickets.app import create_app

PAGES = 200
EVERY = 15.0
ALONE, BESIDE = 15.0, 40.0
PAUSE = 0.25
CHANGE_EVERY = 10.0
LIST = "/queue?show=all"


def run() -> dict[str, Any]:
    folder = tempfile.mkdtemp()
    number = _queue.fill(create_app(QMS_INSTANCE=folder))
    with _serving(folder) as (port, process):
        told = {"alone": _phase(port, process, number, pages=0, seconds=ALONE)}
        told[f"{PAGES} quiet pages"] = _phase(port, process, number, pages=PAGES, seconds=BESIDE)
        told[f"{PAGES} pages, queue changes"] = _phase(
            port, process, number, pages=PAGES, seconds=BESIDE, changing=True
        )
    _print(told)
    return told


@contextmanager
def _serving(folder: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "QMS_INSTANCE": folder, "PORT": str(port), "QMS_LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "qms_tickets.cli.main", "serve"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port, process
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server did not start.")


class Browser:
    """One connection that is kept, as a browser keeps it, with one person's cookie."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookie = cookie

    def ask(
        self, method: str, address: str, form: dict[str, str] | None = None, *, htmx: bool = False
    ) -> tuple[int, str]:
        headers = {"Cookie": self.cookie} | ({"HX-Request": "true"} if htmx else {})
        body = None
        if form is not None:
            headers["Content-Type"], body = "application/x-www-form-urlencoded", urlencode(form)
        self.connection.request(method, address, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self.cookie = cookie.partition(";")[0] if cookie.startswith("session=") else self.cookie
        return answer.status, text


def _signed_in(port: int, email: str) -> Browser:
    browser = Browser(port)
    _, page = browser.ask("GET", "/sign-in")
    form = {"email": email, "password": PASSWORD, "csrf_token": _token(page)}
    status, _ = browser.ask("POST", "/sign-in", form)
    assert status == 303, status
    return browser


def _token(page: str) -> str:
    return re.findall(r'name="csrf_token" (?:value|content)="([^"]+)"', page)[0]


def _phase(
    port: int,
    process: subprocess.Popen[bytes],
    number: str,
    *,
    pages: int,
    seconds: float,
    changing: bool = False,
) -> dict[str, float]:
    reader = _signed_in(port, "inspector@example.com")
    cookie, address = reader.cookie, _asks(reader.ask("GET", LIST, htmx=True)[1])
    stop, polls = threading.Event(), list[float]()
    threads = [
        threading.Thread(target=_page, args=(port, cookie, address, stop, polls)) for _ in range(pages)
    ]
    if changing:
        threads.append(threading.Thread(target=_change, args=(port, number, stop)))
    for thread in threads:
        thread.start()
    used, begun = _processor_seconds(process.pid), time.perf_counter()
    reads = _read(port, cookie, seconds)
    length = time.perf_counter() - begun
    share = (_processor_seconds(process.pid) - used) / length
    stop.set()
    for thread in threads:
        thread.join()
    return {
        "read_p50": statistics.median(reads),
        "read_p99": _percentile(reads, 0.99),
        "reads": len(reads),
        "poll_p50": statistics.median(polls) if polls else 0.0,
        "poll_p99": _percentile(polls, 0.99) if polls else 0.0,
        "polls_a_second": len(polls) / length,
        "processor_share": share,
    }


def _page(port: int, cookie: str, address: str, stop: threading.Event, polls: list[float]) -> None:
    """Opened some time ago: its first question comes at any moment of the interval."""
    browser, pause = Browser(port, cookie), random.uniform(0, EVERY)
    while not stop.wait(pause):
        pause = EVERY * random.uniform(0.8, 1.2)
        begun = time.perf_counter()
        status, _ = browser.ask("GET", address, htmx=True)
        polls.append(time.perf_counter() - begun)
        if status == 200:
            address = _asks(browser.ask("GET", LIST, htmx=True)[1])


def _asks(fragment: str) -> str:
    """The small address that the page asks."""
    return unescape(re.findall(r'data-changes="([^"]+)"', fragment)[0])


def _read(port: int, cookie: str, seconds: float) -> list[float]:
    browser, reads, end = Browser(port, cookie), list[float](), time.perf_counter() + seconds
    while (begun := time.perf_counter()) < end:
        status, _ = browser.ask("GET", LIST)
        assert status == 200, status
        reads.append(time.perf_counter() - begun)
        time.sleep(PAUSE)
    return reads


def _change(port: int, number: str, stop: threading.Event) -> None:
    buyer = _signed_in(port, "buyer@example.com")
    token = _token(buyer.ask("GET", "/me")[1])
    while not stop.wait(CHANGE_EVERY):
        form = {"text": "any news?", "audience": "shared", "csrf_token": token}
        status, _ = buyer.ask("POST", f"/tickets/{number}/comment", form)
        assert status == 303, status


def _processor_seconds(pid: int) -> float:
    """Of a process so far, all its threads; nought where the system does not say."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


COLUMNS = ("read p50", "read p99", "poll p50", "poll p99")


def _print(told: dict[str, dict[str, float]]) -> None:
    """Times in milliseconds."""
    print(
        f"{_queue.TICKETS:,} tickets\n{'':28}"
        + "".join(f"{name:>10}" for name in (*COLUMNS, "polls/s", "CPU"))
    )
    for name, one in told.items():
        times = "".join(f"{one[column.replace(' ', '_')] * 1000:10.0f}" for column in COLUMNS)
        print(f"{name:28}{times}{one['polls_a_second']:10.1f}{one['processor_share']:10.0%}")

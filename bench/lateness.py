"""How late rungs fire: 50 a second for a minute while pages are read, and 10,000 in one second while pages stay usable.

`AT_ONCE` takes another number than 10,000. A scheduler in a process of its own, as `qms-tickets scheduler` runs it, and
a web process that is asked for the escalations page without a pause; SQLite and PostgreSQL as in `bench/sweep.py`.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import func, select, update

from bench import sweep as rows
from qms_tickets import wall_clock
from qms_tickets.app import create_app
from qms_tickets.extensions import db
from qms_tickets.models.escalation import Escalation
from qms_tickets.models.timer import Timer
from qms_tickets.operations import wakes
from qms_tickets.transaction import transaction
from tests.cli.test_commands import Shell
from tests.database.stores import migrate, release
from tests.web.signing_in import sign_in

A_SECOND = 50
SECONDS = 60
AT_ONCE = int(os.environ.get("AT_ONCE", "10000"))
PATIENCE = 300.0
READY = timedelta(seconds=8)


def run() -> dict[str, Any]:
    print(f"{'':24}{'rungs':>8}{'p50 s':>8}{'p99 s':>8}{'max s':>8}{'page p50 s':>12}{'page p99 s':>12}")
    found = {}
    for name, place in (("sqlite", rows._sqlite), ("postgresql", rows._postgresql)):
        found[f"{name}, {A_SECOND} a second"] = _measure(name, place, A_SECOND * SECONDS, _stream)
        found[f"{name}, at once"] = _measure(name, place, AT_ONCE, _at_once)
    return found


def _stream(number: int) -> timedelta:
    return READY + timedelta(seconds=number / A_SECOND)


def _at_once(number: int) -> timedelta:
    return READY


def _measure(
    name: str, place: Callable[[], Any], rungs: int, when: Callable[[int], timedelta]
) -> dict[str, Any]:
    with place() as (url, _, _), tempfile.TemporaryDirectory() as instance:
        settings = {"QMS_DATABASE_URL": url, "QMS_SECRET_KEY": "bench" * 8, "QMS_INSTANCE": instance}
        app = create_app(**settings)
        migrate(app)
        with app.app_context():
            rows.prepare(rungs)
        _plan(app, lambda number: timedelta(days=1))
        cookie = _signed_in(app)
        with _Processes(Shell(settings)) as address, _Reader(address, cookie) as reader:
            _plan(app, when)
            _wait(app, rungs)
            found = _told(app) | reader.told()
        release(app)
    figures = "".join(f"{found[key]:8.3f}" for key in ("p50", "p99", "max"))
    pages = "".join(f"{found[key]:12.3f}" for key in ("page_p50", "page_p99"))
    print(f"{name + ', ' + when.__name__.strip('_'):24}{rungs:8}{figures}{pages}")
    return found


def _signed_in(app: Flask) -> str:
    client = app.test_client()
    sign_in(app, client, "metrology_head@example.com")
    cookie = client.get_cookie("session")
    assert cookie is not None
    return f"session={cookie.value}"


def _plan(app: Flask, when: Callable[[int], timedelta]) -> None:
    with app.app_context(), transaction() as session:
        begin = wall_clock.now()
        waiting = select(Timer.id).where(Timer.done_at.is_(None)).order_by(Timer.id)
        planned = [{"id": key, "at": begin + when(n)} for n, key in enumerate(session.scalars(waiting))]
        session.execute(update(Timer), planned)
        wakes.note_plans(db.session(), [Timer])
    release(app)


def _wait(app: Flask, rungs: int) -> None:
    ends = time.monotonic() + PATIENCE
    counting = select(func.count()).select_from(Escalation)
    while time.monotonic() < ends:
        with app.app_context():
            if (db.session.scalar(counting) or 0) >= rungs:
                return
        time.sleep(1)
    raise RuntimeError(f"{rungs} rungs did not fire within {PATIENCE:.0f} s")


def _told(app: Flask) -> dict[str, Any]:
    with app.app_context():
        found = db.session.execute(
            select(Escalation.late_seconds, Escalation.due).order_by(Escalation.id)
        ).all()
    late = sorted(row.late_seconds for row in found)
    in_order = [row.due for row in found] == sorted(row.due for row in found)
    return {
        "rungs": len(late),
        "p50": late[len(late) // 2],
        "p99": late[len(late) * 99 // 100],
        "max": late[-1],
        "in_order": in_order,
    }


class _Processes:
    """A web process and a scheduler, ended together."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell

    def __enter__(self) -> str:
        self.web = self.shell.start("serve", "--no-scheduler", "--port", "0")
        self.scheduler = self.shell.start("scheduler")
        assert self.web.stdout is not None
        return str(self.web.stdout.readline().split()[-1])

    def __exit__(self, *_: object) -> None:
        for process in (self.scheduler, self.web):
            process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.communicate(timeout=30)


class _Reader:
    """Somebody who looks at the board again and again."""

    def __init__(self, address: str, cookie: str) -> None:
        self.request = urllib.request.Request(f"{address}/escalations", headers={"Cookie": cookie})
        self.times: list[float] = []
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> _Reader:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.thread.join()

    def _read(self) -> None:
        while not self.done.wait(0.1):
            started = time.perf_counter()
            with urllib.request.urlopen(self.request, timeout=60) as answer:
                answer.read()
            self.times.append(time.perf_counter() - started)

    def told(self) -> dict[str, float]:
        times = sorted(self.times)
        return {"page_p50": statistics.median(times), "page_p99": times[len(times) * 99 // 100]}

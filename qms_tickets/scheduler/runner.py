"""The scheduler: APScheduler wakes the work, the rows say what is due. Any number may run, in any process.

It is started by `serve` and by `scheduler` alone, never by making an application: a server with several
workers would otherwise tick once in each.
"""

from __future__ import annotations

import contextlib
import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from qms_tickets import wall_clock
from qms_tickets.operations.heartbeats import Watch, beat
from qms_tickets.scheduler import jobs
from qms_tickets.scheduler.couriers import Couriers
from qms_tickets.scheduler.watching import Watcher
from qms_tickets.storage_faults import status_of
from qms_tickets.transaction import transaction

FLOOR: Final = timedelta(seconds=30)
BEATS_EVERY: Final = 2.0
# A watch is none when its work has hung for so long: then it must not say that it is there.
_LONGEST_SILENCE: Final = 60.0
_JUMP: Final = 5.0
# What is done by the clock alone, whether anything changed or not; first when the start is well over.
_BEFORE_ROUNDS: Final = timedelta(minutes=5)
_ROUNDS: Final = {
    "house": (timedelta(hours=1), jobs.keep_house),
    "record": (timedelta(days=1), jobs.check_record),
}
_REST_AFTER_ERROR: Final = timedelta(seconds=1)

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Work:
    """One thing that is done again and again; it says itself when it is wanted next."""

    name: str
    do: Callable[[], datetime | None]
    wanted: datetime | None = None
    woken: bool = False
    running: bool = False
    errors: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_run(self, now: datetime) -> datetime:
        if self.woken:
            return now
        wanted = now + FLOOR if self.wanted is None else max(now, self.wanted)
        return min(wanted, now + FLOOR)


class Scheduler:
    """Start it once; `stop` finishes what was begun."""

    def __init__(self, app: Flask, kind: str) -> None:
        self.app = app
        self.watch = Watch(jobs.new_owner(), kind)
        self.stopping = threading.Event()
        self.pulse = time.monotonic()
        self.couriers = Couriers(app, self.wake_for_targets, lambda: not self.stopping.is_set())
        works = (
            Work("sweep", self._sweep),
            Work("outbox", self._send),
            Work("targets", self.couriers.send_all),
            Work("check", self._check),
        )
        self.works = {work.name: work for work in works}
        self.clock = BackgroundScheduler(
            timezone=UTC,
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(len(self.works) + len(_ROUNDS))},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self.clock.add_listener(self._after, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)
        self.threads: list[threading.Thread] = [
            Watcher(app, self.wake, self.stopping),
            threading.Thread(target=self._keep_beating, name="scheduler heartbeat", daemon=True),
        ]

    # From outside

    def start(self) -> Scheduler:
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # what fails is said by `_say`
        log.info("scheduler %s begins", self.watch.owner)
        with self.app.app_context():
            jobs.report_gap()
            self._beat()
            jobs.sign_checkpoint(at_start=True)
        for name in self.works:
            self.clock.add_job(
                self._run,
                "interval",
                seconds=FLOOR.total_seconds(),
                id=name,
                args=[name],
                next_run_time=_now(),
            )
        for name, (every, round_) in _ROUNDS.items():
            self.clock.add_job(
                self._make_round,
                "interval",
                seconds=every.total_seconds(),
                id=name,
                args=[round_],
                next_run_time=_now() + _BEFORE_ROUNDS,
            )
        self.clock.start()
        for thread in self.threads:
            thread.start()
        return self

    def stop(self) -> None:
        self.stopping.set()
        self.clock.shutdown(wait=True)
        self.couriers.stop()
        for thread in self.threads:
            thread.join(timeout=10)
        log.info("scheduler %s ends", self.watch.owner)

    def wake(self) -> None:
        """Something changed: look now, or as soon as the present run is over."""
        for work in self.works.values():
            self._wake(work)

    def wake_for_targets(self) -> None:
        self._wake(self.works["targets"])

    def _wake(self, work: Work) -> None:
        with work.lock:
            work.woken = True
            idle = not work.running
        if idle:
            self._set_next(work, _now())

    # Runs

    def _run(self, name: str) -> None:
        work = self.works[name]
        with work.lock:
            work.woken, work.running = False, True
        with self.app.app_context():
            work.wanted = work.do()
        work.errors = 0

    def _make_round(self, round_: Callable[[], None]) -> None:
        with self.app.app_context():
            round_()

    def _after(self, event: JobExecutionEvent) -> None:
        """Set the next run here: from inside a run it would be lost (one instance at a time)."""
        if event.exception is not None:
            _say(event.job_id, event.exception)
        work = self.works.get(event.job_id)
        if work is None:
            return
        now = _now()
        with work.lock:
            work.running = False
            if event.exception is not None:
                work.errors += 1
                rest = min(_REST_AFTER_ERROR * 2 ** min(work.errors - 1, 5), FLOOR)
                work.wanted, work.woken = now + rest, False
            following = work.next_run(now)
        self.pulse = time.monotonic()
        self._set_next(work, following)

    def _set_next(self, work: Work, instant: datetime) -> None:
        if not self.stopping.is_set():
            with contextlib.suppress(JobLookupError):  # not added yet, or removed by the stop
                self.clock.modify_job(work.name, next_run_time=instant)

    def _goes_on(self) -> bool:
        self.pulse = time.monotonic()
        return not self.stopping.is_set()

    def _sweep(self) -> datetime | None:
        return jobs.sweep_all(self.watch.owner, goes_on=self._goes_on)

    def _send(self) -> datetime | None:
        return jobs.send_all(self._goes_on)

    def _check(self) -> None:
        jobs.check_if_asked()

    # Being there

    def _keep_beating(self) -> None:
        real, steady = _now().timestamp(), time.monotonic()
        while not self.stopping.wait(BEATS_EVERY):
            passed, told = time.monotonic() - steady, _now().timestamp() - real
            real, steady = _now().timestamp(), time.monotonic()
            if abs(told - passed) > _JUMP:
                log.warning("the clock jumped by %.0f s", told - passed)
                self.wake()
            if time.monotonic() - self.pulse < _LONGEST_SILENCE:
                self._try_beat()

    def _try_beat(self) -> None:
        try:
            if not self._beat():
                self.wake()
        except Exception as mistake:  # the database is away: said here, and by /readyz
            log.warning("no heartbeat: %s", type(mistake).__name__)

    def _beat(self) -> bool:
        with self.app.app_context(), transaction():
            return beat(self.watch)


def _say(name: str, mistake: BaseException) -> None:
    """A database that is away is one line; whatever nobody expected says where it came from."""
    if status_of(mistake) is not None:
        log.warning("%s waits for the database (%s); trying again", name, type(mistake).__name__)
    else:
        log.error("%s failed; trying again", name, exc_info=mistake)


def _now() -> datetime:
    return wall_clock.now()


def start(app: Flask, kind: str = "serve") -> Scheduler:
    """In the background of a server."""
    return Scheduler(app, kind).start()


def run(app: Flask) -> None:
    """In the foreground until the process is told to stop."""
    told_to_stop = threading.Event()

    def stop(*_: Any) -> None:
        told_to_stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    scheduler = start(app, "scheduler")
    log.info("scheduler %s started", scheduler.watch.owner)
    told_to_stop.wait()
    scheduler.stop()

"""Real schedulers in processes of their own, which are killed, stopped and continued at random while they work.

Run as `python -m tests.faults.storm ORDER`. The application is loaded once and each scheduler is a fork of it. What
else goes wrong meanwhile (the database, the mail server, the targets, the disk) is done from outside. It ends when
nothing is due any more, and prints what it injected as JSON.
"""

from __future__ import annotations

import functools
import json
import mmap
import os
import random
import signal
import struct
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import apscheduler.schedulers.base
from sqlalchemy import false, select
from sqlalchemy.exc import DBAPIError

from qms_tickets import wall_clock
from qms_tickets.app import create_app
from qms_tickets.domain import targets as target_rules
from qms_tickets.extensions import db
from qms_tickets.models.outbox import Message
from qms_tickets.operations import leases, outbox
from qms_tickets.operations.sweep import anything_due
from qms_tickets.outgoing import chats, client, email
from qms_tickets.scheduler import couriers, jobs, runner
from tests.database.stores import release
from tests.faults import naive
from tests.faults.checking import LATER
from tests.faults.lifeline import end_with_the_line

LEASE = timedelta(milliseconds=400)
LONGER_THAN_A_LEASE = 0.9
JUMP_HOURS = 25
# The forks of a scheduler that does no harm must come to an end of their work within this.
PATIENCE = 150.0


def hurry(batch: int) -> None:
    """What takes minutes in the world takes parts of a second here; nothing else is changed."""
    leases.LENGTH = LEASE
    jobs.sweep = functools.partial(jobs.sweep, batch=batch)
    jobs.LOOKS_AFTER_OTHERS = timedelta(milliseconds=100)
    jobs.SERVER_REST = timedelta(milliseconds=200)
    outbox.BACK_OFF = (timedelta(milliseconds=100),)
    outbox.CLAIM_LENGTH = timedelta(seconds=2.5)
    email.TIMEOUT, email.DEADLINE = 0.5, 1.5
    couriers.Client = functools.partial(client.Client, deadline=0.5)
    target_rules._FIRST_REST, target_rules._LONGEST_REST = timedelta(milliseconds=200), timedelta(seconds=1)
    chats._SILENCE = timedelta(milliseconds=300)


LEAVING = {"mail": Message.target_id.is_(None), "posts": Message.target_id.is_not(None)}

# The clock of the forks: shared memory says by how many seconds it is wrong.
_wrong_by = mmap.mmap(-1, struct.calcsize("d"))


def set_clock(moment: datetime) -> None:
    """From now on it is so late."""
    _wrong_by[:] = struct.pack("d", (moment - datetime.now(UTC)).total_seconds())


class MovableClock(datetime):
    """As the product and its APScheduler read it. Neither the database nor what measures lengths of time is moved."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime.now(tz) + timedelta(seconds=struct.unpack("d", _wrong_by[:])[0])


def make_clocks_movable() -> None:
    wall_clock.datetime = MovableClock
    apscheduler.schedulers.base.datetime = MovableClock


class Storm:
    def __init__(self, app: Any, order: dict[str, Any]) -> None:
        self.app, self.order = app, order
        self.chance = random.Random(order["seed"])
        self.schedulers: list[int] = []
        self.stopped: dict[int, float] = {}
        self.faults = {"kills": self.kill_one, "stops": self.stop_one, "jumps": self.move_the_clock}
        self.injected = dict.fromkeys(self.faults, 0)

    def start_one(self) -> None:
        pid = os.fork()
        if not pid:
            self.work()
        self.schedulers.append(pid)

    def work(self) -> None:
        """The child: as `qms-tickets scheduler` does it, until it is killed. It says who posts, for targets that kill."""
        end_with_the_line()
        client.AGENT = f"{client.AGENT} {os.getpid()}"
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        while True:
            try:
                runner.start(self.app, "scheduler")
                break
            except (DBAPIError, OSError):  # whoever starts it would start it again
                time.sleep(0.1)
        while True:
            signal.pause()

    # What is done to them

    def rage(self) -> None:
        for _ in range(self.order["schedulers"]):
            self.start_one()
        ends = time.monotonic() + self.order.get("patience", PATIENCE)
        while time.monotonic() < ends and (not self.has_raged() or self.anything_left()):
            time.sleep(self.chance.uniform(0.0, self.order.get("pause", 0.1)))
            for fault, inject in self.faults.items():
                if self.injected[fault] < self.order.get(fault, 0):
                    inject()
            self.continue_the_stopped()
            self.replace_the_dead()
        self.end()

    def has_raged(self) -> bool:
        """An order may want its faults injected in full, also after the work is done."""
        complete = all(done >= self.order.get(fault, 0) for fault, done in self.injected.items())
        return complete or not self.order.get("in_full")

    def kill_one(self) -> None:
        pid = self.schedulers.pop(self.chance.randrange(len(self.schedulers)))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        self.injected["kills"] += 1
        self.start_one()

    def stop_one(self) -> None:
        """Stopped for longer than its lease: another one takes over, and it wakes up to a changed world."""
        if self.stopped:
            return
        pid = self.chance.choice(self.schedulers)
        os.kill(pid, signal.SIGSTOP)
        self.stopped[pid] = time.monotonic() + LONGER_THAN_A_LEASE
        self.injected["stops"] += 1

    def continue_the_stopped(self) -> None:
        for pid, until in list(self.stopped.items()):
            if time.monotonic() >= until or pid not in self.schedulers:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)
                del self.stopped[pid]

    def replace_the_dead(self) -> None:
        """Those whom a target has killed while they posted."""
        for pid in [each for each in self.schedulers if os.waitpid(each, os.WNOHANG)[0]]:
            self.schedulers.remove(pid)
            self.start_one()

    def move_the_clock(self) -> None:
        """To and fro by a day about one instant; the last time to where all is due."""
        self.injected["jumps"] += 1
        about, wrong_by = self.order["about"], timedelta(hours=self.chance.uniform(-JUMP_HOURS, JUMP_HOURS))
        last = self.injected["jumps"] == self.order["jumps"]
        set_clock(LATER if last else datetime.fromisoformat(about) + wrong_by)

    def end(self) -> None:
        for pid in self.schedulers:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)

    # What is left

    def anything_left(self) -> bool:
        try:
            with self.app.app_context():
                return anything_due(wall_clock.now()) or self.anything_unsent()
        except (DBAPIError, OSError):
            return True
        finally:
            release(self.app)  # the next fork must not find this process's connections open

    def anything_unsent(self) -> bool:
        leaving = LEAVING[self.order["sends"]] if "sends" in self.order else false()
        waiting = select(Message.id).where(leaving, Message.state.in_(("waiting", "sending")))
        return db.session.scalars(waiting).first() is not None


def main() -> None:
    end_with_the_line()
    order = json.loads(sys.argv[1])
    app = create_app(**order["settings"])
    hurry(order.get("batch", 1))
    make_clocks_movable()
    set_clock(datetime.fromisoformat(order["now"]))
    if order["how"] != "real":
        naive.put_in_place(order["how"])
    storm = Storm(app, order)
    with suppress(KeyboardInterrupt):
        storm.rage()
    print(json.dumps({"seed": order["seed"], "how": order["how"], **storm.injected}))


if __name__ == "__main__":
    main()

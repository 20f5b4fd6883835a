"""Sweeps in processes of their own that are killed, stopped and continued. Run as `python -m tests.faults.worker`.

The application is loaded once; each sweeper is a fork of this process. What was injected is printed as JSON.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import event

from qms_tickets import extensions
from qms_tickets.app import create_app
from qms_tickets.extensions import db
from qms_tickets.operations import leases
from qms_tickets.operations import sweep as sweeping
from qms_tickets.transaction import transaction
from tests.faults.lifeline import end_with_the_line
from tests.faults.naive import mark_then_do

BATCH = 2
# A killed sweeper's lease must not hold up the next one for seconds: there are hundreds.
leases.LENGTH = timedelta(milliseconds=50)


def real(now: datetime, owner: str) -> bool:
    """One batch as the product does it; False when nothing is due."""
    if not sweeping.anything_due(now):
        return False
    db.session.rollback()
    with transaction():
        leases_taken = sweeping.sweep(now, owner=owner, batch=BATCH)
    if leases_taken.held_by_other:
        time.sleep(0.01)
    return True


def naive(now: datetime, owner: str) -> bool:
    return mark_then_do(now, BATCH)


SWEEPERS: dict[str, Callable[[datetime, str], bool]] = {"real": real, "naive": naive}


class Sweepers:
    """Forks that sweep, and their end."""

    def __init__(self, app: Any, how: str, now: datetime) -> None:
        self.app, self.sweep, self.now = app, SWEEPERS[how], now
        self.count = 0

    def start(self, before: Callable[[], None] = lambda: None) -> int:
        self.count += 1
        pid = os.fork()
        if pid:
            return pid
        end_with_the_line()
        try:
            before()
            self._work(f"fork-{self.count}-{os.getpid()}")
            os._exit(0)
        except BaseException as mistake:  # said to the parent by the exit code; the next one goes on
            print(f"{type(mistake).__name__}: {str(mistake)[:200]}", file=sys.stderr)
            os._exit(3)

    def _work(self, owner: str) -> None:
        with self.app.app_context():
            while self.sweep(self.now, owner):
                pass
            db.session.remove()

    def finish(self) -> None:
        """Nobody disturbs any more: what is left is done."""
        for _ in range(20):
            if os.waitpid(self.start(), 0)[1] == 0:
                return
            time.sleep(0.1)
        raise RuntimeError("the sweep does not come to an end")


def kill_at_random(sweepers: Sweepers, kills: int, chance: random.Random) -> dict[str, Any]:
    hit = 0
    for _ in range(kills):
        pid = sweepers.start()
        time.sleep(chance.uniform(0.0, 0.1))
        os.kill(pid, signal.SIGKILL)
        hit += os.waitpid(pid, 0)[1] == signal.SIGKILL
    return {"kills": kills, "hit": hit}


def kill_at_each_statement(sweepers: Sweepers, most: int) -> dict[str, Any]:
    """Before the first statement, before the second, ... and before each commit."""
    hit = 0
    for number in range(1, most + 1):
        pid = sweepers.start(lambda number=number: _die_at(sweepers.app, number))
        hit += os.waitpid(pid, 0)[1] == signal.SIGKILL
    return {"kills": most, "hit": hit}


def _die_at(app: Any, number: int) -> None:
    seen = [0]

    def count(*_: Any) -> None:
        seen[0] += 1
        if seen[0] == number:
            os.kill(os.getpid(), signal.SIGKILL)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", count)
        event.listen(db.engine, "commit", count)


def several_at_once(sweepers: Sweepers, many: int, stopped: float) -> dict[str, Any]:
    """Sweepers side by side; one of them is stopped for a while and wakes up to a changed world."""
    pids = [sweepers.start() for _ in range(many)]
    time.sleep(0.1)
    if stopped:
        os.kill(pids[0], signal.SIGSTOP)
        time.sleep(stopped)
        os.kill(pids[0], signal.SIGCONT)
    ends = [os.waitpid(pid, 0)[1] for pid in pids]
    return {"at_once": many, "stopped_seconds": stopped, "failed": sum(1 for end in ends if end)}


def main() -> None:
    end_with_the_line()
    order = json.loads(sys.argv[1])
    if order.get("journal"):
        extensions.journal_mode = lambda: order["journal"]
    app = create_app(**order["settings"])
    sweepers = Sweepers(app, order["how"], datetime.fromisoformat(order["now"]))
    chance = random.Random(order["seed"])
    injected: dict[str, Any] = {"seed": order["seed"], "how": order["how"]}
    if order.get("statements"):
        injected["each_statement"] = kill_at_each_statement(sweepers, order["statements"])
    if order.get("kills"):
        injected["at_random"] = kill_at_random(sweepers, order["kills"], chance)
    if order.get("at_once"):
        injected["several"] = several_at_once(sweepers, order["at_once"], order.get("stopped", 0.0))
    if order["how"] == "real" or not order.get("at_once"):
        sweepers.finish()
    print(json.dumps(injected))


if __name__ == "__main__":
    main()

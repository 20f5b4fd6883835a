"""What the faults may not do: the obligations of a house beforehand, and what is wrong afterwards."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from qms_tickets.extensions import db
from qms_tickets.models.escalation import Escalation
from qms_tickets.models.event import Event
from qms_tickets.models.outbox import Message, Notice
from qms_tickets.models.timer import Timer
from qms_tickets.operations.sweep import due_until
from qms_tickets.queries import chain
from qms_tickets.queries.replay import replay
from qms_tickets.transaction import transaction
from tests.database.stores import SECRET_KEY, release
from tests.factories import MONDAY_9, make_house, make_ticket
from tests.faults.lifeline import HeldProcess

LATER = MONDAY_9 + timedelta(days=30)
Obligations = dict[tuple[int | None, str], datetime | None]


def make_obligations(app, count: int) -> Obligations:
    """Tickets whose whole ladders are due; what must have fired in the end: (clock, rung) → instant."""
    with app.app_context():
        with transaction():
            house = make_house()
            for number in range(count):
                moment = MONDAY_9 + timedelta(minutes=number)
                make_ticket(house, "in_progress", now=moment, title=f"No. {number}")
        rungs = {
            (timer.clock_id, timer.subject): timer.at for timer in due_until(LATER) if timer.kind == "rung"
        }
    release(app)
    return rungs


class Injection:
    """A module of this folder at work in a process of its own, with an order as JSON."""

    def __init__(self, module: str, settings: dict[str, str], how: str = "real", **order: Any) -> None:
        told = {"settings": settings, "how": how, "now": LATER.isoformat(), "seed": 7, **order}
        self.kind = settings["QMS_DATABASE_URL"].partition(":")[0]
        self.process = HeldProcess(
            [sys.executable, "-m", f"tests.faults.{module}", json.dumps(told)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
        )

    def result(self, seconds: float = 3000) -> dict[str, Any]:
        said, complained = self.process.communicate(timeout=seconds)
        self.process.let_go()
        assert self.process.returncode == 0, complained[-3000:]
        injected: dict[str, Any] = json.loads(said.splitlines()[-1])
        print(f"injected into {self.kind}: {json.dumps(injected)}")
        return injected

    @property
    def is_at_work(self) -> bool:
        return self.process.poll() is None


def wrongs(app, obligations: Obligations) -> list[str]:
    """What the promises are broken by; empty when they hold."""
    with app.app_context():
        found = [
            *_wrong_rungs(obligations),
            *_wrong_record(len(obligations)),
            *_wrong_messages(),
            *_wrong_chain(),
        ]
    print(f"{len(obligations)} rungs were due; wrong: {found or 'nothing'}")
    return found


def _wrong_rungs(obligations: Obligations) -> list[str]:
    found = []
    fired = {
        (row.clock_id, f"{row.clock.name}/{row.rung}"): row.due
        for row in db.session.scalars(select(Escalation))
    }
    if fired != obligations:
        missing = len(obligations.keys() - fired.keys())
        found.append(f"{missing} rungs never fired, {len(fired)} of {len(obligations)} did")
    left = db.session.scalars(select(Timer.id).where(Timer.done_at.is_(None), Timer.at <= LATER)).all()
    return found + ([f"{len(left)} timers are still to be done"] if left else [])


def _wrong_record(rungs: int) -> list[str]:
    fired = db.session.scalars(select(Event).where(Event.kind == "escalation.fired")).all()
    breaches = db.session.scalars(select(Event).where(Event.kind == "clock.breached")).all()
    times = Counter((event.ticket_id, event.facts["clock"], event.facts.get("rung")) for event in fired)
    times += Counter((event.ticket_id, event.facts["clock"], "breach") for event in breaches)
    found = [f"{key} is {n} times in the record" for key, n in times.items() if n != 1]
    return found + ([f"{len(fired)} events for {rungs} rungs"] if len(fired) != rungs else [])


def _wrong_messages() -> list[str]:
    notices = Counter(
        (row.person_id, row.ticket_id, row.facts["clock"], row.facts["rung"])
        for row in db.session.scalars(select(Notice).where(Notice.kind == "escalation.fired"))
    )
    ids = Counter(db.session.scalars(select(Message.message_id)))
    return [f"{key} was told {n} times" for key, n in notices.items() if n != 1] + [
        f"{n} messages with one id" for n in ids.values() if n != 1
    ]


def _wrong_chain() -> list[str]:
    verdict, answer = chain.verify(SECRET_KEY), replay()
    found = [] if verdict.ok else [f"the record is broken: {verdict.as_dict()}"]
    return found if answer.ok else [*found, f"replay found a difference: {answer}"]

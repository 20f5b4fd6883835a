"""Whatever is killed or stopped: every rung fires once, nothing is lost, the record is whole.

The run is void unless a naive sweep fails it. `make faults` does the same a hundred times as long.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from qms_tickets.extensions import db
from qms_tickets.models.escalation import Escalation
from qms_tickets.models.event import Event
from qms_tickets.models.outbox import Message, Notice
from qms_tickets.models.timer import Timer
from qms_tickets.operations.sweep import due_until
from qms_tickets.queries import chain
from qms_tickets.transaction import transaction
from tests.database.stores import SECRET_KEY, release
from tests.factories import MONDAY_9, make_house, make_ticket

LATER = MONDAY_9 + timedelta(days=30)


@pytest.fixture
def obligations(request, app):
    """Tickets whose whole ladders are due; what must have fired in the end: (clock, rung) → instant."""
    count = getattr(request, "param", 12)
    with app.app_context():
        with transaction():
            house = make_house()
            for number in range(count):
                make_ticket(
                    house, "in_progress", now=MONDAY_9 + timedelta(minutes=number), title=f"No. {number}"
                )
        rungs = {
            (timer.clock_id, timer.subject): timer.at for timer in due_until(LATER) if timer.kind == "rung"
        }
    release(app)
    return rungs


def inject(database, how: str = "real", seed: int = 7, **order) -> dict:
    told = {"settings": database.settings(), "how": how, "now": LATER.isoformat(), "seed": seed, **order}
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.worker", json.dumps(told)],
        capture_output=True,
        text=True,
        check=False,
        timeout=3000,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    injected = json.loads(done.stdout.splitlines()[-1])
    print(f"injected into {database.url.partition(':')[0]}: {json.dumps(injected)}")
    return injected


def wrongs(app, obligations) -> list[str]:
    """What the promises are broken by; empty when they hold."""
    with app.app_context():
        found = []
        fired = {
            (row.clock_id, f"{row.clock.name}/{row.rung}"): row.due
            for row in db.session.scalars(select(Escalation))
        }
        if fired != obligations:
            found.append(f"{len(obligations.keys() - fired.keys())} rungs never fired")
        events = db.session.scalars(select(Event).where(Event.kind == "escalation.fired")).all()
        twice = Counter((event.ticket_id, event.facts["clock"], event.facts["rung"]) for event in events)
        found += [f"{key} is {n} times in the record" for key, n in twice.items() if n != 1]
        if len(events) != len(obligations):
            found.append(f"{len(events)} events for {len(obligations)} rungs")
        notices = Counter(
            (row.person_id, row.ticket_id, row.facts["clock"], row.facts["rung"])
            for row in db.session.scalars(select(Notice).where(Notice.kind == "escalation.fired"))
        )
        found += [f"{key} was told {n} times" for key, n in notices.items() if n != 1]
        ids = list(db.session.scalars(select(Message.message_id)))
        if len(ids) != len(set(ids)):
            found.append("two messages with one id")
        left = db.session.scalars(select(Timer.id).where(Timer.done_at.is_(None), Timer.at <= LATER)).all()
        if left:
            found.append(f"{len(left)} timers are still to be done")
        verdict = chain.verify(SECRET_KEY)
        if not verdict.ok:
            found.append(f"the record is broken: {verdict.as_dict()}")
        return found


def test_killed_at_every_statement_and_at_random_each_rung_fires_once(app, database, obligations):
    injected = inject(database, statements=120, kills=60)
    assert injected["each_statement"]["hit"] > 80
    assert injected["at_random"]["hit"] > 0
    assert wrongs(app, obligations) == []


def test_side_by_side_with_one_stopped_each_rung_fires_once(app, database, obligations):
    inject(database, at_once=4, stopped=0.5)
    assert wrongs(app, obligations) == []


@pytest.mark.on("sqlite")
def test_with_the_slower_journal_of_an_older_library_too(app, database, obligations):
    """Where WAL is not safe, readers and writers share one file without it."""
    inject(database, at_once=3, kills=20, journal="delete")
    assert wrongs(app, obligations) == []


def test_a_naive_sweep_fails(app, database, obligations):
    """Else the harness above would prove nothing."""
    inject(database, how="naive", statements=60)
    assert wrongs(app, obligations) != []


@pytest.mark.long
@pytest.mark.parametrize("obligations", [150], indirect=True)
@pytest.mark.parametrize("seed", range(8))
@pytest.mark.timeout(3000)
def test_the_long_run(app, database, obligations, seed):
    inject(database, seed=seed, statements=200, kills=400, at_once=4, stopped=2.0)
    assert wrongs(app, obligations) == []

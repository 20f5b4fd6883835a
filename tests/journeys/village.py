"""The house of the factories with something on every page: a ticket in each state, an escalation, an administrator."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import waitress
from flask import Flask
from sqlalchemy import select
from waitress import wasyncore

from qms_tickets.extensions import db
from qms_tickets.models.escalation import Escalation
from qms_tickets.models.nonconformity import Nonconformity
from qms_tickets.models.person import Person
from qms_tickets.operations import sign_in as verbs
from qms_tickets.scheduler.jobs import run_due
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, House, actor, do, grant, make_house, make_ticket
from tests.journeys.desk import Clock

STATES = (
    "draft",
    "submitted",
    "input_requested",
    "in_progress",
    "delivered",
    "closed",
    "declined",
    "cancelled",
)
TUESDAY_14 = MONDAY_9 + timedelta(days=1, hours=5)


@dataclass
class Village:
    app: Flask
    clock: Clock
    address: str = ""
    numbers: dict[str, str] = field(default_factory=dict)

    def fill(self) -> None:
        with self.app.app_context():
            with transaction():
                house = make_house()
                self._open_tickets(house)
                house.stranger.name = "administrator"
                grant(house.stranger, "administrator")
            run_due("village", now=self.clock.now)
            self._number_rows()

    def _open_tickets(self, house: House) -> None:
        for state in STATES:
            ticket = make_ticket(
                house, state, title=f"主轴箱体 SP-40 {state}", description="三坐标测量，**全尺寸**。"
            )
            self.numbers[state.replace("_", "-")] = ticket.number
        held = make_ticket(house, "in_progress", title="主轴箱体 SP-40 on hold")
        until = self.clock.at + timedelta(days=2)
        do(
            held,
            "hold",
            house.inspector,
            house.now,
            kind="customer_asked",
            reason="not ready",
            resume_at=until,
        )
        self.numbers["on-hold"] = held.number
        self.numbers["service"] = str(house.service.id)
        self.numbers["person"] = str(house.buyer.id)
        self.numbers["inspector"] = str(house.inspector.id)

    def _number_rows(self) -> None:
        board = select(Escalation.id).where(Escalation.state == "open").order_by(Escalation.rung.desc())
        self.numbers["escalation"] = str(db.session.scalars(board).first() or "")
        self.numbers["nonconformity"] = str(db.session.scalars(select(Nonconformity.number)).first() or "")

    def rename(self, name: str, other: str) -> None:
        with self.app.app_context(), transaction():
            db.session.scalars(select(Person).where(Person.name == name)).one().name = other

    def enter(self, name: str, language: str) -> dict[str, str]:
        """The cookie of somebody who reads this language and has just signed in."""
        with self.app.app_context(), transaction():
            person = db.session.scalars(select(Person).where(Person.name == name)).one()
            person.language = language
            token = verbs.start(person, by=actor(person), now=self.clock.at)
        client = self.app.test_client()
        with client.session_transaction() as session:
            session.update(_user_id=token, _fresh=True)
        cookie = client.get_cookie("session")
        assert cookie is not None
        return {"name": "session", "value": cookie.value, "url": self.address}


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
    address = f"http://127.0.0.1:{server.effective_port}"
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], base_url=address)
    thread = threading.Thread(target=server.run, name="village", daemon=True)
    thread.start()
    yield address
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
    thread.join(timeout=10)
    server.task_dispatcher.shutdown()

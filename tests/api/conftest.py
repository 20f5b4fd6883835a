"""A house with a ticket, and a caller with a token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from qms_tickets.operations import tokens
from qms_tickets.queries.people import person_by_email
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, actor, do, make_house, make_ticket

NOW = MONDAY_9 + timedelta(hours=2)


@dataclass
class Caller:
    """Sends requests as the person whose token it holds; tokens come and go by their owner's name."""

    app: Any
    client: Any
    number: str
    token: str = ""

    def become(self, name: str, scopes=("read",), lasts=None) -> Caller:
        with self.app.app_context(), transaction():
            person = person_by_email(f"{name}@example.com")
            self.token = tokens.add(
                person, "script", scopes, by=actor(person), now=NOW - timedelta(hours=1), lasts=lasts
            )
        return self

    def get(self, path: str = "", **headers: str):
        sent = {"Authorization": f"Bearer {self.token}"} | headers
        return self.client.get(f"/api/v1/tickets/{self.number}/clocks{path}", headers=sent)


@pytest.fixture(autouse=True)
def at_eleven(monkeypatch):
    """Two hours after the ticket was submitted."""
    monkeypatch.setattr("qms_tickets.wall_clock.now", lambda: NOW)


@pytest.fixture
def caller(app, client) -> Caller:
    with app.app_context(), transaction():
        house = make_house()
        ticket = make_ticket(house, "input_requested")
        items = [{"key": "drawing", "value": "SP-40 C"}]
        do(ticket, "provide_input", house.buyer, MONDAY_9 + timedelta(hours=1), items=items)
        number = ticket.number
    return Caller(app, client, number).become("buyer")

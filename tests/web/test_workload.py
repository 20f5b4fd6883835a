"""The workload page: each figure opens the tickets that it counts, in both languages."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select

from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.transaction import transaction
from tests.factories import make_house, make_ticket
from tests.web.signing_in import sign_in

CELL = re.compile(r'<a class="cell [^"]*" href="(/tickets\?[^"]*)"><span>(\d+)</span></a>')


@pytest.fixture
def busy(app):
    with app.app_context(), transaction():
        house = make_house()
        for state in ("submitted", "in_progress", "delivered", "on_hold", "closed"):
            make_ticket(house, state)
        for person in db.session.scalars(select(Person)):
            person.language = "en"


def page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return unescape(answer.get_data(as_text=True))


def test_each_figure_opens_as_many_tickets_as_it_counts(app, client, busy):
    sign_in(app, client, "inspector@example.com")
    cells = CELL.findall(page(client, "/queue/workload"))
    assert len(cells) >= 6
    for address, n in cells:
        assert len(set(re.findall(r'data-ticket="([^"]+)"', page(client, address)))) == int(n), address


def test_only_those_who_may_read_a_queue_see_its_workload(app, client, busy):
    sign_in(app, client, "buyer@example.com")
    page(client, "/queue/workload?department=MET", 404)
    page(client, "/queue/workload")


def test_it_is_written_in_both_languages(app, client, busy):
    sign_in(app, client, "inspector@example.com")
    assert "Not taken yet" in page(client, "/queue/workload")
    client.post("/language", data={"language": "zh_Hans"})
    assert "尚未认领" in page(client, "/queue/workload")

"""The page of the audit check: what was found last, for whom, and that somebody may ask for a check once."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text

from qms_tickets.extensions import db
from qms_tickets.models.event import Event
from qms_tickets.queries import chain
from qms_tickets.scheduler import jobs
from qms_tickets.transaction import transaction
from tests.factories import do, grant, make_house, make_ticket
from tests.web.signing_in import sign_in

PAGE = "/administration/audit"


@pytest.fixture
def number(app) -> str:
    with app.app_context(), transaction():
        house = make_house()
        grant(house.stranger, "administrator")
        house.stranger.language = house.auditor.language = "en"
        ticket = make_ticket(house, "closed")
        do(ticket, "rate", house.buyer, house.now, overall=2)
        return str(ticket.number)


def page(app, client, who: str = "auditor") -> str:
    sign_in(app, client, f"{who}@example.com")
    return client.get(PAGE).text


def count(app, kind: str) -> int:
    with app.app_context():
        return int(db.session.scalar(select(func.count()).where(Event.kind == kind)) or 0)


def work(app) -> None:
    with app.app_context():
        jobs.check_if_asked()


@pytest.mark.parametrize("who", ["auditor", "quality_manager", "stranger"])
def test_it_is_for_those_who_answer_for_the_record(app, client, number, who):
    assert 'data-action="check-now"' in page(app, client, who)


@pytest.mark.parametrize("who", ["buyer", "metrology_head"])
def test_it_is_for_nobody_else(app, client, number, who):
    sign_in(app, client, f"{who}@example.com")
    assert client.get(PAGE).status_code == client.post(PAGE).status_code == 403
    assert count(app, "record.check_asked") == 0


def test_before_the_first_check_it_says_so(app, client, number):
    assert "Not checked yet." in page(app, client)


def test_asked_once_it_is_checked_once_and_shown(app, client, number):
    sign_in(app, client, "auditor@example.com")
    form = {"idempotency_key": "a-key-of-this-form"}
    assert [client.post(PAGE, data=form).status_code for _ in range(2)] == [303, 303]
    client.post(PAGE, data={"idempotency_key": "a-key-of-another"})
    assert count(app, "record.check_asked") == 1
    waiting = client.get(PAGE).text
    assert "auditor asked for a check" in waiting and 'data-action="check-now"' not in waiting
    work(app)
    work(app)
    assert count(app, "record.checked") == 1
    shown = client.get(PAGE).text
    with app.app_context():
        checked = db.session.scalars(select(Event).where(Event.kind == "record.checked")).one()
        assert chain.verify(app.config["SETTINGS"].secret_key).head == checked.hash
    assert checked.facts["chain"]["head"] in shown and checked.facts["chain"]["head"] == checked.previous
    assert "The record is whole" in shown and 'data-action="check-now"' in shown


def test_what_was_falsified_is_said_by_place_alone(app, client, number):
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE ratings SET overall = 5"))
    with app.app_context():
        jobs.check_record()
    shown = page(app, client)
    assert f"does not follow from it: {number}, ratings/customer-1-1/overall." in shown
    assert "nonconformity-trigger" not in shown
    with app.app_context():
        opened = db.session.execute(
            text("SELECT trigger, what FROM nonconformities WHERE \"trigger\" = 'broken_chain'")
        )
        assert [tuple(row) for row in opened] == [("broken_chain", f"{number}, ratings/customer-1-1/overall")]


def test_both_first_pages_lead_there(app, client, number):
    sign_in(app, client, "auditor@example.com")
    assert f'href="{PAGE}"' in client.get("/quality").text
    sign_in(app, client, "stranger@example.com")
    assert f'href="{PAGE}"' in client.get("/administration").text

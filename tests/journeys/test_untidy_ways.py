"""How people use pages: without scripts, clicking twice, two at once, after a long lunch, with Back and reload."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select

from qms_tickets.extensions import db
from qms_tickets.models.agreement import Service
from qms_tickets.models.event import Event
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.operations.tickets import bodies, raising
from qms_tickets.transaction import transaction
from tests.factories import GIVEN, ZONE, actor, do
from tests.journeys.desk import Clock, Desk

pytestmark = pytest.mark.on("sqlite")


@pytest.fixture
def submitted(app: Flask, service_id: int, clock: Clock) -> str:
    """The number of a ticket that waits for Metrology."""
    with app.app_context(), transaction():
        buyer = db.session.scalars(select(Person).where(Person.email == "buyer@example.com")).one()
        service = db.session.get_one(Service, service_id)
        body = bodies.NewTicket.model_validate(
            {"title": "Housing SP-40", "relation": "functional", "items": GIVEN}
        )
        ticket = raising.draft(service, body, by=actor(buyer), now=clock.at, zone=ZONE)
        do(ticket, "submit", buyer, clock.at)
        return str(ticket.number)


@pytest.fixture
def kinds(app: Flask) -> Callable[[str], list[str]]:
    """What happened to a ticket, by its events."""

    def kinds_of(number: str) -> list[str]:
        with app.app_context():
            ticket_id = db.session.scalars(select(Ticket.id).where(Ticket.number == number)).one()
            rows = select(Event.kind).where(Event.ticket_id == ticket_id).order_by(Event.sequence)
            return [str(kind) for kind in db.session.scalars(rows)]

    return kinds_of


def test_without_scripts(desk, service_id: int) -> None:
    """Nothing of the main way needs a script: request, accept, deliver, accept, rate."""
    buyer = desk("buyer", java_script_enabled=False)
    inspector = desk("inspector", java_script_enabled=False)
    buyer.open("/")
    buyer.open(f"/tickets/new?service={service_id}")
    buyer.page.locator("[name=title]").fill("Housing SP-40")
    buyer.page.locator('[name="value.samples"]').fill("5")
    assert buyer.click_and_read(buyer.page.locator('#request [data-action="submit"]')) == 422
    expect(buyer.page.locator("[role=alert]").first).to_be_visible()
    buyer.page.locator('[name="value.drawing"]').fill("SP-40 C")
    assert buyer.click_and_read(buyer.page.locator('#request [data-action="submit"]')) == 303
    buyer.stands("submitted", "supplier")
    number = buyer.main.get_attribute("data-ticket") or ""
    inspector.ticket(number)
    if inspector.page.locator('.banner [data-action="take"]').count():
        inspector.click_and_read(inspector.offered("take"))
    assert inspector.click_and_read(inspector.offered("accept")) == 303
    inspector.stands("in-progress", "supplier")
    inspector.offered("deliver").click()
    inspector.attach("file.report", ("report.txt", b"12 of 12 within tolerance"))
    inspector.fill(value__deviations="none")
    assert inspector.send("deliver") == 303
    buyer.ticket(number)
    assert buyer.send("all-conform") == 303
    buyer.stands("closed", "customer")
    buyer.form.locator('label:has([name="overall"][value="5"])').click()
    assert buyer.send("rate") == 303
    buyer.stands("closed", "none")


def test_a_double_click_takes_once(desk, submitted: str, kinds) -> None:
    inspector: Desk = desk("inspector")
    inspector.ticket(submitted)
    inspector.offered("accept").dblclick()
    inspector.stands("in-progress", "supplier")
    assert kinds(submitted).count("ticket.accepted") == 1


def test_a_double_click_without_scripts_takes_once(desk, submitted: str, kinds) -> None:
    """The key in the form makes the second a reply to the first."""
    inspector: Desk = desk("inspector", java_script_enabled=False)
    inspector.ticket(submitted)
    inspector.offered("accept").click(click_count=2, delay=0)
    inspector.stands("in-progress", "supplier")
    assert kinds(submitted).count("ticket.accepted") == 1


def test_a_request_clicked_twice_is_one_ticket(app: Flask, desk, service_id: int) -> None:
    buyer: Desk = desk("buyer")
    buyer.open("/")
    buyer.open(f"/tickets/new?service={service_id}")
    buyer.page.locator("[name=title]").fill("Housing SP-40")
    buyer.page.locator('[name="value.drawing"]').fill("SP-40 C")
    buyer.page.locator('[name="value.samples"]').fill("5")
    buyer.page.locator('#request [data-action="submit"]').dblclick()
    buyer.stands("submitted", "supplier")
    with app.app_context():
        assert len(db.session.scalars(select(Ticket)).all()) == 1


def test_the_second_of_two_sees_what_the_first_did_and_keeps_the_own_text(
    desk, submitted: str, kinds
) -> None:
    first, second = desk("inspector"), desk("metrology_head")
    second.open("/")
    second.ticket(submitted, "?act=request-input")
    second.form.locator('[name="why.drawing"]').select_option("unclear")
    second.fill(reason__drawing="which of the two housings is it?")
    first.ticket(submitted)
    first.click_and_read(first.offered("accept"))
    first.stands("in-progress", "supplier")
    assert second.send("request-input") == 409
    second.stands("in-progress", "supplier")
    second.sees("Someone else was first", "Inspector", "which of the two housings is it?")
    expect(second.page.locator(".conflict")).to_be_focused()
    expect(second.form.locator('[name="reason.drawing"]')).to_have_value("which of the two housings is it?")
    assert "ticket.input_requested" not in kinds(submitted)
    assert second.send("request-input") == 303
    second.stands("input-requested", "customer")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_session_that_ended_costs_a_sign_in_and_nothing_typed(
    desk, submitted: str, clock: Clock, kinds, scripts: bool
) -> None:
    inspector: Desk = desk("inspector", java_script_enabled=scripts)
    inspector.ticket(submitted, "?act=request-input")
    inspector.form.locator('[name="why.drawing"]').select_option("unclear")
    inspector.fill(reason__drawing="revision C is out")
    clock.pass_(days=1, hours=2)
    assert inspector.send("request-input") == 401
    inspector.sees("Your session has ended. Sign in and it is sent, with what you typed.")
    inspector.sign_in()
    inspector.stands("input-requested", "customer")
    inspector.sees("revision C is out")
    assert kinds(submitted).count("ticket.input_requested") == 1


def test_back_and_reload_do_nothing_again(desk, submitted: str, kinds) -> None:
    inspector: Desk = desk("inspector")
    inspector.ticket(submitted, "?act=request-input")
    inspector.form.locator('[name="why.drawing"]').select_option("missing")
    inspector.send("request-input")
    inspector.stands("input-requested", "customer")
    inspector.page.reload()
    inspector.stands("input-requested", "customer")
    inspector.page.go_back()
    inspector.page.go_forward()
    inspector.stands("input-requested", "customer")
    assert kinds(submitted).count("ticket.input_requested") == 1


def test_a_form_sent_again_after_back_says_what_became_of_it(desk, submitted: str, kinds) -> None:
    inspector: Desk = desk("inspector")
    inspector.ticket(submitted, "?act=request-input")
    inspector.form.locator('[name="why.drawing"]').select_option("missing")
    inspector.send("request-input")
    inspector.stands("input-requested", "customer")
    inspector.page.go_back()
    inspector.stands("input-requested", "customer")
    expect(inspector.form).to_have_count(0)
    assert kinds(submitted).count("ticket.input_requested") == 1

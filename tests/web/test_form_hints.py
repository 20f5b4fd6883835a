"""What a ticket's forms say before and after they are refused: which field, what is asked for, what is optional."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select

from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.operations.tickets.verbs import BY_ADDRESS
from qms_tickets.transaction import transaction
from qms_tickets.web.tickets.names import labels_of
from tests.factories import MONDAY_9, content, do, make_house, make_ticket
from tests.web.signing_in import sign_in

# Ticked or carried along, never typed; and the words of the one field that a comment has.
UNTYPED = {"all_conform", "agree_wanted_by", "revision", "proposal", "event", "stop", "audience"}


@pytest.fixture
def tickets(app):
    inputs = [
        {"key": "drawing", "name": {"en": "Drawing"}, "kind": "text", "mandatory": True},
        {"key": "note", "name": {"en": "Note"}, "kind": "text", "mandatory": False},
    ]
    outputs = [
        {"key": "deviations", "name": {"en": "Deviations"}, "kind": "text", "mandatory": True},
        {"key": "gap", "name": {"en": "Gap"}, "kind": "number", "mandatory": False, "maximum": "0.02"},
        {"key": "report", "name": {"en": "Report"}, "kind": "text", "mandatory": True},
    ]
    with app.app_context(), transaction():
        house = make_house()
        for person in db.session.scalars(select(Person)):
            person.language = "en"
        house.service.effective_revision.content = content(inputs=inputs, outputs=outputs)
        found = {
            state: make_ticket(house, state, items=[{"key": "drawing", "value": "SP-40"}])
            for state in ("submitted", "in_progress", "delivered")
        }
        return {state: ticket.number for state, ticket in found.items()}


def said(answer) -> list[str]:
    summary = re.search(r'<div class="error-summary".*?</div>', unescape(answer.text), re.DOTALL)
    assert answer.status_code == 422 and summary
    return re.findall(r"<a href=\"#[^\"]+\">([^<]+)</a>", summary[0])


def test_every_typed_field_has_a_name(app, tickets):
    with app.test_request_context():
        ticket = db.session.scalars(select(Ticket)).first()
        named = labels_of(ticket)
        for verb in BY_ADDRESS.values():
            fields = set(verb.body.model_fields) - UNTYPED - {getattr(verb.body, "LIST", None)}
            assert fields <= named.keys(), verb.name


def test_a_missing_reason_is_called_a_reason(app, client, tickets):
    sign_in(app, client, "inspector@example.com")
    answer = client.post(f"/tickets/{tickets['submitted']}/inspect", data={"verdict.drawing": "concession"})
    assert said(answer) == ["Drawing · Reason: Fill this in."]


def test_a_quantity_that_is_none_is_called_by_its_name(app, client, tickets):
    sign_in(app, client, "inspector@example.com")
    form = {"value.deviations": "1", "value.report": "R", "quantity_presented": "many"}
    answer = client.post(f"/tickets/{tickets['in_progress']}/deliver", data=form)
    assert said(answer) == ["Quantity presented: Enter a whole number such as 12."]


@pytest.mark.parametrize(
    ("who", "state", "act"),
    [("inspector", "submitted", "inspect"), ("buyer", "delivered", "accept-delivery")],
)
def test_a_concession_asks_for_its_reason(app, client, tickets, who, state, act):
    sign_in(app, client, f"{who}@example.com")
    shown = client.get(f"/tickets/{tickets[state]}?act={act}").text
    reason = shown.partition('class="judge-reason"')[2].partition("<input")[0]
    assert re.search(r'class="of-concession">Reason for the concession<', reason)
    assert re.search(r'class="of-nonconforming">What is to be corrected<', reason)
    assert ">required</span>" in reason


def test_an_optional_input_left_empty_is_not_missing(app, client, tickets):
    sign_in(app, client, "inspector@example.com")
    shown = client.get(f"/tickets/{tickets['submitted']}").text
    assert "not given (optional)" in shown
    assert ">missing<" not in shown


def test_what_was_accepted_before_is_not_asked_for_again(app, client, tickets):
    with app.app_context(), transaction():
        ticket = db.session.scalars(select(Ticket).where(Ticket.number == tickets["delivered"])).one()
        verdicts = [
            {"key": "deviations", "verdict": "nonconforming", "reason": "too wide"},
            {"key": "report", "verdict": "conforms"},
        ]
        buyer = db.session.scalars(select(Person).where(Person.email == "buyer@example.com")).one()
        do(ticket, "reject_delivery", buyer, MONDAY_9, verdicts=verdicts)
    sign_in(app, client, "inspector@example.com")
    shown = client.get(f"/tickets/{tickets['delivered']}?act=deliver").text
    fields = {
        key: re.search(rf'<input[^>]*name="value.{key}"[^>]*>', shown)[0] for key in ("deviations", "report")
    }
    assert ["aria-required" in fields[key] for key in ("deviations", "report")] == [True, False]


def test_a_hold_says_when_the_running_clock_is_due(app, client, tickets):
    sign_in(app, client, "inspector@example.com")
    shown = client.get(f"/tickets/{tickets['in_progress']}?act=hold").text
    assert "Where the clock runs on, the delivery is due " in shown


def test_a_value_is_checked_while_the_delivery_is_typed(app, client, tickets):
    sign_in(app, client, "inspector@example.com")
    number = tickets["in_progress"]
    assert 'id="field-value-gap-check"' in client.get(f"/tickets/{number}?act=deliver").text
    for typed, said_of_it in (("0.03", "The agreement allows 0.02 or less."), ("0.018", "")):
        form = {"value.gap": typed, "value.report": "R-1"}
        answer = client.post(f"/tickets/{number}/unsent/deliver", data=form, headers={"HX-Request": "true"})
        assert answer.json["checks"] == {"value.gap": said_of_it, "value.report": ""}

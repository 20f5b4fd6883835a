"""A ticket's clocks over HTTP, in the shape that programs rely on."""

from __future__ import annotations

import json

from qms_tickets.models.ticket import Ticket
from qms_tickets.transaction import transaction
from tests.api.conftest import NOW

DELIVERY = {
    "id": "delivery-1",
    "kind": "delivery",
    "side": "supplier",
    "state": "running",
    "target_seconds": 57_600,
    "first_target_seconds": 57_600,
    "used_seconds": 3_600,
    "started_at": "2026-03-02T01:00:00Z",
    "due": "2026-03-04T02:00:00Z",
    "first_due": "2026-03-04T01:00:00Z",
    "ended_at": None,
    "earliest_due": "2026-03-04T02:00:00Z",
    "verdict": None,
    "first_verdict": None,
    "corrected_verdict": None,
    "calendar": "office",
    "common_calendar": None,
}


def test_the_clocks_come_in_the_order_in_which_they_started(caller):
    answer = caller.get()
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert [clock["id"] for clock in answer.json["items"]] == ["response-1", "delivery-1", "input-1"]
    assert answer.json["items"][1] == DELIVERY
    assert answer.json["next"] is None
    assert (answer.json["items"][0]["verdict"], answer.json["items"][2]["state"]) == ("met", "ended")


def test_an_explanation_holds_what_each_part_is_from(caller):
    told = caller.get("/delivery-1/explanation").json
    assert told.items() >= DELIVERY.items()
    assert (told["ticket"], told["as_of"]) == (caller.number, "2026-03-02T03:00:00Z")
    assert told["target_from"]["service"] == "FAI"
    assert told["calendars"][0]["revisions"][0] == {
        "code": "office",
        "name": {"zh": "行政班", "en": "Office"},
        "revision": 1,
    }
    assert sum(part["seconds"] for day in told["days"] for part in day["intervals"]) == told["target_seconds"]
    assert told["pauses"] == [
        {
            "from": "2026-03-02T01:00:00Z",
            "to": "2026-03-02T02:00:00Z",
            "seconds": 3_600,
            "cause": "request_input",
        }
    ]
    assert told["moves"] == [
        {
            "at": "2026-03-02T02:00:00Z",
            "before": "2026-03-04T01:00:00Z",
            "due": "2026-03-04T02:00:00Z",
            "cause": "provide_input",
        }
    ]


def test_the_command_line_says_the_same(caller):
    printed = caller.app.test_cli_runner().invoke(args=["explain", caller.number, "--json"]).output
    assert json.loads(printed)["clocks"][1] == caller.get("/delivery-1/explanation").json


def test_a_clock_that_is_not_there_is_not_found(caller):
    answer = caller.get("/delivery-2/explanation")
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_what_one_may_not_see_is_as_if_it_did_not_exist(caller):
    caller.become("stranger")
    invisible = caller.get()
    caller.number = "T-2026-999999"
    missing = caller.get()
    assert invisible.status_code == missing.status_code == 404
    assert invisible.json == missing.json


def test_a_confidential_ticket_is_seen_by_those_named_in_it(caller):
    with caller.app.app_context(), transaction() as session:
        session.query(Ticket).update({"confidential": True})
    assert caller.get().status_code == 200
    assert caller.become("colleague").get().status_code == 404


def test_the_instant_of_a_call_is_one(caller):
    assert caller.get("/response-1/explanation").json["as_of"] == NOW.isoformat().replace("+00:00", "Z")

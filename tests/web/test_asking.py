"""An address that asks for a selection that there is not is refused by name; nothing else is shown in its place."""

from __future__ import annotations

from html import unescape

import pytest

from qms_tickets.transaction import transaction
from tests.factories import grant, make_house, make_ticket
from tests.web.signing_in import sign_in

BAD = ("nothing", "%27%3B--", "%D9%A3", "-1")
SELECTIONS = [
    ("/", "side"),
    ("/queue", "show"),
    ("/notices", "before"),
    ("/services", "by"),
    ("/services", "process"),
    ("/services", "department"),
    ("/quality/nonconformities", "state"),
    ("/quality/calendars/office", "month"),
    ("/administration/people", "state"),
    ("/administration/people", "department"),
    ("/administration/people", "page"),
    ("/administration/departments", "state"),
    ("/administration/outbox", "state"),
    ("/administration/outbox", "before"),
    ("/tickets/T-2026-000001", "show"),
]


@pytest.fixture
def signed_in(app, client):
    with app.app_context(), transaction():
        house = make_house()
        make_ticket(house)
        for right in ("administrator", "quality_manager"):
            grant(house.buyer, right)
        house.buyer.language = "en"
    sign_in(app, client, "buyer@example.com")
    return client


@pytest.mark.parametrize(("address", "name"), SELECTIONS)
def test_an_unknown_selection_is_refused_by_name(signed_in, address, name):
    for bad in BAD:
        answer = signed_in.get(f"{address}?{name}={bad}")
        assert answer.status_code == 422, bad
        assert f"{name}: " in unescape(answer.text)


@pytest.mark.parametrize(("address", "name"), SELECTIONS)
def test_an_empty_one_asks_for_nothing(signed_in, address, name):
    assert signed_in.get(f"{address}?{name}=").status_code == 200


def test_a_board_of_others_is_not_there(signed_in):
    assert signed_in.get("/escalations?department=MET").status_code == 404
    assert signed_in.get("/escalations?department=nothing").status_code == 404

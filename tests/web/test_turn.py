"""Whose turn it is: the person's who holds the ticket, not everybody's who could act."""

from __future__ import annotations

import pytest

from qms_tickets.transaction import transaction
from tests.factories import make_house, make_ticket
from tests.web.signing_in import sign_in


@pytest.fixture
def numbers(app) -> dict[str, str]:
    with app.app_context(), transaction():
        house = make_house()
        return {
            state: str(make_ticket(house, state=state).number)
            for state in ("submitted", "in_progress", "delivered")
        }


@pytest.mark.parametrize(
    ("state", "reader", "yours"),
    [
        ("submitted", "inspector", True),
        ("submitted", "second_inspector", True),
        ("submitted", "buyer", False),
        ("in_progress", "inspector", True),
        ("in_progress", "metrology_head", False),
        ("in_progress", "buyer", False),
        ("delivered", "buyer", True),
        ("delivered", "buying_head", False),
        ("delivered", "auditor", False),
    ],
)
def test_it_is_the_turn_of_who_holds_it(app, client, numbers, state, reader, yours):
    sign_in(app, client, f"{reader}@example.com")
    assert ("banner-yours" in client.get(f"/tickets/{numbers[state]}").text) == yours


def test_who_leads_may_act_all_the_same(app, client, numbers):
    sign_in(app, client, "metrology_head@example.com")
    page = client.get(f"/tickets/{numbers['in_progress']}").text
    assert 'data-action="deliver"' in page


RESPONDS = "响应计时随之结束"


def test_near_the_box_stands_that_a_comment_answers_the_request(app, client, numbers):
    page = f"/tickets/{numbers['submitted']}"
    sign_in(app, client, "inspector@example.com")
    assert RESPONDS in client.get(page).text
    assert client.get(f"{page}?act=propose-due").text.count(RESPONDS) == 2
    assert RESPONDS not in client.get(f"/tickets/{numbers['in_progress']}").text
    sign_in(app, client, "buyer@example.com")
    assert RESPONDS not in client.get(page).text


def test_after_the_response_the_time_is_that_of_the_delivery(app, client, numbers):
    page = f"/tickets/{numbers['submitted']}"
    sign_in(app, client, "inspector@example.com")
    assert "检查输入并接收" in client.get(page).text
    client.post(f"{page}/comment", data={"text": "明天上午", "audience": "shared"})
    assert "前接收并提交验收" in client.get(page).text

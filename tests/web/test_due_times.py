"""The form for another time: it offers more time, and names the time that will hold before it takes one."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import DueProposal
from qms_tickets.transaction import transaction
from qms_tickets.wall_clock import now
from tests.factories import do, make_house, make_ticket
from tests.web.signing_in import sign_in

SHANGHAI = ZoneInfo("Asia/Shanghai")
FAR = timedelta(days=14)


def local(instant: datetime) -> str:
    return instant.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


def weekday_at(weekday: int, hour: int, minute: int = 0) -> datetime:
    """In the week after the next one."""
    day = now().astimezone(SHANGHAI) + FAR
    return (day + timedelta(days=weekday - day.weekday())).replace(
        hour=hour, minute=minute, second=0, microsecond=0
    )


@pytest.fixture
def number(app):
    """A ticket in progress that is owed on Wednesday 10:00, as both sides agreed."""
    with app.app_context(), transaction():
        house = make_house()
        for person in db.session.scalars(select(Person)):
            person.language = "en"
        ticket = make_ticket(house, "in_progress")
        do(ticket, "propose_due", house.inspector, now(), due=weekday_at(2, 10), reason="queue")
        do(ticket, "agree_due", house.buyer, now())
        return ticket.number


def propose(client, number, due, **more):
    return client.post(f"/tickets/{number}/propose-due", data={"due": local(due), "reason": "queue", **more})


def proposed(app):
    with app.app_context():
        return [
            each.due for each in db.session.scalars(select(DueProposal).where(DueProposal.state == "open"))
        ]


def test_a_time_nobody_works_at_is_taken_once_the_form_has_named_the_one_that_holds(app, client, number):
    sign_in(app, client, "inspector@example.com")
    sunday, friday = weekday_at(6, 3), weekday_at(4, 17, 30)
    answer = propose(client, number, sunday)
    assert answer.status_code == 422
    said = unescape(answer.text)
    assert re.search(r"does not work at .*03:00: this would hold as .*17:30\. Send it again", said)
    assert proposed(app) == []
    understood = re.search(r'name="understood" value="([^"]+)"', said)
    assert understood and understood[1] == local(sunday)
    assert propose(client, number, sunday, understood=understood[1]).status_code == 303
    assert proposed(app) == [friday]
    page = unescape(client.get(f"/tickets/{number}").text)
    assert "17:30" in page and "03:00" not in page


def test_what_was_understood_is_asked_again_for_another_time(app, client, number):
    sign_in(app, client, "inspector@example.com")
    assert propose(client, number, weekday_at(6, 4), understood=local(weekday_at(6, 3))).status_code == 422


def test_a_time_before_the_present_one_is_said_to_be_earlier(app, client, number):
    sign_in(app, client, "inspector@example.com")
    tuesday = weekday_at(1, 10)
    answer = propose(client, number, tuesday)
    assert answer.status_code == 422
    assert re.search(r"is earlier than the present due time, .*10:00", unescape(answer.text))
    assert propose(client, number, tuesday, understood=local(tuesday)).status_code == 303
    assert proposed(app) == [tuesday]


def test_a_later_working_time_is_taken_without_a_question(app, client, number):
    sign_in(app, client, "inspector@example.com")
    assert propose(client, number, weekday_at(3, 15)).status_code == 303


@pytest.mark.parametrize("who", ["inspector", "buyer"])
def test_the_form_offers_more_time_than_is_owed(app, client, number, who):
    sign_in(app, client, f"{who}@example.com")
    text = client.get(f"/tickets/{number}?act=propose-due").text
    offered = re.search(r'name="due"[^>]*value="([^"]+)"', text) or re.search(
        r'value="([^"]+)"[^>]*name="due"', text
    )
    assert offered
    instant = datetime.fromisoformat(offered[1]).replace(tzinfo=SHANGHAI)
    assert instant > weekday_at(2, 10)
    assert propose(client, number, instant).status_code == 303

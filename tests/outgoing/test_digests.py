"""How often a person wants mail, and what waits says so."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import select

from qms_tickets.domain.access import SYSTEM
from qms_tickets.models.outbox import Message, Notice
from qms_tickets.operations import notices, outbox
from qms_tickets.outgoing.render import Writer
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, House, actor, make_house, make_ticket

TUESDAY = MONDAY_9 + timedelta(hours=23, minutes=30)
NEXT_MONDAY = MONDAY_9 + timedelta(days=7, minutes=-30)
NIGHT = MONDAY_9 + timedelta(hours=14)


@pytest.fixture
def house(db) -> House:
    with transaction():
        house = make_house()
        house.buyer.language = "en"
        return house


def tell(house: House, hears: str, kind: str = "ticket.input_requested", *, now=MONDAY_9, **how) -> Message:
    with transaction():
        house.buyer.hears = hears
        ticket = make_ticket(house, "in_progress")
        facts = {"clock": "delivery-1", "rung": 1, "rungs": 4}
        notices.tell([house.buyer], kind, ticket, by=actor(house.inspector), now=now, facts=facts, **how)
    return latest(Message)


def latest(kind):
    from qms_tickets.extensions import db

    return db.session.scalars(
        select(kind).where(kind.person_id.is_not(None)).order_by(kind.id.desc())
    ).first()


@pytest.mark.parametrize(
    ("hears", "digest", "leaves"),
    [("at_once", False, MONDAY_9), ("daily", True, TUESDAY), ("weekly", True, NEXT_MONDAY)],
)
def test_mail_comes_as_a_person_wants_it(house, hears, digest, leaves):
    message = tell(house, hears)
    assert (message.digest, message.not_before) == (digest, leaves)


@pytest.mark.parametrize("hears", ["daily", "weekly"])
def test_an_escalation_waits_for_no_digest(house, hears):
    message = tell(house, hears, "escalation.fired")
    assert (message.digest, message.not_before) == (False, MONDAY_9)


def test_what_is_routine_waits_for_the_week_too(house):
    assert tell(house, "weekly", "ticket.accepted", digest=True).not_before == NEXT_MONDAY


def test_a_week_is_one_mail(app, db, house):
    first, second = tell(house, "weekly"), tell(house, "weekly", now=MONDAY_9 + timedelta(days=2))
    with transaction():
        for message in db.session.scalars(select(Message).where(Message.person_id != house.buyer.id)):
            message.state = "sent"
        for message in db.session.scalars(select(Message).where(Message.id.not_in([first.id, second.id]))):
            message.state = "sent"
        claimed = outbox.claim(NEXT_MONDAY)
    assert sorted(claimed.ids) == [first.id, second.id]
    writer = Writer(dataclasses.replace(app.config["SETTINGS"], mail_from="t@example.com"), app.jinja_env)
    letter = writer.letter(outbox.messages_of(claimed), NEXT_MONDAY)
    assert letter["Subject"] == "Your week: 2 items"
    with transaction():
        house.buyer.language = "zh_Hans"
    assert writer.letter(outbox.messages_of(claimed), NEXT_MONDAY)["Subject"] == "每周汇总：2 条"
    with transaction():
        house.buyer.hears = "daily"
    assert writer.letter(outbox.messages_of(claimed), NEXT_MONDAY)["Subject"] == "每日汇总：2 条"


@pytest.mark.parametrize(
    ("hears", "now", "how", "mail_at"),
    [
        ("at_once", MONDAY_9, {}, None),
        ("at_once", NIGHT, {}, TUESDAY),
        ("at_once", NIGHT, {"wakes": True}, None),
        ("daily", MONDAY_9, {}, TUESDAY),
        ("weekly", MONDAY_9, {}, NEXT_MONDAY),
    ],
)
def test_what_waits_says_so(house, hears, now, how, mail_at):
    tell(house, hears, now=now, **how)
    notice = latest(Notice)
    assert (notice.at, notice.mail_at) == (now, mail_at)


def test_what_joins_a_mail_that_waits_says_when_that_leaves(db, house):
    with transaction():
        ticket = make_ticket(house, "in_progress")
        for kind in ("ticket.input_requested", "ticket.nudged"):
            notices.tell([house.buyer], kind, ticket, by=SYSTEM, now=NIGHT, facts={})
    waiting = db.session.scalars(select(Notice).where(Notice.at == NIGHT)).all()
    assert [notice.mail_at for notice in waiting] == [TUESDAY, TUESDAY]

"""Mail leaves through the outbox: to a real server, once, in the reader's language, with patience."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import select

from qms_tickets import wall_clock
from qms_tickets.domain.access import SYSTEM
from qms_tickets.domain.delivery import DeliveryError
from qms_tickets.models.outbox import Message, Notice
from qms_tickets.operations import notices, outbox
from qms_tickets.outgoing.email import Mailer, Server
from qms_tickets.outgoing.render import Writer
from qms_tickets.scheduler.jobs import NOTHING_DUE, send_all, send_next
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, House, actor, grant, make_house, make_ticket
from tests.outgoing.post import Post, served


@pytest.fixture
def house(db) -> House:
    with transaction():
        return make_house()


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def mailer(app, post):
    with served(post) as url:
        settings = dataclasses.replace(
            app.config["SETTINGS"],
            smtp_url=url,
            mail_from="tickets@example.com",
            base_url="https://t.example.com",
        )
        with Mailer(settings) as mailer:
            mailer.settings = settings
            yield mailer


def sent_until_done(app, mailer, now) -> int:
    writer = Writer(mailer.settings, app.jinja_env)
    count = 0
    while send_next(writer, mailer.deliver, lambda: now) != NOTHING_DUE:
        count += 1
    return count


def about(house: House, *people, kind="ticket.input_requested", now=MONDAY_9, ticket=None, **how):
    with transaction():
        ticket = ticket or make_ticket(house, "in_progress", title="Housing SP-40 <b>& co</b>")
        if kind == "ticket.input_requested":
            ticket.state = "input_requested"
        for message in db_messages():
            message.state = "sent"
        notices.tell(people, kind, ticket, by=actor(house.inspector), now=now, facts={}, **how)
    return ticket


def db_messages():
    from qms_tickets.extensions import db

    return db.session.scalars(select(Message)).all()


def test_a_notice_leaves_as_a_mail_in_the_readers_language(app, db, house, mailer, post):
    with transaction():
        house.buyer.language = "en"
    ticket = about(house, house.buyer)
    assert sent_until_done(app, mailer, MONDAY_9) == 1
    (letter,) = post.letters
    assert letter["To"] == "buyer <buyer@example.com>"
    assert letter["From"] == "QMS Tickets <tickets@example.com>"
    assert letter["Subject"] == f"[{ticket.number}] inspector asked for input: Housing SP-40 <b>& co</b>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["References"] == letter["In-Reply-To"] == f"<ticket-{ticket.number}@example.com>"
    plain = letter.get_body(("plain",)).get_content()
    assert f"https://t.example.com/tickets/{ticket.number}" in plain
    assert "Asked of you: provide what is missing, or say that you cannot" in plain
    html = letter.get_body(("html",)).get_content()
    assert "Housing SP-40 &lt;b&gt;&amp; co&lt;/b&gt;" in html
    message = db.session.scalars(select(Message).where(Message.kind == "ticket.input_requested")).one()
    assert (message.state, message.sent_at, message.attempts) == ("sent", MONDAY_9, 1)
    assert letter["Message-ID"] == f"<{message.message_id}@example.com>"


def test_a_mail_in_chinese(app, house, mailer, post):
    about(house, house.buyer)
    sent_until_done(app, mailer, MONDAY_9)
    plain = post.letters[0].get_body(("plain",)).get_content()
    assert "需要您：补充所缺内容，或说明无法提供" in plain


def test_what_happens_within_the_hour_joins_one_mail(app, house, mailer, post):
    night = MONDAY_9 - timedelta(hours=4)
    ticket = about(house, house.buyer, now=night)
    with transaction():
        notices.tell([house.buyer], "ticket.nudged", ticket, by=actor(house.inspector), now=night, facts={})
    assert sent_until_done(app, mailer, night) == 0
    assert sent_until_done(app, mailer, MONDAY_9) == 1
    plain = post.letters[0].get_body(("plain",)).get_content()
    assert "退回补充输入" in plain
    assert "催办" in plain


def test_after_a_mail_the_next_waits_for_an_hour(app, db, house, mailer, post):
    ticket = about(house, house.buyer)
    sent_until_done(app, mailer, MONDAY_9)
    later = MONDAY_9 + timedelta(minutes=10)
    with transaction():
        notices.tell([house.buyer], "ticket.nudged", ticket, by=actor(house.inspector), now=later, facts={})
    waiting = db.session.scalars(select(Message).where(Message.state == "waiting")).one()
    assert waiting.not_before == MONDAY_9 + timedelta(hours=1)


def test_nobody_hears_of_the_own_act(db, house):
    about(house, house.inspector, house.buyer)
    assert {
        notice.person_id
        for notice in db.session.scalars(select(Notice).where(Notice.kind == "ticket.input_requested"))
    } == {house.buyer.id}


def test_digests_of_a_person_leave_as_one_mail_when_the_day_starts(app, db, house, mailer, post):
    first = about(house, house.buyer, kind="ticket.accepted", digest=True)
    second = about(house, house.buyer, kind="ticket.resumed", digest=True)
    with transaction():
        for message in db_messages():
            message.state = (
                "waiting"
                if message.digest
                and message.kind in ("ticket.accepted", "ticket.resumed")
                and message.person_id == house.buyer.id
                else "sent"
            )
    due = {message.not_before for message in db_messages() if message.state == "waiting"}
    tuesday = MONDAY_9 + timedelta(hours=23, minutes=30)
    assert due == {tuesday}
    assert sent_until_done(app, mailer, MONDAY_9) == 0
    assert sent_until_done(app, mailer, tuesday) == 1
    plain = post.letters[0].get_body(("plain",)).get_content()
    assert first.number in plain
    assert second.number in plain


def test_a_server_that_is_busy_is_asked_again_and_again(app, db, house, mailer, post):
    post.refuse["buyer@example.com"] = "451 greylisted"
    about(house, house.buyer)
    now, tries = MONDAY_9, 0
    while now < MONDAY_9 + timedelta(hours=48):
        tries += sent_until_done(app, mailer, now)
        now += timedelta(minutes=30)
    message = db.session.scalars(select(Message).where(Message.kind == "ticket.input_requested")).one()
    assert (message.state, message.error) == ("waiting", "451 greylisted")
    assert 15 < tries < 40
    post.refuse.clear()
    assert sent_until_done(app, mailer, now + timedelta(hours=3)) == 1
    assert post.letters[0]["Message-ID"] == f"<{message.message_id}@example.com>"


def test_a_server_that_is_away_hurts_nobody(app, db, house):
    settings = dataclasses.replace(app.config["SETTINGS"], smtp_url="smtp://127.0.0.1:9")
    about(house, house.buyer)
    with Mailer(settings) as nowhere:
        nowhere.settings = settings
        assert sent_until_done(app, nowhere, MONDAY_9) == 1
    message = db.session.scalars(select(Message).where(Message.kind == "ticket.input_requested")).one()
    assert message.state == "waiting"
    assert message.error.startswith("ConnectionRefusedError")


def test_a_refused_reader_is_a_dead_letter_that_an_administrator_sees_and_sends_again(
    app, db, house, mailer, post
):
    with transaction():
        grant(house.stranger, "administrator")
    post.refuse["buyer@example.com"] = "550 no such user"
    about(house, house.buyer, house.colleague)
    assert sent_until_done(app, mailer, MONDAY_9) == 2
    assert [letter["To"] for letter in post.letters] == ["colleague <colleague@example.com>"]
    dead = db.session.scalars(select(Message).where(Message.state == "dead")).one()
    assert dead.error == "550 no such user"
    assert (
        db.session.scalars(select(Notice).where(Notice.kind == "outbox.dead")).one().person_id
        == house.stranger.id
    )
    post.refuse.clear()
    with transaction():
        outbox.send_again(dead, by=actor(house.stranger), now=MONDAY_9)
    sent_until_done(app, mailer, MONDAY_9)
    assert len(post.letters) == 2


def test_a_sender_that_dies_leaves_its_mail_to_the_next(app, db, house, mailer, post):
    about(house, house.buyer)
    with transaction():
        first = outbox.claim(MONDAY_9)
    assert sent_until_done(app, mailer, MONDAY_9) == 0
    later = MONDAY_9 + outbox.CLAIM_LENGTH
    assert sent_until_done(app, mailer, later) == 1
    with transaction():  # the first one was only slow: it has nothing to say any more
        outbox.mark_failed(first, DeliveryError("too late", permanent=True), later)
    assert db.session.get(Message, first.ids[0]).state == "sent"


def test_what_waited_for_a_week_is_not_sent(app, db, house, mailer, post):
    about(house, house.buyer)
    assert sent_until_done(app, mailer, MONDAY_9 + timedelta(days=8)) == 1
    assert post.letters == []


def test_a_name_cannot_write_headers(app, house, mailer, post):
    with transaction():
        house.buyer.name = "Eve\r\nBcc: all@example.com"
    about(house, house.buyer)
    sent_until_done(app, mailer, MONDAY_9)
    assert post.letters[0]["Bcc"] is None
    assert post.asked == ["buyer@example.com"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.com", ("mail.example.com", 25, "none")),
        ("smtp://mail.example.com?tls=starttls", ("mail.example.com", 587, "starttls")),
        ("smtps://mail.example.com", ("mail.example.com", 465, "implicit")),
        ("smtp://u%40x:p%2Fq@mail.example.com:2525?tls=none", ("mail.example.com", 2525, "none")),
    ],
)
def test_the_address_of_the_server(url, expected):
    server = Server.of(url)
    assert (server.host, server.port, server.tls) == expected


def test_system_news_have_no_actor(app, house, mailer, post):
    ticket = about(house)
    with transaction():
        facts = {"clock": "delivery-1", "rung": 2, "rungs": 4, "reached": True, "part": "plan"}
        notices.tell([house.metrology_head], "escalation.fired", ticket, by=SYSTEM, now=MONDAY_9, facts=facts)
    sent_until_done(app, mailer, MONDAY_9)
    assert "交付超时，升级第 2 级（共 4 级）" in post.letters[0]["Subject"]


def test_what_is_no_longer_asked_is_not_asked(app, house, mailer, post):
    ticket = about(house, house.buyer, kind="ticket.delivered")
    assert ticket.state == "in_progress"  # the delivery was withdrawn while the mail waited
    sent_until_done(app, mailer, MONDAY_9)
    assert "需要您" not in post.letters[0].get_body(("plain",)).get_content()


def test_a_server_that_is_away_is_not_asked_for_every_mail(app, db, house):
    about(house, house.buyer, house.colleague, house.director, now=wall_clock.now())
    settings = dataclasses.replace(app.config["SETTINGS"], smtp_url="smtp://127.0.0.1:9")
    app.config["SETTINGS"] = settings
    with transaction():
        for message in db_messages():
            message.not_before = MONDAY_9
    again = send_all()
    tried = [message for message in db_messages() if message.attempts]
    assert len(tried) == 1
    assert again > wall_clock.now()

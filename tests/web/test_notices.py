"""Notices in the page, and the outbox of administrators."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from qms_tickets import wall_clock
from qms_tickets.extensions import db
from qms_tickets.models.outbox import Message, Notice
from qms_tickets.models.person import Person
from qms_tickets.operations import notices as verbs
from qms_tickets.transaction import transaction
from tests.factories import actor, grant, make_house, make_ticket
from tests.web.signing_in import sign_in


@pytest.fixture
def house(app):
    """A ticket in which input was asked for; the buyer reads English, the stranger administers."""
    with app.app_context(), transaction():
        made = make_house()
        ticket = make_ticket(made, "input_requested", title="Housing <i>")
        grant(made.stranger, "administrator")
        for person in db.session.scalars(select(Person)):
            person.language = "en"
        for message in db.session.scalars(select(Message)):
            message.state = "dead"
            message.error = "550 no such user"
        return ticket.number


def page(client, address: str) -> str:
    return unescape(client.get(address).get_data(as_text=True))


def test_a_notice_says_what_happened_and_what_is_asked(app, client, house):
    sign_in(app, client, "buyer@example.com")
    shown = page(client, "/notices")
    assert "inspector asked for input" in shown
    assert "Asked of you: provide what is missing, or say that you cannot" in shown
    assert f'data-ticket="{house}"' in shown
    assert "&lt;i&gt;" in client.get("/notices").get_data(as_text=True)


def mail_leaves(app, after: timedelta) -> None:
    with app.app_context(), transaction():
        notice = db.session.scalars(select(Notice).where(Notice.kind == "ticket.input_requested")).one()
        notice.mail_at = wall_clock.now() + after


def test_a_notice_says_when_its_mail_follows(app, client, house):
    sign_in(app, client, "buyer@example.com")
    mail_leaves(app, timedelta(days=3))
    assert re.search(r"the mail follows \w{3} \d\d:\d\d", page(client, "/notices"))
    mail_leaves(app, timedelta(hours=-1))
    assert "the mail follows" not in page(client, "/notices")


def test_the_bell_counts_what_is_unread(app, client, house):
    sign_in(app, client, "buyer@example.com")
    assert re.search(r'href="/notices".*?<span class="number">1</span>', page(client, "/notices"), re.DOTALL)
    assert client.post("/notices/read").status_code == 303
    assert not re.search(r'href="/notices"[^/]*?<span class="number">1</span>', page(client, "/notices"))
    assert "nothing new" in page(client, "/notices")


def test_marking_all_can_be_undone_and_brings_back_no_more(app, client, house):
    of_buyer = (
        select(Notice).join(Person, Person.id == Notice.person_id).where(Person.email == "buyer@example.com")
    )
    with app.app_context(), transaction():
        new = db.session.scalars(of_buyer).first()
        old = Notice(
            person_id=new.person_id, kind=new.kind, ticket_id=new.ticket_id, facts=new.facts, at=new.at
        )
        old.read_at = new.at
        db.session.add(old)
    sign_in(app, client, "buyer@example.com")
    shown = unescape(client.post("/notices/read", follow_redirects=True).get_data(as_text=True))
    at = shown.split('action="/notices/unread"')[1].split('name="at" value="')[1].split('"')[0]
    assert client.post("/notices/unread", data={"at": at}).status_code == 303
    with app.app_context():
        assert [one.read_at is None for one in db.session.scalars(of_buyer.order_by(Notice.id))] == [
            True,
            False,
        ]
    assert client.post("/notices/unread", data={"at": "soon"}).status_code == 422


def test_nobody_marks_another_persons_notice(app, client, house):
    with app.app_context():
        notice_id = db.session.scalars(select(Notice.id).where(Notice.kind == "ticket.input_requested")).one()
    sign_in(app, client, "stranger@example.com")
    assert client.post(f"/notices/{notice_id}/read").status_code == 303
    with app.app_context():
        assert db.session.get(Notice, notice_id).read_at is None
    sign_in(app, client, "buyer@example.com")
    client.post(f"/notices/{notice_id}/read")
    with app.app_context():
        assert db.session.get(Notice, notice_id).read_at is not None


def test_a_notice_of_a_ticket_that_one_may_not_see_is_not_shown(app, client, house):
    with app.app_context(), transaction():
        stranger = db.session.scalars(select(Person).where(Person.name == "stranger")).one()
        verbs.note(
            [stranger],
            "ticket.delivered",
            ticket_of(house),
            by=actor(stranger),
            now=wall_clock.now(),
            facts={},
        )
    sign_in(app, client, "stranger@example.com")
    assert house not in page(client, "/notices")
    assert "nothing new" in page(client, "/notices")


def ticket_of(number):
    from qms_tickets.models.ticket import Ticket

    return db.session.scalars(select(Ticket).where(Ticket.number == number)).one()


def test_the_outbox_shows_envelopes_to_administrators_alone(app, client, house):
    sign_in(app, client, "stranger@example.com")
    shown = page(client, "/administration/outbox")
    assert "buyer@example.com" in shown
    assert "550 no such user" in shown
    assert "Housing" not in shown
    assert house not in shown
    sign_in(app, client, "buyer@example.com")
    assert client.get("/administration/outbox").status_code == 403


def test_a_dead_letter_is_sent_again(app, client, house):
    sign_in(app, client, "stranger@example.com")
    with app.app_context():
        message_id = db.session.scalars(select(Message.id).order_by(Message.id)).first()
    address = f"/administration/outbox/{message_id}/again"
    assert client.post(address).status_code == 303
    with app.app_context():
        assert db.session.get(Message, message_id).state == "waiting"
    assert client.post(address).status_code == 409
    assert client.post("/administration/outbox/999999/again").status_code == 404
    sign_in(app, client, "buyer@example.com")
    assert client.post(address).status_code == 403

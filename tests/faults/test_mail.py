"""Mail leaves whatever the mail server does and whoever is killed: all of it, at most repeated, then with the same id."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from sqlalchemy import select, update

from qms_tickets import wall_clock
from qms_tickets.domain.delivery import DeliveryError
from qms_tickets.extensions import db
from qms_tickets.models.outbox import Message
from qms_tickets.outgoing import email
from qms_tickets.scheduler import jobs
from qms_tickets.transaction import transaction
from tests.database.stores import release
from tests.faults import bad_post as bad_post_moods
from tests.faults.bad_post import BadPost, bad_post
from tests.faults.checking import LATER, Injection, make_obligations


def make_mail(app, tickets: int) -> int:
    """Escalations of some tickets, whose mails want to leave now, one by one."""
    make_obligations(app, tickets)
    with app.app_context():
        jobs.run_due("mail", now=lambda: LATER)
        with transaction():
            now = wall_clock.now()
            db.session.execute(update(Message).values(not_before=now, created_at=now, digest=False))
        count = len(db.session.scalars(select(Message.id)).all())
    release(app)
    return count


def send(database, post: BadPost, how: str = "real", **order) -> None:
    settings = database.settings(QMS_SMTP_URL=post.url, QMS_LOG_LEVEL="ERROR")
    told = {"schedulers": 3, "sends": "mail", "in_full": True, "now": wall_clock.now().isoformat(), **order}
    Injection("storm", settings, how, **told).result()
    print(f"the mail server was {dict(post.moods)} and took {sum(post.kept.values())} mails")


def wrongs(app, post: BadPost) -> list[str]:
    with app.app_context():
        states = db.session.execute(select(Message.message_id, Message.state)).all()
    ids = {message_id for message_id, _ in states}
    found = [f"{message_id} is {state}" for message_id, state in states if state != "sent"]
    taken = {each.strip("<>").partition("@")[0] for each in post.kept}
    found += [f"{one} was never sent" for one in ids if not any(one in each for each in taken)]
    return found + [f"{each} is nobody's" for each in taken if not any(one in each for one in ids)]


def test_all_mail_leaves_whatever_the_server_does(app, database):
    count = make_mail(app, 6)
    with bad_post(7, ill_for=40) as post:
        send(database, post, kills=6, pause=0.8)
        assert wrongs(app, post) == []
        assert len(post.kept) == count
        assert sum(post.moods.values()) - post.moods["well"] > 10


@pytest.mark.long
@pytest.mark.on("sqlite")
def test_mail_that_is_named_when_it_is_sent_fails(app, database):
    count = make_mail(app, 6)
    with bad_post(7, ill_for=40) as post:
        send(database, post, "new_name", kills=6, pause=0.8)
        assert len(post.kept) != count


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.timeout(3000)
def test_the_long_run(app, database, seed):
    count = make_mail(app, 60)
    with bad_post(seed, ill_for=600) as post:
        send(database, post, kills=80, pause=1.0, seed=seed, patience=1000)
        assert wrongs(app, post) == []
        assert len(post.kept) == count


def test_a_server_that_never_comes_to_the_point_is_cut_off(database, monkeypatch):
    monkeypatch.setattr(email, "DEADLINE", 0.4)
    monkeypatch.setattr(bad_post_moods, "AT_THE_DOOR", (bad_post_moods.ENDLESS,))
    letter = EmailMessage()
    letter["To"] = "somebody@example.com"
    with bad_post(7, ill_for=9) as post:
        settings = database.make_app(QMS_SMTP_URL=post.url).config["SETTINGS"]
        with email.Mailer(settings) as mailer, pytest.raises(DeliveryError) as refused:
            mailer.deliver(letter)
    assert refused.value.of_server

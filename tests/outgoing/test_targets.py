"""Targets hear of what they asked for: once, with the same id however often it is tried, each by itself."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import hmac
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from qms_tickets.domain.errors import NotPossible, NotValid
from qms_tickets.domain.targets import EVENTS, FAILURES_BEFORE_REST, key_of, new_secret
from qms_tickets.models.event import Event
from qms_tickets.models.outbox import Message, Notice
from qms_tickets.models.target import Target
from qms_tickets.operations import outbox, targets
from qms_tickets.operations.sweep import sweep
from qms_tickets.operations.target_bodies import TargetBody
from qms_tickets.outgoing.client import Client
from qms_tickets.outgoing.targets import Packer, hand_over
from qms_tickets.scheduler.jobs import NOTHING_DUE, send_to_target
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, House, actor, do, grant, make_house, make_ticket
from tests.outgoing import receiver as answers
from tests.outgoing.receiver import Receiver, coded, served, status

BUSY, BROKEN, GONE = status(429, Retry_After="1800"), status(500), status(410)


@pytest.fixture
def house(db) -> House:
    with transaction():
        house = make_house()
        grant(house.stranger, "administrator")
        return house


@pytest.fixture
def hook():
    with served() as receiver:
        yield receiver


def add(house: House, receiver: Receiver, kind: str = "webhook", **said) -> Target:
    secret = {"webhook": new_secret(), "dingtalk": "SECabc", "feishu": "abc"}.get(kind)
    body = TargetBody.model_validate(
        {
            "name": "Andon",
            "url": receiver.url,
            "secret": secret,
            "language": "en",
            "events": sorted(EVENTS),
            **said,
        }
    )
    with transaction():
        return targets.add(kind, body, allowed=[receiver.place], by=actor(house.stranger), now=MONDAY_9)


class Desk:
    """Sends to a target as a courier does, at instants of its own."""

    def __init__(self, app, *receivers: Receiver) -> None:
        settings = dataclasses.replace(app.config["SETTINGS"], base_url="https://t.example.com")
        self.packer = Packer(settings)
        self.client = Client([each.place for each in receivers], deadline=0.5)

    def send(self, target: Target, now=MONDAY_9) -> int:
        count = 0
        while self.send_one(target, now) != NOTHING_DUE:
            count += 1
        return count

    def send_one(self, target: Target, now=MONDAY_9) -> str:
        return send_to_target(
            target.id, self.packer, lambda parcel: hand_over(self.client, parcel, now), lambda: now
        )


def messages(db, **like) -> list[Message]:
    return list(
        db.session.scalars(
            select(Message).where(Message.target_id.is_not(None)).filter_by(**like).order_by(Message.id)
        )
    )


def ticket_of(house: House, state: str = "submitted", **said):
    with transaction():
        return make_ticket(house, state, **said)


# What is told


def test_a_webhook_is_signed_and_says_what_happened(app, db, house, hook):
    target = add(house, hook, events=["ticket.submitted"])
    ticket = ticket_of(house, title="Housing SP-40 <b>")
    assert Desk(app, hook).send(target) == 1
    (heard,) = hook.heard
    assert heard.said == {
        "type": "ticket.submitted",
        "timestamp": "2026-03-02T01:00:00.000000Z",
        "data": {
            "ticket": {
                "number": ticket.number,
                "relation": "functional",
                "priority": ticket.priority,
                "state": "submitted",
                "service": "FAI",
                "customer_department": "PUR",
                "supplier_department": "MET",
                "due": heard.said["data"]["ticket"]["due"],
                "title": "Housing SP-40 <b>",
                "url": f"https://t.example.com/tickets/{ticket.number}",
            },
            "facts": {"priority": ticket.priority, "impact": "medium", "urgency": "soon"},
        },
    }
    (message,) = messages(db)
    name, stamp = f"msg_{message.message_id}", str(int(MONDAY_9.timestamp()))
    signed = f"{name}.{stamp}.".encode() + heard.body
    expected = base64.b64encode(hmac.new(key_of(target.secret), signed, hashlib.sha256).digest()).decode()
    assert heard.headers["webhook-id"] == name
    assert heard.headers["webhook-timestamp"] == stamp
    assert heard.headers["webhook-signature"] == f"v1,{expected}"
    assert heard.headers["content-type"] == "application/json; charset=utf-8"
    assert (message.state, message.attempts, message.sent_at) == ("sent", 1, MONDAY_9)


def test_the_message_is_written_with_its_event_or_not_at_all(db, house, hook):
    add(house, hook)

    def fail() -> None:
        with transaction():
            make_ticket(house, "submitted")
            db.session.flush()
            targets.tell()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert messages(db) == []
    ticket_of(house)
    assert {each.kind for each in messages(db)} == {"ticket.submitted"}
    told = db.session.scalars(select(Event).where(Event.kind.in_(EVENTS))).all()
    assert len(told) == len(messages(db))


def test_every_rung_of_the_sweep_is_told_once(app, db, house, hook):
    target = add(house, hook, events=["escalation.fired", "clock.breached"], from_rung=2)
    ticket_of(house)
    later = MONDAY_9 + timedelta(days=30)
    for _ in range(2):
        while True:
            with transaction():
                if not sweep(later, owner="test").fired:
                    break
    rungs = [
        (each.facts["clock"], each.facts["rung"])
        for each in db.session.scalars(select(Event).where(Event.kind == "escalation.fired"))
        if each.facts["rung"] >= 2
    ]
    told = messages(db, kind="escalation.fired")
    assert sorted((each.facts["facts"]["clock"], each.facts["facts"]["rung"]) for each in told) == sorted(
        rungs
    )
    assert len(rungs) > 2
    assert Desk(app, hook).send(target, later) == len(messages(db))
    assert len(set(hook.ids)) == len(hook.ids) == len(messages(db))
    facts = next(each.said["data"]["facts"] for each in hook.heard if each.said["type"] == "escalation.fired")
    assert {"clock", "rung", "due", "late_seconds"} <= facts.keys()
    assert "told" not in facts


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({}, True),
        ({"departments": ["PUR"]}, True),
        ({"departments": ["MET", "HR"]}, True),
        ({"departments": ["HR"]}, False),
        ({"services": ["FAI"]}, True),
        ({"services": ["OTHER"]}, False),
        ({"events": ["ticket.delivered"]}, False),
    ],
)
def test_a_target_hears_what_it_asked_for(db, house, hook, wish, told):
    with transaction():
        from tests.factories import make_service

        make_service("OTHER", house.metrology)
    add(house, hook, **wish)
    ticket_of(house)
    assert bool(messages(db)) == told


def test_nothing_leaves_of_what_is_confidential_nor_of_drafts(app, db, house, hook):
    target = add(house, hook)
    ticket_of(house, confidential=True)
    ticket_of(house, "draft")
    assert messages(db) == []
    ticket = ticket_of(house)
    with transaction():
        ticket.confidential = True  # meanwhile
    Desk(app, hook).send(target)
    assert hook.heard == []
    assert {each.error for each in messages(db)} == {"confidential"}


def test_no_words_of_people_leave_but_the_title(app, db, house, hook):
    target = add(house, hook)
    ticket = ticket_of(house, "input_requested", description="TOP SECRET DESCRIPTION")
    with transaction():
        do(ticket, "cancel", house.buyer, MONDAY_9, kind="plan_changed", reason="TOP SECRET REASON")
    Desk(app, hook).send(target)
    said = b"".join(each.body for each in hook.heard)
    assert b"SECRET" not in said
    assert b"revision C is out" not in said
    assert b"inspector" not in said
    assert b"Housing SP-40" in said


# Trying again


def test_what_fails_is_tried_again_with_the_same_id(app, db, house, hook):
    hook.answers = [BROKEN, answers.silent, status(204)]
    target = add(house, hook, events=["ticket.submitted"])
    ticket_of(house)
    desk, now, tries = Desk(app, hook), MONDAY_9, 0
    while messages(db)[0].state != "sent":
        tries += desk.send(target, now)
        now += timedelta(minutes=1)
        assert now < MONDAY_9 + timedelta(hours=1)
    assert tries == 3
    assert len(set(hook.ids)) == 1
    assert len({each.body for each in hook.heard}) == 1
    assert len({each.headers["webhook-signature"] for each in hook.heard}) == 3
    assert (target.failures, target.rests_until) == (0, None)


def test_a_wish_to_wait_is_heard(app, db, house, hook):
    hook.answers = [BUSY, status(204)]
    target = add(house, hook, events=["ticket.submitted"])
    ticket_of(house)
    ticket_of(house)
    desk = Desk(app, hook)
    assert desk.send(target) == 1
    assert outbox.targets_due(MONDAY_9 + timedelta(minutes=29)) == []
    assert outbox.next_for_targets() == MONDAY_9 + timedelta(minutes=30)
    assert desk.send(target, MONDAY_9 + timedelta(minutes=30)) == 2


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("1800", timedelta(minutes=30)),
        ("Mon, 02 Mar 2026 03:00:00 GMT", timedelta(hours=2)),
        ("Mon, 02 Mar 2020 03:00:00 GMT", timedelta(minutes=1)),
        ("99999999", timedelta(hours=12)),
        ("soon", timedelta(minutes=1)),
        ("-5", timedelta(minutes=1)),
    ],
)
@pytest.mark.on("sqlite")
def test_wishes_of_every_kind(app, db, house, hook, said, rest):
    hook.answers = [status(503, Retry_After=said)]
    target = add(house, hook, events=["ticket.submitted"])
    ticket_of(house)
    Desk(app, hook).send(target)
    assert messages(db)[0].not_before == MONDAY_9 + rest


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410, 413])
@pytest.mark.on("sqlite")
def test_a_no_is_a_dead_letter_that_is_sent_again_by_hand(app, db, house, hook, code):
    hook.answers = [status(code), status(200)]
    target = add(house, hook, events=["ticket.submitted"])
    ticket_of(house)
    desk = Desk(app, hook)
    assert desk.send(target) == 1
    (message,) = messages(db)
    assert (message.state, message.error.split()[0]) == ("dead", str(code))
    notice = db.session.scalars(select(Notice).where(Notice.kind == "outbox.dead")).one()
    assert (notice.person_id, notice.facts["to"]) == (house.stranger.id, "Andon")
    with transaction():
        outbox.send_again(message, by=actor(house.stranger), now=MONDAY_9 + timedelta(days=1))
    assert desk.send(target, MONDAY_9 + timedelta(days=1)) == 1
    assert message.state == "sent"
    assert hook.ids == [f"msg_{message.message_id}"] * 2
    assert hook.heard[0].body == hook.heard[1].body


@pytest.mark.parametrize("code", [408, 425, 429, 500, 502, 503, 504])
@pytest.mark.on("sqlite")
def test_a_not_now_is_tried_later(app, db, house, hook, code):
    hook.answers = [status(code)]
    target = add(house, hook, events=["ticket.submitted"])
    ticket_of(house)
    Desk(app, hook).send(target)
    assert messages(db)[0].state == "waiting"


def test_patience_ends(app, db, house, hook):
    hook.answers = [BROKEN]
    target = add(house, hook, events=["ticket.submitted"])
    ticket_of(house)
    desk, now = Desk(app, hook), MONDAY_9
    while messages(db)[0].state == "waiting":
        desk.send(target, now)
        now += timedelta(hours=1)
    assert outbox.PATIENCE < now - MONDAY_9 < outbox.PATIENCE + timedelta(hours=6)
    assert 20 < len(hook.heard) < 60


# The breaker


def test_a_target_that_is_away_rests_and_is_tried_by_one_message(app, db, house, hook):
    hook.answers = [BROKEN]
    target = add(house, hook, events=["ticket.submitted"])
    for _ in range(10):
        ticket_of(house)
    desk = Desk(app, hook)
    assert desk.send(target) == FAILURES_BEFORE_REST
    assert target.failures == FAILURES_BEFORE_REST
    assert outbox.targets_due(MONDAY_9) == []
    probe = MONDAY_9 + timedelta(minutes=1)
    with transaction():
        first = outbox.claim_for(target.id, probe)
        assert len(first.ids) == 1
        assert outbox.claim_for(target.id, probe) is None  # the others wait for its answer
    assert outbox.targets_due(probe) == []
    with transaction():
        outbox.mark_sent(first, probe)
    hook.answers = [status(204)]
    assert desk.send(target, probe + timedelta(minutes=5)) == 9
    assert {each.state for each in messages(db)} == {"sent"}


def test_a_probe_that_fails_lengthens_the_rest(app, db, house, hook):
    hook.answers = [BROKEN]
    target = add(house, hook, events=["ticket.submitted"])
    for _ in range(10):
        ticket_of(house)
    desk, now, rests = Desk(app, hook), MONDAY_9, []
    desk.send(target, now)
    for _ in range(8):
        now = target.rests_until
        assert desk.send(target, now) == 1
        rests.append(target.rests_until - now)
    assert rests == [timedelta(minutes=minutes) for minutes in (2, 4, 8, 16, 32, 60, 60, 60)]


def test_others_are_not_affected(app, db, house, hook):
    with served(answers.silent) as hanging:
        slow, quick = add(house, hanging), add(house, hook)
        for _ in range(5):
            ticket_of(house)
        desk = Desk(app, hanging, hook)
        desk.send(slow)
        assert outbox.targets_due(MONDAY_9) == [quick.id]
        assert desk.send(quick) == 5
    assert len(hook.heard) == 5


def test_a_courier_that_dies_leaves_its_message_to_the_next(app, db, house, hook):
    target = add(house, hook, events=["ticket.submitted"])
    ticket_of(house)
    with transaction():
        first = outbox.claim_for(target.id, MONDAY_9)
    desk = Desk(app, hook)
    assert desk.send(target) == 0
    assert desk.send(target, MONDAY_9 + outbox.CLAIM_LENGTH) == 1
    with transaction():  # it was only slow: it has nothing to say any more
        outbox.mark_sent(first, MONDAY_9 + outbox.CLAIM_LENGTH)
    assert messages(db)[0].attempts == 2


@pytest.mark.on("sqlite")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    plan=st.lists(
        st.sampled_from(["sent", "died before", "died after", "busy", "broken", "hung up"]), max_size=8
    )
)
def test_a_message_is_at_most_repeated_with_the_same_id(app, db, house, hook, plan):
    """Whatever becomes of senders and receivers: each message arrives, under one id alone, with one content."""
    with transaction():
        db.session.execute(delete(Message))
        db.session.execute(delete(Target))
    hook.heard.clear()
    target = add(house, hook, events=["ticket.submitted"])
    for _ in range(3):
        ticket_of(house)
    desk, now = Desk(app, hook), MONDAY_9
    answered = {"busy": BUSY, "broken": BROKEN, "hung up": answers.hang_up}
    for step in plan:
        hook.answers = [answered.get(step, status(204))]
        if step.startswith("died"):
            _die(desk, target, now, sends=step == "died after")
        else:
            desk.send_one(target, now)
        now += timedelta(minutes=7)
    hook.answers = [status(204)]
    while any(each.state != "sent" for each in messages(db)):
        desk.send(target, now)
        now += timedelta(minutes=30)
    said = {
        name: {each.body for each in hook.heard if each.headers["webhook-id"] == name} for name in hook.ids
    }
    assert set(said) == {f"msg_{each.message_id}" for each in messages(db)}
    assert all(len(bodies) == 1 for bodies in said.values())


def _die(desk: Desk, target: Target, now, *, sends: bool) -> None:
    """Killed between the claim and the note of what became of it."""
    with transaction():
        claimed = outbox.claim_for(target.id, now)
    if claimed is not None and sends:
        hand_over(desk.client, desk.packer.parcel(outbox.messages_of(claimed)[0], now), now)


def test_administrators_hear_once_that_a_target_rests(app, db, house, hook):
    hook.answers = [BROKEN]
    target = add(house, hook, events=["ticket.submitted"])
    for _ in range(10):
        ticket_of(house)
    desk, now = Desk(app, hook), MONDAY_9
    for _ in range(4):
        desk.send(target, now)
        now = target.rests_until
    notice = db.session.scalars(select(Notice).where(Notice.kind == "outbox.resting")).one()
    assert notice.person_id == house.stranger.id
    assert notice.facts == {"to": "Andon", "link": f"/administration/integrations/{target.id}"}


def test_a_test_goes_ahead_of_what_waits(app, db, house, hook):
    target = add(house, hook, events=["ticket.submitted"])
    for _ in range(3):
        ticket_of(house)
    with transaction():
        targets.send_test(target, by=actor(house.stranger), now=MONDAY_9)
    Desk(app, hook).send_one(target)
    assert hook.heard[0].said == {
        "type": "target.test",
        "timestamp": "2026-03-02T01:00:00.000000Z",
        "data": {},
    }


# Administration


def test_paused_its_messages_wait(app, db, house, hook):
    target = add(house, hook, events=["ticket.submitted"])
    with transaction():
        targets.pause(target, by=actor(house.stranger), now=MONDAY_9)
    ticket_of(house)
    desk = Desk(app, hook)
    assert (desk.send(target), outbox.targets_due(MONDAY_9), outbox.next_for_targets()) == (0, [], None)
    with transaction():
        targets.resume(target, by=actor(house.stranger), now=MONDAY_9)
    assert desk.send(target, MONDAY_9 + timedelta(days=6)) == 1
    ticket_of(house)
    desk.send(target, MONDAY_9 + timedelta(days=8))
    assert [each.state for each in messages(db)] == ["sent", "outdated"]


def test_removed_it_forgets_address_and_secret_and_hears_nothing(app, db, house, hook):
    target = add(house, hook)
    ticket_of(house)
    with transaction():
        targets.remove(target, by=actor(house.stranger), now=MONDAY_9)
    assert (target.url, target.secret) == ("", "")
    ticket_of(house)
    assert Desk(app, hook).send(target) == 0
    assert {each.error for each in messages(db)} == {"target_removed"}
    with pytest.raises(NotPossible, match="target_removed"):
        outbox.send_again(messages(db)[0], by=actor(house.stranger), now=MONDAY_9)


def test_no_record_and_no_error_holds_a_secret(app, db, house, hook, caplog):
    hook.answers = [BROKEN]
    target = add(house, hook)
    ticket_of(house)
    Desk(app, hook).send(target)
    with transaction():
        body = TargetBody(name="New name", events=["ticket.submitted"])
        targets.change(target, body, allowed=[hook.place], by=actor(house.stranger), now=MONDAY_9)
        targets.send_test(target, by=actor(house.stranger), now=MONDAY_9)
    events = [str(each.content()) for each in db.session.scalars(select(Event))]
    said = " ".join([*events, *(each.error or "" for each in messages(db)), caplog.text])
    assert "target.added" in said
    assert "s3cret" not in said
    assert target.secret not in said
    assert target.secret.removeprefix("whsec_") not in said
    assert (target.name, "s3cret" in target.url) == ("New name", True)


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"url": None}, "url", "required"),
        ({"url": "http://127.0.0.1:1/"}, "url", "address_inside"),
        ({"url": "https://user@example.com/"}, "url", "address_with_user"),
        ({"secret": None}, "secret", "required"),
        ({"secret": "whsec_c2hvcnQ="}, "secret", "not_a_signing_key"),
        ({"secret": "not base 64"}, "secret", "not_a_signing_key"),
        ({"departments": ["NOWHERE"]}, "departments", "not_a_choice"),
        ({"services": ["NOTHING"]}, "services", "not_a_choice"),
    ],
)
@pytest.mark.on("sqlite")
def test_what_is_wrong_is_named(db, house, hook, said, field, code):
    with pytest.raises(NotValid) as caught:
        add(house, hook, **said)
    assert {name: error.code for name, error in caught.value.errors.items()} == {field: code}


@pytest.mark.on("sqlite")
def test_a_robot_without_signatures_takes_no_secret(db, house, hook):
    with pytest.raises(NotValid) as caught:
        add(house, hook, "slack", secret="x")
    assert caught.value.errors["secret"].code == "unknown_field"


def test_a_robot_says_no_with_a_200(app, db, house, hook):
    hook.answers = [coded(errcode=310000, errmsg="sign not match"), coded(errcode=0)]
    target = add(house, hook, "dingtalk", events=["ticket.submitted"])
    ticket_of(house)
    ticket_of(house)
    Desk(app, hook).send(target)
    assert [(each.state, each.error) for each in messages(db)] == [
        ("dead", "310000 sign not match"),
        ("sent", None),
    ]

"""Couriers: each target has its own, and who hangs holds up nobody else."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from qms_tickets import wall_clock
from qms_tickets.domain.targets import new_secret
from qms_tickets.extensions import db as database
from qms_tickets.models.outbox import Message
from qms_tickets.operations import outbox, targets
from qms_tickets.operations.target_bodies import TargetBody
from qms_tickets.scheduler import runner
from qms_tickets.scheduler.couriers import Couriers
from qms_tickets.transaction import transaction
from tests.factories import actor, make_house, make_ticket
from tests.outgoing import receiver as answers
from tests.outgoing.receiver import Receiver, served, status


def add(house, receiver: Receiver) -> int:
    body = TargetBody(name="Andon", url=receiver.url, secret=new_secret(), events=["ticket.submitted"])
    how = {"allowed": [receiver.place], "by": actor(house.stranger), "now": wall_clock.now()}
    return targets.add("webhook", body, **how).id


def allow(app, *receivers: Receiver) -> None:
    named = tuple(each.place for each in receivers)
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], allowed_targets=named)


def states(app) -> list[str]:
    with app.app_context():
        return list(database.session.scalars(select(Message.state).where(Message.target_id.is_not(None))))


def wait_for(question, seconds: float = 15.0) -> None:
    until = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


@contextmanager
def at_work(app) -> Iterator[tuple[Couriers, threading.Event]]:
    back = threading.Event()
    couriers = Couriers(app, back.set, lambda: True)
    try:
        yield couriers, back
    finally:
        couriers.stop()


def test_who_hangs_holds_up_nobody_else(app):
    with served(answers.silent) as hanging, served() as hook, app.app_context():
        with transaction():
            house = make_house()
            add(house, hanging)
            add(house, hook)
        allow(app, hanging, hook)
        with transaction():
            for _ in range(5):
                make_ticket(house, now=wall_clock.now())
        with at_work(app) as (couriers, back):
            began = time.monotonic()
            couriers.send_all()
            wait_for(lambda: len(hook.heard) == 5)
            assert time.monotonic() - began < 2.5
            assert len(hanging.heard) == 1
            assert couriers.send_all() > wall_clock.now()
            time.sleep(0.3)
            assert len(hanging.heard) == 1  # nobody is sent twice on the same way
            assert back.wait(5)


def test_the_scheduler_delivers_within_a_second_and_comes_back_when_a_rest_is_over(app):
    with served(status(503, Retry_After="1"), status(204)) as hook, app.app_context():
        with transaction():
            house = make_house()
            add(house, hook)
        allow(app, hook)
        scheduler = runner.Scheduler(app, "test").start()
        try:
            with transaction():
                make_ticket(house, now=wall_clock.now())
            wait_for(lambda: len(hook.heard) == 1, 5)
            wait_for(lambda: states(app) == ["waiting"])
            with transaction():  # a minute is long for a test
                message = database.session.scalars(
                    select(Message).where(Message.target_id.is_not(None))
                ).one()
                message.not_before = wall_clock.now()
            wait_for(lambda: states(app) == ["sent"], 10)
        finally:
            scheduler.stop()
    assert len(hook.heard) == 2
    assert len(set(hook.ids)) == 1


@pytest.mark.on("postgresql")
def test_two_schedulers_send_each_message_once(app):
    with served() as hook, app.app_context():
        with transaction():
            house = make_house()
            add(house, hook)
        allow(app, hook)
        with transaction():
            for _ in range(20):
                make_ticket(house, now=wall_clock.now())
        with at_work(app) as (one, _), at_work(app) as (other, _):
            while outbox.targets_due(wall_clock.now()) or one.away or other.away:
                one.send_all()
                other.send_all()
                time.sleep(0.02)
                database.session.rollback()
    assert len(hook.heard) == len(set(hook.ids)) == 20


def test_a_database_that_is_away_loses_nothing(app, monkeypatch):
    with served() as hook, app.app_context():
        with transaction():
            house = make_house()
            add(house, hook)
        allow(app, hook)
        with transaction():
            make_ticket(house, now=wall_clock.now())
        marks = outbox.mark_sent

        def fail(*_):
            raise ZeroDivisionError

        monkeypatch.setattr(outbox, "mark_sent", fail)
        with at_work(app) as (couriers, back):
            couriers.send_all()
            wait_for(lambda: not couriers.away)
            assert not back.is_set()
        assert states(app) == ["sending"]
        monkeypatch.setattr(outbox, "mark_sent", marks)
        with transaction():
            message = database.session.scalars(select(Message).where(Message.target_id.is_not(None))).one()
            message.not_before = wall_clock.now()
        with at_work(app) as (couriers, back):
            couriers.send_all()
            assert back.wait(5)
        assert states(app) == ["sent"]
    assert len(set(hook.ids)) == 1

"""What housekeeping forgets of sign-ins, and what it keeps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from qms_tickets.models import Event, OneTimeLink, SignInAttempt, SignInSession
from qms_tickets.operations import idempotency, sign_in
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, actor, make_house


@pytest.fixture
def buyer(db):
    with transaction():
        return make_house().buyer


def count(db, model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_what_is_old_is_forgotten_and_its_events_stay(db, buyer):
    with transaction():
        sign_in.start(buyer, by=actor(buyer), now=MONDAY_9)
        sign_in.make_link(buyer, by=actor(buyer), now=MONDAY_9)
        sign_in.attempt("x@y.z", address="", now=MONDAY_9)
    events = count(db, Event)
    with transaction():
        sign_in.forget_outdated(MONDAY_9 + timedelta(days=1))
    assert [count(db, model) for model in (SignInSession, OneTimeLink, SignInAttempt)] == [1, 1, 1]
    with transaction():
        sign_in.forget_outdated(MONDAY_9 + timedelta(days=200))
    assert [count(db, model) for model in (SignInSession, OneTimeLink, SignInAttempt)] == [0, 0, 0]
    assert count(db, Event) == events


def test_keys_are_forgotten_after_a_day(db, buyer):
    with transaction():
        idempotency.remember(buyer.id, "a-key-of-a-form", "/x", "0", status=303, location="/y", now=MONDAY_9)
    with transaction():
        assert idempotency.forget_outdated(MONDAY_9 + timedelta(hours=23)) == 0
        assert idempotency.forget_outdated(MONDAY_9 + timedelta(hours=25)) == 1


@pytest.mark.parametrize(("over", "minutes"), [(0, 1), (1, 2), (2, 4), (5, 32), (6, 60), (1000, 60)])
def test_a_lock_doubles_up_to_an_hour(over, minutes):
    assert sign_in.lock_after(over) == timedelta(minutes=minutes)

"""The rounds of the house: what is signed, what is forgotten, and what a broken record brings about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from qms_tickets import wall_clock
from qms_tickets.extensions import db
from qms_tickets.models.event import Checkpoint
from qms_tickets.models.nonconformity import Nonconformity
from qms_tickets.operations import housekeeping
from qms_tickets.scheduler import jobs, runner
from qms_tickets.transaction import transaction
from tests.factories import make_house, make_ticket
from tests.queries.test_chain import tamper


@pytest.fixture
def recorded(app):
    with app.app_context():
        with transaction():
            make_ticket(make_house(), "in_progress")
        yield
        db.session.rollback()


def triggers() -> list[tuple[str, str]]:
    db.session.rollback()
    return [(one.trigger, one.state) for one in db.session.scalars(select(Nonconformity))]


def test_a_whole_record_brings_nothing_about(recorded):
    jobs.check_record()
    assert triggers() == []


def test_a_broken_record_is_one_nonconformity_for_the_quality_manager(recorded):
    tamper(db, 'UPDATE events SET facts = \'{"service":"X"}\' WHERE sequence = 3')
    jobs.check_record()
    jobs.check_record()
    assert triggers() == [("broken_chain", "to_be_confirmed")]
    told = db.session.scalar(text("SELECT count(*) FROM notices WHERE kind LIKE 'nonconformity%'"))
    assert told, "nobody was told"


def test_the_hourly_round_signs_the_record_and_forgets(recorded, monkeypatch):
    forgotten = []
    monkeypatch.setattr(housekeeping, "forget_outdated", forgotten.append)
    jobs.keep_house()
    assert db.session.scalars(select(Checkpoint)).all() and len(forgotten) == 1


def test_the_scheduler_makes_each_round_by_itself(app, monkeypatch):
    made = []
    rounds = {name: (timedelta(hours=1), lambda name=name: made.append(name)) for name in ("house", "record")}
    monkeypatch.setattr(runner, "_ROUNDS", rounds)
    monkeypatch.setattr(runner, "_BEFORE_ROUNDS", timedelta(0))
    scheduler = runner.start(app, "test")
    end = wall_clock.now() + timedelta(seconds=20)
    while len(made) < 2 and wall_clock.now() < end:
        scheduler.stopping.wait(0.05)
    scheduler.stop()
    assert sorted(made) == ["house", "record"]

"""The scheduler wakes at the instant, hears other processes, says that it is there, and stops cleanly."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from qms_tickets import wall_clock
from qms_tickets.extensions import db
from qms_tickets.models.event import Checkpoint
from qms_tickets.models.housekeeping import Heartbeat
from qms_tickets.models.timer import Timer
from qms_tickets.operations import sweep as sweeping
from qms_tickets.queries import heartbeats
from qms_tickets.scheduler import runner
from qms_tickets.transaction import transaction


@pytest.fixture
def fired(monkeypatch):
    """Timers of a kind that only notes when it was done."""
    done: list[float] = []

    def note(timer, now):
        done.append((wall_clock.now() - sweeping.escalations.due_of(timer)).total_seconds())

    monkeypatch.setattr(sweeping, "HANDLERS", {**sweeping.HANDLERS, "note": note})
    monkeypatch.setattr(sweeping, "TELL_ONLY", sweeping.TELL_ONLY | {"note"})
    return done


@pytest.fixture
def scheduler(app):
    started = runner.start(app, "test")
    yield started
    started.stop()


def plan(app, *, after: float, count: int = 1) -> None:
    with app.app_context(), transaction() as session:
        at = wall_clock.now() + timedelta(seconds=after)
        known = session.query(Timer).count()
        for number in range(count):
            session.add(Timer(kind="note", subject=f"{known + number}", at=at, facts={}))


def wait_until(condition, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_a_timer_planned_by_another_connection_fires_at_its_instant(app, scheduler, fired):
    plan(app, after=1.5)
    assert wait_until(lambda: len(fired) == 1)
    assert 0 <= fired[0] < 1


def test_what_is_due_at_once_is_done_within_a_second(app, scheduler, fired):
    time.sleep(1)
    plan(app, after=0, count=3)
    assert wait_until(lambda: len(fired) == 3)
    assert max(fired) < 2


def test_a_scheduler_says_that_it_is_there(app, scheduler):
    with app.app_context():
        assert heartbeats.is_seen()
        first = heartbeats.last_seen()
    assert wait_until(lambda: seen_since(app, first), 6)


def seen_since(app, first) -> bool:
    with app.app_context():
        return heartbeats.last_seen() > first


def test_without_a_scheduler_none_is_seen(app):
    with app.app_context():
        assert not heartbeats.is_seen()
        with transaction() as session:
            old = wall_clock.now() - timedelta(seconds=11)
            session.add(Heartbeat(node="gone#1", kind="serve", started_at=old, beat_at=old))
        assert not heartbeats.is_seen()


def test_a_start_signs_how_far_the_record_reached(app, scheduler):
    with app.app_context():
        assert db.session.scalars(select(Checkpoint)).all()
    assert (app.config["SETTINGS"].instance / "checkpoints.jsonl").read_text().count("\n") == 1


def test_a_failing_run_is_tried_again_soon(app, scheduler, fired, monkeypatch):
    sweep_all, failures = runner.jobs.sweep_all, []

    def fails_twice(*arguments, **options):
        if len(failures) < 2:
            failures.append(1)
            raise RuntimeError("on purpose")
        return sweep_all(*arguments, **options)

    monkeypatch.setattr(runner.jobs, "sweep_all", fails_twice)
    plan(app, after=0)
    assert wait_until(lambda: len(fired) == 1, 10)


@pytest.mark.parametrize(
    ("mistake", "level", "traced"),
    [
        (OperationalError("select", {}, Exception("server closed the connection")), "WARNING", False),
        (RuntimeError("on purpose"), "ERROR", True),
    ],
)
def test_a_database_that_is_away_is_one_line_of_log(
    app, scheduler, monkeypatch, caplog, mistake, level, traced
):
    sweep_all, failures = runner.jobs.sweep_all, []

    def fails(*arguments, **options):
        if failures:
            return sweep_all(*arguments, **options)
        failures.append(1)
        raise mistake

    monkeypatch.setattr(runner.jobs, "sweep_all", fails)
    scheduler.wake()
    assert wait_until(lambda: any(each.levelname == level for each in caplog.records), 10)
    (failed,) = (
        each for each in caplog.records if "apscheduler" in each.name or "sweep" in each.getMessage()
    )
    assert failed.name == runner.__name__
    assert bool(failed.exc_info) is traced


def test_an_interrupted_watch_is_not_counted_as_one(app):
    from qms_tickets.operations.heartbeats import Watch, beat

    watch = Watch("node", "test")
    with app.app_context():
        with transaction():
            assert beat(watch) is False
        with transaction():
            assert beat(watch) is True
        watch.last -= timedelta(seconds=60)  # it was stopped for a minute
        with transaction():
            assert beat(watch) is False
        assert db.session.query(Heartbeat).count() == 2

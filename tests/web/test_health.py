"""For machines: alive, ready, figures; on the loopback alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qms_tickets import wall_clock
from qms_tickets.models.housekeeping import Heartbeat
from qms_tickets.scheduler import runner
from qms_tickets.transaction import transaction

ADDRESSES = "/healthz", "/readyz", "/metrics"


def beat(app, seconds_ago: float) -> None:
    with app.app_context(), transaction() as session:
        at = wall_clock.now() - timedelta(seconds=seconds_ago)
        session.merge(Heartbeat(node="one#1", kind="test", started_at=at, beat_at=at))


def test_alive_is_all_that_healthz_says(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "alive"})
    assert answer.headers["Cache-Control"] == "no-store"


def test_ready_with_a_scheduler_and_not_without(app, client):
    assert client.get("/readyz").status_code == 503
    beat(app, 1)
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json["status"] == "ready"
    assert ready.json["journal_mode"] in ("wal", "delete", "postgresql")
    beat(app, 11)
    red = client.get("/readyz")
    assert (red.status_code, red.json["scheduler"], red.json["database"]) == (503, False, True)
    assert red.headers["Retry-After"]


def test_a_scheduler_turns_it_green(app, client):
    started = runner.start(app, "test")
    try:
        assert client.get("/readyz").status_code == 200
    finally:
        started.stop()


@pytest.mark.on("sqlite")
def test_a_database_that_is_away_is_said(database, tmp_path):
    app = database.make_app(QMS_DATABASE_URL=f"sqlite:///{tmp_path}/nowhere/rows.sqlite")
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["database"]) == (503, False)


SIGNED_IN = {"_user_id": "a token that nobody can look up now"}


@pytest.mark.on("sqlite")
@pytest.mark.parametrize(
    ("address", "headers", "status", "said"),
    [
        ("/healthz", {}, 200, "alive"),
        ("/readyz", {}, 503, "not_ready"),
        ("/readyz", {"X-Forwarded-For": "192.0.2.7"}, 403, "forbidden"),
    ],
)
def test_a_machine_that_is_signed_in_is_answered_without_the_database(
    database, tmp_path, address, headers, status, said
):
    app = database.make_app(QMS_DATABASE_URL=f"sqlite:///{tmp_path}/nowhere/rows.sqlite")
    client = app.test_client()
    with client.session_transaction() as session:
        session.update(SIGNED_IN)
    answer = client.get(address, headers=headers)
    assert (answer.status_code, answer.is_json) == (status, True)
    assert answer.json["status"] == said


@pytest.mark.parametrize(("method", "status"), [("POST", 405), ("DELETE", 405)])
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_what_they_are_not_made_for_is_refused_in_json(client, address, method, status):
    answer = client.open(address, method=method)
    assert (answer.status_code, answer.is_json) == (status, True)


def test_old_tables_are_not_ready(database):
    app = database.make_app(QMS_DATABASE_URL=database.make_empty())
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["migrations"]) == (503, False)


def test_figures(app, client):
    beat(app, 1)
    figures = client.get("/metrics").get_data(as_text=True)
    assert "qms_timers_due 0.0" in figures
    assert "qms_scheduler_seen_seconds" in figures


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("peer", "headers"),
    [
        ("192.0.2.7", {}),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}),
        ("127.0.0.1", {"Forwarded": "for=192.0.2.7"}),
        ("127.0.0.1", {"Host": "tickets.example.com"}),
    ],
)
def test_nobody_else_is_answered(client, address, peer, headers):
    answer = client.get(address, environ_overrides={"REMOTE_ADDR": peer}, headers=headers)
    assert answer.status_code == 403
    assert answer.json["status"] == "forbidden"
    assert "127.0.0.1" in answer.json["detail"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_people_see_it_too(app, client):
    from tests.factories import grant, make_house
    from tests.web.signing_in import sign_in

    with app.app_context(), transaction():
        house = make_house()
        grant(house.stranger, "administrator")
    sign_in(app, client, "stranger@example.com")
    assert "没有调度程序在运行" in client.get("/administration/health").get_data(as_text=True)
    beat(app, 1)
    shown = client.get("/administration/health").get_data(as_text=True)
    assert "one#1" in shown
    assert "没有调度程序在运行" not in shown
    sign_in(app, client, "buyer@example.com")
    assert client.get("/administration/health").status_code == 403

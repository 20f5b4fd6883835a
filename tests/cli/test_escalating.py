"""The commands `sweep`, `escalations` and `verify`."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from qms_tickets import wall_clock
from qms_tickets.transaction import transaction
from tests.factories import make_house, make_ticket


@pytest.fixture
def overdue(app):
    """A ticket that nobody has looked at for thirty days."""
    with app.app_context(), transaction():
        ticket = make_ticket(make_house(), "in_progress", now=wall_clock.now() - timedelta(days=30))
        return ticket.number


def run(app, *arguments: str):
    return app.test_cli_runner().invoke(args=list(arguments))


def test_a_sweep_fires_what_is_due_and_a_second_one_nothing(app, overdue):
    first = json.loads(run(app, "sweep").output)
    assert first["fired"] > 0
    assert first["by_kind"]["rung"] == 4
    assert first["late_seconds"]["max"] > 0
    second = json.loads(run(app, "sweep").output)
    assert (second["fired"], second["late_seconds"]["max"]) == (0, 0)


def test_a_dry_run_lists_and_changes_nothing(app, overdue):
    listed = json.loads(run(app, "sweep", "--dry-run").output)
    assert listed["fired"] == 0
    assert {"ticket": overdue, "kind": "rung", "clock": "delivery-1", "rung": 1}.items() <= next(
        timer for timer in listed["timers"] if timer["kind"] == "rung"
    ).items()
    assert json.loads(run(app, "sweep", "--dry-run").output)["would_fire"] == listed["would_fire"]


def test_only_what_was_due_then_fires(app, overdue):
    long_ago = (wall_clock.now() - timedelta(days=29, hours=23, minutes=59)).isoformat()
    assert json.loads(run(app, "sweep", "--as-of", long_ago).output)["fired"] == 0


def test_nothing_fires_early(app, overdue):
    future = (wall_clock.now() + timedelta(days=1)).isoformat()
    refused = run(app, "sweep", "--as-of", future)
    assert refused.exit_code == 2
    assert run(app, "sweep", "--as-of", future, "--dry-run").exit_code == 0


def test_an_instant_without_zone_is_wrong_use(app):
    assert run(app, "sweep", "--as-of", "2026-01-01T00:00:00").exit_code == 2
    assert run(app, "sweep", "--as-of", "yesterday").exit_code == 2


def test_fired_rungs_are_listed_one_object_a_line(app, overdue):
    run(app, "sweep")
    lines = [json.loads(line) for line in run(app, "escalations", "--json").output.splitlines()]
    assert [(line["ticket"], line["clock"], line["rung"]) for line in lines] == [
        (overdue, "delivery-1", rung) for rung in (1, 2, 3, 4)
    ]
    wanted = {
        "ticket",
        "clock",
        "rung",
        "due",
        "fired_at",
        "late_seconds",
        "clock_due",
        "side",
        "action",
        "acknowledged_at",
    }
    assert wanted <= lines[0].keys()
    assert lines[0]["due"].endswith("Z")
    assert overdue in run(app, "escalations").output


def test_verify_says_whole(app, overdue):
    checked = run(app, "verify", "--json")
    assert checked.exit_code == 0
    assert json.loads(checked.output)["ok"] is True
    assert "whole" in run(app, "verify").output

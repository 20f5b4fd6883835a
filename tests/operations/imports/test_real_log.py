"""The real log: the figures that its README states, found by our import, on SQLite."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from qms_tickets.extensions import db
from qms_tickets.models.clock import Clock
from qms_tickets.models.event import Event
from qms_tickets.models.ticket import Ticket

ROOT = Path(__file__).parents[3]
LOG = ROOT.parent / "shared" / "data" / "incident_event_log.csv.gz"
MAPPING = ROOT / "docs" / "mappings" / "incident_event_log.toml"

pytestmark = [
    pytest.mark.on("sqlite"),
    pytest.mark.skipif(not LOG.exists(), reason=f"the real log is not here: {LOG} (see docs/mappings)"),
]


def count(*conditions, of=Ticket) -> int:
    return db.session.scalar(select(func.count()).select_from(of).where(*conditions))


def run(app, *arguments: str) -> dict:
    return json.loads(app.test_cli_runner().invoke(args=[*arguments, "--json"]).stdout)


def take_over(app) -> dict:
    return run(app, "import-log", str(LOG), "--mapping", str(MAPPING))


@pytest.mark.timeout(900)
def test_the_real_log_is_taken_over_whole(app):
    report = take_over(app)
    assert report["read"] == {"rows": 119_998, "tickets": 20_769, "events": 119_998}
    assert (report["added"]["tickets"], report["added"]["events"]) == (20_769, 119_998)
    assert report["refused"] == []
    assert_untidy_rows_are_named(report)
    with app.app_context():
        assert_figures()


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_what_was_taken_over_follows_from_its_events_is_whole_and_is_not_taken_over_again(app):
    take_over(app)
    assert set(take_over(app)["added"].values()) == {0}
    replayed = run(app, "replay")
    assert (replayed["ok"], replayed["tickets"]) == (True, 20_769), replayed
    assert run(app, "verify")["ok"] is True


def assert_untidy_rows_are_named(report) -> None:
    reasons = Counter(one["reason"] for one in report["repaired"])
    older = [one["ticket"] for one in report["repaired"] if one["reason"] == "older_than_opening"]
    assert Counter(older) == dict.fromkeys(
        ("INC0000130", "INC0000131", "INC0000134", "INC0000135", "INC0000164"), 1
    )
    as_before = {one["ticket"] for one in report["repaired"] if one["reason"] == "state_as_before"}
    assert (reasons["state_as_before"], as_before) == (2, {"INC0028089"})
    back = {one["ticket"] for one in report["repaired"] if one["reason"] == "back_in_time"}
    assert back == {"INC0000137"}
    assert set(reasons) == {"older_than_opening", "state_as_before", "back_in_time"}
    notes = report["notes"]
    assert (notes["supplier_department_missing"], notes["assignee_missing"]) == (14_213, 23_030)
    assert notes["customer_changed"] == 3


def assert_figures() -> None:
    """Incidents, states, waits, groups and callers as the data's README counts them."""
    assert count() == 20_769
    assert count(Ticket.state == "closed") == 20_768
    last = db.session.scalars(select(Ticket).where(Ticket.state != "closed")).one()
    assert (last.external_number, last.state) == ("INC0029233", "submitted")
    waited = select(func.count(Clock.ticket_id.distinct())).where(Clock.kind == "input")
    assert db.session.scalar(waited) == 4_775
    assert count(Ticket.rejections > 0) == 226
    groups = text(
        "SELECT count(DISTINCT coalesce(json_extract(facts, '$.group'), '?')) FROM events WHERE kind = :kind"
    )
    assert db.session.scalar(groups, {"kind": "ticket.imported"}) == 73
    assert count(Event.kind == "ticket.imported", of=Event) == 119_998
    assert db.session.scalar(select(func.count(Ticket.requester_id.distinct()))) == 4_829

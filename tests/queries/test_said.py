"""What people said and judged follows from the events: whoever changes a row behind the pages is found by name."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from qms_tickets.extensions import db as database
from qms_tickets.models.event import Event, EventText
from qms_tickets.models.rating import Rating
from qms_tickets.operations import nonconformities
from qms_tickets.operations.tickets import talking
from qms_tickets.queries import chain
from qms_tickets.queries.nonconformities import Interface
from qms_tickets.queries.replay import Answer, replay
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, House, actor, do, make_house, make_ticket

SECRET = "only-for-tests-" * 3
CONCESSION = {"key": "deviations", "verdict": "concession", "reason": "0.022, taken for this lot"}
SCORES = {"overall": 2, "conformity": 3, "comment": "late and rough"}


@pytest.fixture
def house(db) -> House:
    with transaction():
        return make_house()


@pytest.fixture
def told(db, house) -> str:
    """A ticket on which all was said that can be; its number."""
    with transaction():
        ticket = make_ticket(house, "submitted", lot="L-7", description="as on the drawing")
        asked = [{"key": "drawing", "why": "wrong_revision", "reason": "revision C is out"}]
        do(ticket, "take", house.inspector, house.now)
        do(ticket, "request_input", house.inspector, house.now, items=asked)
        given = [{"key": "drawing", "value": "SP-40 D"}]
        do(ticket, "provide_input", house.buyer, house.later(1), items=given)
        do(ticket, "accept", house.inspector, house.now, all_conform=True)
        due = house.now + timedelta(days=2)
        do(ticket, "propose_due", house.inspector, house.now, due=due, reason="the gauge is away")
        do(ticket, "comment", house.buyer, house.now, text="Filed under QA-7")
        do(ticket, "agree_due", house.buyer, house.now)
        files = {"media_type": "application/pdf", "size": 3, "sha256": "a" * 64, "stored_name": "b" * 32}
        talking.attach(ticket, name="report.pdf", **files, by=actor(house.inspector), now=house.now)
        outputs = [{"key": "report", "value": "R-1"}, {"key": "deviations", "value": "0.022"}]
        do(ticket, "deliver", house.inspector, house.later(1), outputs=outputs, complete=2)
        failed = [{"key": "deviations", "verdict": "nonconforming", "reason": "0.022"}]
        do(ticket, "reject_delivery", house.buyer, house.now, verdicts=failed, reason="measure again")
    with transaction():
        do(ticket, "dispute", house.inspector, house.now, reason="it was measured twice")
        do(ticket, "decide_dispute", house.buying_head, house.now, upheld=True, reason="so it seems")
        do(ticket, "decide_dispute", house.metrology_head, house.now, upheld=True, reason="it was")
        verdicts = [{"key": "report", "verdict": "conforms"}, CONCESSION]
        do(ticket, "accept_delivery", house.buyer, house.later(1), verdicts=verdicts)
        do(ticket, "rate", house.buyer, house.now, **SCORES)
        do(ticket, "rate", house.buyer, house.later(1), overall=3)
        return str(ticket.number)


def changed(*statements: str) -> Answer:
    database.session.rollback()
    with database.engine.begin() as connection:
        for statement in statements:
            assert connection.execute(text(statement)).rowcount, statement
    answer = replay()
    database.session.rollback()
    assert chain.verify(SECRET).ok, "the chain alone was to find nothing"
    database.session.rollback()
    return answer


def test_what_was_said_follows_from_the_events(told):
    answer = replay()
    assert answer.as_dict() == {"ok": True, "tickets": 1, "clocks": 6, "records": 1}


@pytest.mark.parametrize(
    ("statement", "what", "stored", "computed"),
    [
        ("items SET value = '0.018' WHERE value = '0.022'", "outputs/deviations/value", "0.018", "0.022"),
        (
            "items SET verdict = 'conforms' WHERE verdict = 'concession'",
            "outputs/deviations/verdict",
            "conforms",
            "concession",
        ),
        (
            "items SET verdict_reason = NULL WHERE verdict = 'concession'",
            "outputs/deviations/verdict_reason",
            None,
            CONCESSION["reason"],
        ),
        ("items SET value = 'SP-40 C' WHERE key = 'drawing'", "inputs/drawing/value", "SP-40 C", "SP-40 D"),
        ("ratings SET overall = 5 WHERE overall = 2", "ratings/customer-1-1/overall", "5", "2"),
        ("ratings SET overall = 5 WHERE overall = 3", "ratings/customer-1-2/overall", "5", "3"),
        ("ratings SET complete = 5 WHERE complete = 2", "ratings/supplier-1-1/complete", "5", "2"),
        (
            "ratings SET comment = 'fine' WHERE comment IS NOT NULL",
            "ratings/customer-1-1/comment",
            "fine",
            "late and rough",
        ),
        ("tickets SET state = 'in_progress'", "state", "in_progress", "closed"),
        ("tickets SET priority = 'P4'", "priority", "P4", "P3"),
        ("tickets SET title = 'Bracket'", "title", "Bracket", "Housing SP-40"),
        ("tickets SET description = ''", "description", "", "as on the drawing"),
        ("tickets SET lot = 'L-8'", "lot", "L-8", "L-7"),
        ("comments SET text = 'nothing'", "comments/1/text", "nothing", "Filed under QA-7"),
        ("attachments SET name = 'other.pdf'", "files/1/name", "other.pdf", "report.pdf"),
        ("disputes SET reason = 'none'", "disputes/1/reason", "none", "it was measured twice"),
        ("disputes SET decision = 'none'", "disputes/1/decision", "none", "it was"),
        ("due_proposals SET reason = 'none'", "proposals/1/reason", "none", "the gauge is away"),
    ],
)
def test_a_changed_row_is_named_with_both_values(told, statement, what, stored, computed):
    answer = changed(f"UPDATE {statement}")
    found = answer.difference
    assert found is not None
    assert (found.ticket, found.clock, found.what) == (told, None, what)
    assert (found.stored, found.computed) == (stored, computed)
    assert not answer.ok and answer.as_dict()["ticket"] == told


@pytest.mark.parametrize("column", ["agreed_due", "wanted_by", "resume_at"])
def test_a_changed_instant_is_named(told, column):
    later = "2026-04-01 01:00:00.000000" + ("" if database.engine.dialect.name == "sqlite" else "+00")
    found = changed(f"UPDATE tickets SET {column} = '{later}'").difference
    assert found is not None and (found.what, found.stored) == (column, "2026-04-01T01:00:00.000000Z")


def test_another_assignee_is_named(told, house):
    stranger = house.stranger.id
    found = changed(f"UPDATE tickets SET assignee_id = {stranger}").difference
    assert found is not None and (found.what, found.stored) == ("assignee", str(stranger))


@pytest.mark.parametrize(
    ("table", "what"), [("comments", "comments"), ("ratings", "ratings"), ("items", "inputs")]
)
def test_a_row_that_is_gone_is_named(told, table, what):
    found = changed(f"DELETE FROM {table}").difference
    assert found is not None and found.what.partition("/")[0] == what


def test_a_row_that_no_event_tells_of_is_named(told):
    columns = "ticket_id, author_id, audience, text, language, at"
    found = changed(
        f"INSERT INTO comments ({columns}) SELECT {columns} FROM comments",
    ).difference
    assert found is not None and (found.what, found.stored, found.computed) == ("comments", "2", "1")


def test_a_redacted_text_is_compared_with_nothing(told):
    database.session.rollback()
    answer = changed(
        "UPDATE event_texts SET text = NULL WHERE field IN ('text', 'title', 'outputs_said', 'scores_said')",
        "UPDATE comments SET text = ''",
        "UPDATE tickets SET title = ''",
        "UPDATE items SET value = NULL WHERE side = 'output'",
        "UPDATE ratings SET overall = 1",
    )
    assert answer.ok, answer


def test_a_draft_may_change_without_a_word(house):
    with transaction():
        make_ticket(house, "draft")
    assert changed("UPDATE tickets SET title = 'Bracket'", "UPDATE items SET value = NULL").ok


def test_the_scores_stand_beside_the_event_not_in_it(told):
    rated = database.session.scalars(select(Event).where(Event.kind == "ticket.rated")).all()
    assert all(event.facts.keys() <= {"side", "closing", "clocks", "state"} for event in rated)
    kept = database.session.scalars(select(EventText.text).where(EventText.field == "scores_said"))
    assert {"scores": {"overall": 2, "conformity": 3}} in [json.loads(one or "") for one in kept]


def test_a_subordinates_rating_is_named_without_its_value(house):
    with transaction():
        ticket = make_ticket(house, "submitted", relation="rank", supplier="buying_head@example.com")
        do(ticket, "accept", house.buying_head, house.now, all_conform=True)
        outputs = [{"key": "report", "value": "R-1"}, {"key": "deviations", "value": "none"}]
        do(ticket, "deliver", house.buying_head, house.now, outputs=outputs)
        do(ticket, "accept_delivery", house.buyer, house.now, all_conform=True)
        do(ticket, "rate", house.buyer, house.now, overall=2)
        assert database.session.scalars(select(Rating.rater_hidden)).one()
    found = changed("UPDATE ratings SET overall = 5").difference
    assert found is not None
    assert (found.what, found.stored, found.computed) == ("ratings/customer-1-1/overall", None, None)


@pytest.fixture
def record(db, house) -> str:
    by, now = actor(house.quality_manager), MONDAY_9
    with transaction():
        where = Interface(
            supplier_department_id=house.metrology.id, customer_department_id=None, relation="functional"
        )
        opened = nonconformities.open_by_hand(
            "Gauges out of date", "three of ten", "supplier", by=by, now=now, interface=where
        )
        nonconformities.confirm(opened, house.inspector, by=by, now=now, reason="seen")
        nonconformities.correct(opened, "taken out of use", by=actor(house.inspector), now=now)
        return str(opened.number)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("state", "'closed'"),
        ("title", "'Gauges'"),
        ("what", "'one of ten'"),
        ("correction", "'none'"),
        ("due", "NULL"),
        ("owner_id", "NULL"),
    ],
)
def test_a_changed_nonconformity_is_named(record, column, value):
    assert replay().ok
    answer = changed(f"UPDATE nonconformities SET {column} = {value}")
    found = answer.difference
    assert found is not None
    assert (found.ticket, found.record, found.what) == (None, record, column.removesuffix("_id"))
    assert answer.as_dict()["record"] == record


def test_a_nonconformity_that_is_gone_is_named(record):
    found = changed("DELETE FROM nonconformities").difference
    assert found is not None and (found.record, found.stored, found.computed) == (record, None, "there")

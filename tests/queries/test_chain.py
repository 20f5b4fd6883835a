"""Whoever changes the record is found, and the place is named."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from qms_tickets.domain.checkpoints import as_line, from_line
from qms_tickets.operations import checkpoints
from qms_tickets.queries import chain
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, make_house, make_ticket

SECRET = "only-for-tests-" * 3


@pytest.fixture
def recorded(db) -> int:
    """A ticket's whole story; the number of its events."""
    with transaction():
        make_ticket(make_house(), "closed")
    verdict = chain.verify(SECRET)
    assert verdict.ok
    assert verdict.as_dict().keys() == {"ok", "events", "head"}
    return verdict.events


def tamper(db, *statements: str) -> None:
    """As somebody with the rights of the database's owner would: triggers away, change, triggers back."""
    sqlite = db.engine.dialect.name == "sqlite"
    with db.engine.connect() as connection:
        if sqlite:
            triggers = connection.execute(
                text(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('events', 'event_texts')"
                )
            ).all()
            for trigger in triggers:
                connection.execute(text(f"DROP TRIGGER {trigger.name}"))
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        else:
            connection.execute(text("SET session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement))
        if sqlite:
            for trigger in triggers:
                connection.execute(text(trigger.sql))
        else:
            connection.execute(text("SET session_replication_role = DEFAULT"))
        connection.commit()


def broken(db, *statements: str) -> tuple[str | None, int | None]:
    db.session.rollback()
    tamper(db, *statements)
    verdict = chain.verify(SECRET)
    db.session.rollback()
    return verdict.reason, verdict.sequence


def test_a_changed_fact_is_found(db, recorded):
    assert broken(db, 'UPDATE events SET facts = \'{"service":"X"}\' WHERE sequence = 5') == ("hash", 5)


def test_a_changed_text_is_found(db, recorded):
    sequence = db.session.scalar(text("SELECT min(sequence) FROM event_texts"))
    assert broken(db, f"UPDATE event_texts SET text = 'other' WHERE sequence = {sequence}") == (
        "hash",
        sequence,
    )


def test_a_deleted_event_is_found(db, recorded):
    assert broken(
        db, "DELETE FROM event_texts WHERE sequence = 6", "DELETE FROM events WHERE sequence = 6"
    ) == ("gap", 6)


def test_a_text_that_is_gone_is_found(db, recorded):
    sequence = db.session.scalar(text("SELECT min(sequence) FROM event_texts"))
    assert broken(db, f"DELETE FROM event_texts WHERE sequence = {sequence}") == ("missing", sequence)


def test_a_redacted_text_breaks_nothing(db, recorded):
    assert broken(db, "UPDATE event_texts SET text = NULL") == (None, None)


def test_a_tail_that_was_cut_off_is_found_by_the_head(db, recorded):
    last = recorded
    assert broken(
        db, f"DELETE FROM event_texts WHERE sequence = {last}", f"DELETE FROM events WHERE sequence = {last}"
    ) == ("tail", last)


def cut(db, recorded) -> tuple[str | None, int | None]:
    """The tail is cut off and the head put back to what it was then: only a checkpoint knows better."""
    last = recorded
    return broken(
        db,
        f"DELETE FROM event_texts WHERE sequence = {last}",
        f"DELETE FROM events WHERE sequence = {last}",
        f"UPDATE chain_head SET sequence = {last - 1}, hash = (SELECT hash FROM events WHERE sequence = {last - 1})",
    )


def test_a_tail_that_was_cut_off_with_the_head_is_found_by_a_checkpoint(db, recorded):
    with transaction():
        checkpoints.sign(SECRET, MONDAY_9)
    assert cut(db, recorded) == ("tail", recorded)


def test_a_checkpoint_outside_the_database_finds_it_too(db, recorded):
    with transaction():
        statement = checkpoints.sign(SECRET, MONDAY_9)
    kept = from_line(SECRET, as_line(SECRET, statement))
    assert kept == statement
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM checkpoints"))
    assert cut(db, recorded) == (None, None)
    assert chain.verify(SECRET, [kept]).reason == "tail"


def test_a_rewritten_chain_is_found_by_a_checkpoint(db, recorded):
    with transaction():
        checkpoints.sign(SECRET, MONDAY_9)
    other = "0" * 64
    reason, sequence = broken(db, f"UPDATE events SET hash = '{other}' WHERE sequence = {recorded}")
    assert (reason, sequence) == ("hash", recorded)


def test_a_line_that_nobody_signed_says_nothing():
    assert (
        from_line(SECRET, '{"sequence": 9, "hash": "x", "at": "2026-01-01T00:00:00Z", "signature": "no"}')
        is None
    )
    assert from_line(SECRET, '{"sequ') is None


def test_missing_triggers_are_found(db, recorded):
    db.session.rollback()
    sqlite = db.engine.dialect.name == "sqlite"
    with db.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER events_not_deleted" + ("" if sqlite else " ON events")))
    verdict = chain.verify(SECRET)
    assert (verdict.ok, verdict.reason, verdict.what) == (False, "missing", ("events_not_deleted",))


def test_a_checkpoint_is_signed_hourly_and_only_when_the_record_grew(db, recorded):
    with transaction():
        assert checkpoints.sign(SECRET, MONDAY_9, at_start=True) is not None
        assert checkpoints.sign(SECRET, MONDAY_9 + timedelta(hours=2)) is None
        assert checkpoints.sign(SECRET, MONDAY_9 + timedelta(hours=25)) is not None

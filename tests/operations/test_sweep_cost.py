"""The cost of a sweep grows with what is due, in rows and not in questions; looking for work costs one look."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import event, insert, select, text, update

from qms_tickets.models.timer import Timer
from qms_tickets.operations.sweep import anything_due, next_instant, sweep
from qms_tickets.queries.database import is_postgresql
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, make_house, make_ticket

DUE = MONDAY_9 + timedelta(hours=29)


def asked(db, work) -> list[tuple[str, object]]:
    """The statements of some work, with their values."""
    seen = []

    def note(connection, cursor, statement, values, *_) -> None:
        if not statement.startswith("BEGIN"):
            seen.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return seen


def plan_of(db, statement: str, values: object) -> str:
    how = "EXPLAIN" if is_postgresql() else "EXPLAIN QUERY PLAN"
    with db.engine.connect() as connection:
        return str(connection.exec_driver_sql(f"{how} {statement}", values).all())


def make_due(db, tickets: int) -> None:
    """The first rung of so many tickets is due in the same second, and nothing else."""
    with transaction() as session:
        house = make_house()
        for number in range(tickets):
            make_ticket(house, "in_progress", impact="medium", urgency="soon", title=f"No. {number}")
        first = (Timer.kind == "rung") & (Timer.subject == "delivery-1/1")
        session.execute(update(Timer).where(~first).values(done_at=DUE))
        session.execute(update(Timer).where(first).values(at=DUE))


def swept(fired: int, batch: int = 200) -> None:
    with transaction():
        assert len(sweep(DUE, owner="test", batch=batch).fired) == fired


def test_looking_for_work_is_one_look_into_an_index_also_when_much_is_due(db):
    timers = [{"kind": "breach", "subject": str(n), "at": DUE, "facts": {}} for n in range(3000)]
    with transaction() as session:
        session.execute(insert(Timer), timers)
    db.session.execute(text("ANALYZE timers"))
    db.session.commit()
    for question in (lambda: anything_due(DUE), next_instant):
        ((statement, values),) = asked(db, question)
        db.session.rollback()
        plan = plan_of(db, statement, values)
        assert "ix_timers_at" in plan, plan
        assert "Sort" not in plan and "TEMP B-TREE" not in plan, plan


def test_more_rungs_ask_no_more_questions(db):
    make_due(db, 8)
    few = asked(db, lambda: swept(2, batch=2))
    more = asked(db, lambda: swept(6, batch=6))
    assert [statement.split()[:3] for statement, _ in more] == [statement.split()[:3] for statement, _ in few]


def test_what_fires_together_is_read_by_number_alone(db):
    """Were it looked for again among all that is due, a batch would cost more the longer the queue behind it is."""
    make_due(db, 3)
    again = [
        statement
        for statement, _ in asked(db, lambda: swept(3))
        if statement.startswith("SELECT timers") and "JOIN clocks" in statement
    ]
    assert len(again) == 1
    assert "done_at IS NULL" not in again[0]


def test_a_rung_is_left_alone_that_moved_before_its_ticket_was_locked(db):
    """It was found due; by the time the locks are held another transaction has given it more time."""
    make_due(db, 2)
    moved = db.session.scalars(select(Timer.id).where(Timer.done_at.is_(None)).order_by(Timer.id)).first()
    seen = []

    def move(connection, cursor, statement, *_) -> None:
        if statement.startswith("SELECT timers.id, timers.ticket_id \nFROM") and not seen:
            seen.append(statement)
            later = update(Timer).where(Timer.id == moved).values(at=DUE + timedelta(hours=1))
            connection.execute(later)

    event.listen(db.engine, "after_cursor_execute", move)
    try:
        swept(1)
    finally:
        event.remove(db.engine, "after_cursor_execute", move)
    assert seen
    assert next_instant() == DUE + timedelta(hours=1)

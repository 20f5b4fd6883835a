"""Counts the statements that a question sends to the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from qms_tickets.extensions import db
from qms_tickets.queries import kept


@contextmanager
def recorded_statements() -> Iterator[list[str]]:
    """The texts of all statements sent within the block."""
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def statements_of(question: Any, *args: Any, **kwargs: Any) -> int:
    """How many statements a question costs in a session that knows nothing yet."""
    db.session.flush()
    db.session.expire_all()
    db.session.expunge_all()
    kept.forget()
    with recorded_statements() as sent:
        question(*args, **kwargs)
    return len(sent)

"""Answers kept for the length of one transaction, so that a batch asks once what each of its parts needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from qms_tickets.extensions import db

Answer = TypeVar("Answer")
_KEPT = "kept_answers"


def kept(name: object, ask: Callable[[], Answer]) -> Answer:
    """The answer of that name, asked for when it is first wanted in this transaction."""
    session = db.session()
    transaction = session.get_transaction()
    if transaction is None:
        return ask()
    since, answers = session.info.get(_KEPT, (None, {}))
    if since is not transaction:
        answers = {}
        session.info[_KEPT] = (transaction, answers)
    if name not in answers:
        answers[name] = ask()
    answer: Answer = answers[name]
    return answer


def forget() -> None:
    """Part of the transaction was taken back: ask anew."""
    db.session().info.pop(_KEPT, None)

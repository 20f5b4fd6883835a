"""Tell the schedulers of other processes that work was planned: rows say what is due, this only wakes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import event, text
from sqlalchemy.orm import Session

from qms_tickets.models.outbox import Message
from qms_tickets.models.target import Target
from qms_tickets.models.timer import Timer

CHANNEL: Final = "qms_tickets"
_PLANNED: Final = "work_was_planned"


@event.listens_for(Session, "after_flush")
def _notice_plans(session: Session, context: Any) -> None:
    note_plans(session, map(type, (*session.new, *session.dirty)))


def note_plans(session: Session, kinds: Iterable[type]) -> None:
    """Only timers, messages and targets are work: if anything else woke schedulers, they would wake each other."""
    if not session.info.get(_PLANNED):
        session.info[_PLANNED] = any(issubclass(kind, (Timer, Message, Target)) for kind in kinds)


def wake(session: Session) -> None:
    """Part of the transaction: heard when it is committed. On SQLite the others see it by `PRAGMA data_version`."""
    if session.info.pop(_PLANNED, False) and session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"NOTIFY {CHANNEL}"))

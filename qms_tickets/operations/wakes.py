"""Tell the schedulers of other processes that something changed: rows say what is due, this only wakes them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

CHANNEL: Final = "qms_tickets"


def wake(session: Session) -> None:
    """Part of the transaction: heard when it is committed. On SQLite the others see it by `PRAGMA data_version`."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"NOTIFY {CHANNEL}"))

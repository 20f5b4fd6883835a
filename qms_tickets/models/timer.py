"""What is to be done at an instant: one row each, read in order of time by the sweep."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms_tickets.models.base import Base, Code, Key, reference

if TYPE_CHECKING:
    from qms_tickets.models.clock import Clock
    from qms_tickets.models.ticket import Ticket


class Timer(Base):
    """`kind` says what (domain/timers.py), `subject` of what; `at` is None while the clock stands still.

    A timer is done once: `done_at` is written by the sweep in the transaction of its effect.
    """

    __tablename__ = "timers"
    __table_args__ = (
        UniqueConstraint("ticket_id", "kind", "subject"),
        Index(
            "ix_timers_at",
            "at",
            "id",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    ticket_id: Mapped[int | None] = reference("tickets.id")
    clock_id: Mapped[int | None] = reference("clocks.id", index=True)
    kind: Mapped[Code]
    subject: Mapped[Code] = mapped_column(default="")
    at: Mapped[datetime | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    done_at: Mapped[datetime | None]

    ticket: Mapped[Ticket | None] = relationship()
    clock: Mapped[Clock | None] = relationship(back_populates="timers")

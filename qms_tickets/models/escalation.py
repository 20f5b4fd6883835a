"""Rungs that fired. One row per clock and rung, ever."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms_tickets.models.base import Base, Code, Key, reference

if TYPE_CHECKING:
    from qms_tickets.models.clock import Clock
    from qms_tickets.models.person import Person
    from qms_tickets.models.ticket import Ticket


class Escalation(Base):
    """A fired rung: when it was due, when it fired and why late, who was told, and who answered with which plan.

    `state`: told (rungs that only notify), open (on the board), acknowledged, kept, broken, ended (the clock ended).
    """

    __tablename__ = "escalations"
    __table_args__ = (
        UniqueConstraint("clock_id", "rung"),
        Index("ix_escalations_ticket_id", "ticket_id"),
        Index("ix_escalations_state", "state", "due"),
        Index("ix_escalations_fired_at", "fired_at"),
    )

    id: Mapped[Key]
    clock_id: Mapped[int] = reference("clocks.id")
    ticket_id: Mapped[int] = reference("tickets.id")
    rung: Mapped[int]
    rungs: Mapped[int]
    due: Mapped[datetime]
    clock_due: Mapped[datetime | None]
    fired_at: Mapped[datetime]
    late_seconds: Mapped[float]
    why_late: Mapped[str | None]
    side: Mapped[Code]
    department_id: Mapped[int] = reference("departments.id", index=True)
    action: Mapped[Code]
    on_board: Mapped[bool] = mapped_column(default=False)
    quiet: Mapped[bool] = mapped_column(default=False)
    told: Mapped[list[Any]]
    state: Mapped[Code]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by_id: Mapped[int | None] = reference("people.id")
    plan: Mapped[str | None]
    promised_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    clock: Mapped[Clock] = relationship()
    ticket: Mapped[Ticket] = relationship()
    acknowledged_by: Mapped[Person | None] = relationship()
    reaches: Mapped[list[EscalationReach]] = relationship(back_populates="escalation")


class EscalationReach(Base):
    """On whose board an escalation stands (the deputy's, where the person was away)."""

    __tablename__ = "escalation_reaches"
    __table_args__ = (
        UniqueConstraint("escalation_id", "person_id"),
        Index("ix_escalation_reaches_person_id", "person_id"),
    )

    id: Mapped[Key]
    escalation_id: Mapped[int] = reference("escalations.id")
    person_id: Mapped[int] = reference("people.id")
    for_id: Mapped[int | None] = reference("people.id")

    escalation: Mapped[Escalation] = relationship(back_populates="reaches")

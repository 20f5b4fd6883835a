"""What people write and have not sent yet, and the answers they keep ready."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms_tickets.models.base import Base, Code, Key, reference
from qms_tickets.models.department import Department
from qms_tickets.models.person import Person


class Unsent(Base):
    """What a person typed into one form of a ticket and has not sent: here, not in a browser that others may use."""

    __tablename__ = "unsent"
    __table_args__ = (
        UniqueConstraint("person_id", "ticket_id", "action"),
        Index("ix_unsent_saved_at", "saved_at"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = reference("people.id")
    ticket_id: Mapped[int] = reference("tickets.id", index=True)
    action: Mapped[Code]
    fields: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class CannedAnswer(Base):
    """A text kept ready, with marks for what differs from ticket to ticket: a person's own, or a department's."""

    __tablename__ = "canned_answers"

    id: Mapped[Key]
    person_id: Mapped[int | None] = reference("people.id", index=True)
    department_id: Mapped[int | None] = reference("departments.id", index=True)
    title: Mapped[str]
    text: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]

    person: Mapped[Person | None] = relationship()
    department: Mapped[Department | None] = relationship()

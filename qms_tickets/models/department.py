"""Departments: a tree of organisation units."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.models.base import Base, Code, Key, reference

if TYPE_CHECKING:
    from qms_tickets.models.calendar import Calendar
    from qms_tickets.models.person import Person


class Department(Base):
    """Led by its head, or by the head of the next one up; its contact gets what is unassigned."""

    __tablename__ = "departments"

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Bilingual]
    parent_id: Mapped[int | None] = reference("departments.id", index=True)
    head_id: Mapped[int | None] = reference("people.id", use_alter=True)
    contact_id: Mapped[int | None] = reference("people.id", use_alter=True)
    calendar_id: Mapped[int] = reference("calendars.id")
    zone: Mapped[Code]
    active: Mapped[bool] = mapped_column(default=True)
    successor_id: Mapped[int | None] = reference("departments.id")
    added_at: Mapped[datetime]

    parent: Mapped[Department | None] = relationship(
        remote_side="Department.id", foreign_keys="Department.parent_id"
    )
    head: Mapped[Person | None] = relationship(foreign_keys="Department.head_id")
    contact: Mapped[Person | None] = relationship(foreign_keys="Department.contact_id")
    calendar: Mapped[Calendar] = relationship()

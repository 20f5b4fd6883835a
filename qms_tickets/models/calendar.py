"""Working calendars: a name, and revisions that never change once in force."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.clocks.calendar import Calendar as WorkingHours
from qms_tickets.models.base import Base, Code, Key, reference


class Calendar(Base):
    """A working calendar that departments and agreements refer to by its code."""

    __tablename__ = "calendars"

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Bilingual]
    active: Mapped[bool] = mapped_column(default=True)

    revisions: Mapped[list[CalendarRevision]] = relationship(
        back_populates="calendar", order_by="CalendarRevision.number"
    )

    def revision_at(self, instant: datetime) -> CalendarRevision:
        """The revision in force; the first one stands for the time before it."""
        in_force = [revision for revision in self.revisions if revision.effective_from <= instant]
        return in_force[-1] if in_force else self.revisions[0]


class CalendarRevision(Base):
    """`hours` has the shape of interfaces.md §3; `confirmed_until` says how far holidays are certain."""

    __tablename__ = "calendar_revisions"
    __table_args__ = (
        Index("uq_calendar_revisions_calendar_id_number", "calendar_id", "number", unique=True),
    )

    id: Mapped[Key]
    calendar_id: Mapped[int] = reference("calendars.id")
    number: Mapped[int]
    effective_from: Mapped[datetime]
    hours: Mapped[dict[str, Any]]
    confirmed_until: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")

    calendar: Mapped[Calendar] = relationship(back_populates="revisions")

    @cached_property
    def working_hours(self) -> WorkingHours:
        """The engine's value; equal documents share one table of working stretches."""
        return WorkingHours.from_hours(self.hours)

    @property
    def zone(self) -> str:
        return str(self.hours["time_zone"])

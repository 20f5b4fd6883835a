"""Clocks of a ticket: their runs, and the calendars that count them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms_tickets.models.base import Base, Code, Key, reference

if TYPE_CHECKING:
    from qms_tickets.models.calendar import CalendarRevision
    from qms_tickets.models.policy import PolicyRevision
    from qms_tickets.models.ticket import Ticket
    from qms_tickets.models.timer import Timer


class Clock(Base):
    """`runs` and `calendars` are the truth; due, used and verdict follow from them (operations/clocks.py).

    Times of working are whole microseconds, as the engine counts them.
    """

    __tablename__ = "clocks"
    __table_args__ = (
        UniqueConstraint("ticket_id", "kind", "number"),
        Index("ix_clocks_ended_at", "ended_at", "kind"),
        Index("ix_clocks_due", "due"),
    )

    id: Mapped[Key]
    ticket_id: Mapped[int] = reference("tickets.id")
    kind: Mapped[Code]
    number: Mapped[int]
    side: Mapped[Code]
    state: Mapped[Code] = mapped_column(default="running")
    department_id: Mapped[int] = reference("departments.id")
    person_id: Mapped[int | None] = reference("people.id")
    policy_revision_id: Mapped[int | None] = reference("policy_revisions.id")
    target_us: Mapped[int]
    first_target_us: Mapped[int]
    used_us: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime]
    due: Mapped[datetime | None]
    first_due: Mapped[datetime | None]
    agreed_due: Mapped[datetime | None]
    breached_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    verdict: Mapped[str | None]
    first_verdict: Mapped[str | None]
    corrected_verdict: Mapped[str | None]

    ticket: Mapped[Ticket] = relationship(back_populates="clocks")
    runs: Mapped[list[ClockRun]] = relationship(
        back_populates="clock", order_by="ClockRun.from_", cascade="all, delete-orphan"
    )
    calendars: Mapped[list[ClockCalendar]] = relationship(
        back_populates="clock", order_by="ClockCalendar.from_", cascade="all, delete-orphan"
    )
    policy_revision: Mapped[PolicyRevision | None] = relationship()
    timers: Mapped[list[Timer]] = relationship(back_populates="clock", order_by="Timer.id")

    @property
    def name(self) -> str:
        """As events, API and pages call it: `delivery-1`."""
        return f"{self.kind}-{self.number}"

    @property
    def target(self) -> timedelta:
        return timedelta(microseconds=self.target_us)

    @property
    def first_target(self) -> timedelta:
        return timedelta(microseconds=self.first_target_us)

    @property
    def final_verdict(self) -> str | None:
        """What measures use: the corrected verdict after a dispute, else the verdict."""
        return self.corrected_verdict or self.verdict

    def is_breached(self, now: datetime) -> bool:
        """From the second it happens, whether or not a scheduler has looked."""
        if self.ended_at is not None:
            return self.final_verdict == "breached"
        return self.due is not None and self.due < now


class ClockRun(Base):
    """A stretch in which the clock ran; the open one has no end."""

    __tablename__ = "clock_runs"
    __table_args__ = (Index("ix_clock_runs_clock_id", "clock_id"),)

    id: Mapped[Key]
    clock_id: Mapped[int] = reference("clocks.id")
    from_: Mapped[datetime] = mapped_column("from")
    until: Mapped[datetime | None]

    clock: Mapped[Clock] = relationship(back_populates="runs")


class ClockCalendar(Base):
    """From this instant the clock counts in this calendar revision.

    With a `common_revision` only the hours count in which the other side works as well.
    """

    __tablename__ = "clock_calendars"
    __table_args__ = (Index("ix_clock_calendars_clock_id", "clock_id"),)

    id: Mapped[Key]
    clock_id: Mapped[int] = reference("clocks.id")
    calendar_revision_id: Mapped[int] = reference("calendar_revisions.id", index=True)
    common_revision_id: Mapped[int | None] = reference("calendar_revisions.id", index=True)
    from_: Mapped[datetime] = mapped_column("from")

    clock: Mapped[Clock] = relationship(back_populates="calendars")
    revision: Mapped[CalendarRevision] = relationship(foreign_keys=[calendar_revision_id])
    common_revision: Mapped[CalendarRevision | None] = relationship(foreign_keys=[common_revision_id])

    @property
    def revision_ids(self) -> tuple[int, ...]:
        ids = (self.calendar_revision_id, self.common_revision_id)
        return tuple(each for each in ids if each is not None)

    @property
    def revisions(self) -> tuple[CalendarRevision, ...]:
        """The own side's calendar, and the other side's where both must work."""
        return (self.revision,) if self.common_revision is None else (self.revision, self.common_revision)

"""People, what they may do, when they are away, and how they sign in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms_tickets.models.base import Base, Code, Key, reference

if TYPE_CHECKING:
    from qms_tickets.models.department import Department


class Person(Base):
    """`email` is kept in lower case; mail comes as the person `hears`. A person is deactivated, never deleted."""

    __tablename__ = "people"

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    department_id: Mapped[int] = reference("departments.id", index=True)
    manager_id: Mapped[int | None] = reference("people.id", index=True)
    language: Mapped[Code]
    zone: Mapped[Code]
    password_hash: Mapped[str | None]
    hears: Mapped[Code] = mapped_column(default="at_once")
    active: Mapped[bool] = mapped_column(default=True)
    successor_id: Mapped[int | None] = reference("people.id")
    external: Mapped[bool] = mapped_column(default=False)
    board_seen_at: Mapped[datetime | None]
    # List → its columns, as this person chose them; and the view that is the person's first page.
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)
    start_view_id: Mapped[int | None] = reference("views.id", use_alter=True)
    added_at: Mapped[datetime]

    department: Mapped[Department] = relationship(foreign_keys="Person.department_id")
    manager: Mapped[Person | None] = relationship(remote_side="Person.id", foreign_keys="Person.manager_id")
    capabilities: Mapped[list[Capability]] = relationship(back_populates="person", lazy="selectin")

    def can(self, capability: str) -> bool:
        """Whether the person has the capability for any department."""
        return any(held.name == capability for held in self.capabilities)

    @property
    def initial(self) -> str:
        return self.name[:1]


class Capability(Base):
    """What a person may do beyond being a member; `supervisor` is of one department (a named deputy)."""

    __tablename__ = "capabilities"
    __table_args__ = (UniqueConstraint("person_id", "name", "department_id"),)

    id: Mapped[Key]
    person_id: Mapped[int] = reference("people.id")
    name: Mapped[Code]
    department_id: Mapped[int | None] = reference("departments.id", index=True)

    person: Mapped[Person] = relationship(back_populates="capabilities")


class Absence(Base):
    """From one instant until another the deputy gets what would reach the person."""

    __tablename__ = "absences"
    __table_args__ = (Index("ix_absences_until", "until"),)

    id: Mapped[Key]
    person_id: Mapped[int] = reference("people.id", index=True)
    deputy_id: Mapped[int] = reference("people.id", index=True)
    from_: Mapped[datetime] = mapped_column("from")
    until: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship(foreign_keys="Absence.person_id")
    deputy: Mapped[Person] = relationship(foreign_keys="Absence.deputy_id")


class SignInSession(Base):
    """A signed-in browser: its cookie holds the token, this row its hash, so that ending it is one update."""

    __tablename__ = "sign_in_sessions"

    id: Mapped[Key]
    token_hash: Mapped[Code] = mapped_column(unique=True)
    person_id: Mapped[int] = reference("people.id", index=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None]
    address: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship()


class SignInAttempt(Base):
    """A failed sign-in, counted by e-mail address and by peer address; kept in rows so that processes agree."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index("ix_sign_in_attempts_subject_at", "subject", "at"),)

    id: Mapped[Key]
    subject: Mapped[str]
    at: Mapped[datetime]


class OneTimeLink(Base):
    """A link with which a person sets the first password; used once, for a while."""

    __tablename__ = "one_time_links"

    id: Mapped[Key]
    token_hash: Mapped[Code] = mapped_column(unique=True)
    person_id: Mapped[int] = reference("people.id")
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()

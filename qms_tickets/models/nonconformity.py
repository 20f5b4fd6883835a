"""Nonconformity records: opened by a trigger or a person, confirmed or dismissed by the quality manager."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms_tickets.models.base import Base, Code, Key, reference

if TYPE_CHECKING:
    from qms_tickets.models.agreement import Service
    from qms_tickets.models.department import Department
    from qms_tickets.models.person import Person
    from qms_tickets.models.ticket import Ticket


class Nonconformity(Base):
    """One record may cover many tickets; one is open per interface, service and trigger."""

    __tablename__ = "nonconformities"
    __table_args__ = (Index("ix_nonconformities_state", "state", "due"),)

    id: Mapped[Key]
    number: Mapped[Code] = mapped_column(unique=True)
    state: Mapped[Code]
    version: Mapped[int] = mapped_column(default=1)
    trigger: Mapped[Code]
    side: Mapped[Code]
    relation: Mapped[str | None]
    service_id: Mapped[int | None] = reference("services.id")
    supplier_department_id: Mapped[int | None] = reference("departments.id")
    customer_department_id: Mapped[int | None] = reference("departments.id")
    title: Mapped[str]
    what: Mapped[str] = mapped_column(default="")
    correction: Mapped[str] = mapped_column(default="")
    cause: Mapped[str] = mapped_column(default="")
    action: Mapped[str] = mapped_column(default="")
    check: Mapped[str] = mapped_column(default="")
    effective: Mapped[bool | None]
    dismissal: Mapped[str | None]
    owner_id: Mapped[int | None] = reference("people.id")
    due: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int | None] = reference("people.id")
    confirmed_at: Mapped[datetime | None]
    action_done_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    service: Mapped[Service | None] = relationship()
    supplier_department: Mapped[Department | None] = relationship(
        foreign_keys="Nonconformity.supplier_department_id"
    )
    customer_department: Mapped[Department | None] = relationship(
        foreign_keys="Nonconformity.customer_department_id"
    )
    owner: Mapped[Person | None] = relationship(foreign_keys="Nonconformity.owner_id")
    cases: Mapped[list[NonconformityCase]] = relationship(back_populates="nonconformity")


class NonconformityCase(Base):
    """A ticket that a record covers."""

    __tablename__ = "nonconformity_cases"
    __table_args__ = (UniqueConstraint("nonconformity_id", "ticket_id"),)

    id: Mapped[Key]
    nonconformity_id: Mapped[int] = reference("nonconformities.id")
    ticket_id: Mapped[int] = reference("tickets.id", index=True)
    at: Mapped[datetime]

    nonconformity: Mapped[Nonconformity] = relationship(back_populates="cases")
    ticket: Mapped[Ticket] = relationship()

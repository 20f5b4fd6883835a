"""Services and their agreements: controlled, numbered revisions that never change after release."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.terms import Terms
from qms_tickets.models.base import Base, Code, Key, reference

if TYPE_CHECKING:
    from qms_tickets.models.department import Department
    from qms_tickets.models.person import Person
    from qms_tickets.models.policy import Policy


class Service(Base):
    """An entry of a department's catalogue."""

    __tablename__ = "services"

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Bilingual]
    department_id: Mapped[int] = reference("departments.id", index=True)
    process: Mapped[Code]
    kind: Mapped[Code]
    active: Mapped[bool] = mapped_column(default=True)
    external: Mapped[bool] = mapped_column(default=False)
    effective_revision_id: Mapped[int | None] = reference("agreement_revisions.id", use_alter=True)

    department: Mapped[Department] = relationship()
    revisions: Mapped[list[AgreementRevision]] = relationship(
        back_populates="service",
        foreign_keys="AgreementRevision.service_id",
        order_by="AgreementRevision.number",
    )
    effective_revision: Mapped[AgreementRevision | None] = relationship(
        foreign_keys="Service.effective_revision_id", post_update=True
    )


class AgreementRevision(Base):
    """One revision of a service's agreement. `content` is the document (see domain/terms.py), `state` its life."""

    __tablename__ = "agreement_revisions"
    __table_args__ = (UniqueConstraint("service_id", "number"),)

    id: Mapped[Key]
    service_id: Mapped[int] = reference("services.id")
    number: Mapped[int]
    state: Mapped[Code] = mapped_column(default="draft", index=True)
    version: Mapped[int] = mapped_column(default=1)
    content: Mapped[dict[str, Any]]
    policy_id: Mapped[int] = reference("policies.id")
    calendar_id: Mapped[int | None] = reference("calendars.id")
    prepared_by_id: Mapped[int | None] = reference("people.id")
    created_at: Mapped[datetime]
    effective_from: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    review_due: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")

    service: Mapped[Service] = relationship(
        back_populates="revisions", foreign_keys="AgreementRevision.service_id"
    )
    policy: Mapped[Policy] = relationship()
    prepared_by: Mapped[Person | None] = relationship()
    signatures: Mapped[list[Signature]] = relationship(back_populates="revision", order_by="Signature.at")

    @property
    def terms(self) -> Terms:
        """The document as the rules read it; read once, for the verbs ask many times."""
        kept: tuple[dict[str, Any], Terms] | None = self.__dict__.get("_terms")
        if kept is None or kept[0] is not self.content:
            kept = self.__dict__["_terms"] = (self.content, Terms.of(self.content))
        return kept[1]


class Signature(Base):
    """Prepared, reviewed, approved, or countersigned by a customer's head; `signed` false is a request."""

    __tablename__ = "signatures"
    __table_args__ = (UniqueConstraint("revision_id", "role", "department_id"),)

    id: Mapped[Key]
    revision_id: Mapped[int] = reference("agreement_revisions.id")
    role: Mapped[Code]
    department_id: Mapped[int | None] = reference("departments.id")
    person_id: Mapped[int | None] = reference("people.id")
    asked_at: Mapped[datetime]
    at: Mapped[datetime | None]

    revision: Mapped[AgreementRevision] = relationship(back_populates="signatures")
    person: Mapped[Person | None] = relationship()
    department: Mapped[Department | None] = relationship()

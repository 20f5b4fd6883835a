"""Escalation policies: ladders by kind of clock, revised with an effective date."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.models.base import Base, Code, Key, reference


class Policy(Base):
    """A named policy that agreements refer to."""

    __tablename__ = "policies"

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Bilingual]
    active: Mapped[bool] = mapped_column(default=True)

    revisions: Mapped[list[PolicyRevision]] = relationship(
        back_populates="policy", order_by="PolicyRevision.number"
    )

    def revision_at(self, instant: datetime) -> PolicyRevision:
        """The revision that clocks starting at this instant are escalated by."""
        in_force = [revision for revision in self.revisions if revision.effective_from <= instant]
        return in_force[-1] if in_force else self.revisions[0]


class PolicyRevision(Base):
    """`ladders`: kind of clock → list of rungs, as `domain/escalation.py` reads them."""

    __tablename__ = "policy_revisions"
    __table_args__ = (UniqueConstraint("policy_id", "number"),)

    id: Mapped[Key]
    policy_id: Mapped[int] = reference("policies.id")
    number: Mapped[int]
    effective_from: Mapped[datetime]
    ladders: Mapped[dict[str, Any]]

    policy: Mapped[Policy] = relationship(back_populates="revisions")

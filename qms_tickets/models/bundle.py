"""Bundles: one action asked for several tickets at once, and what became of it on each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from qms_tickets.models.base import Base, Code, Key, reference


class Bundle(Base):
    """Who asked for which action; its lines say what happened."""

    __tablename__ = "bundles"

    id: Mapped[Key]
    person_id: Mapped[int] = reference("people.id", index=True)
    action: Mapped[Code]
    back: Mapped[str]
    asked_at: Mapped[datetime]

    lines: Mapped[list[BundleLine]] = relationship(back_populates="bundle", order_by="BundleLine.id")


class BundleLine(Base):
    """A ticket of a bundle. `outcome` is `done`, the code of a refusal, or none while it has not been tried."""

    __tablename__ = "bundle_lines"
    __table_args__ = (UniqueConstraint("bundle_id", "number"),)

    id: Mapped[Key]
    bundle_id: Mapped[int] = reference("bundles.id")
    number: Mapped[Code]
    version: Mapped[int | None]
    outcome: Mapped[Code | None]
    said: Mapped[str | None]

    bundle: Mapped[Bundle] = relationship(back_populates="lines")

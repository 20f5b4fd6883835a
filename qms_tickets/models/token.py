"""Tokens with which programs act for a person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms_tickets.models.base import Base, Code, Key, reference
from qms_tickets.models.person import Person


class ApiToken(Base):
    """The token itself is stored nowhere: this row holds its hash, what it may do, and until when."""

    __tablename__ = "api_tokens"

    id: Mapped[Key]
    token_hash: Mapped[Code] = mapped_column(unique=True)
    person_id: Mapped[int] = reference("people.id", index=True)
    name: Mapped[str]
    scopes: Mapped[list[str]]
    added_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()

"""Webhooks and chat robots that hear of what happens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from qms_tickets.domain.targets import Wish
from qms_tickets.models.base import Base, Code, Key


class Target(Base):
    """`url` and `secret` are shown to nobody; what was removed keeps its name and loses both.

    `failures` in a row make it rest until `rests_until`. `departments` and `services` are keys; empty means all.
    """

    __tablename__ = "targets"

    id: Mapped[Key]
    kind: Mapped[Code]
    name: Mapped[str]
    url: Mapped[str]
    secret: Mapped[str] = mapped_column(default="")
    language: Mapped[Code]
    events: Mapped[list[str]]
    from_rung: Mapped[int] = mapped_column(default=1)
    departments: Mapped[list[Any]]
    services: Mapped[list[Any]]
    active: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    rests_until: Mapped[datetime | None]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    @property
    def wish(self) -> Wish:
        return Wish(
            frozenset(self.events), self.from_rung, frozenset(self.departments), frozenset(self.services)
        )

"""Views: a list's filters, order and columns, kept under a name."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms_tickets.models.base import Base, Code, Key, reference

if TYPE_CHECKING:
    from qms_tickets.models.person import Person


class View(Base):
    """Its author's alone, or shared with the author's department. It narrows a list and shows nobody more of it."""

    __tablename__ = "views"
    __table_args__ = (UniqueConstraint("person_id", "list", "name"),)

    id: Mapped[Key]
    person_id: Mapped[int] = reference("people.id")
    department_id: Mapped[int | None] = reference("departments.id", index=True)
    list: Mapped[Code]
    name: Mapped[str]
    query: Mapped[dict[str, Any]]
    columns: Mapped[str] = mapped_column(default="")
    saved_at: Mapped[datetime]

    person: Mapped[Person] = relationship(foreign_keys="View.person_id")

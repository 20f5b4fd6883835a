"""What one side says of the other at closure; the first words stay when they are amended."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms_tickets.models.base import Base, Code, Key, reference

if TYPE_CHECKING:
    from qms_tickets.models.person import Person
    from qms_tickets.models.ticket import Ticket

OUTPUT_DIMENSIONS = ("overall", "conformity", "timeliness", "competence", "care", "initiative")
INPUT_DIMENSIONS = ("complete", "on_time")


class Rating(Base):
    """One rating per ticket, closing and rating side; an amendment is a further row that `amends` the first.

    The customer fills the output's dimensions, the supplier the input's; what was not answered is None.
    """

    __tablename__ = "ratings"
    __table_args__ = (
        UniqueConstraint("ticket_id", "closing", "side", "amendment"),
        Index("ix_ratings_given_at", "given_at"),
    )

    id: Mapped[Key]
    ticket_id: Mapped[int] = reference("tickets.id", index=True)
    closing: Mapped[int]
    side: Mapped[Code]
    amendment: Mapped[int] = mapped_column(default=0)
    current: Mapped[bool] = mapped_column(default=True)
    rater_id: Mapped[int | None] = reference("people.id")
    rater_hidden: Mapped[bool] = mapped_column(default=False)
    department_id: Mapped[int] = reference("departments.id")
    given_at: Mapped[datetime]
    overall: Mapped[int | None]
    conformity: Mapped[int | None]
    timeliness: Mapped[int | None]
    competence: Mapped[int | None]
    care: Mapped[int | None]
    initiative: Mapped[int | None]
    complete: Mapped[int | None]
    on_time: Mapped[int | None]
    comment: Mapped[str | None]
    improvement: Mapped[str | None]

    ticket: Mapped[Ticket] = relationship(back_populates="ratings")
    rater: Mapped[Person | None] = relationship()

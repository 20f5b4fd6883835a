"""The record: events in one gapless sequence and one hash chain, texts beside it, signed checkpoints."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms_tickets.domain.events import content_of
from qms_tickets.models.base import Base, Code, Key, reference

if TYPE_CHECKING:
    from qms_tickets.models.person import Person
    from qms_tickets.models.ticket import Ticket


class Event(Base):
    """Never updated, never deleted: two triggers refuse it. `hash` is over `previous` and all that the event says.

    `at` is when it happened, `recorded_at` when it was written; they differ for history that was taken over.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_ticket_id", "ticket_id", "sequence"),
        Index("ix_events_kind_at", "kind", "at"),
        Index("ix_events_recorded_at", "recorded_at"),
    )

    sequence: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    kind: Mapped[Code]
    ticket_id: Mapped[int | None] = reference("tickets.id")
    actor_kind: Mapped[Code]
    actor_id: Mapped[int | None] = reference("people.id")
    for_id: Mapped[int | None] = reference("people.id")
    role: Mapped[str | None]
    channel: Mapped[Code]
    address: Mapped[str | None]
    facts: Mapped[dict[str, Any]]
    text_hashes: Mapped[dict[str, Any]]
    previous: Mapped[Code]
    hash: Mapped[Code]

    ticket: Mapped[Ticket | None] = relationship()
    actor: Mapped[Person | None] = relationship(foreign_keys="Event.actor_id")
    for_: Mapped[Person | None] = relationship(foreign_keys="Event.for_id")
    texts: Mapped[list[EventText]] = relationship(back_populates="event")

    def content(self) -> dict[str, Any]:
        """Everything that the event says, in the form that is hashed."""
        return content_of({column.key: getattr(self, column.key) for column in self.__table__.c})

    def text(self, field: str) -> str | None:
        return next((text.text for text in self.texts if text.field == field), None)


class EventText(Base):
    """What people wrote, and personal data. Redaction empties `text`; the event's hash over it stays."""

    __tablename__ = "event_texts"
    __table_args__ = (UniqueConstraint("sequence", "field"),)

    id: Mapped[Key]
    sequence: Mapped[int] = reference("events.sequence")
    field: Mapped[Code]
    salt: Mapped[Code]
    text: Mapped[str | None]

    event: Mapped[Event] = relationship(back_populates="texts")


class ChainHead(Base):
    """The one row that every writer locks last: the newest sequence number and hash."""

    __tablename__ = "chain_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int]
    hash: Mapped[Code]


class Checkpoint(Base):
    """A signed statement that the chain reached this hash: a tail cut off later is found."""

    __tablename__ = "checkpoints"

    id: Mapped[Key]
    sequence: Mapped[int]
    hash: Mapped[Code]
    at: Mapped[datetime]
    signature: Mapped[str]

"""What people are told: notices in the page, and messages that leave the house through an outbox."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms_tickets.models.base import Base, Code, Key, reference

if TYPE_CHECKING:
    from qms_tickets.models.person import Person
    from qms_tickets.models.target import Target
    from qms_tickets.models.ticket import Ticket


class Notice(Base):
    """One line in a person's notices. `kind` and `facts` make the sentence in the reader's language.

    `mail_at` is when the mail about it leaves, where that is later: the reader was off duty, or wants a digest.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_person_id", "person_id", "at"),
        Index(
            "ix_notices_unread",
            "person_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = reference("people.id")
    for_id: Mapped[int | None] = reference("people.id")
    ticket_id: Mapped[int | None] = reference("tickets.id", index=True)
    kind: Mapped[Code]
    facts: Mapped[dict[str, Any]]
    actor_id: Mapped[int | None] = reference("people.id")
    at: Mapped[datetime]
    mail_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys="Notice.person_id")
    actor: Mapped[Person | None] = relationship(foreign_keys="Notice.actor_id")
    ticket: Mapped[Ticket | None] = relationship()


class Message(Base):
    """A mail to a person, or a message to a target, that waits, was sent, or could not be. Written when it is sent.

    `not_before` is the end of the reader's quiet hours; `digest` messages are joined into one a day or week. What a
    target is told keeps in `facts` what was true when it happened: tried again, it says the same.
    """

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (target_id IS NULL)", name="one_receiver"),
        Index("ix_messages_state", "state"),
        Index("ix_messages_due", "target_id", "state", "not_before"),
        Index("ix_messages_person_id", "person_id", "ticket_id", "created_at"),
    )

    id: Mapped[Key]
    message_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int | None] = reference("people.id")
    target_id: Mapped[int | None] = reference("targets.id")
    for_id: Mapped[int | None] = reference("people.id")
    ticket_id: Mapped[int | None] = reference("tickets.id", index=True)
    actor_id: Mapped[int | None] = reference("people.id")
    kind: Mapped[Code]
    facts: Mapped[dict[str, Any]]
    digest: Mapped[bool] = mapped_column(default=False)
    state: Mapped[Code] = mapped_column(default="waiting")
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None]

    person: Mapped[Person | None] = relationship(foreign_keys="Message.person_id")
    target: Mapped[Target | None] = relationship()
    ticket: Mapped[Ticket | None] = relationship()

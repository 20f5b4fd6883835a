"""The ticket, its items, and what stands around it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms_tickets.domain.lifecycles.ticket import HOLDER, OPEN
from qms_tickets.domain.requirements import Requirement
from qms_tickets.models.base import Base, Code, Key, reference

if TYPE_CHECKING:
    from qms_tickets.models.agreement import AgreementRevision, Service
    from qms_tickets.models.clock import Clock
    from qms_tickets.models.department import Department
    from qms_tickets.models.person import Person
    from qms_tickets.models.rating import Rating


class Ticket(Base):
    """A small two-sided contract.

    `holder`, `holder_department_id`, `holder_person_id` and `holder_due` repeat what state, parties and clocks say,
    so that lists sort by them; the one function that writes them is `operations/clocks.py: follow`.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        UniqueConstraint("source", "external_number"),
        Index("ix_tickets_holder", "holder_department_id", "state", "holder_due"),
        Index("ix_tickets_holder_person", "holder_person_id", "holder_due"),
        Index("ix_tickets_requester", "requester_id", "state"),
        Index("ix_tickets_supplier", "supplier_department_id", "state", "holder_due"),
        Index("ix_tickets_customer", "customer_department_id", "state"),
        Index("ix_tickets_changed_at", "changed_at", "id"),
        Index("ix_tickets_submitted_at", "submitted_at", "id"),
        Index("ix_tickets_closed_at", "closed_at"),
    )

    id: Mapped[Key]
    number: Mapped[Code] = mapped_column(unique=True)
    source: Mapped[str | None]
    external_number: Mapped[str | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)

    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    language: Mapped[Code]
    relation: Mapped[Code]
    confidential: Mapped[bool] = mapped_column(default=False)
    # What stands in fields of a draft and could not be taken: it comes back as it was typed.
    untaken: Mapped[dict[str, Any]] = mapped_column(default=dict)
    service_id: Mapped[int] = reference("services.id", index=True)
    revision_id: Mapped[int] = reference("agreement_revisions.id")

    customer_department_id: Mapped[int] = reference("departments.id")
    requester_id: Mapped[int] = reference("people.id")
    raised_by_id: Mapped[int | None] = reference("people.id")
    confirmed_at: Mapped[datetime | None]
    supplier_department_id: Mapped[int] = reference("departments.id")
    assignee_id: Mapped[int | None] = reference("people.id", index=True)

    impact: Mapped[Code]
    urgency: Mapped[Code]
    priority: Mapped[Code]
    wanted_by: Mapped[datetime | None]
    agreed_due: Mapped[datetime | None]

    lot: Mapped[str] = mapped_column(default="", index=True)
    operation: Mapped[str] = mapped_column(default="")
    quantity_presented: Mapped[int | None]
    quantity_accepted: Mapped[int | None]
    quantity_rejected: Mapped[int | None]
    disposition: Mapped[str | None]

    state: Mapped[Code] = mapped_column(index=True)
    state_before: Mapped[str | None]
    holder: Mapped[Code] = mapped_column(default="customer")
    holder_department_id: Mapped[int | None] = reference("departments.id")
    holder_person_id: Mapped[int | None] = reference("people.id")
    holder_due: Mapped[datetime | None]

    hold_kind: Mapped[str | None]
    hold_since: Mapped[datetime | None]
    hold_stops: Mapped[bool] = mapped_column(default=False)
    resume_at: Mapped[datetime | None]
    holds: Mapped[int] = mapped_column(default=0)
    hold_seconds: Mapped[int] = mapped_column(default=0)

    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    deemed_accepted: Mapped[bool] = mapped_column(default=False)
    first_pass: Mapped[bool | None]
    inputs_conformed: Mapped[bool | None]
    rounds: Mapped[int] = mapped_column(default=0)
    rejections: Mapped[int] = mapped_column(default=0)
    reopenings: Mapped[int] = mapped_column(default=0)
    nudged_at: Mapped[datetime | None]
    escaped: Mapped[bool] = mapped_column(default=False)

    service: Mapped[Service] = relationship()
    revision: Mapped[AgreementRevision] = relationship()
    customer_department: Mapped[Department] = relationship(foreign_keys="Ticket.customer_department_id")
    supplier_department: Mapped[Department] = relationship(foreign_keys="Ticket.supplier_department_id")
    requester: Mapped[Person] = relationship(foreign_keys="Ticket.requester_id")
    raised_by: Mapped[Person | None] = relationship(foreign_keys="Ticket.raised_by_id")
    assignee: Mapped[Person | None] = relationship(foreign_keys="Ticket.assignee_id")
    items: Mapped[list[Item]] = relationship(back_populates="ticket", order_by="Item.position")
    clocks: Mapped[list[Clock]] = relationship(back_populates="ticket", order_by="Clock.id")
    watchers: Mapped[list[Watcher]] = relationship(back_populates="ticket")
    proposals: Mapped[list[DueProposal]] = relationship(back_populates="ticket", order_by="DueProposal.id")
    disputes: Mapped[list[Dispute]] = relationship(back_populates="ticket", order_by="Dispute.id")
    ratings: Mapped[list[Rating]] = relationship(back_populates="ticket", order_by="Rating.id")
    links_to_it: Mapped[list[Link]] = relationship(
        back_populates="to", foreign_keys="Link.to_id", order_by="Link.id"
    )

    @property
    def author_id(self) -> int:
        """Whose draft it is, or was: who raised it, for whomever."""
        return self.raised_by_id or self.requester_id

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def side_holding(self) -> str:
        return HOLDER[self.state]

    @property
    def inputs(self) -> list[Item]:
        return [item for item in self.items if item.side == "input"]

    @property
    def outputs(self) -> list[Item]:
        return [item for item in self.items if item.side == "output"]

    @property
    def open_proposal(self) -> DueProposal | None:
        return next((proposal for proposal in self.proposals if proposal.state == "open"), None)

    @property
    def open_dispute(self) -> Dispute | None:
        return next((dispute for dispute in self.disputes if dispute.decided_at is None), None)

    @property
    def rating_until(self) -> datetime | None:
        """When the time to rate this closing is up; None where it was never asked for."""
        clock = self.clock("rating") if self.state == "closed" else None
        asked = clock is not None and self.closed_at is not None and clock.started_at >= self.closed_at
        return clock.due if clock is not None and asked else None

    def clock(self, kind: str) -> Clock | None:
        """The latest clock of a kind."""
        return next((clock for clock in reversed(self.clocks) if clock.kind == kind), None)

    def running(self, kind: str) -> Clock | None:
        """The clock of a kind that has not ended."""
        clock = self.clock(kind)
        return clock if clock is not None and clock.ended_at is None else None


class Item(Base):
    """One input or output of a ticket; its requirement stands in the pinned revision under the same key."""

    __tablename__ = "items"
    __table_args__ = (UniqueConstraint("ticket_id", "side", "key"),)

    id: Mapped[Key]
    ticket_id: Mapped[int] = reference("tickets.id")
    side: Mapped[Code]
    key: Mapped[Code]
    position: Mapped[int]
    value: Mapped[str | None]
    attachment_id: Mapped[int | None] = reference("attachments.id", use_alter=True)
    unavailable_reason: Mapped[str | None]
    verdict: Mapped[str | None]
    verdict_reason: Mapped[str | None]
    verdict_by_id: Mapped[int | None] = reference("people.id")
    verdict_at: Mapped[datetime | None]
    checked_by_system: Mapped[bool] = mapped_column(default=False)
    first_verdict: Mapped[str | None]
    rejections: Mapped[int] = mapped_column(default=0)
    to_judge: Mapped[bool] = mapped_column(default=True)
    asked_why: Mapped[str | None]
    asked_reason: Mapped[str | None]

    ticket: Mapped[Ticket] = relationship(back_populates="items")
    attachment: Mapped[Attachment | None] = relationship(foreign_keys="Item.attachment_id")
    verdict_by: Mapped[Person | None] = relationship(foreign_keys="Item.verdict_by_id")

    @property
    def requirement(self) -> Requirement:
        terms = self.ticket.revision.terms
        return terms.input(self.key) if self.side == "input" else terms.output(self.key)

    @property
    def is_answered(self) -> bool:
        return bool(self.value) or self.attachment_id is not None


class Comment(Base):
    """`audience` is shared, customer or supplier; the last two are internal to that side."""

    __tablename__ = "comments"

    id: Mapped[Key]
    ticket_id: Mapped[int] = reference("tickets.id", index=True)
    author_id: Mapped[int] = reference("people.id")
    side: Mapped[str | None]
    audience: Mapped[Code]
    text: Mapped[str]
    language: Mapped[Code]
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    author: Mapped[Person] = relationship()


class Attachment(Base):
    """A file. Its bytes lie in the instance folder under `stored_name`; its own name is shown, never used as a path.

    Its audience is that of a comment, or UNSENT while the form that it came with has not been taken.
    """

    __tablename__ = "attachments"

    id: Mapped[Key]
    ticket_id: Mapped[int] = reference("tickets.id", index=True)
    author_id: Mapped[int] = reference("people.id")
    side: Mapped[str | None]
    audience: Mapped[Code]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[Code]
    stored_name: Mapped[Code]
    at: Mapped[datetime]

    author: Mapped[Person] = relationship()


class Watcher(Base):
    """A person who follows a ticket; on a confidential one, a named person of `side`."""

    __tablename__ = "watchers"
    __table_args__ = (UniqueConstraint("ticket_id", "person_id"), Index("ix_watchers_person_id", "person_id"))

    id: Mapped[Key]
    ticket_id: Mapped[int] = reference("tickets.id")
    person_id: Mapped[int] = reference("people.id")
    side: Mapped[str | None]

    ticket: Mapped[Ticket] = relationship(back_populates="watchers")
    person: Mapped[Person] = relationship()


class FormerDepartment(Base):
    """A department that held a side of the ticket before a hand-over: it keeps reading."""

    __tablename__ = "former_departments"
    __table_args__ = (
        UniqueConstraint("ticket_id", "department_id"),
        Index("ix_former_departments_department_id", "department_id"),
    )

    id: Mapped[Key]
    ticket_id: Mapped[int] = reference("tickets.id")
    department_id: Mapped[int] = reference("departments.id")
    side: Mapped[Code]
    until: Mapped[datetime]


class Link(Base):
    """`from` blocks, follows, duplicates, corrects or is the counter-request of `to`."""

    __tablename__ = "links"
    __table_args__ = (UniqueConstraint("from_id", "to_id", "kind"), Index("ix_links_to_id", "to_id"))

    id: Mapped[Key]
    from_id: Mapped[int] = reference("tickets.id")
    to_id: Mapped[int] = reference("tickets.id")
    kind: Mapped[Code]
    at: Mapped[datetime]

    from_: Mapped[Ticket] = relationship(foreign_keys="Link.from_id")
    to: Mapped[Ticket] = relationship(back_populates="links_to_it", foreign_keys="Link.to_id")


class DueProposal(Base):
    """Another due time, proposed by one side; open, agreed, refused, replaced or lapsed."""

    __tablename__ = "due_proposals"

    id: Mapped[Key]
    ticket_id: Mapped[int] = reference("tickets.id", index=True)
    side: Mapped[Code]
    person_id: Mapped[int] = reference("people.id")
    due: Mapped[datetime]
    reason: Mapped[str]
    state: Mapped[Code] = mapped_column(default="open")
    at: Mapped[datetime]
    answered_by_id: Mapped[int | None] = reference("people.id")
    answered_at: Mapped[datetime | None]

    ticket: Mapped[Ticket] = relationship(back_populates="proposals")
    person: Mapped[Person] = relationship(foreign_keys="DueProposal.person_id")


class Dispute(Base):
    """One side contests an act of the other: a hold, a request for input, a verdict, a decline, a lower priority."""

    __tablename__ = "disputes"

    id: Mapped[Key]
    ticket_id: Mapped[int] = reference("tickets.id", index=True)
    subject: Mapped[Code]
    event_sequence: Mapped[int | None]
    side: Mapped[Code]
    person_id: Mapped[int] = reference("people.id")
    reason: Mapped[str]
    at: Mapped[datetime]
    customer_upholds: Mapped[bool | None]
    supplier_upholds: Mapped[bool | None]
    passed_up_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = reference("people.id")
    upheld: Mapped[bool | None]
    decision: Mapped[str | None]

    ticket: Mapped[Ticket] = relationship(back_populates="disputes")
    person: Mapped[Person] = relationship(foreign_keys="Dispute.person_id")

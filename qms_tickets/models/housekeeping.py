"""Rows that keep the house: counters, keys of repeated requests, leases, heartbeats, settings, imports, search."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qms_tickets.models.base import Base, Code, Key, reference


class Counter(Base):
    """The last number given of a series, for example `T-2026`."""

    __tablename__ = "counters"

    name: Mapped[Code] = mapped_column(primary_key=True)
    value: Mapped[int]


class IdempotencyKey(Base):
    """The answer that a request got, written in the transaction of its effect: the same key gets it again."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (UniqueConstraint("person_id", "key"), Index("ix_idempotency_keys_at", "at"))

    id: Mapped[Key]
    person_id: Mapped[int] = reference("people.id")
    key: Mapped[Code]
    what: Mapped[str]
    body_hash: Mapped[Code]
    status: Mapped[int]
    location: Mapped[str]
    at: Mapped[datetime]


class Lease(Base):
    """Who does a job now. The token grows with each taker, so that a stale owner is recognised."""

    __tablename__ = "leases"

    name: Mapped[Code] = mapped_column(primary_key=True)
    owner: Mapped[str]
    token: Mapped[int]
    expires_at: Mapped[datetime]


class Heartbeat(Base):
    """When a scheduler was last seen, and since when none was (for the reason of late rungs)."""

    __tablename__ = "heartbeats"

    node: Mapped[Code] = mapped_column(primary_key=True)
    kind: Mapped[Code]
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime]


class Setting(Base):
    """A setting of the organisation that the quality manager or an administrator edits."""

    __tablename__ = "settings"

    name: Mapped[Code] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]


class ImportedRow(Base):
    """A row of another system's log: its key, its event, and its original where it was repaired."""

    __tablename__ = "imported_rows"
    __table_args__ = (UniqueConstraint("source", "external_number", "ordinal"),)

    id: Mapped[Key]
    source: Mapped[Code]
    external_number: Mapped[Code]
    ordinal: Mapped[int]
    ticket_id: Mapped[int] = reference("tickets.id", index=True)
    sequence: Mapped[int] = reference("events.sequence")
    repaired: Mapped[str | None]
    original: Mapped[str | None]


class SearchDocument(Base):
    """What can be found of a ticket by one audience (shared, customer, supplier), as tokens.

    SQLite keeps a full-text table over it, PostgreSQL a `tsvector` index: see migrations and queries/search.py.
    """

    __tablename__ = "search_documents"
    __table_args__ = (UniqueConstraint("ticket_id", "audience"),)

    id: Mapped[Key]
    ticket_id: Mapped[int] = reference("tickets.id")
    audience: Mapped[Code]
    tokens: Mapped[str]

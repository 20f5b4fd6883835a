"""Tickets in the browser: lists, the ticket's page, its actions, its files, new requests."""

from __future__ import annotations

from qms_tickets.web.tickets import (
    act,
    drafts,
    files,
    lists,
    new,
    record,
    reopening,
    show,
    undoing,
    unsent,
    workload,
    writing,
)
from qms_tickets.web.tickets.blueprint import bp

__all__ = [
    "act",
    "bp",
    "drafts",
    "files",
    "lists",
    "new",
    "record",
    "reopening",
    "show",
    "undoing",
    "unsent",
    "workload",
    "writing",
]

"""Small logs of another system, and how they are taken over."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qms_tickets.domain.access import Actor
from qms_tickets.domain.taking_over.mapping import LogMapping
from qms_tickets.extensions import db
from qms_tickets.models.ticket import Ticket
from qms_tickets.operations import defaults
from qms_tickets.operations.imports.importing import get_ready, write
from qms_tickets.transaction import transaction

BY = Actor(kind="system", name="import", channel="cli")
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HEADER = ("no", "when", "state", "who", "opened", "caller", "site", "group", "worker", "kind")
HOUR = 3600

DOCUMENT: dict[str, Any] = {
    "source": "old_desk",
    "time": {"format": "iso", "zone": "UTC"},
    "missing": {"values": ["?", ""]},
    "columns": {
        "ticket": "no",
        "at": "when",
        "state": "state",
        "by": "who",
        "opened_at": "opened",
        "customer": "caller",
        "customer_department": "site",
        "supplier_department": "group",
        "assignee": "worker",
        "service": "kind",
    },
    "states": {
        "New": "submitted",
        "Active": "in progress",
        "Waiting": "input requested",
        "Parked": "on hold",
        "-100": "as before",
        "Resolved": "delivered",
        "Closed": "closed",
    },
    "targets": {
        "default": {"response": 2 * HOUR, "delivery": 8 * HOUR, "acceptance": 4 * HOUR, "input": 4 * HOUR}
    },
}


def mapping(**changes: Any) -> LogMapping:
    return LogMapping.of(DOCUMENT | changes, "old_desk")


def row(
    number: str, when: str, state: str, *, opened: str = "2026-02-02T08:00", **told: str
) -> tuple[str, ...]:
    values = {
        "who": "amy",
        "caller": "bob",
        "site": "Plant",
        "group": "Desk",
        "worker": "amy",
        "kind": "Mail",
    } | told
    return (number, f"2026-02-02T{when}" if "T" not in when else when, state, values["who"], opened,
            *(values[name] for name in ("caller", "site", "group", "worker", "kind")))  # fmt: skip


STORY = [
    row("A1", "08:00", "New"),
    row("A1", "09:00", "Active"),
    row("A1", "10:00", "Waiting"),
    row("A1", "12:00", "Active"),
    row("A1", "14:00", "Resolved"),
    row("A1", "20:00", "Closed"),
]
OPEN = [row("B2", "2026-03-02T09:00", "New", opened="2026-03-02T09:00"), row("B2", "2026-03-02T10:00", "Active",
        opened="2026-03-02T09:00")]  # fmt: skip


def text(rows, *, delimiter: str = ",", header=HEADER) -> str:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(rows)
    return written.getvalue()


def file(folder: Path, rows, *, name: str = "log.csv", encoding: str = "utf-8", delimiter: str = ",") -> Path:
    content = text(rows, delimiter=delimiter).encode(encoding)
    path = folder / name
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return path


def take_over(path: Path, **changes: Any) -> dict[str, Any]:
    """The report of a run on an installation that has its defaults."""
    with transaction():
        defaults.seed(NOW, BY)
    ready = get_ready(path, mapping(**changes))
    return write(ready, transaction, by=BY, now=NOW, zone="Asia/Shanghai").as_dict()


def taken(number: str) -> Ticket:
    return db.session.query(Ticket).filter_by(external_number=number).one()

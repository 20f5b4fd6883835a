"""The file beside the database that keeps the signed checkpoints: an older copy of the database is found by it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Final

from qms_tickets.config import Settings
from qms_tickets.domain.checkpoints import Statement, as_line, from_line

NAME: Final = "checkpoints.jsonl"


def keep(settings: Settings, statement: Statement) -> None:
    """Written through to the disk before anybody relies on it."""
    with (settings.instance / NAME).open("a", encoding="utf-8") as file:
        file.write(as_line(settings.secret_key, statement) + "\n")
        file.flush()
        os.fsync(file.fileno())


def kept(settings: Settings) -> Iterator[Statement]:
    """The statements that our key signed; what nobody signed says nothing."""
    path = settings.instance / NAME
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            statement = from_line(settings.secret_key, line)
            if statement is not None:
                yield statement

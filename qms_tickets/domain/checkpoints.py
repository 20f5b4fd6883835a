"""A checkpoint: "the chain reached this hash at this number", signed with the installation's key."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime

from qms_tickets.domain.events import instant_text


@dataclass(frozen=True, slots=True)
class Statement:
    sequence: int
    hash: str
    at: datetime

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash} {instant_text(self.at)}"


def signature(secret: str, statement: Statement) -> str:
    return hmac.new(secret.encode(), f"checkpoint {statement}".encode(), hashlib.sha256).hexdigest()


def is_signed(secret: str, statement: Statement, given: str) -> bool:
    return hmac.compare_digest(signature(secret, statement), given)


def as_line(secret: str, statement: Statement) -> str:
    """As it stands in the file beside the database."""
    return json.dumps(
        {
            "sequence": statement.sequence,
            "hash": statement.hash,
            "at": instant_text(statement.at),
            "signature": signature(secret, statement),
        }
    )


def from_line(secret: str, line: str) -> Statement | None:
    """A statement of the file; None for a line that nobody signed, or that was cut off by a crash."""
    try:
        told = json.loads(line)
        statement = Statement(int(told["sequence"]), str(told["hash"]), datetime.fromisoformat(told["at"]))
        return statement if is_signed(secret, statement, str(told["signature"])) else None
    except (ValueError, KeyError, TypeError):
        return None

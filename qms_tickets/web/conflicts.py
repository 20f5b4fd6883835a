"""Two people save the same: the second sees both versions and keeps the own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request

from qms_tickets.web.request import words


@dataclass(frozen=True, slots=True)
class Conflict:
    """Who was first and when, and what differs: (label, value) of theirs and of mine."""

    who: str
    when_at: datetime
    theirs: list[tuple[str, str]]
    mine: list[tuple[str, str]]


def fingerprint(values: Mapping[str, Any]) -> str:
    """What a row said when its form was drawn."""
    said = repr(sorted((name, str(value)) for name, value in values.items()))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def is_outdated(stored: Mapping[str, Any]) -> bool:
    """Whether the form was drawn from an older row. A form that says nothing about it is taken as it is."""
    drawn = request.form.get("version", "")
    return bool(drawn) and drawn != fingerprint(stored)


def conflict(
    stored: Mapping[str, Any], labels: Mapping[str, str], changed: tuple[str, datetime] | None, now: datetime
) -> Conflict:
    who, at = changed or ("", now)
    typed = {name: ", ".join(request.form.getlist(name)) for name in labels}
    shown = {name: _shown(stored.get(name)) for name in labels}
    differ = [name for name in labels if typed[name].strip() != shown[name]]
    return Conflict(
        who or words().text("word-a-person"),
        at,
        [(labels[name], shown[name]) for name in differ],
        [(labels[name], typed[name]) for name in differ],
    )


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)

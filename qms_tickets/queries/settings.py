"""What the organisation has set; the defaults stand where it has said nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qms_tickets.domain import defaults
from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.extensions import db
from qms_tickets.models.housekeeping import Setting
from qms_tickets.queries.kept import kept

PRIORITY_MATRIX = "priority_matrix"
QMS_PROCESSES = "qms_processes"
PLANNER = "planner"
FIRST_STEPS = "first_steps"


def setting(name: str) -> dict[str, Any] | None:
    """Read once a transaction: a page of services asks for the processes at each line."""
    return kept(("setting", name), lambda: _stored(name))


def _stored(name: str) -> dict[str, Any] | None:
    row = db.session.get(Setting, name)
    return None if row is None else row.value


def priority_matrix() -> Mapping[str, Sequence[str]]:
    """Impact → priorities in the order of the urgencies."""
    return setting(PRIORITY_MATRIX) or defaults.PRIORITY_MATRIX


def qms_processes() -> dict[str, Bilingual]:
    """Code → name, in the organisation's own order."""
    stored = setting(QMS_PROCESSES)
    if stored is None:
        return {code: Bilingual.of(name) for code, name in defaults.QMS_PROCESSES.items()}
    return {entry["code"]: Bilingual.of(entry["name"]) for entry in stored["processes"]}


def process_name(code: str) -> Bilingual:
    """Its name; the code itself for a process that is no longer on the list."""
    return qms_processes().get(code) or Bilingual.of(code)


def planner_email() -> str:
    """Who plans production and hears of the last rung of a process ladder; empty where nobody is named."""
    return str((setting(PLANNER) or {}).get("email", ""))

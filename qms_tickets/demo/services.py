"""The catalogue as agreements keep it: the document of a revision, its targets, its ladder."""

from __future__ import annotations

from typing import Any

from qms_tickets.demo.source import services

PRIORITIES = ("P1", "P2", "P3", "P4")

# Working hours for P1 to P4, defaults.md.
RESPONSE = (0.5, 2, 4, 8)
INPUT = (2, 4, 16, 24)
ACCEPTANCE = (4, 8, 16, 24)
ACCEPTANCE_PROCESS = (2, 4, 8, 8)
RATING = (40, 40, 40, 40)
DEEMED_GRACE = 8


def target_hours(code: str, clock: str, priority: str) -> float:
    """The target of a clock in hours; a service with a process relation has the shorter times of one."""
    service = services()[code]
    if clock in service.get("seconds", {}):
        return float(service["seconds"][clock]) / 3600
    row = {
        "response": RESPONSE,
        "delivery": service.get("targets", RATING),
        "input": INPUT,
        "acceptance": ACCEPTANCE_PROCESS if "process" in service["relations"] else ACCEPTANCE,
        "rating": RATING,
        "rework": tuple(max(1, amount / 2) for amount in service.get("targets", RATING)),
    }[clock]
    return float(row[PRIORITIES.index(priority)])


def document(code: str, revision: int) -> dict[str, Any]:
    """The content of a revision (1 is the first), in the shape of domain/terms.py."""
    service = services()[code]
    later = {key for later in service["revisions"][revision:] for key in later.get("adds", ())}
    return {
        **{name: service[name] for name in ("purpose", "scope", "responsibilities", "records")},
        "document_number": service["document"],
        "procedure": [
            {"text": {"zh": step["zh"], "en": step["en"]}, "who": step["by"], "influence": step["influence"]}
            for step in service["steps"]
        ],
        "relations": service["relations"],
        "inputs": [_requirement(entry) for entry in service["inputs"] if entry["key"] not in later],
        "outputs": [_requirement(entry) for entry in service["outputs"] if entry["key"] not in later],
        "targets": targets_in_seconds(code),
        "approval": service.get("approval", False),
        "deemed_acceptance": service.get("deemed_acceptance", False),
    }


def targets_in_seconds(code: str) -> dict[str, dict[str, int]]:
    return {
        clock: {priority: round(target_hours(code, clock, priority) * 3600) for priority in PRIORITIES}
        for clock in ("response", "delivery", "input", "acceptance", "rating", "rework")
    }


def _requirement(entry: dict[str, Any]) -> dict[str, Any]:
    written = {
        "key": entry["key"],
        "name": entry["name"],
        "kind": entry.get("kind") or entry.get("evidence"),
        "mandatory": entry.get("mandatory", True),
        "effect": entry["effect"],
        "check": entry.get("check") or entry.get("criterion"),
        "harm": entry["if_not"],
        "unit": entry.get("unit", {}),
        "choices": [
            {"key": choice["key"], "name": {"zh": choice["zh"], "en": choice["en"]}}
            for choice in entry.get("choices", ())
        ],
    }
    return written | {limit: str(entry[limit]) for limit in ("minimum", "maximum") if limit in entry}

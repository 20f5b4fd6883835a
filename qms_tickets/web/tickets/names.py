"""Names of what a ticket's events hold as keys, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from qms_tickets.queries.history import Entry, names_in
from qms_tickets.web.request import words
from qms_tickets.words.history import Names


def item_names(ticket: Any) -> dict[str, str]:
    return {item.key: words().name(item.requirement.name) for item in ticket.items}


def naming(ticket: Any, entries: Iterable[Entry]) -> Names:
    """People, departments and items of these events, found in two statements."""
    known = names_in(entries)
    by_kind: Mapping[str, Mapping[Any, Any]] = {
        "person": known.people,
        "department": known.departments,
        "item": item_names(ticket),
    }

    def name(what: str, key: Any, /) -> str:
        found = by_kind.get(what, {}).get(key)
        return words().name(found) if found is not None else str(key)

    return name


# Fields of the actions' forms, by the words that stand above them.
_LABELS: Mapping[str, str] = {
    "reason": "frame-reason",
    "kind": "frame-reason",
    "due": "propose-due",
    "resume_at": "hold-resume-at",
    "person": "role-assignee",
    "department": "hand-over-to",
    "impact": "ticket-impact",
    "urgency": "ticket-urgency",
    "overall": "rating-overall",
    "complete": "rating-complete",
    "comment": "rate-comment",
    "message": "ask-message",
    "text": "frame-comment-label",
    "upheld": "decide-question",
    "blocking_reason": "deliver-blocking",
    "quantity_presented": "deliver-quantity",
    "quantity_rejected": "judge-quantity-rejected",
    "disposition": "judge-disposition",
    "improvement": "rate-improvement",
}
_RATED = ("conformity", "timeliness", "competence", "care", "initiative", "on_time")
_CELLS = ("value", "verdict", "why", "file", "attachment_id")
_REASONS = ("reason", "unavailable_reason")


def labels_of(ticket: Any) -> dict[str, str]:
    """What each field of the ticket's forms is called, so that a list of errors says where."""
    names, reason = item_names(ticket), words().text("frame-reason")
    items = {f"{cell}.{key}": name for key, name in names.items() for cell in _CELLS}
    reasons = {f"{cell}.{key}": f"{name} · {reason}" for key, name in names.items() for cell in _REASONS}
    rated = {field: words().code("rating", field) for field in _RATED}
    presented = ticket.quantity_presented or 0
    accepted = {"quantity_accepted": words().text("judge-quantity-accepted", presented=presented)}
    plain = {field: words().text(label) for field, label in _LABELS.items()}
    return items | reasons | rated | accepted | plain

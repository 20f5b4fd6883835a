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

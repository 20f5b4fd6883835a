"""What happened to the ticket while a form was filled in, beside what the form says: both in words."""

from __future__ import annotations

from typing import Any

from qms_tickets.domain.errors import Refusal
from qms_tickets.operations.tickets.verbs import Verb
from qms_tickets.queries.history import history_of
from qms_tickets.web.forms import Filled
from qms_tickets.web.request import seen, viewer, words
from qms_tickets.web.tickets.names import labels_of, naming
from qms_tickets.words.history import deed
from qms_tickets.words.reader import message_id
from qms_tickets.words.refusals import sentence

NEWEST = 3
# Fields that the form carries along, by how their names begin: nobody decided anything in them.
_CARRIED = ("attachment_id.", "audience", "answer", "act", "understood")
# What the codes of a chosen field are called, by the field; reasons are called by the action.
_PREFIXES = {
    "verdict": ("verdict",),
    "why": ("reason-reject", "reason-request-input"),
    "impact": ("impact",),
    "urgency": ("urgency",),
    "disposition": ("disposition",),
}


def conflict(ticket: Any, verb: Verb, typed: Filled, refusal: Refusal) -> dict[str, Any]:
    entries = history_of(ticket, seen())[:NEWEST]
    name = naming(ticket, entries)
    first = next((entry for entry in entries if entry.actor), None)
    return {
        "code": refusal.code,
        "why": sentence(words(), refusal),
        "who": words().text("role-system") if first is None else first.actor,
        "at": ticket.changed_at if first is None else first.at,
        "own": first is not None and first.actor_id == viewer().id,
        "theirs": [(words().when(one.at), deed(words(), one.as_mapping(), name)) for one in entries],
        "mine": _mine(ticket, verb, typed),
    }


def _mine(ticket: Any, verb: Verb, typed: Filled) -> list[tuple[str, str]]:
    """What was written and chosen, field by field; where that is nothing, what was to be done."""
    labels, action = labels_of(ticket), words().text(f"action-{verb.address}")
    given = [(name, str(typed.value(name))) for name in typed.values if not name.startswith(_CARRIED)]
    said = [(labels.get(name, action), _in_words(verb, name, value)) for name, value in given if value]
    return said or [(action, "")]


def _in_words(verb: Verb, name: str, value: str) -> str:
    """A code as it is called in the form; what a person wrote as it is."""
    if name == "all_conform":
        return words().text("action-all-conform")
    prefixes = (f"reason-{verb.address}",) if name == "kind" else _PREFIXES.get(name.partition(".")[0], ())
    known = (message_id(prefix, value) for prefix in prefixes)
    return next((words().text(message) for message in known if words().has(message)), value)

"""Undo: offered in the toast and in the history, for a short while; each is a small form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import flash, request

from qms_tickets.domain.errors import NotPossible, NotValid
from qms_tickets.domain.undo import HARMLESS, is_undoable
from qms_tickets.operations.tickets.undo import undo
from qms_tickets.queries import tickets
from qms_tickets.queries.history import Entry, history_of
from qms_tickets.queries.undo import others_were_told
from qms_tickets.web.errors import page, sentence_of
from qms_tickets.web.once import once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, now, say, seen, viewer
from qms_tickets.web.tickets.blueprint import bp


@bp.post("/tickets/<number>/undo")
@policy("signed_in")
def take_back(number: str) -> Any:
    given = request.form.get("event", "")
    if not (given.isascii() and given.isdigit() and len(given) < 16):
        raise NotValid(event="not_a_whole_number")

    def done() -> str:
        ticket = tickets.locked(number, seen())
        undo(ticket, int(given), by=actor(), now=now())
        return f"/tickets/{ticket.number}#history"

    try:
        return once(done, after=lambda: flash(say("undo-done"), "success"))
    except NotPossible as refusal:
        return page(
            409, sentence_of(refusal), title=say("frame-undo-refused"), back=f"/tickets/{number}#history"
        )


def undoable(entries: Iterable[Entry]) -> set[int]:
    """The events that the reader can take back now, of a history with the newest first."""
    found, built_on = set[int](), False
    for entry in entries:
        if _can_undo(entry) and not (built_on and entry.kind == "ticket.taken"):
            found.add(entry.sequence)
        built_on = built_on or entry.kind not in HARMLESS
    return found


def _can_undo(entry: Entry) -> bool:
    own = entry.actor_id == viewer().id
    if entry.withdrawn or not is_undoable(entry.kind, entry.facts, own=own, at=entry.at, now=now()):
        return False
    # Who is named hears of it at once: the button would be late before it is pressed.
    return not entry.facts.get("mentions") and not others_were_told(entry.sequence)


def flash_with_undo(sentence: str, url: str, **fields: str) -> None:
    flash({"text": sentence, "undo": {"url": url, "fields": fields}}, "success")  # type: ignore[arg-type]


def say_done_with_undo(number: str, sentence: str) -> None:
    """What was just done, with the way back where there is one."""
    entries = history_of(tickets.numbered(number, seen()), seen())
    newest = entries[0].sequence if entries else 0
    if newest in undoable(entries):
        flash_with_undo(sentence, f"/tickets/{number}/undo", event=str(newest))
    else:
        flash(sentence, "success")

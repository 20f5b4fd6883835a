"""What can be taken back: one's own act of a moment ago that has told nobody and ended no clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

WITHIN: Final = timedelta(minutes=5)
KINDS: Final = frozenset({"ticket.taken", "ticket.commented", "ticket.draft_discarded"})
# What may have happened since without having built on the act.
HARMLESS: Final = frozenset({"ticket.commented", "ticket.attached", "ticket.watched", "ticket.unwatched"})


def is_undoable(kind: str, facts: Mapping[str, Any], *, own: bool, at: datetime, now: datetime) -> bool:
    """As far as the act itself says; whether others were told of it meanwhile, `queries.undo` knows."""
    return kind in KINDS and own and at <= now <= at + WITHIN and not facts.get("clocks")

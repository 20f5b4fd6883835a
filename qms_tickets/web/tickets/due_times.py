"""The form for another due time: what it offers, and what it says before it takes a time that surprises."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from qms_tickets.domain.clocks.business_time import due
from qms_tickets.domain.errors import FieldError, NotValid
from qms_tickets.queries.clocks import counted_hours, holds_at
from qms_tickets.web.request import now, words

# What is asked for is more time: a working day beyond what is owed, in steps that people name.
MORE = timedelta(hours=8)
STEP = timedelta(minutes=5)


def form_of(ticket: Any) -> dict[str, Any]:
    delivery = ticket.running("delivery")
    current = None if delivery is None else delivery.due
    later = due(counted_hours(ticket, "supplier", now()), max(current or now(), now()), MORE)
    return {"later": _rounded_up(ticket, later), "current": current}


def _rounded_up(ticket: Any, instant: datetime) -> datetime:
    """On the step, where that is working time too."""
    over = timedelta(minutes=instant.minute % 5, seconds=instant.second, microseconds=instant.microsecond)
    rounded = instant - over + (STEP if over else timedelta(0))
    return rounded if holds_at(ticket, rounded, now()) == rounded else instant


def ask_first(ticket: Any, body: Any, form: MultiDict[str, str]) -> None:
    """Errors: NotValid once, for a time that nobody works at or that comes sooner; sent again as it is, it is meant."""
    wanted: datetime = body.due
    if form.get("understood") == form.get("due") or wanted <= now():
        return
    holds, delivery = holds_at(ticket, wanted, now()), ticket.running("delivery")
    current = None if delivery is None else delivery.due
    if current is not None and now() < holds < current:
        raise NotValid({"due": FieldError("earlier_than_due", {"holds": holds, "current": current})})
    if now() < holds < wanted:
        who = words().name(ticket.supplier_department.name)
        raise NotValid({"due": FieldError("closed_then", {"who": who, "wanted": wanted, "holds": holds})})

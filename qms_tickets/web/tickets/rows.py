"""A ticket as one line of a list (templates/macros/rows.html)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from qms_tickets.domain.lifecycles import ticket as life
from qms_tickets.domain.turns import asked_of
from qms_tickets.operations import bundles
from qms_tickets.queries.clocks import rungs_reached
from qms_tickets.queries.work import Duty
from qms_tickets.web.request import now, seen, words
from qms_tickets.web.tickets.turn import ONE_CLICK
from qms_tickets.web.times import clock_ids, left_of_ticket

BANDS = ("overdue", "today", "week", "later")


def rows_of(tickets: Sequence[Any], *, mine: bool = False) -> list[dict[str, Any]]:
    """Lines without a verb of the reader's own: the word says what the holder is asked for."""
    reached = rungs_reached(clock_ids(tickets))
    return [_row(ticket, reached, asked=None if mine else _asked_word(ticket)) for ticket in tickets]


def duty_rows(duties: Sequence[Duty]) -> list[dict[str, Any]]:
    reached = rungs_reached(clock_ids([duty.ticket for duty in duties]))
    return [_duty_row(duty, reached) for duty in duties]


def _duty_row(duty: Duty, reached: dict[int, tuple[int, int]]) -> dict[str, Any]:
    row = _row(duty.ticket, reached if duty.own_clock else {}, asked=None)
    row["verb"] = _verb(duty)
    row["due"] = duty.due
    if not duty.own_clock:
        row["left"], row["used"] = None, None
        row["left_words"] = words().text("work-answer")
    return row


def _verb(duty: Duty) -> dict[str, Any]:
    number, address = duty.ticket.number, duty.action.replace("_", "-")
    label = words().code("asked", duty.asked)
    if duty.action in ONE_CLICK - {"approve"}:
        fields = {"version": str(duty.ticket.version)}
        return {
            "label": label,
            "action": duty.action,
            "url": f"/tickets/{number}/{address}",
            "fields": fields,
        }
    if duty.action == "submit":
        return {"label": label, "action": "submit", "href": f"/tickets/new?draft={number}"}
    opens = duty.action in {"deliver", "provide_input", "accept_delivery", "rate", "decide_dispute"}
    href = f"/tickets/{number}?act={address}#act" if opens else f"/tickets/{number}"
    return {"label": label, "action": duty.action, "href": href}


def _row(ticket: Any, reached: dict[int, tuple[int, int]], asked: str | None) -> dict[str, Any]:
    left = left_of_ticket(ticket, now(), reached)
    side, other = _other_side(ticket)
    return {
        "number": ticket.number,
        "href": f"/tickets/{ticket.number}",
        "title": ticket.title,
        "second": _second(ticket),
        "left": left,
        "left_words": words().code("state", ticket.state) if left is None else None,
        "due": left.due if left is not None else None,
        "verb": {"label": asked, "href": f"/tickets/{ticket.number}"} if asked else None,
        "relation": ticket.relation,
        "side": side,
        "other": other,
        "used": left.share if left is not None else None,
        "state": ticket.state,
        "version": ticket.version,
        "barred": _barred(ticket),
        "priority": ticket.priority,
        "service": words().name(ticket.service.name),
        "holder": ticket.holder,
        "customer": _party(ticket.customer_department, ticket.requester),
        "supplier": _party(ticket.supplier_department, ticket.assignee),
        "raised": ticket.submitted_at,
        "updated": ticket.changed_at,
    }


def _barred(ticket: Any) -> list[str]:
    """What can be done with several tickets at once, and by nobody with this one as it stands."""
    of_state = [name for name in bundles.ACTIONS if ticket.state not in life.TICKET.actions[name].from_]
    return [*of_state, "take"] if ticket.assignee_id and "take" not in of_state else of_state


def _party(department: Any, person: Any | None) -> str:
    return f"{words().name(department.name)} {person.name if person else ''}".strip()


def _second(ticket: Any) -> str:
    service = words().name(ticket.service.name)
    return words().text("work-lot", lot=ticket.lot) if ticket.lot else service


def _asked_word(ticket: Any) -> str | None:
    asked = asked_of(ticket) if ticket.holder != "none" else None
    return words().code("asked", asked) if asked else None


def _other_side(ticket: Any) -> tuple[str, str]:
    """The side that the reader is not on, by its department and its person."""
    if _is_customer(ticket):
        return "supplier", _party(ticket.supplier_department, ticket.assignee)
    return "customer", _party(ticket.customer_department, ticket.requester)


def _is_customer(ticket: Any) -> bool:
    viewer = seen()
    if ticket.requester_id in viewer.people:
        return True
    if ticket.assignee_id in viewer.people:
        return False
    return ticket.customer_department_id == viewer.department_id or (
        ticket.customer_department_id in viewer.departments
        and ticket.supplier_department_id not in viewer.departments
    )


def band_of(due: datetime | None) -> str:
    """Overdue, today, this week (until Sunday) or later, in the reader's own days."""
    if due is None:
        return "later"
    if due < now():
        return "overdue"
    today, day = words().local(now()).date(), words().local(due).date()
    if day == today:
        return "today"
    sunday = today + timedelta(days=6 - today.weekday())
    return "week" if day <= sunday else "later"


def in_bands(duties: Iterable[Duty]) -> dict[str, list[Duty]]:
    bands: dict[str, list[Duty]] = {name: [] for name in BANDS}
    for duty in duties:
        bands[band_of(duty.due)].append(duty)
    return bands

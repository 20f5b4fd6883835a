"""The ticket's record on clean pages: requirements, verdicts, who, when. What an auditor asks for first."""

from __future__ import annotations

from typing import Any

from flask import Response

from qms_tickets.domain.said import SCORES
from qms_tickets.queries import tickets
from qms_tickets.queries.history import history_of
from qms_tickets.queries.ratings import visible_ratings, withheld
from qms_tickets.web.fragments import render
from qms_tickets.web.policy import policy
from qms_tickets.web.request import seen, words
from qms_tickets.web.texts import rich
from qms_tickets.web.tickets.blueprint import bp
from qms_tickets.web.tickets.items import lines_of
from qms_tickets.web.tickets.names import item_names, naming
from qms_tickets.web.tickets.show import said_in
from qms_tickets.words.history import sentence


@bp.get("/tickets/<number>/record")
@policy("signed_in")
def record(number: str) -> Response:
    ticket = tickets.with_everything(tickets.numbered(number, seen()))
    entries = list(reversed(history_of(ticket, seen())))
    name = naming(ticket, entries)
    return render(
        "tickets/record.html",
        ticket=ticket,
        sections=[
            ("record-inputs", _judged(ticket, "input")),
            ("record-outputs", _judged(ticket, "output")),
        ],
        history=[
            (
                entry.at,
                sentence(words(), entry.as_mapping(), name),
                entry.internal,
                said_in(entry, item_names(ticket)),
            )
            for entry in entries
        ],
        files=tickets.attachments_of(ticket, seen()),
        ratings=[(side, rating, _scores(rating)) for side, rating in visible_ratings(ticket, seen()).items()],
        withheld=withheld(ticket, seen()),
        description=rich(ticket.description) if ticket.description else None,
        place="work",
    )


def _scores(rating: Any) -> list[tuple[str, int]]:
    """Each dimension that was answered."""
    return [(name, score) for name in SCORES if (score := getattr(rating, name)) is not None]


def _judged(ticket: Any, side: str) -> list[dict[str, Any]]:
    items = {item.key: item for item in (ticket.inputs if side == "input" else ticket.outputs)}
    return [
        {"line": line, "by": items[line.key].verdict_by, "at": items[line.key].verdict_at}
        for line in lines_of(ticket, side, words())
    ]

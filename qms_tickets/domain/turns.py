"""What is asked of the side that holds a ticket, in one word; the words stand under `asked-…`."""

from __future__ import annotations

from typing import Final, Protocol


class Turn(Protocol):
    """The little that the question needs of a ticket."""

    state: str
    relation: str
    rejections: int
    reopenings: int


_ASKED: Final = {
    "draft": "submit",
    "awaiting_approval": "approve",
    "submitted": "inspect_inputs",
    "input_requested": "provide_input",
    "in_progress": "deliver",
    "on_hold": "resume",
    "delivered": "accept_delivery",
    "closed": "rate",
}
# The action behind each asked word, where it is not called the same.
ACTION_OF: Final = {"inspect_inputs": "accept", "rework": "deliver", "provide_means": "provide_input"}


def asked_of(ticket: Turn) -> str | None:
    """None where nothing is asked of anybody any more."""
    if ticket.state == "in_progress" and (ticket.rejections or ticket.reopenings):
        return "rework"
    if ticket.state == "input_requested" and ticket.relation == "rank":
        return "provide_means"
    return _ASKED.get(ticket.state)


def action_of(asked: str) -> str:
    return ACTION_OF.get(asked, asked)

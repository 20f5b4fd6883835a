"""The address that a form was posted to, opened as a page: back to the ticket, with that form open where it is one."""

from __future__ import annotations

from flask import redirect
from werkzeug.wrappers import Response

from qms_tickets.domain.errors import NotFound
from qms_tickets.operations.tickets.verbs import BY_ADDRESS
from qms_tickets.queries import tickets
from qms_tickets.web.policy import policy
from qms_tickets.web.request import seen
from qms_tickets.web.tickets.blueprint import bp

SEE_OTHER = 303
_PLACES = {"comment": "#history", "undo": "#history", "attachments": "#files", "links": "?act=link#act"}


@bp.get("/tickets/<number>/<address>")
@policy("signed_in")
def open_form(number: str, address: str) -> Response:
    ticket = tickets.numbered(number, seen())
    place = _PLACES.get(address) or (f"?act={address}#act" if address in BY_ADDRESS else None)
    if place is None:
        raise NotFound()
    return redirect(f"/tickets/{ticket.number}{place}", SEE_OTHER)

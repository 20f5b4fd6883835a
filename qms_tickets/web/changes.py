"""One small address that pages poll: has anything happened since?"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from qms_tickets.domain.errors import NotValid
from qms_tickets.queries import changes, tickets
from qms_tickets.web.policy import policy
from qms_tickets.web.request import seen

bp = Blueprint("changes", __name__)


@bp.get("/changes")
@policy("signed_in")
def index() -> Response:
    """204 when nothing happened after event `since`; `ticket` and `about` narrow the question."""
    about = request.args.get("about") or None
    if about is not None and about not in changes.ABOUT:
        raise NotValid(about="not_a_choice")
    number = request.args.get("ticket")
    ticket_id = tickets.numbered(number, seen()).id if number else None
    if not changes.is_there_more(_since(), seen(), ticket_id=ticket_id, about=about):
        return Response(status=204)
    return jsonify(sequence=changes.newest())


def _since() -> int:
    given = request.args.get("since", "")
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        raise NotValid(since="not_a_whole_number")
    return int(given)


@bp.app_template_global()
def changes_url(**scope: Any) -> str:
    """What a page polls: changes after what it shows."""
    return f"/changes?{urlencode({'since': changes.newest(), **scope})}"

"""What concerns me: the notices in the page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash
from werkzeug.wrappers import Response

from qms_tickets.domain.errors import NotValid
from qms_tickets.domain.notices import is_still_asked, place_of
from qms_tickets.operations import boards as verbs
from qms_tickets.queries import notices
from qms_tickets.web import asking
from qms_tickets.web.fragments import render
from qms_tickets.web.navigation import Counts, counter
from qms_tickets.web.once import once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import now, say, seen, viewer, words
from qms_tickets.web.told import instant, told
from qms_tickets.words.notices import asked, happened

bp = Blueprint("notices", __name__)


@counter
def unread(person: Any, moment: Any) -> Counts:
    """The figure at the bell."""
    return {"notices": notices.count_unread(person)}


@bp.get("/notices")
@policy("signed_in")
def index() -> Response:
    found = notices.of_viewer(seen(), before=asking.whole("before"))
    lines = [_line(one) for one in found]
    return render(
        "notices/index.html",
        "notices",
        fresh=[line for line in lines if line["new"]],
        earlier=[line for line in lines if not line["new"]],
        unread=notices.count_unread(seen()),
        more=f"/notices?before={found[-1].id}" if len(found) == notices.PAGE else None,
    )


def _line(one: notices.Line) -> dict[str, Any]:
    return {
        "id": one.id,
        "what": happened(words(), one.kind, one.facts, one.actor),
        "asked": asked(words(), one.kind, one.facts) if is_still_asked(one.kind, one.state) else None,
        "absent": one.absent,
        "at": one.at,
        "mail_at": one.mail_at if one.mail_at is not None and one.mail_at > now() else None,
        "number": one.number,
        "title": one.title,
        "href": _link(one),
        "new": one.read_at is None,
    }


def _link(one: notices.Line) -> str | None:
    if one.number is not None:
        return f"/tickets/{one.number}"
    return one.facts.get("link") or place_of(one.kind)


@bp.post("/notices/read")
@policy("signed_in")
def mark_all_read() -> Any:
    marked: list[int] = []

    def done() -> str:
        marked.append(verbs.notices_read(viewer().id, now()))
        return "/notices"

    def tell() -> None:
        back = {"url": "/notices/unread", "fields": {"at": now().isoformat()}}
        said = {"text": say("notices-marked", n=marked[0]), "undo": back if marked[0] else None}
        flash(said, "success")  # type: ignore[arg-type]

    return once(done, after=tell)


@bp.post("/notices/unread")
@policy("signed_in")
def unmark() -> Any:
    """The marking of a moment ago, taken back."""
    marked_at = instant(told("at", 40), words().zone, "at")
    if marked_at is None:
        raise NotValid(at="required")

    def done() -> str:
        verbs.notices_unread(viewer().id, marked_at)
        return "/notices"

    return once(done)


@bp.post("/notices/<int:notice_id>/read")
@policy("signed_in")
def mark_read(notice_id: int) -> Any:
    """One's own alone: another's number marks nothing, and looks the same."""

    def done() -> str:
        verbs.notices_read(viewer().id, now(), notice_id=notice_id)
        return "/notices"

    return once(done)

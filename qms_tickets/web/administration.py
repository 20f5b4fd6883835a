"""The administrator's first page: what there is to keep."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint
from werkzeug.wrappers import Response

from qms_tickets.web.fragments import render
from qms_tickets.web.policy import policy
from qms_tickets.web.request import seen

bp = Blueprint("administration", __name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of administration; its words are `administration-KEY` and `administration-KEY-note`."""

    key: str
    href: str
    icon: str


# Pages of others add theirs with `entry`.
_entries: list[Entry] = [
    Entry("people", "/administration/people", "users"),
    Entry("departments", "/administration/departments", "workflow"),
]


def entry(key: str, href: str, icon: str) -> None:
    """Show a page of administration on the first one."""
    if key not in {known.key for known in _entries}:
        _entries.append(Entry(key, href, icon))


@bp.get("/administration")
@policy("administrator")
def index() -> Response:
    return render("administration/index.html", "main", entries=_entries, viewer_rights=seen())

"""The places that a person can use, and what waits there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, g

from qms_tickets.queries.viewer import Viewer
from qms_tickets.web.request import is_htmx, now, say, seen, viewer_or_none

Counts = Mapping[str, int]
# Asked once a page, for the viewer: (key of the place → how many wait), and how many of these are late.
Counter = Callable[[Viewer, Any], Counts]


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the left column; `shown` says to whom."""

    key: str
    href: str
    icon: str
    shown: Callable[[Viewer], bool] = lambda viewer: True


@dataclass(frozen=True, slots=True)
class Item:
    """A place as one viewer sees it."""

    key: str
    href: str
    icon: str
    count: int = 0
    late: bool = False


PLACES = (
    Place("work", "/", "circle-check"),
    Place("requests", "/requests", "send"),
    Place("queue", "/queue", "inbox"),
    Place("escalations", "/escalations", "steps", lambda v: v.supervises or v.quality_manager or v.auditor),
    Place("services", "/services", "book-text"),
    Place("measures", "/measures", "grid-3x3"),
    Place("quality", "/quality", "shield-check", lambda v: v.quality_manager or v.auditor or v.supervises),
    Place("administration", "/administration", "settings", lambda v: v.administrator),
)

_counters: list[Counter] = []


def counter(count: Counter) -> Counter:
    """Register what counts for the left column: `count(viewer, now)` gives `{"queue": 3, "queue_late": 1}`.

    `…_late` colours the place's figure; `notices` is the figure at the bell.
    """
    _counters.append(count)
    return count


def register(app: Flask) -> None:
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    # A fragment has no frame, so nothing is counted for it.
    if viewer_or_none() is None or is_htmx():
        return {"nav": [], "notice_count": 0, "person_links": []}
    counts = _counts()
    return {
        "nav": items(seen(), counts),
        "notice_count": counts.get("notices", 0),
        "person_links": [
            {"href": "/me", "label": say("people-me")},
            {"href": "/me/absences", "label": say("people-absences")},
        ],
    }


def _counts() -> dict[str, int]:
    if "navigation_counts" not in g:
        found: dict[str, int] = {}
        for count in _counters:
            found.update(count(seen(), now()))
        g.navigation_counts = found
    counts: dict[str, int] = g.navigation_counts
    return counts


def items(person: Viewer, counts: Counts) -> list[Item]:
    return [
        Item(
            place.key,
            place.href,
            place.icon,
            counts.get(place.key, 0),
            counts.get(f"{place.key}_late", 0) > 0,
        )
        for place in PLACES
        if place.shown(person)
    ]

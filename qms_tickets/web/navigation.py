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
    """An entry of the left column; `shown` says to whom, `letter` which key after G leads there."""

    key: str
    href: str
    icon: str
    letter: str
    shown: Callable[[Viewer], bool] = lambda viewer: True


@dataclass(frozen=True, slots=True)
class Item:
    """A place as one viewer sees it."""

    key: str
    href: str
    icon: str
    letter: str
    count: int = 0
    late: bool = False


PLACES = (
    Place("work", "/", "circle-check", "w"),
    Place("requests", "/requests", "send", "r"),
    Place("queue", "/queue", "inbox", "q"),
    Place(
        "escalations", "/escalations", "steps", "e", lambda v: v.supervises or v.quality_manager or v.auditor
    ),
    Place("services", "/services", "book-text", "s"),
    Place("measures", "/measures", "grid-3x3", "m"),
    Place(
        "quality", "/quality", "shield-check", "i", lambda v: v.quality_manager or v.auditor or v.supervises
    ),
    Place("administration", "/administration", "settings", "a", lambda v: v.administrator),
)


@dataclass(frozen=True, slots=True)
class Page:
    """A place that stands in no column; the search box knows it."""

    href: str
    words: str
    icon: str


PAGES = (
    Page("/tickets", "list-title", "search"),
    Page("/notices", "frame-notices", "bell"),
    Page("/views", "view-title", "bookmark"),
    Page("/me", "people-me", "user"),
    Page("/me/absences", "people-absences", "calendar"),
    Page("/me/answers", "canned-answers", "message-square"),
)


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A key, or keys one after the other, and what they do: the help sheet is made from this table."""

    keys: str
    words: str


def shortcuts(person: Viewer) -> list[Shortcut]:
    """Those that do something for this person."""
    places = [
        Shortcut(f"G {place.letter.upper()}", f"nav-{place.key}") for place in PLACES if place.shown(person)
    ]
    return [*SHORTCUTS, *places, Shortcut("G N", "frame-notices"), Shortcut("?", "frame-key-all")]


SHORTCUTS = (
    Shortcut("Ctrl K", "frame-key-search"),
    Shortcut("/", "frame-key-search"),
    Shortcut("J", "frame-key-down"),
    Shortcut("K", "frame-key-up"),
    Shortcut("Enter", "frame-key-open"),
    Shortcut("A", "frame-key-act"),
    Shortcut("X", "frame-key-choose"),
    Shortcut("C", "frame-key-new"),
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
        return {"nav": [], "notice_count": 0, "person_links": [], "shortcuts": []}
    counts = _counts()
    return {
        "nav": items(seen(), counts),
        "notice_count": counts.get("notices", 0),
        "shortcuts": shortcuts(seen()),
        "person_links": [
            {"href": "/me", "label": say("people-me")},
            {"href": "/me/absences", "label": say("people-absences")},
            *([{"href": "/my-people", "label": say("people-mine")}] if seen().supervises else []),
            {"href": "/me/answers", "label": say("canned-answers")},
            {"href": "/views", "label": say("view-title")},
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
            place.letter,
            counts.get(place.key, 0),
            counts.get(f"{place.key}_late", 0) > 0,
        )
        for place in PLACES
        if place.shown(person)
    ]

"""The search box: tickets, services, people, places, and what can be done with the ticket on the page.

As one types, htmx fetches the suggestions; without scripts the same stands on a page of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from qms_tickets.domain.bilingual import LANGUAGES
from qms_tickets.domain.errors import NotFound
from qms_tickets.domain.search import LONGEST_QUERY
from qms_tickets.queries import tickets
from qms_tickets.queries.finding import people_found, ticket_named, tickets_found
from qms_tickets.queries.services import catalogue, serves
from qms_tickets.queries.views import all_views
from qms_tickets.web.fragments import render
from qms_tickets.web.navigation import PAGES, PLACES
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, is_htmx, language, now, seen, viewer, words
from qms_tickets.web.tickets.listing import address_of_view
from qms_tickets.web.tickets.turn import Offer, offers_of, reader_of

bp = Blueprint("search", __name__)

# Suggestions of each kind; the page has more.
FEW, MORE = 5, 10
_NUMBER: Final = re.compile(r"T-\d{4}-\d{6}", re.IGNORECASE)
_NAMED: Final = re.compile(r"(?<!\S)(?:T-\d{4}-\d{6}|\d{1,6})(?!\S)", re.ASCII | re.IGNORECASE)
_TICKET: Final = re.compile(r"/tickets/(T-\d{4}-\d{6})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """One suggestion: where it leads, or which form it sends."""

    label: str
    note: str = ""
    icon: str = "chevron-right"
    href: str | None = None
    url: str | None = None
    field: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Suggestions of one kind under their words."""

    name: str
    found: list[Found]


@bp.get("/search")
@policy("signed_in")
def index() -> Response:
    query = request.args.get("q", "").strip()[:LONGEST_QUERY]
    if not is_htmx() and (number := _exact(query)):
        return redirect(f"/tickets/{number}", 302)
    groups = [group for group in _groups(query, FEW if is_htmx() else MORE) if group.found]
    return render(
        "search/index.html",
        "suggestions",
        query=query,
        groups=groups,
        n=sum(len(group.found) for group in groups),
        everywhere=f"/tickets?{urlencode({'q': query})}",
    )


def _exact(query: str) -> str | None:
    """The ticket whose whole number was typed, if the reader may see it."""
    if not _NUMBER.fullmatch(query):
        return None
    try:
        return str(tickets.numbered(query, seen()).number)
    except NotFound:
        return None


def _groups(query: str, most: int) -> Iterable[Group]:
    ticket, words_beside = _meant(query)
    actions = Group("actions", _actions(ticket, words_beside))
    # Whoever types nothing but a number wants to open the ticket.
    opens_first = bool(query) and not words_beside
    if not opens_first:
        yield actions
    if query:
        yield Group("tickets", _tickets(query, most))
        yield Group("services", _services(query, most))
        yield Group("people", _people(query, most))
    if opens_first:
        yield actions
    yield Group("places", [*_places(query), *_commands(query)])


def _meant(query: str) -> tuple[Any | None, str]:
    """The ticket whose number was typed, and the words beside it; else the one from which the search began."""
    named = _NAMED.search(query)
    if named and (ticket := ticket_named(named[0], seen(), now())):
        return ticket, f"{query[: named.start()]} {query[named.end() :]}".strip()
    begun = _TICKET.fullmatch(request.args.get("from", ""))
    return (ticket_named(begun[1], seen(), now()) if begun else None), query


def _fits(query: str, *texts: str) -> bool:
    said = " ".join(texts).casefold()
    return all(word in said for word in query.casefold().split())


# --- of each kind --------------------------------------------------------------------------------------------------


def _actions(ticket: Any | None, query: str) -> list[Found]:
    """What the reader can do with the ticket now."""
    if ticket is None:
        return []
    offers = offers_of(ticket, reader_of(ticket, actor(), now()))
    found = [_action(ticket, offer) for offer in offers]
    return [one for one in found if _fits(query, one.label)]


def _action(ticket: Any, offer: Offer) -> Found:
    label, note = words().text(offer.label), ticket.number
    if offer.url and offer.fields.keys() == {"version"}:
        return Found(label, note, "play", url=offer.url, field=("version", offer.fields["version"]))
    href = offer.href or f"/tickets/{ticket.number}?act={offer.address}#act"
    return Found(label, note, "play", href=href)


def _tickets(query: str, most: int) -> list[Found]:
    return [
        Found(
            one.title, f"{one.number} · {words().code('state', one.state)}", "inbox", f"/tickets/{one.number}"
        )
        for one in tickets_found(query, seen(), now(), most=most)
    ]


def _services(query: str, most: int) -> list[Found]:
    """Those that one may ask for lead straight to the request."""
    mine = viewer().department.code
    found = []
    for one in catalogue(query)[:most]:
        name, department = words().name(one.name), words().name(one.department.name)
        if serves(one, mine):
            label = words().text("search-request", service=name)
            found.append(Found(label, department, "plus", f"/tickets/new?service={one.id}"))
        else:
            found.append(Found(name, department, "book-text", f"/services/{one.id}"))
    return found


def _people(query: str, most: int) -> list[Found]:
    """A person leads to the open tickets that the person serves, as far as the reader may see them."""
    return [
        Found(
            one.name,
            words().name(one.department.name),
            "user",
            f"/tickets?{urlencode({'assignee': one.email, 'state': 'open'})}",
        )
        for one in people_found(query, most=most)
    ]


def _places(query: str) -> list[Found]:
    places = [
        *(
            (place.href, words().text(f"nav-{place.key}"), place.icon)
            for place in PLACES
            if place.shown(seen())
        ),
        *((page.href, words().text(page.words), page.icon) for page in PAGES),
        *((address_of_view(view), view.name, "list") for view in all_views(seen())),
    ]
    return [Found(label, "", icon, href) for href, label, icon in places if _fits(query, label)]


def _commands(query: str) -> list[Found]:
    """What the frame does: it needs to be asked for by name."""
    other = next(code for code in LANGUAGES if code != language())
    found = [
        Found(words().text("search-language"), url="/language", field=("language", other)),
        Found(words().text("frame-sign-out"), icon="log-out", url="/sign-out"),
    ]
    return [one for one in found if query and _fits(query, one.label)]

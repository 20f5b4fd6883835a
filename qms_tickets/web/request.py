"""Whose request this is, when it came, and in which words it is answered."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, current_app, g, request
from flask_login import current_user
from werkzeug.local import LocalProxy

from qms_tickets import wall_clock
from qms_tickets.config import Settings
from qms_tickets.domain.access import Actor
from qms_tickets.domain.errors import FieldError, NotValid
from qms_tickets.queries.people import person_numbered
from qms_tickets.queries.viewer import Viewer, viewer_of
from qms_tickets.words.catalogue import language_for
from qms_tickets.words.reader import Words

if TYPE_CHECKING:
    from qms_tickets.models import Person

LANGUAGE_COOKIE = "language"
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


class NotSignedIn(Exception):
    """Nobody is signed in, or the session has ended."""


def register(app: Flask) -> None:
    app.before_request(_arrive)
    app.context_processor(lambda: {"viewer": viewer_or_none(), "language": language()})


def _arrive() -> None:
    g.now = wall_clock.now()
    g.request_id = secrets.token_hex(8)


def settings() -> Settings:
    return cast("Settings", current_app.config["SETTINGS"])


def now() -> datetime:
    """The instant of the request: one for all that it does."""
    if "now" not in g:
        g.now = wall_clock.now()
    return cast("datetime", g.now)


def request_id() -> str:
    return str(g.get("request_id", ""))


def viewer_or_none() -> Person | None:
    """The person's own row, read once a request; inside a transaction it is read anew by itself."""
    if "viewer" not in g:
        user = current_user._get_current_object()
        g.viewer = person_numbered(user.person_id) if user and user.is_authenticated else None
    return cast("Person | None", g.viewer)


def viewer() -> Person:
    """Who asks. Errors: NotSignedIn."""
    person = viewer_or_none()
    if person is None:
        raise NotSignedIn
    return person


def seen() -> Viewer:
    """The viewer as questions about many rows want it: departments, deputies, capabilities."""
    if "seen" not in g:
        g.seen = viewer_of(viewer(), now())
    return cast("Viewer", g.seen)


def actor() -> Actor:
    """Who acts, as verbs want it."""
    person = viewer()
    return Actor(person_id=person.id, name=person.name, channel="web", address=peer())


def nobody() -> Actor:
    """The unknown person before signing in."""
    return Actor(kind="anonymous", name="", channel="web", address=peer())


def peer() -> str:
    return request.remote_addr or ""


def is_htmx() -> bool:
    """Whether a part of the page is wanted: not for whole pages and history restores."""
    headers = request.headers
    whole = headers.get("HX-History-Restore-Request") == "true" or headers.get("HX-Request-Type") == "full"
    return headers.get("HX-Request") == "true" and not whole


def language() -> str:
    """The viewer's; before signing in what was chosen, else what the browser prefers."""
    if "language" not in g:
        g.language = _language()
    return cast("str", g.language)


def _language() -> str:
    person = viewer_or_none()
    if person is not None:
        return person.language
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    return chosen if chosen in ("zh_Hans", "en") else preferred_language()


def preferred_language() -> str:
    """As the browser says, without asking who it is: for answers that may have no database."""
    tags = [tag for tag, _ in request.accept_languages if tag != "*"]
    return language_for([*tags, settings().default_language])


def words() -> Words:
    """Words in the reader's language and zone, at the instant of the request."""
    if "words" not in g:
        person = viewer_or_none()
        g.words = Words(language(), person.zone if person else settings().time_zone, now())
    return cast("Words", g.words)


def forget_viewer() -> None:
    """Somebody signed in or out, or changed language or zone: ask anew."""
    for name in ("viewer", "seen", "language", "words"):
        g.pop(name, None)


# For templates: globals are there in macros and in blocks rendered alone.
current_words = LocalProxy(words)


def say(message: str, /, **variables: Any) -> str:
    return words().text(message, **variables)


def version() -> int | None:
    """The version that the form was filled in on. Errors: NotValid."""
    return _whole("version")


def _whole(name: str) -> int | None:
    given = request.form.get(name, "").strip()
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 16):
        raise NotValid({name: FieldError("not_a_whole_number")})
    return int(given)


def idempotency_key() -> str | None:
    """The key that makes a form happen once. Errors: NotValid."""
    given = request.form.get("idempotency_key", "")
    if given and not _KEY.fullmatch(given):
        raise NotValid(idempotency_key="not_valid")
    return given or None

"""Who may use a route: declared beside it, asked before it runs. What declares nothing does not start."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadRequest, NotFound, UnprocessableEntity, UnsupportedMediaType

from qms_tickets.domain.errors import NotAllowed
from qms_tickets.doors import declare, policy_of
from qms_tickets.extensions import csrf
from qms_tickets.operations import access
from qms_tickets.transaction import transaction
from qms_tickets.web.request import NotSignedIn, actor, now, seen, settings, viewer, viewer_or_none

View = TypeVar("View", bound=Callable[..., Any])

_DOOR = "web"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
# Set by our own code when a form is sent again after signing in; nothing that arrives over the wire can set it.
CARRIED = "qms_tickets.carried"


def policy(*names: str) -> Callable[[View], View]:
    """Who may use the view: any of the names suffices.

    `anyone` · `signed_in` · `loopback` (the machine itself, no proxy between) · `supervisor` · a capability:
    `quality_manager`, `auditor`, `administrator`. What a person may do with a row is for the verbs to say.
    """
    unknown = set(names) - POLICIES.keys()
    if unknown or not names:
        raise ValueError(f"no such policy: {', '.join(sorted(unknown)) or 'none given'}")

    def mark(view: View) -> View:
        return declare(view, (_DOOR, *names))

    return mark


def _anyone() -> bool:
    return True


def _signed_in() -> bool:
    return viewer() is not None


def _supervisor() -> bool:
    return seen().supervises


def is_loopback() -> bool:
    """The machine itself asks for itself, and no proxy stands between."""
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"))
    host = urlsplit(f"//{request.host}").hostname or ""
    try:
        local = ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
    return local and not forwarded and host in _LOCAL_NAMES


def _can(capability: str) -> Callable[[], bool]:
    return lambda: viewer().can(capability)


POLICIES: Mapping[str, Callable[[], bool]] = {
    "anyone": _anyone,
    "signed_in": _signed_in,
    "loopback": is_loopback,
    "supervisor": _supervisor,
    "quality_manager": _can("quality_manager"),
    "auditor": _can("auditor"),
    "administrator": _can("administrator"),
}


def register(app: Flask) -> None:
    app.before_request(_guard)


def _guard() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.endpoint == "static":
        return
    declared = policy_of(view)
    if declared is None:
        raise NotFound
    if declared[0] != _DOOR:
        return
    _refuse_unreadable()
    _refuse_foreign_origin()
    _require(declared[1:])
    _refuse_forged()


def _require(names: tuple[str, ...]) -> None:
    if any(POLICIES[name]() for name in names):
        return
    if "loopback" in names and len(names) == 1:
        raise NotFound
    _note_refusal()
    raise NotAllowed("forbidden")


def _note_refusal() -> None:
    if viewer_or_none() is not None:
        with transaction():
            access.refused(str(request.url_rule), by=actor(), now=now())


def _refuse_unreadable() -> None:
    """Marks that no database stores and no person types, wherever they stand in the address."""
    if _is_broken(request.path):
        raise NotFound
    if any(_is_broken(text) for name, values in request.args.lists() for text in (name, *values)):
        raise UnprocessableEntity
    if request.method not in _SAFE and _has_body() and request.mimetype not in _FORMS:
        raise UnsupportedMediaType


def _has_body() -> bool:
    return bool(request.content_length) or "chunked" in request.headers.get("Transfer-Encoding", "")


def _is_broken(text: str) -> bool:
    return any(mark == "\ufffd" or mark == "\x00" or "\ud800" <= mark <= "\udfff" for mark in text)


def _refuse_foreign_origin() -> None:
    """Browsers say where a form was; other clients say nothing and carry no cookies of anybody's."""
    origin = request.headers.get("Origin")
    if request.method in _SAFE or origin is None or request.environ.get(CARRIED):
        return
    if urlsplit(origin).netloc != request.host and origin != settings().base_url:
        raise BadRequest


def _refuse_forged() -> None:
    if request.method in _SAFE or not current_app.config["WTF_CSRF_ENABLED"] or request.environ.get(CARRIED):
        return
    csrf.protect()


__all__ = ["CARRIED", "CSRFError", "NotSignedIn", "is_loopback", "policy"]

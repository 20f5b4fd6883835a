"""Who calls: the person behind a bearer token, never a signed-in browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from qms_tickets import wall_clock
from qms_tickets.domain.access import TOKEN_SCOPES
from qms_tickets.domain.errors import NotAllowed
from qms_tickets.doors import declare, policy_of
from qms_tickets.operations import tokens
from qms_tickets.queries.tokens import open_token
from qms_tickets.queries.viewer import Viewer, viewer_of
from qms_tickets.transaction import transaction

View = TypeVar("View", bound=Callable[..., Any])

_DOOR = "api"


def scope(name: str) -> Callable[[View], View]:
    """What the token must be good for: `read` or `write`. What the person may see or do is for questions and verbs."""
    if name not in TOKEN_SCOPES:
        raise ValueError(f"no such scope: {name}")

    def mark(view: View) -> View:
        return declare(view, (_DOOR, name))

    return mark


def register(app: Flask) -> None:
    app.before_request(_guard)


def now() -> datetime:
    """The instant of the call: one for all that it does."""
    if "called_at" not in g:
        g.called_at = wall_clock.now()
    return cast("datetime", g.called_at)


def seen() -> Viewer:
    """The caller as questions about many rows want it."""
    return cast("Viewer", g.caller)


def _guard() -> None:
    declared = policy_of(current_app.view_functions.get(request.endpoint or "", _guard)) or ("",)
    if declared[0] != _DOOR:
        return
    sent = request.authorization
    token = open_token(sent.token, now()) if sent and sent.type == "bearer" and sent.token else None
    if token is None:
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer", {"realm": "qms-tickets"}))
    if declared[1] not in token.scopes:
        raise NotAllowed("token_scope", scope=declared[1], unlocked_by=())
    g.caller, g.caller_language = viewer_of(token.person, now()), token.person.language
    if tokens.is_worth_touching(token, now()):
        with transaction():
            tokens.touch(token, now())

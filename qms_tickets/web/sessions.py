"""The signed-in browser: its cookie holds a token, the row behind the token says who it is."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, request, session
from flask_login import UserMixin, current_user, login_user, logout_user

from qms_tickets.extensions import db, login_manager
from qms_tickets.operations import sign_in
from qms_tickets.queries import sign_in as questions
from qms_tickets.storage_faults import StorageError
from qms_tickets.transaction import transaction
from qms_tickets.web import form_owner
from qms_tickets.web.request import forget_viewer, now

log = logging.getLogger(__name__)

# A page that asks by itself whether something changed is no sign that somebody is there, nor is a machine that watches.
_NO_USE = frozenset({"static", "changes.index", "health.alive", "health.ready", "health.metrics"})


class SignedIn(UserMixin):  # type: ignore[misc]
    """Who is signed in, and by which session."""

    def __init__(self, token: str, session: questions.Session) -> None:
        self.token = token
        self.session = session

    def get_id(self) -> str:
        return self.token

    @property
    def person_id(self) -> int:
        return self.session.person_id


def register(app: Flask) -> None:
    login_manager.session_protection = None
    login_manager.user_loader(_load)
    app.after_request(_note_that_it_is_used)


def _load(token: str) -> SignedIn | None:
    found = questions.open_session(token, now())
    return None if found is None else SignedIn(token, found)


def current_session() -> questions.Session | None:
    user = current_user._get_current_object()
    return user.session if isinstance(user, SignedIn) else None


def begin(token: str) -> None:
    """Sign this browser in. Forms that the same person has open can still be sent, those of others cannot."""
    kept = session.get("csrf_token")
    session.clear()
    session.permanent = True
    found = questions.open_session(token, now())
    if found is not None:
        login_user(SignedIn(token, found))
        session["csrf_token"] = form_owner.secret_for(found.person_id, kept)
    forget_viewer()


def leave() -> None:
    logout_user()
    session.clear()
    forget_viewer()


def _note_that_it_is_used(response: Response) -> Response:
    """Now and then, after the answer is made; a busy database is no reason to fail."""
    if "_user_id" not in session or request.endpoint in _NO_USE or response.status_code >= 500:
        return response
    present = current_session()
    if present is None or not sign_in.is_worth_touching(present, now()):
        return response
    try:
        with transaction():
            sign_in.touch(present, now())
    except StorageError as error:
        log.info("a session was not touched: %s", type(error).__name__)
        db.session.rollback()
    return response


def describe(row: Any) -> dict[str, Any]:
    """A session for lists."""
    present = current_session()
    return {
        "id": row.id,
        "started_at": row.started_at,
        "seen_at": row.seen_at,
        "address": row.address,
        "present": present is not None and present.id == row.id,
    }

"""Tokens for programs: made once and shown once, used, revoked."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from qms_tickets.domain.access import TOKEN_SCOPES, Actor
from qms_tickets.domain.errors import FieldError, NotFound, NotValid
from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.models.token import ApiToken
from qms_tickets.operations import events
from qms_tickets.queries.sign_in import digest
from qms_tickets.queries.tokens import open_tokens

LONGEST_NAME: Final = 80
USED_EVERY: Final = timedelta(minutes=1)
# So that a search through files and logs finds one that was left behind.
_PREFIX: Final = "qms_"


def add(
    person: Person,
    name: str,
    scopes: Collection[str],
    *,
    by: Actor,
    now: datetime,
    lasts: timedelta | None = None,
) -> str:
    """The new token, which nobody can be shown again. Errors: NotValid."""
    _refuse_wrong(person, name, scopes, now, lasts)
    secret = _PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        token_hash=digest(secret),
        person_id=person.id,
        name=name,
        scopes=[scope for scope in TOKEN_SCOPES if scope in scopes],
        added_at=now,
        expires_at=None if lasts is None else now + lasts,
    )
    db.session.add(token)
    db.session.flush()
    events.record(
        "token.added",
        by=by,
        now=now,
        texts={"name": name},
        person=person.id,
        token=token.id,
        scopes=token.scopes,
        until=token.expires_at,
    )
    return secret


def _refuse_wrong(
    person: Person, name: str, scopes: Collection[str], now: datetime, lasts: timedelta | None
) -> None:
    errors: dict[str, FieldError] = {}
    if not person.active:
        errors["email"] = FieldError("unknown_person")
    if not name.strip():
        errors["name"] = FieldError("required")
    elif len(name) > LONGEST_NAME:
        errors["name"] = FieldError("too_long", {"limit": LONGEST_NAME})
    elif any(token.name == name for token in open_tokens(person, now)):
        errors["name"] = FieldError("already_used")
    if not scopes or not set(scopes) <= set(TOKEN_SCOPES):
        errors["scope"] = FieldError("not_a_choice")
    if lasts is not None and lasts <= timedelta(0):
        errors["expires"] = FieldError("too_small", {"limit": 1})
    if errors:
        raise NotValid(errors)


def touch(token: ApiToken, now: datetime) -> None:
    """Note that it is in use."""
    token.used_at = now


def is_worth_touching(token: ApiToken, now: datetime) -> bool:
    return token.used_at is None or now - token.used_at > USED_EVERY


def revoke(person: Person, name: str, *, by: Actor, now: datetime) -> None:
    """It opens nothing from now on. Errors: NotFound."""
    token = next((one for one in open_tokens(person, now) if one.name == name), None)
    if token is None:
        raise NotFound
    token.revoked_at = now
    events.record("token.revoked", by=by, now=now, texts={"name": name}, person=person.id, token=token.id)

"""Whose form it is: the token of every form names, signed, the person for whom its page was drawn.

So what one person typed is never sent as another's, whoever has signed in since in the same browser.
"""

from __future__ import annotations

import secrets

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

_SALT = "wtf-csrf-token"  # Flask-WTF's own, whose tokens these are


def secret_for(person_id: int, present: str | None) -> str:
    """What the tokens of a session sign: as before for the same person, so that open forms can still be sent."""
    if present is not None and _person_in(present) == person_id:
        return present
    return f"{person_id}.{secrets.token_hex(20)}"


def owner_of(token: str | None) -> int | None:
    """For whom the page with this token was drawn; none before signing in."""
    try:
        return _person_in(str(_serializer().loads(token or "")))
    except BadSignature:
        return None


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=_SALT)


def _person_in(secret: str) -> int | None:
    person_id, dot, _ = secret.partition(".")
    return int(person_id) if dot and person_id.isdecimal() else None

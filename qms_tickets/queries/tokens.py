"""Which token opens the API, and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.models.token import ApiToken
from qms_tickets.queries.sign_in import digest


def open_token(secret: str, now: datetime) -> ApiToken | None:
    """The token behind this secret, while it opens and its person is active."""
    return db.session.scalars(
        select(ApiToken)
        .join(ApiToken.person)
        .where(ApiToken.token_hash == digest(secret), _opens(now), Person.active)
        .options(joinedload(ApiToken.person))
    ).one_or_none()


def open_tokens(person: Person, now: datetime) -> Sequence[ApiToken]:
    """Those of a person, oldest first."""
    return db.session.scalars(
        select(ApiToken).where(ApiToken.person_id == person.id, _opens(now)).order_by(ApiToken.id)
    ).all()


def _opens(now: datetime) -> ColumnElement[bool]:
    return and_(ApiToken.revoked_at.is_(None), or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now))

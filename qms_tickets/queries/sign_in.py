"""Who is signed in, which links still open, and how often somebody tried."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from qms_tickets.extensions import db
from qms_tickets.models.person import OneTimeLink, Person, SignInAttempt, SignInSession
from qms_tickets.queries.settings import setting

LONGEST = timedelta(days=14)
LONGEST_IDLE = timedelta(hours=24)
DEMONSTRATION = "demonstration"


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser."""

    id: int
    person_id: int
    seen_at: datetime


def digest(secret: str) -> str:
    """What is stored of a token: whoever reads the database cannot sign in with it."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def open_session(token: str, now: datetime) -> Session | None:
    """The session of this token, while it is open and its person active."""
    row = db.session.execute(
        select(SignInSession.id, SignInSession.person_id, SignInSession.seen_at)
        .join(Person, SignInSession.person_id == Person.id)
        .where(
            SignInSession.token_hash == digest(token),
            SignInSession.ended_at.is_(None),
            SignInSession.started_at > now - LONGEST,
            SignInSession.seen_at > now - LONGEST_IDLE,
            Person.active,
        )
    ).one_or_none()
    return None if row is None else Session(*row)


def open_sessions(person_id: int, now: datetime) -> Sequence[SignInSession]:
    """Newest first."""
    return db.session.scalars(
        select(SignInSession)
        .where(
            SignInSession.person_id == person_id,
            SignInSession.ended_at.is_(None),
            SignInSession.started_at > now - LONGEST,
            SignInSession.seen_at > now - LONGEST_IDLE,
        )
        .order_by(SignInSession.seen_at.desc(), SignInSession.id.desc())
    ).all()


def open_link(token: str, now: datetime) -> OneTimeLink | None:
    """The one-time link of this token, while it opens."""
    return db.session.scalars(
        select(OneTimeLink)
        .join(Person, OneTimeLink.person_id == Person.id)
        .where(
            OneTimeLink.token_hash == digest(token),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
            Person.active,
        )
    ).one_or_none()


def attempts(subject: str, since: datetime) -> tuple[int, datetime | None]:
    """How many, and when the last one was."""
    row = db.session.execute(
        select(func.count(SignInAttempt.id), func.max(SignInAttempt.at)).where(
            SignInAttempt.subject == subject, SignInAttempt.at > since
        )
    ).one()
    return int(row[0]), row[1]


def is_empty() -> bool:
    """Nobody is here yet."""
    return db.session.scalar(select(Person.id).limit(1)) is None


def demonstration_sign_ins() -> list[dict[str, Any]]:
    """`{role, email, password, language, name}` of the demonstration, where it was loaded."""
    return list((setting(DEMONSTRATION) or {}).get("sign_ins", ()))


def is_of_demonstration(email: str) -> bool:
    return any(entry.get("email") == email for entry in demonstration_sign_ins())

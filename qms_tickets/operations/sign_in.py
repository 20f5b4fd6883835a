"""Signing in and out, first passwords, and the lock that grows with each failure."""

from __future__ import annotations

import ipaddress
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from qms_tickets.domain import passwords as rules
from qms_tickets.domain.access import Actor
from qms_tickets.domain.errors import NotFound, NotValid, TooMany
from qms_tickets.extensions import db
from qms_tickets.models.person import OneTimeLink, Person, SignInAttempt, SignInSession
from qms_tickets.operations import events, passwords
from qms_tickets.queries import sign_in as questions
from qms_tickets.queries.database import one_at_a_time
from qms_tickets.queries.people import person_by_email

FREE_FAILURES = 5
FIRST_LOCK = timedelta(minutes=1)
LONGEST_LOCK = timedelta(hours=1)
COUNTED_FOR = timedelta(days=1)
# Many different accounts tried from one place; the machine itself is not counted.
FREE_FAILURES_OF_ADDRESS = 100
LINK_LASTS = timedelta(days=7)
# The sign-in log, by the default of retention; the events of the chain stay.
KEPT_FOR = timedelta(days=180)
_SEEN_EVERY = timedelta(minutes=10)


def normal_email(email: str) -> str:
    return email.strip().lower()[:320]


def attempt(email: str, *, address: str, now: datetime) -> None:
    """Count a try before it is checked, so that tries at the same time count too. Errors: TooMany."""
    for subject, free in _subjects(email, address):
        one_at_a_time(subject)
        _require_unlocked(subject, free, now)
    for subject, _ in _subjects(email, address):
        db.session.add(SignInAttempt(subject=subject, at=now))
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - 2 * COUNTED_FOR))
    db.session.flush()


def _subjects(email: str, address: str) -> list[tuple[str, int]]:
    """The account, by a digest: people type passwords into the wrong box."""
    subjects = [(f"account:{questions.digest(normal_email(email))}", FREE_FAILURES)]
    if address and not _is_loopback(address):
        subjects.append((f"address:{address}", FREE_FAILURES_OF_ADDRESS))
    return subjects


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _require_unlocked(subject: str, free: int, now: datetime) -> None:
    count, last = questions.attempts(subject, now - COUNTED_FOR)
    if count < free or last is None:
        return
    left = (last + lock_after(count - free) - now).total_seconds()
    if left > 0:
        raise TooMany("too_many_attempts", retry_after=max(1, int(left + 0.999)))


def lock_after(failures_over: int) -> timedelta:
    """1 minute after the fifth failure, then ever longer."""
    return min(LONGEST_LOCK, FIRST_LOCK * (1 << min(failures_over, 10)))


def check(email: str, password: str) -> Person | None:
    """The active person whose password this is. Takes the same time for everybody; outside of any transaction."""
    person = person_by_email(normal_email(email))
    stored = person.password_hash if person is not None and person.active else None
    return person if passwords.matches(stored, password) else None


def fail(email: str, *, by: Actor, now: datetime) -> None:
    """A wrong sign-in is on record; what is no address is not kept, it may be a password."""
    known = normal_email(email)
    events.record("sign_in.failed", by=by, now=now, texts={"email": known if "@" in known else None})


def start(person: Person, *, by: Actor, now: datetime) -> str:
    """Begin a session; the answer is its token, which is stored nowhere."""
    forget_attempts(person.email)
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignInSession(
            token_hash=questions.digest(token),
            person_id=person.id,
            started_at=now,
            seen_at=now,
            address=by.address or "",
        )
    )
    db.session.flush()
    events.record("sign_in.succeeded", by=by, now=now, person=person.id)
    return token


def forget_attempts(email: str) -> None:
    """The right password was given: earlier wrong ones count no more."""
    subjects = [subject for subject, _ in _subjects(email, "")]
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.subject.in_(subjects)))


def touch(session: questions.Session, now: datetime) -> None:
    """Note that it is in use."""
    db.session.execute(update(SignInSession).where(SignInSession.id == session.id).values(seen_at=now))


def is_worth_touching(session: questions.Session, now: datetime) -> bool:
    return now - session.seen_at > _SEEN_EVERY


def end(session_id: int, *, by: Actor, now: datetime, cause: str = "signed_out") -> None:
    """End one session."""
    ended = db.session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.ended_at.is_(None))
        .values(ended_at=now, ended_because=cause)
        .returning(SignInSession.person_id)
    ).scalar_one_or_none()
    if ended is not None:
        events.record("sign_in.ended", by=by, now=now, person=ended, cause=cause)


def end_all(person: Person, *, by: Actor, now: datetime, cause: str, but: int | None = None) -> None:
    """End a person's sessions: the password or the rights changed, or the person left."""
    of_person = (SignInSession.person_id == person.id, SignInSession.ended_at.is_(None))
    others = of_person if but is None else (*of_person, SignInSession.id != but)
    ended = db.session.execute(
        update(SignInSession)
        .where(*others)
        .values(ended_at=now, ended_because=cause)
        .returning(SignInSession.id)
    ).all()
    if ended:
        events.record("sign_in.ended", by=by, now=now, person=person.id, cause=cause)


def forget_outdated(now: datetime) -> None:
    """Housekeeping: sessions that ended long ago, tries that count no more, links that opened long ago."""
    old = now - KEPT_FOR
    db.session.execute(delete(SignInSession).where(SignInSession.started_at < old))
    db.session.execute(delete(OneTimeLink).where(OneTimeLink.expires_at < old))
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - 2 * COUNTED_FOR))


def make_link(person: Person, *, by: Actor, now: datetime) -> str:
    """The token of a link with which the person sets a password. Earlier links stop working."""
    _close_links(person, now)
    token = secrets.token_urlsafe(32)
    db.session.add(
        OneTimeLink(token_hash=questions.digest(token), person_id=person.id, expires_at=now + LINK_LASTS)
    )
    db.session.flush()
    events.record("person.link_made", by=by, now=now, person=person.id)
    return token


def _close_links(person: Person, now: datetime) -> None:
    unused = (OneTimeLink.person_id == person.id, OneTimeLink.used_at.is_(None))
    db.session.execute(update(OneTimeLink).where(*unused).values(used_at=now))


def require_good(password: str, repeated: str | None = None, *, person: Person | None = None) -> None:
    """Errors: NotValid for a password that is too short or too common, or that was not repeated."""
    about = () if person is None else (person.name, person.email, person.email.partition("@")[0])
    wrong = rules.complaint(password, about=about)
    if wrong is not None:
        raise NotValid({"password": wrong})
    if repeated is not None and repeated != password:
        raise NotValid(repeated="passwords_differ")


def use_link(token: str, password_hash: str, *, by: Actor, now: datetime) -> Person:
    """Set the password with a one-time link. Errors: NotFound for one that opens no more."""
    link = questions.open_link(token, now)
    if link is None:
        raise NotFound
    set_password(link.person, password_hash, by=by, now=now)
    return link.person


def set_password(
    person: Person, password_hash: str, *, by: Actor, now: datetime, but: int | None = None
) -> None:
    """Store a password's hash; sessions (all `but` the present one) and open links end."""
    person.password_hash = password_hash
    _close_links(person, now)
    db.session.flush()
    events.record("person.password_set", by=by, now=now, person=person.id)
    end_all(person, by=by, now=now, cause="password_changed", but=but)


def try_link(*, address: str, now: datetime) -> None:
    """A link that does not exist was tried. Errors: TooMany when that happens often."""
    subject = f"link:{address}"
    _require_unlocked(subject, 4 * FREE_FAILURES, now)
    db.session.add(SignInAttempt(subject=subject, at=now))
    db.session.flush()

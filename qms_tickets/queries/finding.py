"""What one finds by typing: tickets, people and services, few of each and quickly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from qms_tickets.domain.search import LONGEST_QUERY
from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.queries.search import matching
from qms_tickets.queries.viewer import Viewer
from qms_tickets.queries.visibility import visible_to

_DIGITS: Final = 6


def tickets_found(query: str, viewer: Viewer, now: datetime, *, most: int) -> Sequence[Ticket]:
    """By number, its last digits, or words; what was changed last comes first."""
    wanted = select(Ticket).where(visible_to(viewer), _fits(query, viewer, now))
    return db.session.scalars(wanted.order_by(Ticket.changed_at.desc()).limit(most)).all()


def _fits(query: str, viewer: Viewer, now: datetime) -> ColumnElement[bool]:
    by_words = matching(query, viewer)
    numbers = _numbers(query.strip(), now)
    return or_(Ticket.number.in_(numbers), by_words) if numbers else by_words


def ticket_named(number: str, viewer: Viewer, now: datetime) -> Ticket | None:
    """The ticket with this number, or the newest one with these last digits."""
    numbers = _numbers(number, now) or [number.upper()]
    named = select(Ticket).where(visible_to(viewer), Ticket.number.in_(numbers))
    return db.session.scalars(named.order_by(Ticket.number.desc()).limit(1)).first()


def _numbers(digits: str, now: datetime) -> list[str]:
    """What last digits may stand for, this year and the last; nothing for what is no digits."""
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS):
        return []
    return [f"T-{year}-{int(digits):0{_DIGITS}d}" for year in (now.year, now.year - 1)]


def people_found(query: str, *, most: int) -> Sequence[Person]:
    """Those here whose name or address contains what was typed."""
    text = query.strip().lower()[:LONGEST_QUERY].replace("\x00", "")
    if not text:
        return []
    named = or_(
        func.lower(Person.name).contains(text, autoescape=True),
        Person.email.contains(text, autoescape=True),
    )
    here = select(Person).where(Person.active, Person.external.is_(False), named)
    return db.session.scalars(
        here.options(joinedload(Person.department)).order_by(Person.name, Person.id).limit(most)
    ).all()

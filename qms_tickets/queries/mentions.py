"""Who is named with @ in a comment, and who could be: only those who may read it hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, or_, select

from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.queries.people import mentioned_people
from qms_tickets.queries.viewer import viewer_of
from qms_tickets.queries.visibility import audiences_of, visible_to

MOST_ASKED = 24
MOST_OFFERED = 8


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The people named in a text, parted by whether they may read it."""

    told: list[Person]
    untold: list[Person]


def may_read(person: Person, ticket: Ticket, audience: str, now: datetime) -> bool:
    viewer = viewer_of(person, now)
    sees = select(Ticket.id).where(Ticket.id == ticket.id, visible_to(viewer))
    return db.session.scalar(sees) is not None and audience in audiences_of(viewer, ticket)


def mentioned(text: str, ticket: Ticket, audience: str, now: datetime) -> Mentioned:
    people = mentioned_people(text)
    told = [person for person in people if may_read(person, ticket, audience, now)]
    return Mentioned(told, [person for person in people if person not in told])


def people_to_mention(ticket: Ticket, text: str, now: datetime) -> list[tuple[Person, str]]:
    """Who may read this ticket and is called so, those of its two departments first; each with what names them."""
    wanted = text.strip().lower()
    called = or_(
        func.lower(Person.name).contains(wanted, autoescape=True),
        Person.email.startswith(wanted, autoescape=True),
    )
    own = Person.department_id.in_((ticket.customer_department_id, ticket.supplier_department_id))
    found = db.session.scalars(
        select(Person)
        .where(Person.active, Person.external.is_(False), called)
        .order_by(case((own, 0), else_=1), Person.name, Person.id)
        .limit(MOST_ASKED)
    )
    readers = [person for person in found if may_read(person, ticket, "shared", now)][:MOST_OFFERED]
    return [(person, _named(person)) for person in readers]


def _named(person: Person) -> str:
    """The name where it is one word and nobody else's, else the part of the address before the @."""
    word = person.name.strip()
    namesakes = select(func.count()).where(Person.active, func.lower(Person.name) == word.lower())
    if word.isalnum() and db.session.scalar(namesakes) == 1:
        return word
    return person.email.partition("@")[0]

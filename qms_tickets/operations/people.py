"""People: added, changed, given rights, away, deactivated with a successor."""

from __future__ import annotations

from datetime import datetime

from qms_tickets.domain.access import Actor
from qms_tickets.domain.bilingual import LANGUAGES
from qms_tickets.domain.errors import NotValid
from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.operations import events


def as_actor(person: Person, *, channel: str, address: str | None = None) -> Actor:
    return Actor(person_id=person.id, name=person.name, channel=channel, address=address)


def change_language(person: Person, language: str, *, by: Actor, now: datetime) -> None:
    """Errors: NotValid for a language that we do not speak."""
    if language not in LANGUAGES:
        raise NotValid(language="not_a_choice")
    if person.language != language:
        person.language = language
        db.session.flush()
        events.record("person.changed", by=by, now=now, person=person.id, fields=["language"])

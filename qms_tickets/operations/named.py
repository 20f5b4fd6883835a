"""A person as others name one: by address, or by a name that nobody else has."""

from __future__ import annotations

from qms_tickets.domain.errors import FieldError, NotValid
from qms_tickets.models.person import Person
from qms_tickets.queries.people import people_called

MOST_NAMED = 5


def person_named(told: str, field: str, unknown: str = "unknown_person") -> Person:
    """Errors: NotValid where nobody is meant, and with their addresses where it could be several."""
    found = people_called(told)
    if len(found) > 1:
        several = [f"{one.name} <{one.email}>" for one in found[:MOST_NAMED]]
        raise NotValid({field: FieldError("several_people", {"people": several})})
    if not found:
        raise NotValid({field: FieldError(unknown)})
    return found[0]

"""Ratings as each reader may see them: no tit for tat, and a subordinate's only in aggregate."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qms_tickets.extensions import db
from qms_tickets.models.rating import Rating
from qms_tickets.models.ticket import Ticket
from qms_tickets.queries.organisation import organisation
from qms_tickets.queries.viewer import Viewer


def ratings_of(ticket: Ticket) -> dict[str, Rating]:
    """The current rating of each side for the present closing."""
    statement = (
        select(Rating)
        .where(Rating.ticket_id == ticket.id, Rating.current, Rating.closing == ticket.reopenings + 1)
        .options(joinedload(Rating.rater))
    )
    return {rating.side: rating for rating in db.session.scalars(statement)}


FULL_FORM_RESTS = timedelta(days=30)


def has_rated_lately(person_id: int, service_id: int, now: datetime) -> bool:
    """Whether this person has filled in the full form for this service within thirty days."""
    statement = (
        select(Rating.id)
        .join(Ticket, Rating.ticket_id == Ticket.id)
        .where(
            Rating.rater_id == person_id,
            Rating.side == "customer",
            Rating.conformity.is_not(None),
            Rating.given_at > now - FULL_FORM_RESTS,
            Ticket.service_id == service_id,
        )
    )
    return db.session.scalar(statement.limit(1)) is not None


def visible_sides(ticket: Ticket, viewer: Viewer) -> frozenset[str]:
    """Whose ratings the viewer may read: the own side's; the other's once both have rated or time is up.

    A rank ticket's subordinate is heard in aggregate alone, by all but the quality manager and themselves.
    """
    given = ratings_of(ticket)
    if viewer.quality_manager:
        return frozenset(given)
    until = ticket.rating_until
    over = ticket.state == "closed" and (until is None or viewer.now > until)
    sides = set[str]()
    for side, rating in given.items():
        own = rating.rater_id in viewer.people
        if own or (not rating.rater_hidden and (_is_of(viewer, ticket, side) or over or len(given) == 2)):
            sides.add(side)
    return frozenset(sides)


def visible_ratings(ticket: Ticket, viewer: Viewer) -> dict[str, Rating]:
    sides = visible_sides(ticket, viewer)
    return {side: rating for side, rating in ratings_of(ticket).items() if side in sides}


def withheld(ticket: Ticket, viewer: Viewer) -> list[str]:
    """Why this reader finds no rating where there may be one: `in_sum`, `until_both`. The page says so."""
    if ticket.state != "closed":
        return []
    given, seen = ratings_of(ticket), visible_sides(ticket, viewer)
    waits = any(side not in seen and not rating.rater_hidden for side, rating in given.items())
    return [*(["in_sum"] if _is_told_in_sum(ticket, viewer) else []), *(["until_both"] if waits else [])]


def _is_told_in_sum(ticket: Ticket, viewer: Viewer) -> bool:
    """Said whether the subordinate has rated or not."""
    if ticket.relation != "rank" or ticket.assignee_id is None or viewer.quality_manager:
        return False
    above = organisation().is_above
    if above(ticket.assignee_id, ticket.requester_id):
        return ticket.requester_id not in viewer.people
    return above(ticket.requester_id, ticket.assignee_id) and ticket.assignee_id not in viewer.people


def _is_of(viewer: Viewer, ticket: Ticket, side: str) -> bool:
    department = ticket.customer_department_id if side == "customer" else ticket.supplier_department_id
    return department == viewer.department_id or department in viewer.led

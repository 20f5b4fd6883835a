"""Bundles: what somebody asked for several tickets at once, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from qms_tickets.domain.errors import NotFound
from qms_tickets.extensions import db
from qms_tickets.models.bundle import Bundle, BundleLine
from qms_tickets.models.ticket import Ticket
from qms_tickets.queries.viewer import Viewer
from qms_tickets.queries.visibility import visible_to


def bundle_numbered(bundle_id: int, person_id: int) -> Bundle:
    """One's own, with its lines. Errors: NotFound."""
    own = select(Bundle).where(Bundle.id == bundle_id, Bundle.person_id == person_id)
    bundle = db.session.scalars(own.options(selectinload(Bundle.lines))).one_or_none()
    if bundle is None:
        raise NotFound
    return bundle


def untried(bundle_id: int) -> list[int]:
    """The lines that have no outcome yet, in the order in which the tickets were chosen."""
    waiting = select(BundleLine.id).where(BundleLine.bundle_id == bundle_id, BundleLine.outcome.is_(None))
    return list(db.session.scalars(waiting.order_by(BundleLine.id)))


def titles_of(numbers: Iterable[str], viewer: Viewer) -> dict[str, str]:
    """Number → title, of those that the viewer may see."""
    wanted = select(Ticket.number, Ticket.title).where(Ticket.number.in_(list(numbers)), visible_to(viewer))
    return {row.number: row.title for row in db.session.execute(wanted)}

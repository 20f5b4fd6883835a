"""Views of lists: one's own, and those that the department shares."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from qms_tickets.domain.errors import NotFound
from qms_tickets.domain.lists import may_change_view
from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.models.view import View
from qms_tickets.queries.viewer import Viewer


def views_of(viewer: Viewer, kind: str) -> list[View]:
    """What stands in the head of a list: own views, then the department's, each by name."""
    near = or_(View.person_id == viewer.person_id, View.department_id == viewer.department_id)
    found = db.session.scalars(select(View).where(View.list == kind, near).order_by(View.name))
    return sorted(found, key=lambda view: view.person_id != viewer.person_id)


def all_views(viewer: Viewer) -> list[View]:
    """Every view that the viewer may use, list by list."""
    statement = select(View).where(_usable(viewer)).options(joinedload(View.person))
    return list(db.session.scalars(statement.order_by(View.list, View.name, View.id)))


def view_numbered(view_id: int, viewer: Viewer) -> View:
    """Errors: NotFound, the same for one that is not shared with the viewer."""
    view = db.session.scalars(select(View).where(View.id == view_id, _usable(viewer))).one_or_none()
    if view is None:
        raise NotFound
    return view


def start_of(person: Person, viewer: Viewer) -> View | None:
    """The view that the person begins with, as long as it is there for the person."""
    if person.start_view_id is None:
        return None
    return db.session.scalars(
        select(View).where(View.id == person.start_view_id, _usable(viewer))
    ).one_or_none()


def may_change(view: View, viewer: Viewer) -> bool:
    return may_change_view(view.person_id, view.department_id, person_id=viewer.person_id, led=viewer.led)


def _usable(viewer: Viewer) -> ColumnElement[bool]:
    return or_(
        View.person_id == viewer.person_id,
        View.department_id == viewer.department_id,
        View.department_id.in_(viewer.led),
    )

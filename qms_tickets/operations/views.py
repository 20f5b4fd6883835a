"""Views of lists: saved, changed, removed, made one's start; and the columns that a person wants in a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import func, select, update

from qms_tickets.domain.access import Actor
from qms_tickets.domain.errors import FieldError, NotAllowed, NotPossible, NotValid
from qms_tickets.domain.lists import LISTS, LONGEST_NAME, MOST_VIEWS, in_order
from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.models.view import View
from qms_tickets.operations import events
from qms_tickets.operations.shapes import line
from qms_tickets.queries import lists
from qms_tickets.queries.viewer import Viewer
from qms_tickets.queries.views import may_change


class ViewDetails(BaseModel):
    """What a view is called, and whether the department has it too."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: line(LONGEST_NAME)  # type: ignore[valid-type]
    shared: bool = False


class NewView(ViewDetails):
    """`query` is the list's address after the question mark."""

    list: Literal[tuple(LISTS)]  # type: ignore[valid-type]
    query: Annotated[str, StringConstraints(max_length=2000)] = ""


def save(
    body: NewView,
    said: Mapping[str, str],
    columns: Iterable[str],
    *,
    viewer: Viewer,
    by: Actor,
    now: datetime,
) -> View:
    """Keep what an address said about a list. Errors: NotValid for a name that one has; NotPossible for too many."""
    mine = select(func.count(View.id)).where(View.person_id == viewer.person_id)
    if (db.session.scalar(mine) or 0) >= MOST_VIEWS:
        raise NotPossible("too_many_views", limit=MOST_VIEWS)
    _require_free(body.name, body.list, viewer.person_id)
    view = View(
        person_id=viewer.person_id,
        department_id=viewer.department_id if body.shared else None,
        list=body.list,
        name=body.name,
        query=lists.narrowing(LISTS[body.list], said),
        columns=",".join(in_order(columns)),
        saved_at=now,
    )
    db.session.add(view)
    db.session.flush()
    shared = view.department_id
    events.record(
        "view.saved", by=by, now=now, view=view.id, list=view.list, shared=shared, texts={"name": view.name}
    )
    return view


def _require_free(name: str, kind: str, person_id: int, *, but: int = 0) -> None:
    taken = select(View.id).where(
        View.person_id == person_id, View.list == kind, View.name == name, View.id != but
    )
    if db.session.scalar(taken) is not None:
        raise NotValid({"name": FieldError("already_used")})


def change(view: View, body: ViewDetails, *, viewer: Viewer, by: Actor, now: datetime) -> None:
    """Another name, shared or no longer. Errors: NotAllowed; NotValid for a name that the author has already."""
    _require_right(view, viewer)
    _require_free(body.name, view.list, view.person_id, but=view.id)
    home = db.session.get_one(Person, view.person_id).department_id
    shared = (view.department_id or home) if body.shared else None
    before = (view.name, view.department_id)
    view.name, view.department_id = body.name, shared
    fields = [
        name
        for name, old, new in zip(("name", "shared"), before, (view.name, shared), strict=True)
        if old != new
    ]
    if fields:
        _note_change(view, fields, by=by, now=now)


def keep(
    view: View, said: Mapping[str, str], columns: Iterable[str], *, viewer: Viewer, by: Actor, now: datetime
) -> None:
    """The view shows from now on what this address says. Errors: NotAllowed."""
    _require_right(view, viewer)
    view.query = lists.narrowing(LISTS[view.list], said)
    view.columns = ",".join(in_order(columns))
    _note_change(view, ["query"], by=by, now=now)


def _note_change(view: View, fields: list[str], *, by: Actor, now: datetime) -> None:
    events.record("view.changed", by=by, now=now, view=view.id, fields=fields, texts={"name": view.name})


def remove(view: View, *, viewer: Viewer, by: Actor, now: datetime) -> None:
    """Gone for everybody; whose start it was begins with the own work again. Errors: NotAllowed."""
    _require_right(view, viewer)
    db.session.execute(update(Person).where(Person.start_view_id == view.id).values(start_view_id=None))
    events.record("view.removed", by=by, now=now, view=view.id, list=view.list)
    db.session.delete(view)


def _require_right(view: View, viewer: Viewer) -> None:
    if not may_change(view, viewer):
        raise NotAllowed("view_of_somebody_else", unlocked_by=["author"])


def start_with(person: Person, view: View | None) -> None:
    """Where the person arrives after signing in; None is the own work."""
    person.start_view_id = None if view is None else view.id


def choose_columns(person: Person, kind: str, chosen: Iterable[str]) -> None:
    """Remembered for this person and list; as the list has them by itself is nothing to remember."""
    wanted = in_order(chosen)
    kept = {name: columns for name, columns in person.columns.items() if name != kind}
    person.columns = kept if wanted == LISTS[kind].columns else kept | {kind: list(wanted)}

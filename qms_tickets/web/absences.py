"""Absences, entered by the person, by the supervisor, or by an administrator: one page at three addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, flash
from werkzeug.wrappers import Response

from qms_tickets.domain.errors import NotFound, NotValid
from qms_tickets.operations import absences as verbs
from qms_tickets.operations.organisation_bodies import AbsenceBody
from qms_tickets.queries import people
from qms_tickets.web import forms
from qms_tickets.web.forms import Filled
from qms_tickets.web.fragments import render
from qms_tickets.web.once import once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, now, say, seen, viewer

if TYPE_CHECKING:
    from qms_tickets.models import Person

bp = Blueprint("absences", __name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Whose absences, at which address, and where the page leads back to."""

    person: Person
    url: str
    back: str


def _own() -> Place:
    return Place(viewer(), "/me/absences", "/me")


def _of_my_people(person_id: int) -> Place:
    """Errors: NotFound for who is not one of them."""
    person = next((one for one in people.people_of(seen().overseen) if one.id == person_id), None)
    if person is None or person.id == viewer().id:
        raise NotFound
    return Place(person, f"/my-people/{person_id}/absences", "/my-people")


def _of_anybody(person_id: int) -> Place:
    person = people.person_numbered(person_id)
    if person is None:
        raise NotFound
    address = f"/administration/people/{person_id}"
    return Place(person, f"{address}/absences", address)


# --- the page, whoever opens it ----------------------------------------------------------------------------------


def _page(place: Place, form: Filled | None = None, status: int = 200) -> Response:
    return render(
        "absences/show.html",
        "main",
        status=status,
        place_=place,
        person=place.person,
        form=form or Filled(),
        absences=people.absences_of(place.person, now()),
        people=[one for one in people.active_people() if one[0] != place.person.email],
    )


def _add(place: Place) -> Response:
    def act() -> str:
        verbs.add(place.person, body, by=actor(), now=now())
        return place.url

    try:
        body = forms.read(AbsenceBody)
        return once(act, after=lambda: flash(say("people-absence-added")))
    except NotValid as wrong:
        return _page(place, forms.as_typed(wrong), 422)


def _end(place: Place, absence_id: int) -> Response:
    def act() -> str:
        verbs.end(verbs.numbered(absence_id, place.person), by=actor(), now=now())
        return place.url

    return once(act, after=lambda: flash(say("people-absence-ended")))


# --- one's own ---------------------------------------------------------------------------------------------------


@bp.get("/me/absences")
@policy("signed_in")
def show_own() -> Response:
    return _page(_own())


@bp.post("/me/absences")
@policy("signed_in")
def add_own() -> Response:
    return _add(_own())


@bp.post("/me/absences/<int:absence_id>/end")
@policy("signed_in")
def end_own(absence_id: int) -> Response:
    return _end(_own(), absence_id)


# --- of those whom one leads -------------------------------------------------------------------------------------


@bp.get("/my-people")
@policy("supervisor")
def my_people() -> Response:
    """Who is there, who is away, and who stands in."""
    mine = [one for one in people.people_of(seen().overseen) if one.id != viewer().id]
    return render("absences/my_people.html", "main", people=mine, away=people.next_absences(mine, now()))


@bp.get("/my-people/<int:person_id>/absences")
@policy("supervisor")
def show_my_people(person_id: int) -> Response:
    return _page(_of_my_people(person_id))


@bp.post("/my-people/<int:person_id>/absences")
@policy("supervisor")
def add_my_people(person_id: int) -> Response:
    return _add(_of_my_people(person_id))


@bp.post("/my-people/<int:person_id>/absences/<int:absence_id>/end")
@policy("supervisor")
def end_my_people(person_id: int, absence_id: int) -> Response:
    return _end(_of_my_people(person_id), absence_id)


# --- of anybody --------------------------------------------------------------------------------------------------


@bp.get("/administration/people/<int:person_id>/absences")
@policy("administrator")
def show_anybody(person_id: int) -> Response:
    return _page(_of_anybody(person_id))


@bp.post("/administration/people/<int:person_id>/absences")
@policy("administrator")
def add_anybody(person_id: int) -> Response:
    return _add(_of_anybody(person_id))


@bp.post("/administration/people/<int:person_id>/absences/<int:absence_id>/end")
@policy("administrator")
def end_anybody(person_id: int, absence_id: int) -> Response:
    return _end(_of_anybody(person_id), absence_id)

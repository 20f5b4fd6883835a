"""What everybody may change of the own: language, zone, password, sessions."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint, flash, redirect
from pydantic import BaseModel, ConfigDict, StringConstraints
from werkzeug.wrappers import Response

from qms_tickets.domain.errors import NotFound, NotValid
from qms_tickets.domain.quiet_hours import HEARS
from qms_tickets.operations import passwords, people, sign_in
from qms_tickets.operations.organisation_bodies import OwnDetails
from qms_tickets.queries.sign_in import open_sessions
from qms_tickets.transaction import transaction
from qms_tickets.web import forms, sessions
from qms_tickets.web.forms import Filled
from qms_tickets.web.fragments import render
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, forget_viewer, now, say, viewer
from qms_tickets.web.zones import zone_names

bp = Blueprint("me", __name__)

SEE_OTHER = 303


class NewPassword(BaseModel):
    """The old one first, so that a browser left open gives nothing away for good."""

    model_config = ConfigDict(extra="forbid")

    old: Annotated[str, StringConstraints(min_length=1, max_length=256)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=256)]
    repeated: Annotated[str, StringConstraints(max_length=256)] = ""


@bp.get("/me")
@policy("signed_in")
def show() -> Response:
    return _page()


def _page(status: int = 200, *, form: Filled | None = None, secret: Filled | None = None) -> Response:
    person = viewer()
    stored = Filled({"language": person.language, "zone": person.zone, "hears": person.hears})
    return render(
        "me/show.html",
        "main",
        status=status,
        form=form or stored,
        secret=secret or Filled(),
        person=person,
        zones=zone_names(person.zone),
        hears=HEARS,
        sessions=[sessions.describe(row) for row in open_sessions(person.id, now())],
    )


@bp.post("/me")
@policy("signed_in")
def change() -> Response:
    try:
        body = forms.read(OwnDetails)
    except NotValid as wrong:
        return _page(422, form=forms.as_typed(wrong))
    with transaction():
        people.change_own(viewer(), body, by=actor(), now=now())
    forget_viewer()
    flash(say("people-saved"))
    return redirect("/me", SEE_OTHER)


@bp.post("/me/password")
@policy("signed_in")
def change_password() -> Response:
    """A guess at the old password counts like a guess at the door."""
    person, present = viewer(), sessions.current_session()
    try:
        body = forms.read(NewPassword)
        with transaction():
            sign_in.attempt(person.email, address="", now=now())
        if sign_in.check(person.email, body.old) is None:
            raise NotValid(old="old_password_wrong")
        sign_in.require_good(body.password, body.repeated, person=person)
    except NotValid as wrong:
        return _page(422, secret=Filled({}, forms.sentences(wrong)))
    hashed = passwords.hashed(body.password)
    with transaction():
        sign_in.forget_attempts(person.email)
        sign_in.set_password(person, hashed, by=actor(), now=now(), but=present.id if present else None)
    flash(say("people-password-changed"))
    return redirect("/me", SEE_OTHER)


@bp.post("/me/sessions/<int:session_id>/end")
@policy("signed_in")
def end_session(session_id: int) -> Response:
    if session_id not in {row.id for row in open_sessions(viewer().id, now())}:
        raise NotFound
    with transaction():
        sign_in.end(session_id, by=actor(), now=now())
    return redirect("/me", SEE_OTHER)

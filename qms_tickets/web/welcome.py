"""One-time links: the first password, or a new one for somebody who forgot it."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint, redirect
from pydantic import BaseModel, ConfigDict, StringConstraints
from werkzeug.wrappers import Response

from qms_tickets.domain.errors import NotFound, NotValid
from qms_tickets.operations import passwords, people, sign_in
from qms_tickets.queries.sign_in import open_link
from qms_tickets.transaction import transaction
from qms_tickets.web import forms, sessions
from qms_tickets.web.forms import Filled
from qms_tickets.web.fragments import render
from qms_tickets.web.policy import policy
from qms_tickets.web.request import now, peer

bp = Blueprint("welcome", __name__)


class FirstPassword(BaseModel):
    """The same password twice: it cannot be read while it is typed."""

    model_config = ConfigDict(extra="forbid")

    password: Annotated[str, StringConstraints(min_length=1, max_length=256)]
    repeated: Annotated[str, StringConstraints(max_length=256)] = ""


@bp.get("/welcome/<token>")
@policy("anyone")
def show(token: str) -> Response:
    link = _link(token)
    return render("login/welcome.html", "form", form=Filled(), person=link.person, token=token)


def _link(token: str):  # type: ignore[no-untyped-def]
    link = open_link(token, now())
    if link is None:
        with transaction():
            sign_in.try_link(address=peer(), now=now())
        raise NotFound
    return link


@bp.post("/welcome/<token>")
@policy("anyone")
def set_password(token: str) -> Response:
    person = _link(token).person
    try:
        body = forms.read(FirstPassword)
        sign_in.require_good(body.password, body.repeated, person=person)
    except NotValid as wrong:
        form = Filled({}, forms.sentences(wrong))
        return render("login/welcome.html", "form", status=422, form=form, person=person, token=token)
    by = people.as_actor(person, channel="web", address=peer())
    hashed = passwords.hashed(body.password)
    with transaction():
        sign_in.use_link(token, hashed, by=by, now=now())
        session_token = sign_in.start(person, by=by, now=now())
    sessions.begin(session_token)
    return redirect("/", 303)

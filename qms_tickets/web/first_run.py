"""The page of an empty installation; it opens on the machine itself alone, and once."""

from __future__ import annotations

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from qms_tickets.domain.errors import NotFound, NotValid
from qms_tickets.operations import first_run, passwords, people, sign_in
from qms_tickets.queries.sign_in import is_empty
from qms_tickets.transaction import transaction
from qms_tickets.web import forms, sessions
from qms_tickets.web.forms import Filled
from qms_tickets.web.fragments import render
from qms_tickets.web.policy import policy
from qms_tickets.web.request import language, nobody, now, peer, settings
from qms_tickets.web.zones import country_names, country_of, zone_names

bp = Blueprint("first_run", __name__)


@bp.get("/first-run")
@policy("loopback")
def show() -> Response:
    _require_empty()
    zone = settings().time_zone
    begun = {"language": language(), "zone": zone, "country": country_of(zone), "department_code": "HQ"}
    return _form(Filled(begun))


def _require_empty() -> None:
    if not is_empty():
        raise NotFound


def _form(form: Filled, status: int = 200) -> Response:
    return render(
        "login/first_run.html",
        "form",
        status=status,
        form=form,
        zones=zone_names(form.value("zone")),
        countries=country_names(language()),
    )


@bp.post("/first-run")
@policy("loopback")
def begin() -> Response:
    _require_empty()
    try:
        body = forms.read(first_run.FirstRun)
        sign_in.require_good(body.password, body.repeated)
        hashed = passwords.hashed(body.password)
        with transaction():
            person = first_run.begin(body, hashed, by=nobody(), now=now())
            token = sign_in.start(
                person, by=people.as_actor(person, channel="web", address=peer()), now=now()
            )
    except NotValid as wrong:
        return _form(forms.as_typed(wrong), 422)
    sessions.begin(token)
    return redirect("/administration/first-steps", 303)

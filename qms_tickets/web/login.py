"""Signing in and out, and the language."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint, Response, current_app, redirect, request
from pydantic import BaseModel, ConfigDict, StringConstraints
from werkzeug.wrappers import Response as AnyResponse

from qms_tickets.domain.bilingual import LANGUAGES
from qms_tickets.domain.errors import NotValid, TooMany
from qms_tickets.domain.passwords import LONGEST
from qms_tickets.operations import people, sign_in
from qms_tickets.transaction import transaction
from qms_tickets.web import forms, resend, session_ended, sessions
from qms_tickets.web.fragments import render
from qms_tickets.web.policy import policy
from qms_tickets.web.request import (
    LANGUAGE_COOKIE,
    actor,
    forget_viewer,
    is_htmx,
    nobody,
    now,
    peer,
    settings,
    viewer_or_none,
    words,
)
from qms_tickets.web.sign_in_page import (
    demonstration_sign_ins,
    is_refused_demonstration,
    is_to_be_set_up,
    nobody_yet,
    own_path,
)
from qms_tickets.web.tickets.listing import start_address
from qms_tickets.words.refusals import field_error, sentence

bp = Blueprint("login", __name__)

SEE_OTHER = 303
_TEN_YEARS = 315_360_000


class SignIn(BaseModel):
    """What the form asks for. An empty box is no password, so it is refused before anything is looked up."""

    model_config = ConfigDict(extra="forbid")

    email: Annotated[str, StringConstraints(strip_whitespace=True, max_length=320)]
    password: Annotated[str, StringConstraints(max_length=LONGEST)]
    next: str | None = None
    carried_to: str | None = None
    carried_for: str | None = None


@bp.get("/sign-in")
@policy("anyone")
def show() -> AnyResponse:
    if is_to_be_set_up():
        return redirect("/first-run", SEE_OTHER)
    if viewer_or_none() is not None:
        return redirect(own_path(request.args.get("next")), SEE_OTHER)
    return _form(next=request.args.get("next"))


def _form(status: int = 200, *, error: str | None = None, **context: object) -> Response:
    return render(
        "login/sign_in.html",
        "form",
        status=status,
        error=error,
        in_place=is_htmx(),
        demonstration=demonstration_sign_ins(),
        nobody_yet=nobody_yet(),
        **{**resend.sign_in_again(), **context},
    )


@bp.post("/sign-in")
@policy("anyone")
def enter() -> AnyResponse:
    try:
        form = forms.read(SignIn, also=_carried_names())
    except NotValid as wrong:
        said = forms.sentences(wrong)
        return _form(422, error=" ".join(said.values()), wrong=said)
    try:
        with transaction():
            sign_in.attempt(form.email, address=peer(), now=now())
        return _checked(form)
    except TooMany as refusal:
        response = _form(429, error=sentence(words(), refusal))
        response.headers["Retry-After"] = str(refusal.facts["retry_after"])
        return response


def _carried_names() -> list[str]:
    return [name for name in request.form if name.startswith("carried.")]


def _checked(form: SignIn) -> AnyResponse:
    person = sign_in.check(form.email, form.password)
    if person is None or is_refused_demonstration(person.email):
        with transaction():
            sign_in.fail(form.email, by=nobody(), now=now())
        return _form(401, error=field_error(words(), "password_wrong"))
    by = people.as_actor(person, channel="web", address=peer())
    with transaction():
        token = sign_in.start(person, by=by, now=now())
    sessions.begin(token)
    return _go_on(form)


def _go_on(form: SignIn) -> AnyResponse:
    if is_htmx():
        return Response(status=204)
    if form.carried_to and own_path(form.carried_to) != "/":
        if session_ended.is_of_another(form.carried_for):
            return session_ended.not_sent(_arrival(form.next))
        return resend.send(form.carried_to)
    return redirect(_arrival(form.next), SEE_OTHER)


def _arrival(wanted: str | None) -> str:
    """What was asked for; who asked for nothing begins with the own start."""
    address = own_path(wanted)
    return start_address() if address == "/" else address


@bp.post("/sign-out")
@policy("anyone")
def leave() -> AnyResponse:
    present = sessions.current_session()
    if present is not None:
        with transaction():
            sign_in.end(present.id, by=actor(), now=now())
    sessions.leave()
    response = redirect("/sign-in", SEE_OTHER)
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@bp.post("/language")
@policy("anyone")
def choose_language() -> AnyResponse:
    chosen = request.form.get("language", "").replace("-", "_")
    if chosen not in LANGUAGES:
        raise NotValid(language="not_a_choice")
    person = viewer_or_none()
    if person is not None:
        with transaction():
            people.change_language(person, chosen, by=actor(), now=now())
    forget_viewer()
    response = redirect(own_path(request.form.get("next") or session_ended.came_from()), SEE_OTHER)
    response.set_cookie(
        LANGUAGE_COOKIE,
        chosen,
        max_age=_TEN_YEARS,
        httponly=True,
        samesite="Lax",
        secure=settings().is_https or bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return response

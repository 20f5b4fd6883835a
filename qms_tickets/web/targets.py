"""Integrations: the webhooks and chat robots that are told what happens. Addresses and secrets go in, never out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, flash, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from qms_tickets.domain.addresses import WrongAddress, address_of
from qms_tickets.domain.errors import FieldError, NotFound, NotValid
from qms_tickets.domain.targets import EVENTS, KINDS, SIGNED, WEBHOOK, new_secret
from qms_tickets.operations import targets as verbs
from qms_tickets.operations.target_bodies import TargetBody
from qms_tickets.outgoing.client import Client
from qms_tickets.queries import outbox as questions
from qms_tickets.web import forms
from qms_tickets.web.administration import entry
from qms_tickets.web.conflicts import Conflict, conflict, fingerprint, is_outdated
from qms_tickets.web.forms import Filled
from qms_tickets.web.fragments import render
from qms_tickets.web.once import once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, now, say, settings, words

if TYPE_CHECKING:
    from qms_tickets.models import Message, Target

bp = Blueprint("targets", __name__, url_prefix="/administration/integrations")

entry("targets", "/administration/integrations", "plug")

_AT_FIRST: Final = (
    "clock.breached",
    "escalation.fired",
    "escalation.acknowledged",
    "escalation.promise_broken",
)
_SEPARATED: Final = ("departments", "services")


@bp.get("")
@policy("administrator")
def index() -> Response:
    found = questions.targets()
    return render(
        "administration/targets.html",
        "main",
        targets=[(each, _host(each), questions.messages_of(each.id, 1)) for each in found],
        kinds=KINDS,
    )


def _host(target: Target) -> str:
    """All that is shown of an address: the rest of it is a key."""
    return address_of(target.url).shown_host


# --- one of them -------------------------------------------------------------------------------------------------


def _stored(target: Target | None) -> dict[str, Any]:
    if target is None:
        return {"language": settings().default_language, "events": list(_AT_FIRST), "from_rung": 1}
    departments, services = questions.codes_of(target)
    return {
        "name": target.name,
        "language": target.language,
        "events": target.events,
        "from_rung": target.from_rung,
        "departments": ", ".join(departments),
        "services": ", ".join(services),
    }


def _form(
    kind: str,
    target: Target | None = None,
    *,
    status: int = 200,
    form: Filled | None = None,
    clash: Conflict | None = None,
) -> Response:
    stored = _stored(target)
    messages = [] if target is None else questions.messages_of(target.id)
    return render(
        "administration/target.html",
        "messages",
        status=status,
        kind=kind,
        target=target,
        host=None if target is None else _host(target),
        signed=kind in SIGNED,
        form=form or Filled(stored),
        secret=new_secret() if kind == WEBHOOK and target is None else "",
        clash=clash,
        version=None if target is None else fingerprint(stored),
        groups=_groups(),
        messages=messages,
        on_their_way=any(_is_on_its_way(each) for each in messages),
    )


def _is_on_its_way(message: Message) -> bool:
    """It will soon be known what became of it."""
    return message.state == "sending" or (message.state == "waiting" and message.not_before <= now())


def _groups() -> dict[str, list[tuple[str, str]]]:
    """The events by the first word of their kind, with their words."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for kind in EVENTS:
        word = words().code("targets-event", kind.replace(".", "_"))
        groups.setdefault(kind.partition(".")[0], []).append((kind, word))
    return groups


@bp.get("/new")
@policy("administrator")
def new() -> Response:
    return _form(_kind(request.args.get("kind", WEBHOOK)))


def _kind(given: str) -> str:
    if given not in KINDS:
        raise NotFound
    return given


@bp.post("")
@policy("administrator")
def create() -> Response:
    kind = _kind(request.form.get("kind", ""))
    try:
        body = _read()

        def act() -> str:
            return _place(verbs.add(kind, body, allowed=settings().allowed_targets, by=actor(), now=now()))

        return once(act, after=lambda: flash(say("targets-added"), "good"))
    except NotValid as wrong:
        return _form(kind, status=422, form=forms.as_typed(wrong))


def _place(target: Target) -> str:
    return f"/administration/integrations/{target.id}"


def _read() -> TargetBody:
    """Errors: NotValid, also for an address whose name leads into the house."""
    form = MultiDict(request.form)
    for name in _SEPARATED:
        form.setlist(name, re.split(r"[,，;；\s]+", request.form.get(name, "")))
    body = forms.read(TargetBody, form, also=("kind",))
    if body.url:
        try:
            Client(settings().allowed_targets).refuse_inside(body.url)
        except WrongAddress as wrong:
            raise NotValid({"url": FieldError(wrong.code)}) from None
    return body


@bp.get("/<int:target_id>")
@policy("administrator")
def show(target_id: int) -> Response:
    target = questions.target(target_id)
    return _form(target.kind, target)


@bp.post("/<int:target_id>")
@policy("administrator")
def change(target_id: int) -> Response:
    target = questions.target(target_id)
    try:
        body = _read()
        stored = _stored(target)
        if is_outdated(stored):
            labels = {name: say(f"targets-{name.replace('_', '-')}") for name in stored}
            return _form(
                target.kind,
                target,
                status=409,
                form=forms.as_typed(),
                clash=conflict(stored, labels, None, now()),
            )
        allowed = settings().allowed_targets

        def act(target: Target) -> None:
            verbs.change(target, body, allowed=allowed, by=actor(), now=now())

        return _done(target_id, act, "targets-saved")
    except NotValid as wrong:
        target = questions.target(target_id)
        return _form(target.kind, target, status=422, form=forms.as_typed(wrong))


def _done(target_id: int, act: Callable[[Target], None], said: str, then: str | None = None) -> Response:
    def once_done() -> str:
        target = questions.target(target_id)
        act(target)
        return then or _place(target)

    return once(once_done, after=lambda: flash(say(said), "good"))


@bp.post("/<int:target_id>/test")
@policy("administrator")
def test(target_id: int) -> Response:
    return _done(
        target_id, lambda target: verbs.send_test(target, by=actor(), now=now()), "targets-test-sent"
    )


@bp.post("/<int:target_id>/pause")
@policy("administrator")
def pause(target_id: int) -> Response:
    return _done(target_id, lambda target: verbs.pause(target, by=actor(), now=now()), "targets-paused")


@bp.post("/<int:target_id>/resume")
@policy("administrator")
def resume(target_id: int) -> Response:
    return _done(target_id, lambda target: verbs.resume(target, by=actor(), now=now()), "targets-resumed")


@bp.post("/<int:target_id>/remove")
@policy("administrator")
def remove(target_id: int) -> Response:
    then = "/administration/integrations"
    return _done(
        target_id, lambda target: verbs.remove(target, by=actor(), now=now()), "targets-removed", then
    )

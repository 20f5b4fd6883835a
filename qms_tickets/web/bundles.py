"""Several tickets at once: the form where an action needs one, and the report, ticket by ticket."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from qms_tickets.domain import reasons
from qms_tickets.domain.errors import FieldError, NotValid, Refusal
from qms_tickets.operations import bundles as verbs
from qms_tickets.operations.tickets.bodies import Body
from qms_tickets.queries.bundles import bundle_numbered, titles_of, untried
from qms_tickets.queries.people import active_people, colleagues_of
from qms_tickets.transaction import transaction
from qms_tickets.web import forms
from qms_tickets.web.errors import sentence_of
from qms_tickets.web.forms import Filled, as_typed
from qms_tickets.web.fragments import render
from qms_tickets.web.once import SEE_OTHER, once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, now, seen, viewer, words
from qms_tickets.web.sign_in_page import own_path
from qms_tickets.words.refusals import field_error

bp = Blueprint("bundles", __name__)

# What the form says besides the action's own fields.
_FRAME = ("act", "ticket", "back")


@bp.post("/bundles/ask")
@policy("signed_in")
def ask() -> Response:
    """From the list to the form, whose address says which tickets are meant."""
    said = {"act": request.form.get("act", ""), "back": own_path(request.form.get("back"))}
    chosen = [("ticket", one) for one in request.form.getlist("ticket")[: verbs.MOST + 1]]
    return redirect(f"/bundles/new?{urlencode([*said.items(), *chosen], safe='@/')}", SEE_OTHER)


@bp.get("/bundles/new")
@policy("signed_in")
def new() -> Response:
    return _form(request.args.get("act", ""), request.args.getlist("ticket"), request.args.get("back"))


def _form(
    action: str, chosen: list[str], back: str | None, typed: Filled | None = None, status: int = 200
) -> Response:
    if action not in verbs.ACTIONS:
        raise NotValid({"act": FieldError("not_a_choice")})
    numbers = [number for number, _ in _chosen(chosen)]
    titles = titles_of(numbers, seen())
    wrong = dict(typed.wrong) if typed else {}
    wrong |= {} if wrong or len(numbers) <= verbs.MOST else {"ticket": _too_many()}
    return render(
        "bundles/new.html",
        "main",
        status=status,
        action=action,
        chosen=chosen,
        tickets=[(number, titles[number]) for number in numbers if number in titles],
        leave=own_path(back),
        typed=typed or Filled(),
        wrong=wrong,
        form=_choices(action),
    )


def _too_many() -> str:
    return field_error(words(), FieldError("too_many", {"limit": verbs.MOST}))


def _choices(action: str) -> dict[str, Any]:
    """Whom and why one may choose."""
    if action == "assign":
        led = seen().led or frozenset({viewer().department_id})
        people = {one.email: one.name for unit in sorted(led) for one in colleagues_of(unit)}
        return {"people": list(people.items())}
    if action == "watch":
        return {"people": active_people()}
    if action == "cancel":
        return {"kinds": [(code, words().code("reason-cancel", code)) for code in reasons.CANCEL]}
    return {}


@bp.post("/bundles")
@policy("signed_in")
def add() -> Response:
    action = request.form.get("act", "")
    try:
        body = _body(action)
        answer = once(_begun)
    except NotValid as wrong:
        return _refused(action, wrong)
    _go_through(int(answer.location.rpartition("/")[2]), action, body)
    return answer


def _body(action: str) -> Body:
    if action not in verbs.ACTIONS:
        raise NotValid({"act": FieldError("not_a_choice")})
    body: Body = forms.read(verbs.verb_of(action).body, also=_FRAME)
    return body


def _begun() -> str:
    chosen = _chosen(request.form.getlist("ticket"))
    bundle = verbs.begin(
        request.form["act"], chosen, back=own_path(request.form.get("back")), by=actor(), now=now()
    )
    return f"/bundles/{bundle.id}"


def _chosen(given: list[str]) -> list[verbs.Chosen]:
    """`T-2026-000123@7`: the number, and the version that the list showed."""
    parted = [one.partition("@") for one in given]
    return [(number[:64], int(version) if _is_version(version) else None) for number, _, version in parted]


def _is_version(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def _go_through(bundle_id: int, action: str, body: Body) -> None:
    """Each ticket in its own transaction; the second of two equal requests finds nothing left to do."""
    for line_id in untried(bundle_id):
        try:
            with transaction():
                verbs.attempt(line_id, verbs.verb_of(action), body, viewer=seen(), by=actor(), now=now())
        except Refusal as refusal:
            said = sentence_of(refusal)
            with transaction():
                verbs.refuse(line_id, refusal.code, said)


def _refused(action: str, wrong: NotValid) -> Response:
    """The form with what is missing; what no form shows is the error page's."""
    if action not in verbs.ACTIONS:
        raise wrong
    return _form(action, request.form.getlist("ticket"), request.form.get("back"), as_typed(wrong), 422)


@bp.get("/bundles/<int:bundle_id>")
@policy("signed_in")
def show(bundle_id: int) -> Response:
    bundle = bundle_numbered(bundle_id, viewer().id)
    titles = titles_of([line.number for line in bundle.lines], seen())
    done = sum(line.outcome == verbs.DONE for line in bundle.lines)
    return render(
        "bundles/show.html", "main", bundle=bundle, titles=titles, done=done, left=len(bundle.lines) - done
    )

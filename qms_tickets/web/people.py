"""People: the list, one person, rights, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, request
from werkzeug.wrappers import Response

from qms_tickets.domain.errors import NotFound, NotPossible, NotValid
from qms_tickets.operations import leaving, people, sign_in
from qms_tickets.operations.organisation_bodies import PersonBody, SuccessorBody
from qms_tickets.operations.people_import import body_of
from qms_tickets.queries import people as questions
from qms_tickets.queries.sign_in import open_sessions
from qms_tickets.transaction import transaction
from qms_tickets.web import asking, forms, sessions
from qms_tickets.web.conflicts import Conflict, conflict, fingerprint, is_outdated
from qms_tickets.web.forms import Filled
from qms_tickets.web.fragments import render
from qms_tickets.web.once import once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, language, now, say, settings, viewer, words
from qms_tickets.web.zones import zone_names
from qms_tickets.words.refusals import sentence

if TYPE_CHECKING:
    from qms_tickets.models import Person

bp = Blueprint("people", __name__, url_prefix="/administration/people")

_STATES = {"": True, "all": None, "left": False}
_LABELS = ("name", "email", "department", "manager", "language", "zone", "capabilities")


@bp.get("")
@policy("administrator")
def index() -> Response:
    text = request.args.get("q", "").strip()[:200]
    departments = _departments()
    department = asking.choice("department", dict(departments))
    state = asking.choice("state", _STATES)
    found = questions.people_page(text, department, active=_STATES[state], number=asking.whole("page") or 1)
    return render(
        "people/index.html",
        "results",
        page=found,
        q=text,
        department=department,
        state=state,
        departments=departments,
    )


def _departments() -> list[tuple[str, str]]:
    """Code and indented name, in the order of the tree."""
    tree = questions.department_tree()
    return [
        (branch.department.code, "\u2003" * branch.depth + words().name(branch.department.name))
        for branch in tree
    ]


def _one(person_id: int) -> Person:
    person = questions.person_numbered(person_id)
    if person is None:
        raise NotFound
    return person


def _form(
    status: int = 200,
    *,
    person: Person | None = None,
    form: Filled | None = None,
    clash: Conflict | None = None,
    leave: Filled | None = None,
    refusal: str | None = None,
    link: str | None = None,
) -> Response:
    stored = _stored(person)
    form = form or Filled(stored)
    return render(
        "people/form.html",
        "main",
        status=status,
        person=person,
        form=form,
        rights=_rights(form.all("capabilities")),
        supervisable=[(f"supervisor:{code.upper()}", name) for code, name in _departments()],
        clash=clash,
        leave=leave or Filled(),
        refusal=refusal,
        link=link,
        version=fingerprint(stored) if person is not None else None,
        departments=_departments(),
        people=[one for one in questions.active_people() if person is None or one[0] != person.email],
        zones=zone_names(str(stored["zone"])),
        sessions=[]
        if person is None
        else [sessions.describe(row) for row in open_sessions(person.id, now())],
        absences=[] if person is None else questions.absences_of(person, now()),
    )


def _stored(person: Person | None) -> dict[str, Any]:
    if person is not None:
        return body_of(person).model_dump()
    return {
        "language": language(),
        "zone": viewer().zone,
        "department": request.args.get("department", ""),
    }


def _rights(held: list[str]) -> list[tuple[str, str]]:
    """The boxes to tick: the rights of the whole house, then the departments that the person supervises."""
    house = [
        (name, words().code("capability", name)) for name in ("quality_manager", "auditor", "administrator")
    ]
    led = sorted({text for text in held if text.startswith("supervisor:")})
    return house + [(text, say("people-supervisor-of", code=text.partition(":")[2])) for text in led]


def _labels() -> dict[str, str]:
    return {name: say(f"people-{name}") for name in _LABELS}


@bp.get("/new")
@policy("administrator")
def new() -> Response:
    return _form()


@bp.post("")
@policy("administrator")
def create() -> Response:
    try:
        body = forms.read(PersonBody)

        def act() -> str:
            person = people.add(body, by=actor(), now=now())
            return f"/administration/people/{person.id}"

        return once(act, after=lambda: flash(say("people-added", name=body.name)))
    except NotValid as wrong:
        return _form(422, form=forms.as_typed(wrong))


@bp.get("/<int:person_id>")
@policy("administrator")
def show(person_id: int) -> Response:
    return _form(person=_one(person_id))


@bp.post("/<int:person_id>")
@policy("administrator")
def change(person_id: int) -> Response:
    person = _one(person_id)
    try:
        body = forms.read(PersonBody)
        stored = _stored(person)
        if is_outdated(stored):
            changed = questions.last_change(("person.changed", "person.rights_changed"), "person", person.id)
            clash = conflict(stored, _labels(), changed, now())
            return _form(409, person=person, form=forms.as_typed(), clash=clash)

        def act() -> str:
            people.change(_one(person_id), body, by=actor(), now=now())
            return f"/administration/people/{person_id}"

        return once(act, after=lambda: flash(say("people-saved")))
    except NotValid as wrong:
        return _form(422, person=_one(person_id), form=forms.as_typed(wrong))
    except NotPossible as refusal:
        said = sentence(words(), refusal)
        return _form(409, person=_one(person_id), form=forms.as_typed(), refusal=said)


@bp.post("/<int:person_id>/deactivate")
@policy("administrator")
def deactivate(person_id: int) -> Response:
    person = _one(person_id)
    try:
        body = forms.read(SuccessorBody)

        def act() -> str:
            leaving.deactivate(_one(person_id), body.successor, by=actor(), now=now())
            return f"/administration/people/{person_id}"

        return once(act, after=lambda: flash(say("people-deactivated", name=person.name)))
    except NotValid as wrong:
        return _form(422, person=_one(person_id), leave=forms.as_typed(wrong))
    except NotPossible as refusal:
        return _form(409, person=_one(person_id), refusal=sentence(words(), refusal))


@bp.post("/<int:person_id>/reactivate")
@policy("administrator")
def reactivate(person_id: int) -> Response:
    def act() -> str:
        leaving.reactivate(_one(person_id), by=actor(), now=now())
        return f"/administration/people/{person_id}"

    return once(act, after=lambda: flash(say("people-saved")))


@bp.post("/<int:person_id>/link")
@policy("administrator")
def make_link(person_id: int) -> Response:
    """Shown once, in the answer itself: a link in a redirect's address would stay in the history."""
    person = _one(person_id)
    if not person.active:
        raise NotPossible("already_deactivated")
    with transaction():
        token = sign_in.make_link(person, by=actor(), now=now())
    return _form(person=person, link=f"{settings().base_url}/welcome/{token}")


@bp.post("/<int:person_id>/sessions/end")
@policy("administrator")
def end_sessions(person_id: int) -> Response:
    def act() -> str:
        sign_in.end_all(_one(person_id), by=actor(), now=now(), cause="ended_by_administrator")
        return f"/administration/people/{person_id}"

    return once(act, after=lambda: flash(say("people-sessions-ended")))

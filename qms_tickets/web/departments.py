"""Departments: the tree, one department, closing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, request
from werkzeug.wrappers import Response

from qms_tickets.domain.errors import NotFound, NotPossible, NotValid
from qms_tickets.operations import departments
from qms_tickets.operations.organisation_bodies import DepartmentBody, SuccessorBody
from qms_tickets.queries import people as questions
from qms_tickets.queries.calendars import calendars
from qms_tickets.web import asking, forms
from qms_tickets.web.conflicts import Conflict, conflict, fingerprint, is_outdated
from qms_tickets.web.forms import Filled
from qms_tickets.web.fragments import render
from qms_tickets.web.once import once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, now, say, settings, words
from qms_tickets.web.zones import zone_names
from qms_tickets.words.refusals import sentence

if TYPE_CHECKING:
    from qms_tickets.models import Department

bp = Blueprint("departments", __name__, url_prefix="/administration/departments")

_LABELS = ("code", "name_zh", "name_en", "parent", "calendar", "zone", "head", "contact")


@bp.get("")
@policy("administrator")
def index() -> Response:
    closed = asking.choice("state", ("all",)) == "all"
    return render(
        "departments/index.html", "main", tree=questions.department_tree(closed=closed), closed=closed
    )


def _one(code: str) -> Department:
    department = questions.department_by_code(code)
    if department is None:
        raise NotFound
    return department


def _stored(department: Department | None) -> dict[str, Any]:
    if department is None:
        return _begun()
    return {
        "code": department.code,
        "name_zh": department.name.zh,
        "name_en": department.name.en,
        "parent": department.parent.code if department.parent else None,
        "calendar": department.calendar.code,
        "zone": department.zone,
        "head": department.head.email if department.head else None,
        "contact": department.contact.email if department.contact else None,
    }


def _begun() -> dict[str, Any]:
    """A new department begins below the top one, keeps its time, and is led by its head until it has its own."""
    top = next((branch.department for branch in questions.department_tree()), None)
    return {
        "zone": settings().time_zone if top is None else top.zone,
        "calendar": "office" if top is None else top.calendar.code,
        "parent": request.args.get("parent", "" if top is None else top.code),
    }


def _form(
    status: int = 200,
    *,
    department: Department | None = None,
    form: Filled | None = None,
    clash: Conflict | None = None,
    leave: Filled | None = None,
    refusal: str | None = None,
) -> Response:
    stored = _stored(department)
    others = [
        (branch.department.code, "\u2003" * branch.depth + words().name(branch.department.name))
        for branch in questions.department_tree()
        if department is None or branch.department.id != department.id
    ]
    return render(
        "departments/form.html",
        "main",
        status=status,
        department=department,
        form=form or Filled(stored),
        clash=clash,
        leave=leave or Filled(),
        refusal=refusal,
        version=fingerprint(stored) if department is not None else None,
        others=others,
        people=questions.active_people(),
        calendars=[(each.code, words().name(each.name)) for each in calendars() if each.active],
        zones=zone_names(str(stored["zone"])),
    )


@bp.get("/new")
@policy("administrator")
def new() -> Response:
    return _form()


@bp.post("")
@policy("administrator")
def create() -> Response:
    try:
        body = forms.read(DepartmentBody)

        def act() -> str:
            return f"/administration/departments/{departments.add(body, by=actor(), now=now()).code}"

        return once(act, after=lambda: flash(say("departments-added", code=body.code)))
    except NotValid as wrong:
        return _form(422, form=forms.as_typed(wrong))


@bp.get("/<code>")
@policy("administrator")
def show(code: str) -> Response:
    return _form(department=_one(code))


@bp.post("/<code>")
@policy("administrator")
def change(code: str) -> Response:
    department = _one(code)
    stored = _stored(department)
    try:
        body = forms.read(DepartmentBody)
        if is_outdated(stored):
            labels = {name: say(f"departments-{name.replace('_', '-')}") for name in _LABELS}
            changed = questions.last_change(("department.changed",), "code", department.code)
            clash = conflict(stored, labels, changed, now())
            return _form(409, department=department, form=forms.as_typed(), clash=clash)

        def act() -> str:
            departments.change(_one(code), body, by=actor(), now=now())
            return f"/administration/departments/{department.code}"

        return once(act, after=lambda: flash(say("people-saved")))
    except NotValid as wrong:
        return _form(422, department=_one(code), form=forms.as_typed(wrong))


@bp.post("/<code>/deactivate")
@policy("administrator")
def deactivate(code: str) -> Response:
    try:
        body = forms.read(SuccessorBody)

        def act() -> str:
            departments.deactivate(_one(code), body.successor, by=actor(), now=now())
            return "/administration/departments"

        return once(act, after=lambda: flash(say("departments-closed", code=code)))
    except NotValid as wrong:
        return _form(422, department=_one(code), leave=forms.as_typed(wrong))
    except NotPossible as refusal:
        return _form(409, department=_one(code), refusal=sentence(words(), refusal))

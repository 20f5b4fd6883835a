"""People from a file: a report of every row first, then all or nothing."""

from __future__ import annotations

from flask import Blueprint, flash, request
from werkzeug.wrappers import Response

from qms_tickets.domain.errors import FieldError, NotValid
from qms_tickets.operations import people_import as verbs
from qms_tickets.web import forms
from qms_tickets.web.forms import Filled
from qms_tickets.web.fragments import render
from qms_tickets.web.once import once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, language, now, say, settings, words
from qms_tickets.words.refusals import field_error, field_errors

bp = Blueprint("people_import", __name__, url_prefix="/administration/people/import")

LARGEST = 1_000_000


@bp.get("")
@policy("administrator")
def show() -> Response:
    return _page()


def _page(
    status: int = 200, *, form: Filled | None = None, plan: verbs.Plan | None = None, text: str = ""
) -> Response:
    return render(
        "people/import.html",
        "main",
        status=status,
        form=form or Filled(),
        plan=plan,
        text=text,
        columns=verbs.COLUMNS,
        problem=field_error(words(), plan.problem) if plan and plan.problem else None,
        complaints={row.line: field_errors(words(), row.errors) for row in plan.rows if row.errors}
        if plan
        else {},
    )


@bp.post("")
@policy("administrator")
def report() -> Response:
    """What the file will do; nothing is written."""
    try:
        text = verbs.decoded(_content())
    except NotValid as wrong:
        return _page(422, form=Filled({}, forms.sentences(wrong)))
    plan = _plan(text)
    return _page(200 if plan.is_possible else 422, plan=plan, text=text)


def _content() -> bytes:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise NotValid(file="required_file")
    content = file.stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise NotValid({"file": FieldError("file_too_large", {"limit": LARGEST})})
    return content


def _plan(text: str) -> verbs.Plan:
    if forms.is_unstorable(text.replace("\ufeff", "")):
        return verbs.Plan(problem=FieldError("bad_characters"))
    return verbs.plan(text, language=language(), zone=settings().time_zone)


@bp.post("/confirm")
@policy("administrator")
def confirm() -> Response:
    """The rows of the report, judged again: the house may have changed since."""
    text = request.form.get("text", "")
    plan = _plan(text)
    if not plan.is_possible:
        return _page(422, plan=plan, text=text)

    def act() -> str:
        verbs.carry_out(_plan(text), by=actor(), now=now())
        return "/administration/people"

    added, changed = plan.count("add"), plan.count("change")
    return once(act, after=lambda: flash(say("people-import-done", added=added, changed=changed)))

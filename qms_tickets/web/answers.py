"""Answers kept ready: the own ones, and those of a department for who leads it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect

from qms_tickets.domain import canned
from qms_tickets.domain.errors import NotCurrent, NotValid
from qms_tickets.operations import answers as verbs
from qms_tickets.queries.answers import answer_numbered, answers_for
from qms_tickets.transaction import transaction
from qms_tickets.web import forms
from qms_tickets.web.conflicts import Conflict
from qms_tickets.web.fragments import render
from qms_tickets.web.once import once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, now, say, seen, version, viewer

bp = Blueprint("answers", __name__)

HERE = "/me/answers"


@bp.get(HERE)
@policy("signed_in")
def index() -> Response:
    return _page()


@bp.get(f"{HERE}/<int:answer_id>")
@policy("signed_in")
def edit(answer_id: int) -> Response:
    answer = answer_numbered(answer_id, viewer())
    verbs.require_keeper(answer, viewer(), now())
    return _page(edited=answer, form=forms.Filled({"title": answer.title, "text": answer.text}))


def _page(
    *, edited: Any = None, form: forms.Filled | None = None, status: int = 200, conflict: Any = None
) -> Response:
    return render(
        "answers/index.html",
        status=status,
        answers=[(one, verbs.is_keeper(one, viewer(), now())) for one in answers_for(viewer())],
        edited=edited,
        form=form or forms.Filled(),
        leads=viewer().department_id in seen().led,
        marks=canned.MARKS,
        conflict=conflict,
    )


@bp.post(HERE)
@policy("signed_in")
def add() -> Any:
    def done() -> str:
        verbs.add(forms.read(verbs.AnswerBody), by=actor(), now=now())
        return HERE

    try:
        return once(done, after=lambda: flash(say("canned-added"), "success"))
    except NotValid as wrong:
        return _page(form=forms.as_typed(wrong), status=422)


@bp.post(f"{HERE}/<int:answer_id>")
@policy("signed_in")
def change(answer_id: int) -> Any:
    def done() -> str:
        answer = answer_numbered(answer_id, viewer())
        verbs.change(answer, forms.read(verbs.AnswerBody), by=actor(), now=now(), version=version())
        return HERE

    try:
        return once(done, after=lambda: flash(say("canned-changed"), "success"))
    except NotValid as wrong:
        return _page(edited=answer_numbered(answer_id, viewer()), form=forms.as_typed(wrong), status=422)
    except NotCurrent:
        return _changed_meanwhile(answer_numbered(answer_id, viewer()))


def _changed_meanwhile(answer: Any) -> Response:
    typed = forms.as_typed()
    labels = {"title": say("canned-title"), "text": say("canned-text")}
    both = Conflict(
        who=say("word-a-person"),
        when_at=answer.changed_at,
        theirs=[(label, getattr(answer, name)) for name, label in labels.items()],
        mine=[(label, typed.value(name)) for name, label in labels.items()],
    )
    return _page(edited=answer, form=typed, status=409, conflict=both)


@bp.post(f"{HERE}/<int:answer_id>/remove")
@policy("signed_in")
def remove(answer_id: int) -> Any:
    """The toast offers to put it back: that is adding it anew."""
    with transaction():
        answer = answer_numbered(answer_id, viewer())
        whose = "department" if answer.department_id else "mine"
        back = {"title": answer.title, "text": answer.text, "whose": whose}
        verbs.remove(answer, by=actor(), now=now())
    flash({"text": say("canned-removed"), "undo": {"url": HERE, "fields": back}}, "success")  # type: ignore[arg-type]
    return redirect(HERE, 303)

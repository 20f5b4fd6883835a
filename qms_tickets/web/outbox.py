"""The outbox: envelopes and errors for administrators, never what the mails say."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request
from werkzeug.wrappers import Response

from qms_tickets.operations import outbox as verbs
from qms_tickets.queries import outbox as questions
from qms_tickets.web import asking
from qms_tickets.web.administration import entry
from qms_tickets.web.fragments import render
from qms_tickets.web.once import once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, now, say, settings, words
from qms_tickets.words.reader import message_id

bp = Blueprint("outbox", __name__)

entry("outbox", "/administration/outbox", "mail")


@bp.get("/administration/outbox")
@policy("administrator")
def index() -> Response:
    counts = questions.count_by_state()
    state = _state(counts)
    found = questions.messages(state, before=asking.whole("before"))
    return render(
        "administration/outbox.html",
        "outbox",
        counts=counts,
        state=state,
        messages=found,
        server=settings().smtp_url is not None,
        more=_more(state, found[-1].id) if len(found) == questions.PAGE else None,
    )


def _more(state: str, before: int) -> str:
    return f"/administration/outbox?state={state}&before={before}"


def _state(counts: dict[str, int]) -> str:
    """What was asked for; else what needs somebody: the dead letters, or what waits."""
    return asking.choice("state", questions.STATES, "dead" if counts["dead"] else "waiting")


def _after() -> str:
    """Back to the page that the button stood on."""
    target = request.form.get("target", "")
    named = target.isascii() and target.isdigit() and len(target) < 19
    return f"/administration/integrations/{target}" if named else "/administration/outbox"


@bp.app_template_global()
def why(error: str | None) -> str:
    """Why a message did not leave: in our words where we know it, else as the other side said it."""
    known = error is not None and words().has(message_id("outbox-error", error))
    return words().code("outbox-error", error) if known and error else error or ""


@bp.post("/administration/outbox/<int:message_id>/again")
@policy("administrator")
def send_again(message_id: int) -> Any:
    def done() -> str:
        verbs.send_again(questions.message(message_id), by=actor(), now=now())
        return _after()

    return once(done, after=lambda: flash(say("outbox-again-done"), "success"))

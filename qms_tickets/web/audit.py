"""The check of the record: what the scheduler found last, and a button to have it look now."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from qms_tickets.operations import record_checks as verbs
from qms_tickets.queries import health, heartbeats, record_checks
from qms_tickets.web.administration import entry
from qms_tickets.web.fragments import render
from qms_tickets.web.once import once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, now, seen

bp = Blueprint("audit", __name__)

entry("audit", "/administration/audit", "shield-check")


@bp.get("/administration/audit")
@policy("auditor", "quality_manager", "administrator")
def show() -> Response:
    found = record_checks.checks()
    return render(
        "administration/audit.html",
        "audit",
        last=found[0] if found else None,
        earlier=found[1:],
        waiting=record_checks.waiting(),
        scheduler=heartbeats.is_seen(),
        checkpoint=health.last_checkpoint(),
        place="administration" if seen().administrator else "quality",
    )


@bp.post("/administration/audit")
@policy("auditor", "quality_manager", "administrator")
def check() -> Response:
    """The scheduler reads every event and every file, which is too long for a request."""

    def act() -> str:
        verbs.ask(by=actor(), now=now())
        return "/administration/audit"

    return once(act)

"""The checklist that leads an administrator from an empty installation to its first ticket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from flask import Blueprint, g, request, url_for
from werkzeug.wrappers import Response

from qms_tickets.operations import settings as verbs
from qms_tickets.queries import first_steps as questions
from qms_tickets.queries.first_steps import Facts
from qms_tickets.web.administration import entry
from qms_tickets.web.fragments import render
from qms_tickets.web.once import once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, is_htmx, now, say, seen, settings, viewer_or_none, words

bp = Blueprint("first_steps", __name__, url_prefix="/administration/first-steps")

entry("first-steps", "/administration/first-steps", "list-checks")

# Days off that are certain for less than this are to be filled in first.
A_MONTH: Final = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Step:
    """Its words are `first-step-KEY` and `-why`, those of its link `first-step-VERB`; `note` says what the facts are.

    What can wait is never the next step.
    """

    key: str
    done: bool
    note: str
    href: str
    verb: str = ""
    waits: bool = False


@bp.get("")
@policy("administrator")
def show() -> Response:
    found = steps()
    return render(
        "administration/first_steps.html",
        steps=found,
        next=_next(found),
        put_away=questions.are_put_away(),
        done=_done(found),
    )


@bp.post("/put-away")
@policy("administrator")
def put_away() -> Response:
    """Off every page, or back on them; the list itself stays where it is."""
    away = request.form.get("away") == "1"

    def act() -> str:
        verbs.put_first_steps_away(away, by=actor(), now=now())
        return "/administration" if away else "/administration/first-steps"

    return once(act)


def steps() -> list[Step]:
    found = questions.facts(now())
    return [
        _organisation(found),
        _calendar(found),
        _departments(found),
        _people(found),
        _service(found),
        _mail(),
        _request(found),
    ]


def _organisation(found: Facts) -> Step:
    first = found.departments[0]
    return Step("organisation", True, words().name(first.name), _department(first))


def _department(department: Any) -> str:
    return url_for("departments.show", code=department.code)


def _calendar(found: Facts) -> Step:
    calendar, until = found.certain.calendar, found.certain.until
    name = words().name(calendar.name)
    if until is None:
        return Step("calendar", True, name, url_for("calendars.show", code=calendar.code))
    certain = until - now() >= A_MONTH
    return Step(
        "calendar",
        certain,
        say("first-step-calendar-note", name=name, date=words().date(until)),
        url_for("calendars.show" if certain else "calendars.revise", code=calendar.code),
        "calendar-do",
    )


def _departments(found: Facts) -> Step:
    if found.unled is not None:
        name = words().name(found.unled.name)
        return Step(
            "departments", False, say("first-step-unled", name=name), _department(found.unled), "lead"
        )
    enough = len(found.departments) > 1
    note = say("first-step-departments-note", n=len(found.departments)) if enough else ""
    return Step("departments", enough, note, url_for("departments.new"), "departments-do")


def _people(found: Facts) -> Step:
    enough = found.people > 1
    note = say("first-step-people-note", n=found.people) if enough else ""
    department = found.departments[-1].code
    return Step("people", enough, note, url_for("people.new", department=department), "people-do")


def _service(found: Facts) -> Step:
    if found.offered:
        service = found.offered[0]
        return Step("service", True, words().name(service.name), url_for("services.index"))
    revision = found.in_work
    if revision is None:
        new = url_for("services.new", department=found.departments[-1].code)
        return Step("service", False, "", new, "service-do")
    state = words().code("agreement-state", revision.state)
    note = say("first-step-service-note", name=words().name(revision.service.name), state=state)
    numbers = revision.service_id, revision.number
    return Step(
        "service", False, note, _agreement(*numbers, draft=revision.state == "draft"), "service-go-on"
    )


def _agreement(service_id: int, number: int, *, draft: bool) -> str:
    if draft:
        return url_for("agreements.edit", service_id=service_id, number=number)
    return url_for("services.show", service_id=service_id, revision=number)


def _mail() -> Step:
    stated = settings().smtp_url is not None
    note = settings().mail_from if stated else ""
    return Step("mail", stated, note, url_for("outbox.index"), "mail-do", waits=True)


def _request(found: Facts) -> Step:
    only = found.offered[0].id if len(found.offered) == 1 else None
    href = url_for("services.index") if only is None else f"/tickets/new?service={only}"
    return Step("request", found.submitted, "", href, "request-do")


def _next(found: Sequence[Step]) -> Step | None:
    return next((step for step in found if not step.done and not step.waits), None)


def _done(found: Sequence[Step]) -> int:
    return sum(step.done for step in found)


# --- on every page, until the first ticket is submitted ------------------------------------------------------------


@bp.app_context_processor
def _on_every_page() -> dict[str, Any]:
    return {"first_steps": None if is_htmx() else _way()}


def _way() -> dict[str, Any] | None:
    """How far it is and what is next; None for whoever does not set up, and when that is over."""
    if "first_steps" not in g:
        g.first_steps = _counted() if _is_setting_up() else None
    found: dict[str, Any] | None = g.first_steps
    return found


def _is_setting_up() -> bool:
    return viewer_or_none() is not None and seen().administrator and not questions.are_over()


def _counted() -> dict[str, Any]:
    found = steps()
    return {"next": _next(found), "done": _done(found), "of": len(found)}

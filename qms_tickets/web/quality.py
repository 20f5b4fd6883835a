"""The quality manager's first page, and what the organisation has set."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, request
from werkzeug.wrappers import Response

from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.defaults import COUNTERSIGN_WITHIN
from qms_tickets.domain.errors import NotValid
from qms_tickets.domain.lifecycles import nonconformity as life
from qms_tickets.domain.priority import IMPACTS, PRIORITIES, URGENCIES
from qms_tickets.operations import settings as verbs
from qms_tickets.queries import agreements, nonconformities, settings
from qms_tickets.queries.viewer import Viewer
from qms_tickets.web import ordering
from qms_tickets.web.forms import Filled, as_typed
from qms_tickets.web.fragments import render
from qms_tickets.web.navigation import counter
from qms_tickets.web.once import once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, now, say, seen, viewer
from qms_tickets.web.told import refuse_strange

bp = Blueprint("quality", __name__, url_prefix="/quality")

A_WEEK = timedelta(days=7)
BLANK_PROCESSES = 2
_SETTING = re.compile(
    rf"planner|order|do|code[.][0-9]{{1,2}}|name[.][0-9]{{1,2}}[.](zh|en)|({'|'.join(IMPACTS)})[.]({'|'.join(URGENCIES)})"
)


@counter
def _waiting(person: Viewer, instant: Any) -> dict[str, int]:
    """What waits for the quality manager: records to be confirmed, the late ones coloured."""
    if not person.quality_manager:
        return {}
    waiting = nonconformities.to_be_confirmed_count()
    return {"quality": waiting}


@bp.get("")
@policy("quality_manager", "auditor", "supervisor")
def index() -> Response:
    everything = seen().quality_manager or seen().auditor
    open_records = nonconformities.records(seen(), states=sorted(life.OPEN))
    return render(
        "quality/index.html",
        everything=everything,
        to_confirm=[each for each in open_records if each.state == "to_be_confirmed"],
        overdue=[each for each in open_records if each.state != "to_be_confirmed" and _is_past(each.due)],
        under_way=[
            each for each in open_records if each.state != "to_be_confirmed" and not _is_past(each.due)
        ],
        awaiting_me=agreements.awaiting(viewer().id),
        in_work=agreements.in_work() if everything else [],
        unsigned=agreements.not_countersigned() if everything else [],
        to_review=agreements.due_for_review(now()) if everything else [],
        concessions=nonconformities.concessions_since(now() - A_WEEK, seen()),
        countersign_within=COUNTERSIGN_WITHIN,
    )


def _is_past(due: Any) -> bool:
    return due is not None and due < now()


# --- settings ------------------------------------------------------------------------------------------------------


@bp.get("/settings")
@policy("quality_manager", "auditor")
def show_settings() -> Response:
    return _settings(Filled())


def _settings(form: Filled, *, status: int = 200, processes: Any = None) -> Response:
    return render(
        "quality/settings.html",
        status=status,
        form=form,
        matrix=settings.priority_matrix(),
        impacts=IMPACTS,
        urgencies=URGENCIES,
        priorities=PRIORITIES,
        processes=[*(processes or settings.qms_processes().items()), *[("", Bilingual())] * BLANK_PROCESSES],
        planner=settings.planner_email(),
        may_edit=seen().quality_manager,
    )


@bp.post("/settings/matrix")
@policy("quality_manager")
def save_matrix() -> Response:
    matrix = {
        impact: [request.form.get(f"{impact}.{urgency}", "") for urgency in URGENCIES] for impact in IMPACTS
    }
    return _store(lambda: verbs.set_priority_matrix(matrix, by=actor(), now=now()))


@bp.post("/settings/processes")
@policy("quality_manager")
def save_processes() -> Response:
    """In the order of the form; a line without a name is left out."""
    given = _given_processes()
    verb, _, number = request.form.get("do", "").partition(".")
    if verb in ordering.VERBS:
        return _settings(
            Filled(), processes=ordering.regrouped(given, _given_numbers(), verb, number, ("", Bilingual()))
        )
    return _store(lambda: verbs.set_qms_processes(given, by=actor(), now=now()), processes=given)


def _given_processes() -> list[tuple[str, Bilingual]]:
    found: list[tuple[str, Bilingual]] = []
    for number in _given_numbers():
        code = request.form.get(f"code.{number}", "").strip()
        name = _given_name(number)
        found.append((code or _new_code(name, {code for code, _ in found}), name))
    return found


def _given_numbers() -> list[int]:
    """Under which number each process that has a name stands in the form, in the order that it states."""
    named = (number for number in range(verbs.MOST_PROCESSES + BLANK_PROCESSES) if _given_name(number))
    return ordering.in_order(named, request.form.getlist("order"))


def _given_name(number: int) -> Bilingual:
    return Bilingual(
        request.form.get(f"name.{number}.zh", "").strip()[:200],
        request.form.get(f"name.{number}.en", "").strip()[:200],
    )


def _new_code(name: Bilingual, taken: set[str]) -> str:
    """What only the rows and the interfaces call it: from the English name where there is one."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.en.lower()).strip("_")[:50]
    first = plain if plain[:1].isalpha() else f"process_{plain}".strip("_")
    further = (f"{first}_{number}" for number in itertools.count(2))
    return next(code for code in itertools.chain([first], further) if code not in taken)


@bp.post("/settings/planner")
@policy("quality_manager")
def save_planner() -> Response:
    return _store(lambda: verbs.set_planner(request.form.get("planner", ""), by=actor(), now=now()))


def _store(change: Callable[[], None], processes: Any = None) -> Response:
    def act() -> str:
        refuse_strange(_SETTING.fullmatch)
        change()
        return "/quality/settings"

    try:
        return once(act, after=lambda: flash(say("quality-saved"), "good"))
    except NotValid as wrong:
        return _settings(as_typed(wrong), status=422, processes=processes)

"""A department's work by person and age: each figure opens its tickets."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from flask import Response

from qms_tickets.domain.measures.workload import AGES, edges
from qms_tickets.queries.workload import Load, workload_of
from qms_tickets.web.fragments import render
from qms_tickets.web.policy import policy
from qms_tickets.web.request import now, say, seen, words
from qms_tickets.web.tickets.blueprint import bp
from qms_tickets.web.tickets.queues import asked_department, own_departments, segments_of


@bp.get("/queue/workload")
@policy("signed_in")
def workload() -> Response:
    department = asked_department()
    loads = workload_of(department.id, seen(), now())
    return render(
        "tickets/workload.html",
        department=department,
        departments=own_departments(),
        segments=segments_of(department, "workload-title"),
        heads=_heads(),
        rows=[_row(load, department.code) for load in loads],
        total=sum(load.open for load in loads),
        place="queue",
    )


def _heads() -> list[str]:
    return [
        say("workload-under", days=AGES[0]),
        *(say("workload-between", first=first, last=last) for first, last in pairwise(AGES)),
        say("workload-over", days=AGES[-1]),
    ]


def _row(load: Load, code: str) -> dict[str, Any]:
    who = {"supplier": code, "assignee": load.person.email if load.person else "none", "state": "open"}
    return {
        "name": load.person.name if load.person else say("workload-nobody"),
        "open": _cell(load.open, who),
        "ages": [
            _cell(n, who | _asked(since, until))
            for n, (since, until) in zip(load.ages, edges(now()), strict=True)
        ],
        "overdue": _cell(load.overdue, who | {"turn": "supplier", "overdue": "1"}),
        "with_customer": _cell(load.with_customer, who | {"turn": "customer"}),
        "oldest": words().elapsed((now() - load.oldest).total_seconds()) if load.oldest else None,
    }


def _cell(n: int, filters: dict[str, str]) -> dict[str, Any]:
    return {"n": n, "href": f"/tickets?{urlencode(filters)}"}


def _asked(since: datetime | None, until: datetime | None) -> dict[str, str]:
    told = {"submitted_from": since, "submitted_until": until}
    return {name: at.isoformat(timespec="seconds") for name, at in told.items() if at is not None}

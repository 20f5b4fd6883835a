"""The department whose queue a page is about."""

from __future__ import annotations

from typing import Any

from flask import request

from qms_tickets.domain.errors import NotFound
from qms_tickets.queries.people import department_by_code, departments_to_choose
from qms_tickets.web.request import seen, viewer, words
from qms_tickets.web.tickets.listing import address_with


def own_departments() -> list[Any]:
    """Those whose queues the viewer works on or leads."""
    return [one for one in departments_to_choose() if one.id in seen().departments]


def asked_department() -> Any:
    """The one that was asked for, of those that the viewer may read; else the own one."""
    code = request.args.get("department")
    if not code:
        return viewer().department
    department = department_by_code(code)
    readable = seen().quality_manager or seen().auditor
    if department is None or not (readable or department.id in seen().departments):
        raise NotFound()
    return department


def segments_of(department: Any, current: str) -> list[dict[str, Any]]:
    """The three looks at a queue: what nobody has taken, all of it, and who has how much."""
    looks = (
        ("queue-unassigned", "/queue", None),
        ("queue-all", "/queue", "all"),
        ("workload-title", "/queue/workload", None),
    )
    kept = {**request.args, "department": department.code, "next": None}
    return [
        {
            "label": words().text(label),
            "href": address_with(path, kept | {"show": show}),
            "current": label == current,
        }
        for label, path, show in looks
    ]

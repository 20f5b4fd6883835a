"""The lists people live in: my work, my requests, the department's queue, all that one may see."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from qms_tickets.domain.errors import NotFound
from qms_tickets.domain.lifecycles.ticket import RELATIONS, STATES
from qms_tickets.domain.priority import PRIORITIES
from qms_tickets.queries import lists
from qms_tickets.queries.nonconformities import owned_by, to_be_confirmed
from qms_tickets.queries.people import department_by_code, departments_to_choose
from qms_tickets.queries.services import catalogue
from qms_tickets.queries.work import Duty, count_of, duties_of, waiting_for_others
from qms_tickets.web.fragments import render
from qms_tickets.web.navigation import counter
from qms_tickets.web.policy import policy
from qms_tickets.web.request import now, seen, viewer, words
from qms_tickets.web.tickets.blueprint import bp
from qms_tickets.web.tickets.rows import band_of, in_bands, rows_of

SIDES = ("supplier", "customer")


@bp.get("/")
@policy("signed_in")
def work() -> Response:
    """Everything that I hold, as supplier and as customer alike, soonest due first."""
    duties = duties_of(seen(), now())
    side = request.args.get("side", "")
    chosen = [duty for duty in duties if side not in SIDES or _side(duty) == side]
    waiting = waiting_for_others(seen(), duties)
    bands, records = in_bands(chosen), _records()
    for record in records if side not in SIDES else ():
        bands[band_of(record["due"])].append(record)
    return render(
        "tickets/work.html",
        bands=bands,
        waiting=rows_of(waiting),
        counts={
            "all": len(duties) + len(records),
            **{name: sum(_side(one) == name for one in duties) for name in SIDES},
        },
        late=len(bands["overdue"]),
        side=side if side in SIDES else "",
        unassigned=_unassigned(),
        place="work",
    )


def _side(duty: Duty) -> str:
    """On which side the viewer has this to do."""
    if duty.ticket.requester_id in seen().people or duty.action in {"approve"}:
        return "customer"
    return "supplier"


def _records() -> list[dict[str, Any]]:
    """Nonconformity records that wait for the viewer: to be confirmed, or an own action."""
    records = [*(to_be_confirmed() if seen().quality_manager else ()), *owned_by(viewer().id)]
    unique = {record.id: record for record in records if record.closed_at is None}
    return [
        {
            "number": record.number,
            "href": f"/quality/nonconformities/{record.number}",
            "title": record.title,
            "second": words().code("nonconformity-state", record.state),
            "left": None,
            "left_words": words().text("work-answer"),
            "due": record.due,
            "verb": {
                "label": words().text("work-look"),
                "href": f"/quality/nonconformities/{record.number}",
            },
        }
        for record in unique.values()
    ]


def _unassigned() -> int:
    mine = lists.queue_of(viewer().department_id, unassigned=True)
    return len(lists.listed(seen(), lists.Filters(), now(), also=mine, limit=lists.LONGEST_PAGE).tickets)


@counter
def _waiting_counts(viewer_: Any, at: Any) -> dict[str, int]:
    number, late = count_of(viewer_, at)
    return {"work": number + len(_records()), "work_late": late}


@bp.get("/requests")
@policy("signed_in")
def requests() -> Response:
    state = request.args.get("state", "open")
    filters = lists.Filters.of({"state": state, "q": request.args.get("q", "")})
    sort = "updated"
    page = lists.listed(
        seen(), filters, now(), sort=sort, cursor=request.args.get("next"), also=lists.requested_by(seen())
    )
    return render(
        "tickets/requests.html",
        rows=rows_of(page.tickets),
        state=state,
        more=_more(page.next),
        place="requests",
    )


@bp.get("/queue")
@policy("signed_in")
def queue() -> Response:
    """A department's queue: what nobody has taken first, then what is at work."""
    department = _queue_department()
    unassigned = request.args.get("show") != "all"
    page = lists.listed(
        seen(),
        lists.Filters(),
        now(),
        sort="due",
        cursor=request.args.get("next"),
        also=lists.queue_of(department.id, unassigned=unassigned),
    )
    return render(
        "tickets/queue.html",
        rows=[_with_take(row) for row in rows_of(page.tickets)] if unassigned else rows_of(page.tickets),
        department=department,
        departments=_own_departments(),
        unassigned=unassigned,
        more=_more(page.next),
        place="queue",
    )


def _with_take(row: dict[str, Any]) -> dict[str, Any]:
    label = words().text("asked-take")
    return row | {"verb": {"label": label, "action": "take", "url": f"{row['href']}/take", "fields": {}}}


def _own_departments() -> list[Any]:
    return [one for one in departments_to_choose() if one.id in seen().departments]


def _queue_department() -> Any:
    """The one that was asked for, of those that the viewer may read; else the own one."""
    code = request.args.get("department")
    if not code:
        return viewer().department
    department = department_by_code(code)
    readable = seen().quality_manager or seen().auditor
    if department is None or not (readable or department.id in seen().departments):
        raise NotFound()
    return department


@bp.get("/tickets")
@policy("signed_in")
def index() -> Response:
    """All that I may see, narrowed by the address."""
    filters = lists.Filters.of(request.args)
    sort = request.args.get("sort", "updated")
    page = lists.listed(seen(), filters, now(), sort=sort, cursor=request.args.get("next"))
    return render(
        "tickets/index.html",
        rows=rows_of(page.tickets),
        filters=filters,
        sort=sort,
        more=_more(page.next),
        choices=_choices(),
        place="tickets",
    )


def _more(cursor: str | None) -> str | None:
    """The same address, further on."""
    if cursor is None:
        return None
    kept = [(name, value) for name, value in request.args.items() if name != "next"]
    return f"{request.path}?{urlencode([*kept, ('next', cursor)])}"


def _choices() -> dict[str, list[tuple[str, str]]]:
    name = words().name
    return {
        "state": [
            ("open", words().text("list-open")),
            ("ended", words().text("list-ended")),
            *((code, words().code("state", code)) for code in STATES if code != "draft"),
        ],
        "relation": [(code, words().text(f"relation-{code}-signed")) for code in RELATIONS],
        "priority": [(code, words().text(f"priority-{code.lower()}")) for code in PRIORITIES],
        "role": [(code, words().text(f"list-role-{code}")) for code in ("any", "customer", "supplier")],
        "department": [(one.code, name(one.name)) for one in departments_to_choose()],
        "service": [(one.code, name(one.name)) for one in catalogue()],
        "sort": [(code, words().text(f"list-sort-{code}")) for code in lists.SORTS],
    }

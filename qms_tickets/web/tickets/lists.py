"""The lists people live in: my work, my requests, the department's queue, all that one may see."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, cast

from flask import Response, g

from qms_tickets.queries import lists
from qms_tickets.queries.nonconformities import owned_by, to_be_confirmed
from qms_tickets.queries.work import MOST, Count, Duty, count_of, duties_of, waiting_for_others
from qms_tickets.web import asking
from qms_tickets.web.fragments import render
from qms_tickets.web.navigation import counter
from qms_tickets.web.policy import policy
from qms_tickets.web.request import now, seen, viewer, words
from qms_tickets.web.tickets.blueprint import bp
from qms_tickets.web.tickets.listing import asked, drawn, here, page_of
from qms_tickets.web.tickets.queues import asked_department, own_departments, segments_of
from qms_tickets.web.tickets.rows import BANDS, band_of, duty_rows, in_bands, rows_of

SIDES = ("supplier", "customer")
# More lines of a band than one reads at once are drawn when they are asked for.
FIRST: Final = 50
# What the list of own requests can show: the state in its address, and its words.
REQUESTS: Final = (
    ("open", "list-open"),
    ("draft", "state-draft"),
    ("ended", "list-ended"),
    ("", "list-all"),
)


@bp.get("/")
@policy("signed_in")
def work() -> Response:
    """Everything that I hold, as supplier and as customer alike, soonest due first."""
    duties = duties_of(seen(), now())
    side, whole = asking.choice("side", SIDES), asking.choice("whole", (*BANDS, "waiting"))
    chosen = [duty for duty in duties if not side or _side(duty) == side]
    records, count = _records(), _duty_count()
    waiting = waiting_for_others(seen(), duties, most=MOST if whole == "waiting" else FIRST)
    return render(
        "tickets/work.html",
        "rows",
        bands=_bands(chosen, [] if side else records, whole),
        waiting=_first("waiting", rows_of(waiting.tickets), waiting.count, whole),
        whole=whole,
        counts={"all": count.all + len(records), "supplier": count.supplier, "customer": count.customer},
        late=count.late + sum(band_of(record["due"]) == "overdue" for record in records),
        soonest=len(duties) + len(records),
        side=side,
        unassigned=_unassigned(),
        place="work",
    )


def _bands(duties: list[Duty], records: list[dict[str, Any]], whole: str) -> dict[str, dict[str, Any]]:
    """By urgency; only the lines that are shown are drawn."""
    bands = {}
    for name, found in in_bands(duties).items():
        others = [record for record in records if band_of(record["due"]) == name]
        shown = found if name == whole else found[:FIRST]
        bands[name] = _first(name, [*duty_rows(shown), *others], len(found) + len(others), whole)
    return bands


def _first(name: str, rows: list[Any], count: int, whole: str) -> dict[str, Any]:
    """A band's first lines, how many it has, and the way to all of them."""
    shown = rows if name == whole else rows[:FIRST]
    more = None if name == whole or len(shown) == count else f"{here(whole=name)}#{name}"
    return {"rows": shown, "count": count, "more": more}


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
    return lists.how_many(seen(), mine)


@counter
def _waiting_counts(viewer_: Any, at: Any) -> dict[str, int]:
    count = _duty_count()
    return {"work": count.all + len(_records()), "work_late": count.late}


def _duty_count() -> Count:
    """Asked for by the page and by the frame around it, counted once."""
    if "duty_count" not in g:
        g.duty_count = count_of(seen(), now())
    return cast("Count", g.duty_count)


@bp.get("/requests")
@policy("signed_in")
def requests() -> Response:
    this = asked("requests", state="open")
    state = this.said["state"]
    narrowed = lists.Filters.of({**this.filters.as_dict(), "state": state})
    page = page_of(replace(this, filters=narrowed), also=lists.requested_by(seen()))
    segments = [
        {"label": words().text(label), "href": here(state=value), "current": state == value}
        for value, label in REQUESTS
    ]
    return render("tickets/index.html", "rows", segments=segments, **drawn(this, page))


@bp.get("/queue")
@policy("signed_in")
def queue() -> Response:
    """A department's queue: what nobody has taken first, then what is at work."""
    this, department = asked("queue"), asked_department()
    unassigned = asking.choice("show", ("all",)) != "all"
    page = page_of(this, also=lists.queue_of(department.id, unassigned=unassigned))
    context = drawn(this, page)
    if unassigned:
        context["rows"] = [_with_take(row) for row in context["rows"]]
    return render(
        "tickets/index.html",
        "rows",
        segments=segments_of(department, "queue-unassigned" if unassigned else "queue-all"),
        department=department,
        departments=own_departments(),
        **context,
    )


def _with_take(row: dict[str, Any]) -> dict[str, Any]:
    label = words().text("asked-take")
    return row | {"verb": {"label": label, "action": "take", "url": f"{row['href']}/take", "fields": {}}}


@bp.get("/tickets")
@policy("signed_in")
def index() -> Response:
    """All that I may see, narrowed by the address."""
    this = asked("tickets")
    return render("tickets/index.html", "rows", segments=[], **drawn(this, page_of(this)))

"""The supervisors' board: where is my help needed now?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from flask import Blueprint, flash, g, redirect, request
from pydantic import AwareDatetime, BaseModel, ConfigDict
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from qms_tickets.domain.clocks.business_time import closing_at_or_before, due, opening_at_or_after
from qms_tickets.domain.clocks.schedule import Hours
from qms_tickets.domain.errors import NotAllowed, NotFound, NotPossible, NotValid, Refusal
from qms_tickets.operations import boards as verbs
from qms_tickets.operations import escalations
from qms_tickets.queries import boards, changes, heartbeats
from qms_tickets.queries.clocks import hours_of_holder
from qms_tickets.web import forms
from qms_tickets.web.errors import status_of_refusal
from qms_tickets.web.fragments import render
from qms_tickets.web.navigation import Counts, counter
from qms_tickets.web.once import once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, now, say, seen, viewer, words
from qms_tickets.web.times import left_of
from qms_tickets.words.notices import clock_word
from qms_tickets.words.refusals import sentence

bp = Blueprint("escalations", __name__)

HALF_HOUR = timedelta(minutes=30)
MORNING = timedelta(hours=10)
OTHER = "other"


class Promise(BaseModel):
    """What will be done, and by when; `also` are further escalations of the same ticket that it answers."""

    model_config = ConfigDict(extra="forbid")

    plan: str = ""
    promised_at: AwareDatetime | None = None
    also: list[int] = []


@counter
def waiting(person: Any, moment: datetime) -> Counts:
    """The figure beside the board in the left column: what nobody has answered yet."""
    if not (person.supervises or person.quality_manager or person.auditor):
        return {}
    count = boards.count_standing(person)
    return {"escalations": count, "escalations_late": count}


@bp.get("/escalations")
@policy("signed_in")
def index() -> Response:
    return _page(opened=_opened())


def _opened() -> int | None:
    """Whose form stands open; a word that is no number opens none."""
    given = request.args.get("acknowledge", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else None


@dataclass(frozen=True)
class Open:
    """The form that stands open in a row: what is typed, what is wrong, and why it cannot be done any more."""

    id: int | None
    filled: forms.Filled
    conflict: str | None = None


def _page(
    *,
    opened: int | None,
    filled: forms.Filled | None = None,
    conflict: str | None = None,
    status: int = 200,
) -> Response:
    department = _chosen()
    department_id = None if department is None else department.id
    standing = boards.standing(seen(), department_id)
    promised = boards.promised(seen(), department_id)
    coming = boards.coming(seen(), viewer(), now(), department_id)
    clocks = [one.clock for one in (*standing, *promised)]
    upcoming = boards.next_rungs(clocks)
    rows = sorted(
        _one_a_ticket([_standing_row(one, upcoming) for one in standing]), key=lambda row: row["worst"]
    )
    form = Open(opened, filled or forms.Filled(), conflict)
    answered = _answered(opened, [*standing, *promised])
    return render(
        "escalations/index.html",
        "board",
        status=status,
        standing=rows,
        promised=_one_a_ticket([_promised_row(one, upcoming) for one in promised]),
        coming=_one_a_ticket([_coming_row(one) for one in coming]),
        new=sum(1 for row in rows if row["new"]),
        form=form,
        promises=_promises_for(answered),
        latest=_latest_for(answered),
        departments=_filter(department),
        department=department,
        week=_week(department),
        unwatched_since=heartbeats.missing_since(),
        since=changes.newest(),
    )


# Rows


def _one_a_ticket(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A ticket stands once in a band: what the reader may answer leads, the worst first, and names the rest."""
    tickets: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        tickets.setdefault(row["number"], []).append(row)
    return [_joined(sorted(group, key=_leads)) for group in tickets.values()]


def _leads(row: dict[str, Any]) -> tuple[bool, Any]:
    return not _is_answerable(row), row["worst"]


def _is_answerable(row: dict[str, Any]) -> bool:
    return bool(row["verb"].get("action"))


def _joined(group: Sequence[dict[str, Any]]) -> dict[str, Any]:
    lead, *others = group
    return lead | {
        "ids": [row["id"] for row in group],
        "second": words().list([row["second"] for row in group]),
        "also": [row | {"clock": row["second"]} for row in others if _is_answerable(row)],
        "worst": min(row["worst"] for row in group),
        "new": any(row.get("new") for row in group),
    }


def _standing_row(one: Any, upcoming: dict[int, boards.NextRung]) -> dict[str, Any]:
    left = left_of(one.clock, now())
    row = _row(one.ticket, one.clock)
    note = say("due-ended", when=words().when(left.due)) if left.due else ""
    broken = one.state == "broken"
    return row | {
        "id": one.id,
        "left": left,
        "left_note": say("escalation-promise-broken") if broken else note,
        "rung": one.rung,
        "rungs": one.rungs,
        "rung_words": say("escalation-rung-at", n=one.rung, when=words().when(one.fired_at)),
        "rung_next": _next_words(upcoming.get(one.clock_id)),
        "tried": _tried(one),
        "tried_note": _tried_note(one),
        "new": viewer().board_seen_at is None or one.fired_at > viewer().board_seen_at,
        "verb": _verb(one, "asked-acknowledge"),
        "worst": (left.state == "paused", left.seconds),
    }


def _promised_row(one: Any, upcoming: dict[int, boards.NextRung]) -> dict[str, Any]:
    promised_at = one.promised_at
    seconds = (promised_at - now()).total_seconds()
    by = one.acknowledged_by.name if one.acknowledged_by is not None else ""
    return _row(one.ticket, one.clock) | {
        "id": one.id,
        "left_words": say("escalation-promise", when=words().when(promised_at)),
        "left_state": "soon" if seconds <= 2 * 3600 else "plain",
        "left_note": say("time-left", time=words().elapsed(seconds)) if seconds > 0 else "",
        "rung": one.rung,
        "rungs": one.rungs,
        "acknowledged": True,
        "rung_words": say("escalation-rung", n=one.rung),
        "rung_next": say("board-quiet"),
        "tried": f"{by} {words().when(one.acknowledged_at)}",
        "tried_note": one.plan,
        "plan": one.plan,
        "verb": _promise_verb(one),
        "worst": seconds,
    }


def _promise_verb(one: Any) -> dict[str, Any]:
    if not escalations.is_own_promise(one, viewer().id, now()):
        return {"label": say("asked-look"), "href": f"/tickets/{one.ticket.number}"}
    return {"label": say("board-update"), "href": _address(acknowledge=one.id), "action": "acknowledge"}


def _coming_row(one: boards.Coming) -> dict[str, Any]:
    left = left_of(one.clock, now())
    rung = one.rung
    return _row(one.clock.ticket, one.clock) | {
        "id": None,
        "worst": rung.at,
        "left_words": say("board-reaches-you", when=words().when(rung.at)),
        "left_state": "soon" if rung.at - now() <= timedelta(hours=1) else "plain",
        "left_note": say("board-used", percent=words().percent(left.share, 0)),
        "rung": rung.number - 1,
        "rungs": rung.rungs,
        "acknowledged": True,
        "rung_words": say("escalation-rung", n=rung.number - 1) if rung.number > 1 else "",
        "rung_next": _next_words(rung),
        "tried": "",
        "tried_note": "",
        "verb": {"label": say("asked-look"), "href": f"/tickets/{one.clock.ticket.number}"},
    }


def _row(ticket: Any, clock: Any) -> dict[str, Any]:
    customer = _party(ticket.customer_department, ticket.requester)
    supplier = _party(ticket.supplier_department, ticket.assignee)
    holder, other = (supplier, customer) if clock.side == "supplier" else (customer, supplier)
    other_side = "customer" if clock.side == "supplier" else "supplier"
    return {
        "number": ticket.number,
        "href": f"/tickets/{ticket.number}",
        "title": ticket.title,
        "relation": ticket.relation,
        "second": clock_word(words(), clock.name),
        "side": clock.side,
        "holder": holder,
        "other": say("board-other", side=words().code("side", other_side), party=other),
        "can_assign": clock.side == "supplier" and ticket.relation != "rank",
    }


def _party(department: Any, person: Any) -> str:
    name = words().name(department.name)
    return f"{name} {person.name}" if person is not None else name


def _verb(one: Any, label: str) -> dict[str, Any]:
    if not escalations.may_acknowledge(one, viewer().id, now()):
        return {"label": say("asked-look"), "href": f"/tickets/{one.ticket.number}"}
    return {"label": say(label), "href": _address(acknowledge=one.id), "action": "acknowledge"}


def _next_words(rung: boards.NextRung | None) -> str:
    if rung is None:
        return ""
    whom = words().code("told", rung.tells)
    return say("escalation-next-rung", n=rung.number, when=words().when(rung.at), whom=whom)


def _tried(one: Any) -> str:
    return say("board-told", n=len(one.told), when=words().when(one.fired_at)) if one.told else ""


def _tried_note(one: Any) -> str:
    ticket = one.ticket
    if ticket.open_proposal is not None:
        return say("board-proposed", when=words().when(ticket.open_proposal.due))
    if ticket.nudged_at is not None:
        return say("board-nudged", when=words().when(ticket.nudged_at))
    return say("board-no-answer")


# The filter, the figures below


def _mine() -> list[Any]:
    """The departments whose board it is, asked once a request."""
    if "board_departments" not in g:
        g.board_departments = boards.departments(seen())
    found: list[Any] = g.board_departments
    return found


def _chosen() -> Any | None:
    """Errors: NotFound for a department whose board it is not, be there one of that code or not."""
    code = request.args.get("department", "")
    chosen = next((one for one in _mine() if one.code == code), None)
    if code and chosen is None:
        raise NotFound
    return chosen


def _filter(chosen: Any | None) -> list[dict[str, Any]]:
    mine = _mine()
    if len(mine) < 2:
        return []
    everything = {"label": say("board-all"), "href": "/escalations", "current": chosen is None}
    return [everything] + [
        {
            "label": words().name(one.name),
            "href": f"/escalations?department={one.code}",
            "current": chosen is not None and chosen.id == one.id,
        }
        for one in mine
    ]


def _address(**arguments: Any) -> str:
    given = {name: value for name, value in arguments.items() if value is not None}
    department = _chosen()
    if department is not None:
        given = {"department": department.code} | given
    asked = "&".join(f"{name}={value}" for name, value in given.items())
    anchor = f"#acknowledge-{arguments['acknowledge']}" if arguments.get("acknowledge") else ""
    return f"/escalations{'?' + asked if asked else ''}{anchor}"


def _week(department: Any | None) -> boards.Week | None:
    """How the departments do this week: what there is to see when nothing is to do."""
    ids = {one.id for one in _mine()} if department is None else {department.id}
    if not ids:
        return None
    local = words().local(now())
    monday = (local - timedelta(days=local.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    return boards.week(ids, monday, now())


# Promises offered as buttons


def _answered(opened: int | None, shown: Sequence[Any]) -> list[Any]:
    """The escalation whose form stands open, and those of its ticket that the same form answers."""
    one = next((one for one in shown if one.id == opened), None)
    if one is None:
        return []
    return [one, *(other for other in shown if other.ticket_id == one.ticket_id and _stands(other, one))]


def _stands(other: Any, one: Any) -> bool:
    """Whether it waits for an answer of the reader, as the one beside it does."""
    by = viewer().id
    if other.id == one.id or other.clock.ended_at is not None:
        return False
    if one.state not in boards.STANDING:
        return escalations.is_own_promise(other, by, now())
    return other.state in boards.STANDING and escalations.may_acknowledge(other, by, now())


def _promises_for(answered: Sequence[Any]) -> list[dict[str, str]]:
    latest = _latest_for(answered)
    if latest is None:
        return []
    hours = hours_of_holder(answered[0].clock, now())
    likely = _likely(hours, now(), words().zone)
    fitting = [one for one in likely if now() < one <= latest and words().local(one).time() != time.min]
    options = [
        {"value": f"{words().local(instant):%Y-%m-%dT%H:%M}", "label": words().when(instant)}
        for instant in dict.fromkeys(sorted(fitting))
    ]
    return [*options, {"value": OTHER, "label": say("board-promise-other")}]


def _likely(hours: Hours, moment: datetime, zone: Any) -> list[datetime]:
    """In two working hours, at the end of this working day, tomorrow morning, at the end of tomorrow."""
    local = moment.astimezone(zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = opening_at_or_after(hours, midnight + timedelta(days=1)).astimezone(zone)
    next_day = tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)
    return [
        _rounded(due(hours, moment, timedelta(hours=2))),
        closing_at_or_before(hours, midnight + timedelta(days=1)),
        next_day + MORNING if next_day + MORNING >= tomorrow else tomorrow,
        closing_at_or_before(hours, next_day + timedelta(days=1)),
    ]


def _rounded(instant: datetime) -> datetime:
    over = timedelta(minutes=instant.minute % 30, seconds=instant.second, microseconds=instant.microsecond)
    return instant - over + (HALF_HOUR if over else timedelta(0))


def _latest_for(answered: Sequence[Any]) -> datetime | None:
    """What may be promised for all of them."""
    return min((escalations.latest_promise(one, now()) for one in answered), default=None)


# What is done here


@bp.post("/escalations/<int:escalation_id>/acknowledge")
@policy("signed_in")
def acknowledge(escalation_id: int) -> Any:
    boards.numbered(escalation_id, seen())
    form = _with_other_time(request.form)
    try:
        return once(
            lambda: _acknowledged(escalation_id, form),
            after=lambda: flash(say("board-acknowledged"), "success"),
        )
    except NotValid as wrong:
        filled = forms.as_typed(_shown_where_typed(wrong))
        return _page(opened=escalation_id, filled=filled, status=422)
    except (NotPossible, NotAllowed) as refusal:
        return _refused(escalation_id, refusal)


def _acknowledged(escalation_id: int, form: MultiDict[str, str]) -> str:
    one = boards.numbered(escalation_id, seen(), locked=True)
    promise = forms.read(Promise, form)
    for escalation in [one, *_also(one, promise.also)]:
        escalations.acknowledge(escalation, promise.plan, promise.promised_at, by=actor(), now=now())
    return _address()


def _also(one: Any, ids: Sequence[int]) -> list[Any]:
    """What is answered with it; what somebody answered meanwhile, or what ended, needs no answer any more.

    Errors: NotFound; NotValid for one of another ticket.
    """
    others = [boards.numbered(each, seen(), locked=True) for each in sorted(set(ids) - {one.id})]
    if any(other.ticket_id != one.ticket_id for other in others):
        raise NotValid(also="not_a_choice")
    return [other for other in others if _stands(other, one)]


def _with_other_time(form: MultiDict[str, str]) -> MultiDict[str, str]:
    """ "Other" among the buttons means the box for date and time."""
    chosen = MultiDict(form.items(multi=True))
    other = chosen.poplist("promised_other")
    if chosen.get("promised_at") == OTHER:
        chosen.setlist("promised_at", other)
    return chosen


def _shown_where_typed(wrong: NotValid) -> NotValid:
    if request.form.get("promised_at") == OTHER and "promised_at" in wrong.errors:
        return NotValid(wrong.errors | {"promised_other": wrong.errors["promised_at"]})
    return wrong


def _refused(escalation_id: int, refusal: Refusal) -> Response:
    """Somebody was quicker, or it is over: the board as it is now, with the reason and what was typed."""
    return _page(
        opened=escalation_id,
        filled=forms.as_typed(),
        conflict=sentence(words(), refusal),
        status=status_of_refusal(refusal),
    )


@bp.get("/escalations/<int:escalation_id>/acknowledge")
@policy("signed_in")
def reopen(escalation_id: int) -> Any:
    """The address of a form that was refused, opened as a page: the board, with that form open."""
    return redirect(_address(acknowledge=escalation_id), 303)


@bp.post("/escalations/seen")
@policy("signed_in")
def mark_seen() -> Any:
    """The reader has looked: what stands here now is not new any more."""

    def done() -> str:
        verbs.board_seen(viewer().id, now())
        return _address()

    return once(done)

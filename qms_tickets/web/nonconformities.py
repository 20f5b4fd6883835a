"""Nonconformities: the list, one record, and its way from confirmed to closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from qms_tickets.domain.errors import NotFound, NotValid
from qms_tickets.domain.lifecycles import nonconformity as life
from qms_tickets.operations import nonconformities as verbs
from qms_tickets.queries import nonconformities, services
from qms_tickets.queries.history import Entry, history_of_record, names_in
from qms_tickets.queries.nonconformities import Interface
from qms_tickets.web import asking
from qms_tickets.web.forms import Filled, as_typed
from qms_tickets.web.fragments import render
from qms_tickets.web.once import SEE_OTHER, once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, now, say, seen, version, viewer, words
from qms_tickets.web.told import instant, refuse_strange, told
from qms_tickets.words.history import deed, quotations

bp = Blueprint("nonconformities", __name__, url_prefix="/quality/nonconformities")

_BY_HAND = frozenset({"title", "what", "side", "ticket", "service", "supplier", "customer"})
_OF_A_STEP = frozenset(
    {
        "owner",
        "due",
        "reason",
        "correction",
        "cause",
        "action",
        "evidence",
        "check",
    }
)


@bp.get("")
@policy("signed_in")
def index() -> Response:
    state = asking.choice("state", (*life.STATES, "all"))
    states = [state] if state in life.STATES else sorted(life.OPEN) if state != "all" else []
    return render(
        "quality/nonconformities.html",
        "list",
        records=nonconformities.records(seen(), states=states),
        state=state,
        states=life.STATES,
    )


@bp.get("/<number>")
@policy("signed_in")
def show(number: str) -> Response:
    return _page(nonconformities.record(number, seen()), request.args.get("act", "").replace("-", "_"))


def _page(record: Any, act: str = "", form: Filled | None = None, status: int = 200) -> Response:
    actions = nonconformities.possible_actions(record, actor(), now())
    entries = history_of_record(record.number)
    waits = nonconformities.situation_of(record, now()).check_from
    return render(
        "quality/nonconformity.html",
        status=status,
        record=record,
        cases=nonconformities.readable_cases(record, seen()),
        actions=actions,
        act=act if act in actions else ("" if act or waits else next(iter(actions), "")),
        form=form or Filled(),
        history=_history(entries),
        evidence=_latest_evidence(record, entries),
        check_from=waits,
        tickets_that_show=life.TICKETS_THAT_SHOW,
        is_owner=record.owner_id == viewer().id,
        states=[each for each in life.STATES if each != "dismissed" or record.state == "dismissed"],
        people=nonconformities.candidates(record) if "confirm" in actions else [],
    )


def _latest_evidence(record: Any, entries: list[Entry]) -> str:
    """What shows that the action was carried out; nothing while another one is under way."""
    shown = (entry.texts["evidence"] for entry in entries if entry.texts.get("evidence"))
    return next(shown, "") if record.action_done_at else ""


def _history(entries: list[Entry]) -> list[dict[str, Any]]:
    """What was decided, by whom, and what they wrote then, as sentences."""
    people = names_in(entries).people

    def name(what: str, key: Any, /) -> str:
        return people.get(key, str(key)) if what == "person" else str(key)

    return [
        {
            "at": entry.at,
            "who": entry.actor,
            "text": deed(words(), entry.as_mapping(), name),
            "said": "\n".join(quotations(words(), entry.as_mapping(), name)),
        }
        for entry in entries
    ]


# --- reporting one -----------------------------------------------------------------------------------------------


@bp.get("/new")
@policy("signed_in")
def new() -> Response:
    return _new(Filled({"ticket": request.args.get("ticket", "")[:40], "side": "supplier"}))


def _new(form: Filled, status: int = 200) -> Response:
    return render(
        "quality/nonconformity_new.html",
        status=status,
        form=form,
        departments=services.departments(),
        services=services.catalogue(),
    )


@bp.post("/new")
@policy("signed_in")
def create() -> Response:
    try:
        refuse_strange(_BY_HAND.__contains__)
        return once(_create, after=lambda: flash(say("nonconformities-reported"), "good"))
    except NotValid as wrong:
        return _new(as_typed(wrong), 422)


def _create() -> str:
    given = request.form
    ticket = nonconformities.ticket_for(given.get("ticket", "").strip(), seen())
    record = verbs.open_by_hand(
        given.get("title", ""),
        given.get("what", ""),
        given.get("side", "supplier"),
        by=actor(),
        now=now(),
        ticket=ticket,
        interface=None if ticket is not None else _interface(),
    )
    if nonconformities.may_read(record, seen()):
        return f"/quality/nonconformities/{record.number}"
    return "/quality/nonconformities"


def _interface() -> Interface:
    supplier = services.department(request.form.get("supplier", "")[:64])
    customer = services.department(request.form.get("customer", "")[:64])
    return Interface(
        supplier_department_id=supplier.id if supplier else None,
        customer_department_id=customer.id if customer else viewer().department_id,
    )


# --- its way -------------------------------------------------------------------------------------------------------


@bp.get("/<number>/<action>")
@policy("signed_in")
def open_form(number: str, action: str) -> Response:
    """The address that a form was posted to, opened as a page."""
    if action.replace("-", "_") not in _STEPS:
        raise NotFound
    found = nonconformities.record(number, seen())
    return redirect(f"/quality/nonconformities/{found.number}?act={action}", SEE_OTHER)


@bp.post("/<number>/<action>")
@policy("signed_in")
def act(number: str, action: str) -> Response:
    name = action.replace("-", "_")
    step = _STEPS.get(name)
    if step is None:
        raise NotFound

    def run() -> str:
        step(nonconformities.record(number, seen()))
        return f"/quality/nonconformities/{number}"

    try:
        refuse_strange(_OF_A_STEP.__contains__)
        return once(run, after=lambda: flash(say(f"nonconformities-done-{action}"), "good"))
    except NotValid as wrong:
        return _page(nonconformities.record(number, seen()), name, as_typed(wrong), 422)


def _text(name: str) -> str:
    return told(name, verbs.TEXT_LIMIT + 1)


def _due() -> datetime | None:
    """In the reader's zone; empty for the usual time."""
    return instant(request.form.get("due", ""), words().zone, "due")


def _confirm(record: Any) -> None:
    given = request.form.get("owner", "")
    if not given:
        raise NotValid(owner="required_choice")
    owner = nonconformities.person_numbered(given)
    if owner is None:
        raise NotValid(owner="not_a_person")
    verbs.confirm(record, owner, by=actor(), now=now(), reason=_text("reason"), due=_due(), version=version())


def _dismiss(record: Any) -> None:
    verbs.dismiss(record, _text("reason"), by=actor(), now=now(), version=version())


def _correct(record: Any) -> None:
    verbs.correct(record, _text("correction"), by=actor(), now=now(), version=version())


def _find_cause(record: Any) -> None:
    verbs.find_cause(
        record, _text("cause"), _text("action"), by=actor(), now=now(), due=_due(), version=version()
    )


def _act(record: Any) -> None:
    verbs.act(record, _text("evidence"), by=actor(), now=now(), version=version())


def _act_again(record: Any) -> None:
    verbs.act_again(
        record, _text("check"), _text("action"), by=actor(), now=now(), due=_due(), version=version()
    )


def _close(record: Any) -> None:
    verbs.close(record, _text("check"), by=actor(), now=now(), version=version())


_STEPS: dict[str, Callable[[Any], None]] = {
    "confirm": _confirm,
    "dismiss": _dismiss,
    "correct": _correct,
    "find_cause": _find_cause,
    "act": _act,
    "act_again": _act_again,
    "close": _close,
}

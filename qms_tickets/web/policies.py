"""Escalation policies: their ladders, read out and revised."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, flash, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from qms_tickets.domain import escalation
from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.errors import NotFound, NotValid
from qms_tickets.domain.figures import figure
from qms_tickets.operations import policies as verbs
from qms_tickets.queries import policies
from qms_tickets.web import ordering
from qms_tickets.web.agreement_form import HOUR, hours_text
from qms_tickets.web.forms import Filled, sentences
from qms_tickets.web.fragments import render
from qms_tickets.web.once import once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, now, say, seen, words
from qms_tickets.web.told import instant, refuse_strange

bp = Blueprint("policies", __name__, url_prefix="/quality/policies")

_RUNG: Final = re.compile(
    rf"({'|'.join(escalation.LADDERS)})[.]([0-9]{{1,2}})"
    r"[.](when|at|after|after_p1|tell|digest|actions|wakes|only|persons)"
)
_OTHER: Final = frozenset(
    {"do", "code", "name.zh", "name.en", "effective_from"} | {f"{kind}.order" for kind in escalation.LADDERS}
)
_CALLED: Final = {"name": "services-name", "code": "services-code", "effective_from": "calendars-effective"}
_OF_RUNG: Final = {
    "at": "policies-percent",
    "after": "policies-hours",
    "after_p1": "policies-hours-p1",
    "tell": "policies-told",
    "persons": "policies-persons",
    "wakes": "policies-wakes",
    "actions": "policies-done",
}
NEW_RUNG: Final[Mapping[str, Any]] = {"at": 100, "tell": ["holder"], "actions": ["notify"]}


@bp.get("")
@policy("signed_in")
def index() -> Response:
    return render(
        "quality/policies.html",
        policies=[(each, each.revision_at(now())) for each in policies.policies()],
        counts=policies.agreements_by_policy(),
        may_edit=seen().quality_manager,
    )


@bp.get("/<code>")
@policy("signed_in")
def show(code: str) -> Response:
    found = policies.policy(code)
    given = request.args.get("revision", "")
    revision = next((each for each in found.revisions if str(each.number) == given), None)
    if given and revision is None:
        raise NotFound
    shown = revision or found.revision_at(now())
    return render(
        "quality/policy.html",
        policy=found,
        revision=shown,
        in_force=found.revision_at(now()),
        ladders=_read(shown.ladders),
        may_edit=seen().quality_manager,
    )


def _read(ladders: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(kind, escalation.steps_of(ladders[kind])) for kind in escalation.LADDERS if ladders.get(kind)]


# --- revising ----------------------------------------------------------------------------------------------------


@bp.get("/<code>/revise")
@policy("quality_manager")
def revise(code: str) -> Response:
    found = policies.policy(code)
    return _form(found, found.revisions[-1].ladders, Filled())


@bp.get("/new")
@policy("quality_manager")
def new() -> Response:
    """A policy of one's own begins as a copy of the standard one."""
    return _form(None, policies.policy("standard").revisions[-1].ladders, Filled())


def _form(found: Any, ladders: Mapping[str, Any], form: Filled, *, status: int = 200) -> Response:
    return render(
        "quality/policy_form.html",
        status=status,
        policy=found,
        form=form,
        kinds=[kind for kind in escalation.LADDERS if kind != "superior" or ladders.get("superior")],
        ladders={kind: [_shown(rung) for rung in ladders.get(kind, ())] for kind in escalation.LADDERS},
        recipients=escalation.RECIPIENTS,
        actions=escalation.ACTIONS,
        wakes=escalation.WAKES,
        touched=policies.touched_by(found) if found else None,
        labels=_labels(ladders),
    )


def _labels(ladders: Mapping[str, Any]) -> dict[str, str]:
    """What each field is called where its complaint stands away from it: of which ladder, of which rung."""
    called = {name: say(message) for name, message in _CALLED.items()}
    for kind, ladder in ladders.items():
        ladder_name = words().code("ladder", kind).capitalize()
        called[kind] = ladder_name
        for number in range(1, len(ladder) + 1):
            rung = f"{ladder_name} · {say('escalation-rung', n=number)}"
            called |= {
                f"{kind}.{number}.{field}": f"{rung} · {say(message)}" for field, message in _OF_RUNG.items()
            }
    return called


def _shown(rung: Mapping[str, Any]) -> dict[str, Any]:
    """A rung as its fields hold it."""
    told = list(rung.get("tell", ()))
    return {
        **rung,
        "when": "after" if rung.get("after") is not None else "at",
        "after": hours_text(rung.get("after")),
        "after_p1": hours_text(rung.get("after_p1")),
        "tell": [code for code in told if not code.startswith(escalation.PERSON)],
        "digest": list(rung.get("digest", ())),
        "persons": ", ".join(
            code.removeprefix(escalation.PERSON) for code in told if code.startswith(escalation.PERSON)
        ),
    }


@bp.post("/<code>/revise")
@policy("quality_manager")
def save(code: str) -> Response:
    return _answer(policies.policy(code))


@bp.post("/new")
@policy("quality_manager")
def create() -> Response:
    return _answer(None)


def _answer(found: Any) -> Response:
    ladders = _ladders_of(request.form)
    typed = Filled(
        {name: request.form.get(name, "") for name in ("code", "name.zh", "name.en", "effective_from")}
    )
    changed = _regrouped(ladders, request.form)
    if changed is not None:
        return _form(found, changed, typed)
    try:
        refuse_strange(lambda name: name in _OTHER or _RUNG.fullmatch(name))
        return once(lambda: _store(found, ladders), after=lambda: flash(say("policies-saved"), "good"))
    except NotValid as wrong:
        return _form(found, ladders, Filled(typed.values, sentences(wrong)), status=422)


def _store(found: Any, ladders: Mapping[str, Any]) -> str:
    if found is None:
        name = Bilingual(request.form.get("name.zh", "").strip(), request.form.get("name.en", "").strip())
        added = verbs.add(request.form.get("code", "").strip(), name, ladders, by=actor(), now=now())
        return f"/quality/policies/{added.code}"
    effective = instant(request.form.get("effective_from", ""), words().zone, "effective_from")
    verbs.revise(policies.policy(found.code), ladders, by=actor(), now=now(), effective_from=effective)
    return f"/quality/policies/{found.code}"


def _ladders_of(form: MultiDict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """What the form says; figures that are none stay as they were typed, for the rules to refuse."""
    numbers = {kind: _numbers(form, kind) for kind in escalation.LADDERS}
    return {
        kind: [_rung(form, f"{kind}.{number}") for number in stated]
        for kind, stated in numbers.items()
        if stated
    }


def _numbers(form: MultiDict[str, str], kind: str) -> list[int]:
    """Under which number each rung of a ladder stands in the form, in the order that it states."""
    found = (_RUNG.fullmatch(name) for name in form)
    return ordering.in_order(
        {int(each[2]) for each in found if each and each[1] == kind}, form.getlist(f"{kind}.order")
    )


def _rung(form: MultiDict[str, str], place: str) -> dict[str, Any]:
    rung: dict[str, Any] = {}
    if form.get(f"{place}.when") == "after":
        rung["after"] = _figure(form.get(f"{place}.after", ""), HOUR)
        p1 = _figure(form.get(f"{place}.after_p1", ""), HOUR)
        if p1 is not None:
            rung["after_p1"] = p1
    else:
        rung["at"] = _figure(form.get(f"{place}.at", ""), 1)
    persons = re.split(r"[,，;；\s]+", form.get(f"{place}.persons", "").strip())
    named = [f"{escalation.PERSON}{each.lower()}" for each in persons if each]
    rung["tell"] = [*form.getlist(f"{place}.tell"), *named]
    rung["digest"] = form.getlist(f"{place}.digest")
    rung["actions"] = form.getlist(f"{place}.actions")
    rung["wakes"] = form.get(f"{place}.wakes", "no")
    if form.get(f"{place}.only"):
        rung["only"] = escalation.ONLY
    return rung


def _figure(text: str, unit: int) -> Any:
    text = text.strip().rstrip("%％ ")
    if not text:
        return None
    value = figure(text)
    return text if value is None else int(value * unit)


def _regrouped(ladders: dict[str, Any], form: MultiDict[str, str]) -> dict[str, Any] | None:
    """A rung added, removed or moved, as the form's `do` says; None where it says something else."""
    verb, _, rest = form.get("do", "").partition(".")
    kind, _, number = rest.partition(".")
    if kind not in escalation.LADDERS or verb not in ordering.VERBS:
        return None
    rungs = ordering.regrouped(ladders.get(kind, ()), _numbers(form, kind), verb, number, dict(NEW_RUNG))
    return {**ladders, kind: rungs}

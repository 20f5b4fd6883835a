"""Writing an agreement, and its way through review to release."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from qms_tickets.domain.agreement_document import TARGET_KINDS
from qms_tickets.domain.errors import NotCurrent, NotFound, NotValid
from qms_tickets.domain.lifecycles.ticket import RELATIONS
from qms_tickets.domain.priority import PRIORITIES
from qms_tickets.domain.requirements import EFFECTS, EVIDENCE_KINDS, INPUT_KINDS
from qms_tickets.domain.terms import INFLUENCES
from qms_tickets.operations import agreements as verbs
from qms_tickets.queries import agreements, calendars, policies, services, settings
from qms_tickets.web import agreement_form
from qms_tickets.web.agreement_labels import labels_of
from qms_tickets.web.agreement_page import document_of, page_of
from qms_tickets.web.forms import Filled, as_typed, sentences
from qms_tickets.web.fragments import render
from qms_tickets.web.once import SEE_OTHER, once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, now, say, seen, version
from qms_tickets.web.told import day, refuse_strange, told

bp = Blueprint("agreements", __name__, url_prefix="/services/<int:service_id>/revisions")


def _revision(service_id: int, number: int) -> Any:
    """Errors: NotFound, also for one in work that the viewer may not read."""
    found = agreements.revision(service_id, number)
    if found.number not in {each.number for each in agreements.readable_revisions(found.service, seen())}:
        raise NotFound
    return found


def _address(revision: Any) -> str:
    return f"/services/{revision.service_id}?revision={revision.number}"


# --- writing ---------------------------------------------------------------------------------------------------


@bp.get("/<int:number>/edit")
@policy("signed_in")
def edit(service_id: int, number: int) -> Response:
    revision = _revision(service_id, number)
    verbs.require_change(revision, by=actor(), now=now())
    return _form(revision, dict(revision.content), Filled(_settings_of(revision)))


def _settings_of(revision: Any) -> dict[str, Any]:
    calendar = next((each for each in calendars.calendars() if each.id == revision.calendar_id), None)
    return {
        "policy": revision.policy.code,
        "calendar": calendar.code if calendar else "",
        "note": revision.note,
    }


def _form(
    revision: Any, content: dict[str, Any], form: Filled, *, status: int = 200, current: bool = True
) -> Response:
    return render(
        "services/agreement_form.html",
        status=status,
        service=revision.service,
        revision=revision,
        content=content,
        form=form,
        labels=labels_of(content),
        current=current,
        own=agreement_form.own_targets(content),
        departments=[each for each in services.departments() if each.id != revision.service.department_id],
        policies=policies.policies(),
        calendars=calendars.calendars(),
        relations=RELATIONS,
        input_kinds=INPUT_KINDS,
        evidence_kinds=EVIDENCE_KINDS,
        effects=EFFECTS,
        influences=INFLUENCES,
        target_kinds=TARGET_KINDS,
        priorities=PRIORITIES,
        hours_text=agreement_form.hours_text,
        choices_text=agreement_form.choices_text,
    )


@bp.post("/<int:number>/edit")
@policy("signed_in")
def save(service_id: int, number: int) -> Response:
    revision = _revision(service_id, number)
    read, strange = agreement_form.content_of(request.form)
    content = _with_what_the_form_lacks(read, dict(revision.content))
    do = request.form.get("do", "save")
    regrouped = agreement_form.regrouped(content, request.form)
    if regrouped is not None:
        return _form(revision, regrouped, as_typed())
    try:
        if strange is not None:
            raise strange
        return once(lambda: _save(service_id, number, content, review=do == "review"), after=_saved(do))
    except NotValid as wrong:
        return _form(
            _revision(service_id, number), content, Filled(as_typed().values, _at_fields(wrong)), status=422
        )
    except NotCurrent:
        return _form(_revision(service_id, number), content, as_typed(), status=409, current=False)


def _at_fields(wrong: NotValid) -> dict[str, str]:
    """Own times of a customer have one place for their complaints."""
    return {
        "customers" if name.startswith("customers.") else name: said
        for name, said in sentences(wrong).items()
    }


def _with_what_the_form_lacks(content: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """Parts of the document that have no field: further own targets, flags of later versions."""
    stored = before.get("customers") or {}
    if content["customers"] is not None:
        content["customers"] = {
            code: {**{kind: row for kind, row in stored.get(code, {}).items() if kind != "delivery"}, **own}
            for code, own in content["customers"].items()
        }
    return {**before, **content}


def _save(service_id: int, number: int, content: dict[str, Any], *, review: bool) -> str:
    revision = _revision(service_id, number)
    given = request.form
    strangers = set(content["customers"] or {}) - {each.code for each in services.departments()}
    if strangers - set(revision.content.get("customers") or {}):
        raise NotValid(customers="not_a_department")
    verbs.change(
        revision,
        content,
        by=actor(),
        now=now(),
        version=version(),
        policy=_policy(given.get("policy", "")),
        calendar=_calendar(given.get("calendar", "")),
        keep_calendar=False,
        note=told("note", 2_000),
    )
    if review:
        verbs.send_for_review(revision, by=actor(), now=now())
    return _address(revision)


def _policy(code: str) -> Any:
    if not code:
        return None
    try:
        return policies.policy(code)
    except NotFound:
        raise NotValid(policy="not_a_choice") from None


def _calendar(code: str) -> Any:
    if not code:
        return None
    try:
        return calendars.calendar(code)
    except NotFound:
        raise NotValid(calendar="not_a_calendar") from None


def _saved(do: str) -> Callable[[], None]:
    return lambda: flash(say("agreements-sent" if do == "review" else "agreements-saved"), "good")


@bp.get("/<int:number>/print")
@policy("signed_in")
def print_page(service_id: int, number: int) -> Response:
    """The controlled document for paper, which says that the paper is not controlled."""
    revision = _revision(service_id, number)
    return render(
        "services/print.html",
        service=revision.service,
        revision=revision,
        process=settings.process_name(revision.service.process),
        **document_of(revision),
    )


# --- the first, the next, and their way ---------------------------------------------------------------------------


@bp.post("/new")
@policy("signed_in")
def start(service_id: int) -> Response:
    """A service that has no agreement yet gets a small one to fill in."""

    def act() -> str:
        service = services.service(service_id)
        draft = verbs.draft(
            service,
            {"relations": ["functional"], "targets": _targets_of(service)},
            by=actor(),
            now=now(),
        )
        return f"/services/{service_id}/revisions/{draft.number}/edit"

    return once(act)


def _targets_of(service: Any) -> dict[str, dict[str, int]]:
    from qms_tickets.domain.defaults import terms_for_kind

    return terms_for_kind(service.kind)


@bp.get("/<int:number>/<action>")
@policy("signed_in")
def open_form(service_id: int, number: int, action: str) -> Response:
    """The address that a form was posted to, opened as a page."""
    if action.replace("-", "_") not in _STEPS:
        raise NotFound
    return redirect(f"{_address(_revision(service_id, number))}&act={action}", SEE_OTHER)


@bp.post("/<int:number>/<action>")
@policy("signed_in")
def act(service_id: int, number: int, action: str) -> Response:
    """One step of the life cycle; the page again with what was typed when it is refused."""
    name = action.replace("-", "_")
    step = _STEPS.get(name)
    if step is None:
        raise NotFound

    def run() -> str:
        revision = _revision(service_id, number)
        return step(revision) or _address(revision)

    try:
        refuse_strange({"reason", "effective_from"}.__contains__)
        return once(run, after=lambda: flash(say(f"agreements-done-{action}"), "good"))
    except NotValid as wrong:
        return _refused(service_id, number, name, wrong)


def _refused(service_id: int, number: int, name: str, wrong: NotValid) -> Response:
    """A step that asks something shows its form again; a document that says too little is to be completed."""
    if name == "send_for_review":
        revision = _revision(service_id, number)
        return _form(
            revision, dict(revision.content), Filled(_settings_of(revision), sentences(wrong)), status=422
        )
    context = page_of(services.service(service_id), {"revision": str(number), "act": name})
    return render("services/show.html", status=422, **context, form=as_typed(wrong))


def _revise(revision: Any) -> str:
    draft = verbs.revise(revision, by=actor(), now=now())
    return f"/services/{revision.service_id}/revisions/{draft.number}/edit"


def _release(revision: Any) -> None:
    verbs.release(
        revision, by=actor(), now=now(), version=version(), effective_from=_effective_from(revision)
    )


def _effective_from(revision: Any) -> datetime | None:
    """The start of the day that was named, where the department is; None for at once."""
    named = day(request.form.get("effective_from", ""), "effective_from")
    zone = ZoneInfo(revision.service.department.zone)
    if named is None or named == now().astimezone(zone).date():
        return None
    return datetime.combine(named, time(), zone)


def _send_back(revision: Any) -> None:
    verbs.send_back(revision, _reason(), by=actor(), now=now(), version=version())


def _withdraw(revision: Any) -> None:
    verbs.withdraw(revision, _reason(), by=actor(), now=now(), version=version())


def _reason() -> str:
    return told("reason")


_STEPS: dict[str, Callable[[Any], str | None]] = {
    "send_for_review": lambda revision: verbs.send_for_review(
        revision, by=actor(), now=now(), version=version()
    ),
    "sign": lambda revision: verbs.sign(revision, by=actor(), now=now()),
    "countersign": lambda revision: verbs.countersign(revision, by=actor(), now=now()),
    "release": _release,
    "send_back": _send_back,
    "withdraw": _withdraw,
    "revise": _revise,
    "confirm_review": lambda revision: verbs.confirm_review(revision, by=actor(), now=now()),
}

"""A new request: the promise beside the form, the form built from the agreement, a draft that keeps everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, flash, redirect, request
from werkzeug.datastructures import MultiDict

from qms_tickets.domain.clocks.business_time import due
from qms_tickets.domain.errors import NotFound, NotPossible, NotValid
from qms_tickets.domain.priority import IMPACTS, URGENCIES, priority_of
from qms_tickets.domain.requirements import check_value
from qms_tickets.operations.idempotency import earlier_answer
from qms_tickets.operations.tickets import raising
from qms_tickets.operations.tickets.bodies import NewTicket, Submit
from qms_tickets.queries import services, tickets
from qms_tickets.queries.people import people_in_line
from qms_tickets.queries.promises import hours_of_service
from qms_tickets.queries.settings import priority_matrix
from qms_tickets.transaction import transaction
from qms_tickets.web import forms
from qms_tickets.web.errors import sentence_of
from qms_tickets.web.fragments import render
from qms_tickets.web.once import body_hash, once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, idempotency_key, now, say, seen, settings, viewer, words
from qms_tickets.web.tickets.blueprint import bp
from qms_tickets.web.tickets.files import form_with_files
from qms_tickets.web.tickets.items import limits_of
from qms_tickets.web.tickets.show import local_value

# Fields of the form that are no part of the request itself.
BESIDE = ("service", "draft", "do", "revision")


@dataclass(frozen=True, slots=True)
class Promise:
    """What the agreement keeps if the request were sent now."""

    priority: str
    response: datetime | None
    delivery: datetime | None
    seconds: float | None
    wanted_early: bool
    zone: str


@bp.get("/tickets/new")
@policy("signed_in")
def new() -> Response:
    draft = _draft(request.args.get("draft"))
    service = services.service(draft.service_id if draft else _service_id(request.args.get("service")))
    return form_page(service, draft, forms.Filled(_values_of(draft) if draft else {}))


@bp.get("/tickets/promise")
@policy("signed_in")
def promise() -> Response:
    """The promise alone, while the form is being filled in."""
    service = services.service(_service_id(request.args.get("service")))
    typed = forms.Filled(dict(request.args.lists()))
    return render("tickets/new.html", "promise", **_context(service, None, typed))


def _service_id(text: str | None) -> int:
    if text is None or not (text.isascii() and text.isdigit() and len(text) < 16):
        raise NotFound()
    return int(text)


def _draft(number: str | None) -> Any | None:
    if not number:
        return None
    draft = tickets.numbered(number, seen())
    if draft.state != "draft":
        raise NotPossible("draft_was_submitted", number=draft.number)
    return tickets.with_everything(draft)


def form_page(
    service: Any, draft: Any | None, typed: forms.Filled, *, status: int = 200, said: str | None = None
) -> Response:
    return render("tickets/new.html", status=status, said=said, **_context(service, draft, typed))


def _context(service: Any, draft: Any | None, typed: forms.Filled) -> dict[str, Any]:
    revision = service.effective_revision
    if revision is None or not service.active:
        raise NotPossible("service_not_offered", service=service.code)
    terms = revision.terms
    relation = typed.value("relation") or terms.relations[0]
    return {
        "service": service,
        "revision": revision,
        "terms": terms,
        "draft": draft,
        "typed": typed,
        "wrong": typed.wrong,
        "summary": typed.named(**_labels(terms)),
        "relation": relation,
        "lines": [_line(requirement, draft) for requirement in terms.inputs],
        "outputs": [(words().name(one.name), words().name(one.check)) for one in terms.outputs],
        "promise": promise_of(service, typed),
        "missing": _missing(terms, typed, draft),
        "line_of_command": people_in_line(viewer()) if "rank" in terms.relations else [],
        "objection": _objection(service, terms, relation),
        "kept": services.kept([service.id], now()).get(service.id),
        "place": "services",
    }


_FIELDS = {
    "title": "new-field-title",
    "relation": "new-field-relation",
    "supplier": "new-field-supplier",
    "lot": "new-field-lot",
    "operation": "new-field-operation",
    "quantity_presented": "new-field-quantity",
    "wanted_by": "new-field-wanted",
    "description": "new-field-description",
    "requester": "new-field-requester",
    "watchers": "new-field-watchers",
}


def _labels(terms: Any) -> dict[str, str]:
    """What each field is called, so that the list of errors says where."""
    inputs = {f"value.{one.key}": words().name(one.name) for one in terms.inputs}
    return inputs | {field: say(label) for field, label in _FIELDS.items()}


def _objection(service: Any, terms: Any, relation: str) -> str | None:
    """Said before anything is typed: why this reader cannot be the customer."""
    if relation == "rank":
        return None
    if viewer().department_id == service.department_id:
        return say("new-own-department")
    return None if terms.serves(viewer().department.code) else say("new-not-served")


def _line(requirement: Any, draft: Any | None) -> dict[str, Any]:
    item = next((one for one in draft.inputs if one.key == requirement.key), None) if draft else None
    return {
        "key": requirement.key,
        "name": words().name(requirement.name),
        "kind": requirement.kind,
        "mandatory": requirement.mandatory,
        "check": words().name(requirement.check),
        "harm": words().name(requirement.harm),
        "effect": requirement.effect,
        "limits": limits_of(requirement, words()),
        "unit": requirement.unit,
        "choices": [(key, words().name(name)) for key, name in requirement.choices],
        "attachment_id": item.attachment_id if item else None,
        "file_name": item.attachment.name if item and item.attachment else None,
    }


def promise_of(service: Any, typed: forms.Filled) -> Promise:
    """Response and delivery, counted from now in the calendar that the agreement counts in."""
    impact = _one_of(typed.value("impact"), IMPACTS, "medium")
    urgency = _one_of(typed.value("urgency"), URGENCIES, "soon")
    priority = priority_of(impact, urgency, priority_matrix())
    terms, customer = service.effective_revision.terms, viewer().department.code
    hours = hours_of_service(service, now())
    response, delivery = (terms.target(kind, priority, customer) for kind in ("response", "delivery"))
    due_at = None if delivery is None else due(hours, now(), delivery)
    wanted = _instant(typed.value("wanted_by"))
    return Promise(
        priority=priority,
        response=None if response is None else due(hours, now(), response),
        delivery=due_at,
        seconds=None if delivery is None else delivery.total_seconds(),
        wanted_early=wanted is not None and due_at is not None and wanted < due_at,
        zone=words().zone_note(hours.time_zone),
    )


def _one_of(value: Any, allowed: tuple[str, ...], default: str) -> str:
    return str(value) if value in allowed else default


def _instant(text: Any) -> datetime | None:
    try:
        instant = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=words().zone)


def _missing(terms: Any, typed: forms.Filled, draft: Any | None) -> list[tuple[str, str]]:
    """(field, name) of what a mandatory input still lacks, as far as one can see while it is typed."""
    files = {item.key for item in draft.inputs if item.attachment_id} if draft else set[str]()
    lacking = [
        (name, say(_FIELDS[name]))
        for name in ("lot", "operation")
        if (typed.value("relation") or terms.relations[0]) == "process" and not typed.value(name)
    ]
    for requirement in terms.inputs:
        field = f"value.{requirement.key}"
        if requirement.kind == "file":
            ready = requirement.key in files or bool(typed.value(f"attachment_id.{requirement.key}"))
            wrong = requirement.mandatory and not ready
        else:
            wrong = check_value(requirement, str(typed.value(field) or ""))[1] is not None
        if wrong:
            lacking.append((field, words().name(requirement.name)))
    return lacking


def _values_of(draft: Any) -> dict[str, Any]:
    """A draft as the form shows it."""
    values: dict[str, Any] = {
        name: getattr(draft, name)
        for name in ("title", "description", "relation", "impact", "urgency", "lot", "operation")
    }
    values["quantity_presented"] = draft.quantity_presented
    values["wanted_by"] = local_value(draft.wanted_by) if draft.wanted_by else ""
    values["supplier"] = draft.assignee.email if draft.assignee else ""
    values["requester"] = draft.requester.email if draft.raised_by_id else ""
    values["watchers"] = "\n".join(watcher.person.email for watcher in draft.watchers)
    values["confidential"] = "1" if draft.confidential else ""
    values |= {f"value.{item.key}": item.value for item in draft.inputs}
    return values


# --- sending it ------------------------------------------------------------------------------------------------


@bp.post("/tickets")
@policy("signed_in")
def create() -> Any:
    """Save the draft, keep its files, then submit it unless it is only to be saved.

    The draft is stored first, so that whatever the agreement refuses afterwards is still there.
    """
    service = services.service(_service_id(request.form.get("service")))
    try:
        body = _read(request.form)
        number = _stored_draft(service, body)
        if any(file.filename for file in request.files.values()):
            _store_files(number, form_with_files(number))
        if request.form.get("do") == "save":
            return redirect(f"/tickets/new?draft={number}", 303)
        if request.form.get("do") == "discard":
            return _discard(number)
        return _submit(number)
    except (NotValid, NotPossible) as refusal:
        return _refused(service, refusal)


def _read(form: MultiDict[str, str]) -> NewTicket:
    """Watchers are typed as lines of one box."""
    spread = MultiDict(
        [(name, value) for name, value in form.items(multi=True) if name != "watchers"]
        + [("watchers", line.strip()) for line in form.get("watchers", "").splitlines() if line.strip()]
    )
    return forms.read(NewTicket, spread, also=BESIDE)


def _stored_draft(service: Any, body: NewTicket) -> str:
    """The draft's number: a new one once for each form, or the one that is being edited."""
    given = request.form.get("draft", "")
    if given:
        with transaction():
            draft = tickets.locked(given, seen())
            if draft.state == "draft":
                raising.save_draft(draft, body, by=actor(), now=now())
        return given

    def begun() -> str:
        offered = services.service(service.id)
        draft = raising.draft(offered, body, by=actor(), now=now(), zone=settings().time_zone)
        return f"/tickets/{draft.number}"

    return str(once(begun).headers["Location"]).rsplit("/", 1)[-1]


def _store_files(number: str, form: MultiDict[str, str]) -> None:
    with transaction():
        draft = tickets.locked(number, seen())
        if draft.state == "draft":
            raising.save_draft(draft, _read(form), by=actor(), now=now())


def _submit(number: str) -> Any:
    revision = request.form.get("revision", "")
    with transaction():
        draft = tickets.locked(number, seen())
        if draft.state == "draft":
            body = Submit(revision=int(revision) if revision.isdigit() else None)
            raising.submit(draft, body, by=actor(), now=now())
    flash(say("done-submit"), "success")
    return redirect(f"/tickets/{number}", 303)


def _discard(number: str) -> Any:
    with transaction():
        raising.discard_draft(tickets.locked(number, seen()), by=actor(), now=now())
    flash(say("new-discarded"), "success")
    return redirect("/requests", 303)


def _refused(service: Any, refusal: NotValid | NotPossible) -> Response:
    """The form as it was typed, with what is wrong beside its fields; what could be stored is a draft by now."""
    draft = _draft_of_this_form()
    wrong = refusal if isinstance(refusal, NotValid) else None
    typed = forms.as_typed(wrong)
    said = None if wrong is not None else sentence_of(refusal)
    return form_page(services.service(service.id), draft, typed, status=422 if wrong else 409, said=said)


def _draft_of_this_form() -> Any | None:
    """The draft that this form made or edits; its number travels on in the form that is shown again."""
    number = request.form.get("draft") or _number_of_key()
    try:
        return _draft(number)
    except (NotFound, NotPossible):
        return None


def _number_of_key() -> str | None:
    key = idempotency_key()
    if key is None:
        return None
    earlier = earlier_answer(viewer().id, key, request.path, body_hash(), now=now())
    return None if earlier is None else earlier.location.rsplit("/", 1)[-1]

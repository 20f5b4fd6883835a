"""A new request: the promise beside the form, the form built from the agreement, a draft that keeps everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, request

from qms_tickets.domain.clocks.business_time import due
from qms_tickets.domain.errors import NotFound, NotPossible
from qms_tickets.domain.priority import IMPACTS, URGENCIES, priority_of
from qms_tickets.domain.requirements import check_value
from qms_tickets.queries import services, tickets
from qms_tickets.queries.people import people_in_line
from qms_tickets.queries.promises import hours_of_service
from qms_tickets.queries.settings import priority_matrix
from qms_tickets.web import forms
from qms_tickets.web.fragments import render
from qms_tickets.web.policy import policy
from qms_tickets.web.request import now, say, seen, settings, viewer, words
from qms_tickets.web.tickets.blueprint import bp
from qms_tickets.web.tickets.items import limits_of
from qms_tickets.web.tickets.show import local_value


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
    draft = draft_numbered(request.args.get("draft"))
    service = services.service(draft.service_id if draft else service_id(request.args.get("service")))
    begun = [] if draft else tickets.drafts_of(service.id, seen())
    return form_page(service, draft, forms.Filled(values_of(draft) if draft else {}), begun=begun)


def service_id(text: str | None) -> int:
    if text is None or not (text.isascii() and text.isdigit() and len(text) < 16):
        raise NotFound()
    return int(text)


def draft_numbered(number: str | None) -> Any | None:
    if not number:
        return None
    draft = tickets.numbered(number, seen())
    if draft.state != "draft":
        raise NotPossible("draft_was_submitted", number=draft.number)
    return tickets.with_everything(draft)


def form_page(
    service: Any, draft: Any | None, typed: forms.Filled, *, status: int = 200, **more: Any
) -> Response:
    return render("tickets/new.html", status=status, **context_of(service, draft, typed), **more)


def context_of(service: Any, draft: Any | None, typed: forms.Filled) -> dict[str, Any]:
    revision = service.effective_revision
    if revision is None or not service.active:
        raise NotPossible("service_not_offered", service=service.code)
    terms = revision.terms
    relation = typed.value("relation") or terms.relations[0]
    missing = _missing(terms, typed, draft)
    return {
        "service": service,
        "revision": revision,
        "terms": terms,
        "draft": draft,
        "typed": typed,
        "wrong": typed.wrong,
        "summary": typed.named(**labels_of(terms)),
        "relation": relation,
        "lines": [_line(requirement, draft) for requirement in terms.inputs],
        "loose": _loose_files(draft),
        "file_limit": settings().max_upload,
        "outputs": [(words().name(one.name), words().name(one.check)) for one in terms.outputs],
        "promise": promise_of(service, typed),
        "missing": missing,
        "ready": len(terms.inputs) - sum(1 for field, _ in missing if "." in field),
        "line_of_command": people_in_line(viewer()) if "rank" in terms.relations else [],
        "objection": _objection(service, terms, relation),
        "kept": services.kept([service.id], now()).get(service.id),
        "place": "services",
    }


FIELDS = {
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


def labels_of(terms: Any) -> dict[str, str]:
    """What each field is called, so that the list of errors says where."""
    inputs = {f"value.{one.key}": words().name(one.name) for one in terms.inputs}
    return inputs | {field: say(label) for field, label in FIELDS.items()}


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
        "unit": words().name(requirement.unit),
        "choices": [(key, words().name(name)) for key, name in requirement.choices],
        "file": item.attachment if item else None,
    }


def _loose_files(draft: Any | None) -> list[Any]:
    """Files of the draft that answer no requirement."""
    if draft is None:
        return []
    taken = {item.attachment_id for item in draft.items}
    return [one for one in tickets.attachments_of(draft, seen()) if one.id not in taken]


def promise_of(service: Any, typed: forms.Filled) -> Promise:
    """Response and delivery, counted from now in the calendar that the agreement counts in."""
    impact = _one_of(typed.value("impact"), IMPACTS, "medium")
    urgency = _one_of(typed.value("urgency"), URGENCIES, "soon")
    priority = priority_of(impact, urgency, priority_matrix())
    terms, customer = service.effective_revision.terms, viewer().department.code
    hours = hours_of_service(service, viewer().department, now())
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
        (name, say(FIELDS[name]))
        for name in ("lot", "operation")
        if (typed.value("relation") or terms.relations[0]) == "process" and not typed.value(name)
    ]
    for requirement in terms.inputs:
        field = f"{'file' if requirement.kind == 'file' else 'value'}.{requirement.key}"
        if requirement.kind == "file":
            ready = requirement.key in files or bool(typed.value(f"attachment_id.{requirement.key}"))
            wrong = requirement.mandatory and not ready
        else:
            wrong = check_value(requirement, str(typed.value(field) or ""))[1] is not None
        if wrong:
            lacking.append((field, words().name(requirement.name)))
    return lacking


def values_of(draft: Any) -> dict[str, Any]:
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
    values |= draft.untaken
    return values

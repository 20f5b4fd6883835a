"""The catalogue, and what one service promises."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request
from werkzeug.wrappers import Response

from qms_tickets.domain import defaults
from qms_tickets.domain.agreement_document import minimal
from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.errors import FieldError, NotAllowed, NotFound, NotValid
from qms_tickets.domain.lifecycles import agreement as life
from qms_tickets.operations import agreements as verbs
from qms_tickets.operations import services as service_verbs
from qms_tickets.queries import agreements, policies, services, settings
from qms_tickets.queries.agreements import standing_in
from qms_tickets.web import asking
from qms_tickets.web.agreement_page import page_of
from qms_tickets.web.forms import Filled, as_typed
from qms_tickets.web.fragments import render
from qms_tickets.web.once import once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, now, say, seen, viewer, words
from qms_tickets.web.told import refuse_strange, told

bp = Blueprint("services", __name__)

_NEW = frozenset({"code", "department", "kind", "process", "relations", "source"}) | {
    f"{name}.{language}"
    for name in ("name", "purpose", "input", "output", "criterion")
    for language in ("zh", "en")
}
_ENTRY = frozenset({"name.zh", "name.en", "kind", "process", "active"})
_OWNERS = frozenset({life.SUPPLIER_HEAD, life.QUALITY_MANAGER})


@bp.get("/services")
@policy("signed_in")
def index() -> Response:
    text = request.args.get("q", "").strip()[:200]
    process = asking.choice("process", settings.qms_processes())
    chosen = services.department(asking.choice("department", [one.code for one in services.departments()]))
    found = services.catalogue(text, department_id=chosen.id if chosen else None, process=process)
    by = asking.choice("by", ("process", "department"), "department")
    return render(
        "services/index.html",
        "results",
        groups=_grouped(found, by),
        by=by,
        q=text,
        process=process,
        department=chosen.code if chosen else "",
        departments=services.departments(),
        processes=settings.qms_processes(),
        kept=services.kept([each.id for each in found], now()),
        own_code=viewer().department.code,
        serves=services.serves,
        may_add=bool(_own_departments()),
        lately=services.used_lately(viewer().id) if not (text or process or chosen) else [],
    )


def _grouped(found: list[Any], by: str) -> list[tuple[str, list[Any]]]:
    """By department or by process, in the order of the list; empty groups are left out."""
    if by == "process":
        names = settings.qms_processes()
        groups: dict[str, list[Any]] = {words().name(name): [] for name in names.values()}
        for each in found:
            groups.setdefault(words().name(settings.process_name(each.process)), []).append(each)
    else:
        groups = {}
        for each in found:
            groups.setdefault(words().name(each.department.name), []).append(each)
    return [(title, rows) for title, rows in groups.items() if rows]


@bp.get("/services/<int:service_id>")
@policy("signed_in")
def show(service_id: int) -> Response:
    return render("services/show.html", **page_of(_service(service_id), request.args))


def _service(service_id: int) -> Any:
    return services.service(service_id)


# --- adding one ------------------------------------------------------------------------------------------------


def _own_departments() -> list[Any]:
    """Where the viewer may add a service: the departments that the person leads; all for the quality manager."""
    everywhere = seen().quality_manager
    return [each for each in services.departments() if everywhere or each.id in seen().led]


@bp.get("/services/new")
@policy("supervisor", "quality_manager")
def new() -> Response:
    own = [each.code for each in _own_departments()]
    department = asking.choice("department", own) or viewer().department.code
    return _new_form(Filled({"department": department, "relations": ["functional"]}))


def _new_form(form: Filled, status: int = 200) -> Response:
    return render(
        "services/new.html",
        status=status,
        form=form,
        departments=_own_departments(),
        kinds=defaults.SERVICE_KINDS,
        processes=settings.qms_processes(),
        sources=services.in_force(),
    )


@bp.post("/services/new")
@policy("supervisor", "quality_manager")
def create() -> Response:
    try:
        return once(_create, after=lambda: flash(say("services-added"), "good"))
    except NotValid as wrong:
        return _new_form(as_typed(wrong), 422)


def _create() -> str:
    refuse_strange(_NEW.__contains__)
    given = request.form
    home = services.department(given.get("department", "")[:64])
    if home is None or home.id not in {each.id for each in _own_departments()}:
        raise NotValid(department="not_a_department")
    source = _source(given.get("source", ""))
    added = _added_to(home, {} if source is not None else _missing_in_small())
    if source is not None:
        draft = verbs.copy_from(added, source, by=actor(), now=now())
    else:
        draft = verbs.draft(added, _small_content(), by=actor(), now=now())
    return f"/services/{added.id}/revisions/{draft.number}/edit"


def _added_to(home: Any, missing: dict[str, FieldError]) -> Any:
    """The new entry. What is wrong with it and what its agreement lacks is told at once. Errors: NotValid."""
    try:
        added = service_verbs.add_service(
            request.form.get("code", "").strip().upper(),
            _bilingual("name"),
            home,
            request.form.get("kind", ""),
            request.form.get("process", ""),
            by=actor(),
            now=now(),
        )
    except NotValid as wrong:
        raise NotValid({**wrong.errors, **missing}) from wrong
    if missing:
        raise NotValid(missing)
    return added


def _missing_in_small() -> dict[str, FieldError]:
    return {
        name: FieldError("required") for name in ("purpose", "output", "criterion") if not _bilingual(name)
    }


def _source(given: str) -> Any:
    if not given:
        return None
    found = services.service(int(given)) if given.isascii() and given.isdigit() and len(given) < 16 else None
    if found is None or found.effective_revision is None:
        raise NotValid(source="not_a_service")
    return found.effective_revision


def _small_content() -> dict[str, Any]:
    """A purpose, one input, one output with its criterion, targets from the kind of service."""
    purpose, input_name, output_name = _bilingual("purpose"), _bilingual("input"), _bilingual("output")
    criterion = _bilingual("criterion")
    content = minimal(
        purpose,
        {"key": "input", "name": input_name.as_dict(), "kind": "text"},
        {
            "key": "output",
            "name": output_name.as_dict(),
            "kind": "text",
            "effect": "minor",
            "check": criterion.as_dict(),
        },
        request.form.get("kind", ""),
        request.form.getlist("relations") or ["functional"],
    )
    if not input_name:
        content["inputs"] = []
    return content


def _bilingual(name: str) -> Bilingual:
    return Bilingual(told(f"{name}.zh", 9_000), told(f"{name}.en", 9_000))


# --- the entry itself ------------------------------------------------------------------------------------------


@bp.get("/services/<int:service_id>/edit")
@policy("signed_in")
def edit(service_id: int) -> Response:
    found = _service(service_id)
    _require_owner(found)
    filled = {
        "name.zh": found.name.zh,
        "name.en": found.name.en,
        "kind": found.kind,
        "process": found.process,
        "active": "1" if found.active else "",
    }
    return _edit_form(found, Filled(filled))


def _edit_form(found: Any, form: Filled, status: int = 200) -> Response:
    return render(
        "services/edit.html",
        status=status,
        service=found,
        form=form,
        kinds=(*defaults.SERVICE_KINDS, *(() if found.kind in defaults.SERVICE_KINDS else (found.kind,))),
        processes=settings.qms_processes(),
    )


def _require_owner(found: Any) -> None:
    if not standing_in(found.department_id, actor(), now()).roles & _OWNERS:
        raise NotAllowed("not_your_service", unlocked_by=sorted(_OWNERS))


@bp.post("/services/<int:service_id>/edit")
@policy("signed_in")
def update(service_id: int) -> Response:
    def act() -> str:
        refuse_strange(_ENTRY.__contains__)
        service_verbs.change_service(
            _service(service_id),
            name=_bilingual("name"),
            kind=request.form.get("kind", ""),
            process=request.form.get("process", ""),
            active="active" in request.form,
            by=actor(),
            now=now(),
        )
        return f"/services/{service_id}"

    try:
        return once(act, after=lambda: flash(say("services-changed"), "good"))
    except NotValid as wrong:
        return _edit_form(_service(service_id), as_typed(wrong), 422)


@bp.get("/services/<int:service_id>/compare")
@policy("signed_in")
def compare(service_id: int) -> Response:
    from qms_tickets.web.agreement_compare import differences

    found = _service(service_id)
    numbers = [revision.number for revision in agreements.readable_revisions(found, seen())]
    if len(numbers) < 2:
        raise NotFound
    new_number = _number("to", numbers, numbers[-1])
    old_number = _number("from", numbers, max((n for n in numbers if n < new_number), default=numbers[0]))
    older, newer = (agreements.revision(service_id, number) for number in (old_number, new_number))
    return render(
        "services/compare.html",
        service=found,
        older=older,
        newer=newer,
        numbers=numbers,
        differences=differences(older, newer, words()),
        policies=policies,
    )


def _number(name: str, known: list[int], default: int) -> int:
    given = request.args.get(name, "")
    if not given:
        return default
    if not (given.isascii() and given.isdigit() and len(given) < 10 and int(given) in known):
        raise NotFound
    return int(given)

"""A draft keeps itself: what is typed is stored and checked while it is typed, files as soon as they are chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, flash, jsonify, redirect, request
from werkzeug.datastructures import MultiDict

from qms_tickets.domain.errors import FieldError, NotCurrent, NotFound, NotPossible, NotValid
from qms_tickets.operations import idempotency
from qms_tickets.operations.idempotency import Twice
from qms_tickets.operations.tickets import raising
from qms_tickets.operations.tickets.bodies import NewTicket, Submit
from qms_tickets.operations.tickets.items import complaints_of
from qms_tickets.operations.tickets.talking import detach
from qms_tickets.queries import services, tickets
from qms_tickets.transaction import transaction
from qms_tickets.uploads import remove
from qms_tickets.web import forms
from qms_tickets.web.conflicts import Conflict
from qms_tickets.web.errors import sentence_of
from qms_tickets.web.fragments import render
from qms_tickets.web.once import once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import (
    actor,
    idempotency_key,
    is_htmx,
    now,
    say,
    seen,
    settings,
    version,
    viewer,
    words,
)
from qms_tickets.web.texts import rich
from qms_tickets.web.tickets.blueprint import bp
from qms_tickets.web.tickets.files import form_with_files, put
from qms_tickets.web.tickets.new import (
    FIELDS,
    context_of,
    draft_numbered,
    form_page,
    labels_of,
    service_id,
    values_of,
)
from qms_tickets.web.tickets.undoing import say_done_with_undo
from qms_tickets.words.refusals import field_error

# Fields of the form that are no part of the request itself; `at` is the one that was typed in last.
BESIDE = ("service", "draft", "do", "revision", "at", "remove")
# Chosen, not typed: they alone are no reason to begin a draft.
BY_CHOICE = ("relation", "impact", "urgency", "confidential")
CHOSEN = frozenset({*BESIDE, *forms.OF_EVERY_FORM, *BY_CHOICE})
TRIES = 4


@bp.post("/tickets")
@policy("signed_in")
def create() -> Any:
    """Save the draft, keep its files, then submit it unless it is only to be saved.

    The draft is stored first, so that whatever the agreement refuses afterwards is still there.
    """
    service = services.service(service_id(request.form.get("service")))
    if request.form.get("do") == "discard" and _draft_of_this_form() is None:
        return redirect("/services", 303)
    try:
        number = _stored(service.id, request.form)
        if any(file.filename for file in request.files.values()):
            _store_files(number, form_with_files(number))
        return _after_saving(number)
    except (NotValid, NotPossible, NotCurrent) as refusal:
        return _refused(service, refusal)


def _after_saving(number: str) -> Any:
    if request.form.get("remove"):
        _take_out(number, request.form["remove"])
        return redirect(f"/tickets/new?draft={number}", 303)
    if request.form.get("do") == "save":
        return redirect(f"/tickets/new?draft={number}", 303)
    return _discard(number) if request.form.get("do") == "discard" else _submit(number)


@bp.post("/tickets/preview")
@policy("signed_in")
def preview_description() -> Response:
    """The description as it will stand there; without scripts on the page with the form as it is."""
    drawn = rich(request.form.get("description", ""))
    if is_htmx():
        return render("tickets/preview.html", preview=drawn)
    service = services.service(service_id(request.form.get("service")))
    return form_page(service, _draft_of_this_form(), forms.as_typed(), preview=drawn)


@bp.post("/tickets/draft")
@policy("signed_in")
def keep() -> Response:
    """What was typed so far: kept once something was typed, and each field checked by the rule that submits it."""
    service = services.service(service_id(request.form.get("service")))
    try:
        number, wrong = _kept(service.id)
        if number and request.form.get("remove"):
            _take_out(number, request.form["remove"])
        return _kept_page(service, draft_numbered(number), wrong)
    except NotCurrent:
        return _kept_page(service, _draft_of_this_form(), {}, status=409, conflict=True)
    except NotPossible as refusal:
        return _kept_page(service, None, {}, status=409, said=sentence_of(refusal))


@bp.post("/tickets/draft/files")
@policy("signed_in")
def keep_file() -> Any:
    """One file of a request that is still being typed."""
    service = services.service(service_id(request.form.get("service")))
    field, file = next(iter(request.files.items()), ("file", None))
    if file is None or not file.filename:
        raise NotValid(file="file_required")
    try:
        number = request.form.get("draft") or _begun(service.id, NewTicket())
        attachment_id = put(number, file, field=field)
    except NotValid as refusal:
        return jsonify(sentence=" ".join(forms.sentences(refusal).values())), 422
    draft = tickets.numbered(number, seen())
    return jsonify(draft=number, version=draft.version, attachment=attachment_id)


# --- storing ---------------------------------------------------------------------------------------------------


def _kept(service: int) -> tuple[str, dict[str, FieldError]]:
    """Store what can be taken, and the rest as it was typed; the draft's number, "" before a word was typed."""
    form, wrong = MultiDict(list(request.form.items(multi=True))), dict[str, FieldError]()
    untaken: dict[str, str] = {}
    if not form.get("draft") and not _is_typed(form):
        return "", wrong
    for _ in range(TRIES):
        try:
            return _stored(service, form, untaken), wrong
        except NotValid as refusal:
            wrong |= refusal.errors
            for name in [name for name in form if _is_blamed(name, refusal)]:
                untaken |= _as_typed(name, form.poplist(name))
    raise NotValid(wrong)


def _as_typed(name: str, texts: list[str]) -> dict[str, str]:
    """A field that comes back as it was typed, but for marks that no database stores."""
    if (name not in FIELDS or name in BY_CHOICE) and not name.startswith("value."):
        return {}
    return {name: "".join(mark for mark in texts[-1] if not forms.is_unstorable(mark))}


def _is_blamed(name: str, refusal: NotValid) -> bool:
    return name in refusal.errors or name.replace("attachment_id.", "value.") in refusal.errors


def _is_typed(form: MultiDict[str, str]) -> bool:
    return any(value.strip() for name, value in form.items(multi=True) if name not in CHOSEN)


def _stored(service: int, form: MultiDict[str, str], untaken: Mapping[str, str] | None = None) -> str:
    """The draft's number: the one that is being edited, or that this form began, else a new one."""
    body = _read(form)
    with transaction():
        given = form.get("draft") or _number_of_key()
        if given:
            draft = tickets.locked(given, seen())
            if draft.state == "draft":
                raising.save_draft(
                    draft,
                    body,
                    by=actor(),
                    now=now(),
                    version=None if _says_the_same(draft) else version(),
                    revision=_revision(form),
                    untaken=untaken,
                )
            return given
    return _begun(service, body, untaken)


def _begun(service: int, body: NewTicket, untaken: Mapping[str, str] | None = None) -> str:
    """A form's key stands for one draft, whichever of its requests comes first."""
    try:
        with transaction():
            return _number_of_key() or _begin(service, body, untaken)
    except Twice:
        with transaction():
            return _number_of_key() or _begin(service, body, untaken)


def _begin(service: int, body: NewTicket, untaken: Mapping[str, str] | None) -> str:
    offered, zone = services.service(service), settings().time_zone
    draft = raising.draft(offered, body, by=actor(), now=now(), zone=zone, untaken=untaken)
    if key := _key_of_draft():
        number = str(draft.number)
        idempotency.remember(viewer().id, key, "draft", "", status=201, location=number, now=now())
    return str(draft.number)


def _key_of_draft() -> str | None:
    key = idempotency_key()
    return f"draft-{key}"[:64] if key else None


def _number_of_key() -> str | None:
    key = _key_of_draft()
    earlier = idempotency.earlier_answer(viewer().id, key, "draft", "", now=now()) if key else None
    return earlier.location if earlier else None


def _read(form: MultiDict[str, str]) -> NewTicket:
    """Watchers are typed as lines of one box."""
    spread = MultiDict(
        [(name, value) for name, value in form.items(multi=True) if name != "watchers"]
        + [("watchers", line.strip()) for line in form.get("watchers", "").splitlines() if line.strip()]
    )
    return forms.read(NewTicket, spread, also=BESIDE)


def _store_files(number: str, form: MultiDict[str, str]) -> None:
    with transaction():
        draft = tickets.locked(number, seen())
        if draft.state == "draft":
            raising.save_draft(draft, _read(form), by=actor(), now=now())


def _take_out(number: str, attachment: str) -> None:
    """Errors: NotFound for a file that this draft does not have."""
    if not (attachment.isascii() and attachment.isdigit() and len(attachment) < 16):
        raise NotFound()
    with transaction():
        draft = tickets.locked(number, seen())
        found = tickets.attachment_of(draft, int(attachment), seen())
        bytes_of_it = detach(draft, found, by=actor(), now=now())
    remove(bytes_of_it, settings().uploads)


def _submit(number: str) -> Any:
    def done() -> str:
        draft = tickets.locked(number, seen())
        if draft.state == "draft":
            raising.submit(draft, Submit(revision=_revision(request.form)), by=actor(), now=now())
        return f"/tickets/{number}"

    return once(done, after=lambda: flash(say("done-submit"), "success"))


def _revision(form: MultiDict[str, str]) -> int | None:
    given = form.get("revision", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def _discard(number: str) -> Any:
    with transaction():
        raising.discard_draft(tickets.locked(number, seen()), by=actor(), now=now())
    say_done_with_undo(number, say("new-discarded"))
    return redirect("/requests", 303)


# --- answering -------------------------------------------------------------------------------------------------


def _kept_page(
    service: Any, draft: Any | None, wrong: dict[str, FieldError], *, conflict: bool = False, **more: Any
) -> Response:
    """The parts of the form that what was typed changes: the promise, the checks, the files, when it was saved."""
    typed = forms.as_typed()
    context = context_of(services.service(service.id), draft, typed)
    at = request.form.get("at", "")
    return render(
        "tickets/kept.html",
        **context | {"wrong": {}, "summary": []},
        complaints=_complaints(draft, wrong, typed, at),
        in_order=_in_order(draft),
        at=at,
        checked_fields=_checked_fields(context["terms"]),
        conflict=_two_windows(draft, typed, context["terms"]) if conflict else None,
        **more,
    )


def _checked_fields(terms: Any) -> list[str]:
    """The fields that have a place for what is wrong with them."""
    beside = {"supplier": "rank", "lot": "process", "operation": "process", "quantity_presented": "process"}
    plain = [
        name
        for name in FIELDS
        if name != "relation" and (name not in beside or beside[name] in terms.relations)
    ]
    return plain + [f"value.{one.key}" for one in terms.inputs if one.kind != "file"]


def _complaints(
    draft: Any | None, wrong: dict[str, FieldError], typed: forms.Filled, at: str
) -> dict[str, str]:
    """What is wrong with what was typed. That something is missing is said only where it has just been taken away."""
    errors = dict(wrong)
    for item in draft.inputs if draft else ():
        errors = complaints_of(item) | errors
    return {
        name: field_error(words(), error)
        for name, error in errors.items()
        if error.code not in {"required", "file_required"} or name == at
    }


def _in_order(draft: Any | None) -> list[str]:
    """Fields that the system checked, so that nobody has to look at them again."""
    return [
        f"value.{item.key}"
        for item in (draft.inputs if draft else ())
        if item.value and item.requirement.is_machine_checked and not complaints_of(item)
    ]


def _two_windows(draft: Any | None, typed: forms.Filled, terms: Any) -> Conflict | None:
    """The draft as another window saved it, beside what stands in this one."""
    if draft is None:
        return None
    labels, pairs = labels_of(terms), _versions(draft, typed, _checked_fields(terms))
    differ = [name for name, (theirs, mine) in pairs.items() if theirs != mine]
    return Conflict(
        who=say("new-other-window"),
        when_at=draft.changed_at,
        theirs=[(labels[name], pairs[name][0] or "-") for name in differ],
        mine=[(labels[name], pairs[name][1] or "-") for name in differ],
    )


def _versions(draft: Any, typed: forms.Filled, names: Iterable[str]) -> dict[str, tuple[str, str]]:
    """What is stored and what stands in the form, by field."""
    stored = forms.Filled(values_of(draft))
    return {name: (_flat(stored, name), _flat(typed, name)) for name in names}


def _says_the_same(draft: Any) -> bool:
    """The second of two clicks brings what the first has stored: that is no other window."""
    names = [*_checked_fields(draft.revision.terms), *(name for name in BY_CHOICE if name in request.form)]
    versions = _versions(draft, forms.as_typed(), names)
    return all(theirs == mine for theirs, mine in versions.values())


def _flat(form: forms.Filled, name: str) -> str:
    return str(form.value(name)).replace("\r\n", "\n").strip()


def _refused(service: Any, refusal: NotValid | NotPossible | NotCurrent) -> Response:
    """The form as it was typed, with what is wrong beside its fields; what could be stored is a draft by now."""
    draft = _draft_of_this_form()
    wrong = refusal if isinstance(refusal, NotValid) else None
    typed, fresh = forms.as_typed(wrong), services.service(service.id)
    if isinstance(refusal, NotCurrent):
        return form_page(fresh, draft, typed, status=409, conflict=_two_windows(draft, typed, _terms(fresh)))
    said = None if wrong is not None else sentence_of(refusal)
    return form_page(fresh, draft, typed, status=422 if wrong else 409, said=said)


def _terms(service: Any) -> Any:
    return service.effective_revision.terms


def _draft_of_this_form() -> Any | None:
    """The draft that this form made or edits; its number travels on in the form that is shown again."""
    try:
        return draft_numbered(request.form.get("draft") or _number_of_key())
    except (NotFound, NotPossible):
        return None

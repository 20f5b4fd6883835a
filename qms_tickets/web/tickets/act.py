"""The actions: one route for all of them. Refused forms come back with what was typed in them."""

from __future__ import annotations

from typing import Any

from flask import flash, request
from werkzeug.datastructures import MultiDict

from qms_tickets.domain.errors import NotAllowed, NotCurrent, NotFound, NotPossible, NotValid, Refusal
from qms_tickets.domain.lifecycles.ticket import UNSENT
from qms_tickets.operations import unsent
from qms_tickets.operations.tickets.bodies import LinkTo
from qms_tickets.operations.tickets.talking import link, send_files
from qms_tickets.operations.tickets.verbs import BY_ADDRESS, Verb
from qms_tickets.queries import tickets
from qms_tickets.queries.mentions import mentioned
from qms_tickets.web import forms
from qms_tickets.web.errors import status_of_refusal
from qms_tickets.web.once import once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, now, seen, version, viewer, words
from qms_tickets.web.tickets import due_times, meanwhile
from qms_tickets.web.tickets.blueprint import bp
from qms_tickets.web.tickets.files import files_by_item, form_with_files
from qms_tickets.web.tickets.names import labels_of
from qms_tickets.web.tickets.show import FORM_OF, page
from qms_tickets.web.tickets.turn import reader_of
from qms_tickets.web.tickets.undoing import flash_with_undo, say_done_with_undo


@bp.post("/tickets/<number>/<address>")
@policy("signed_in")
def act(number: str, address: str) -> Any:
    verb = BY_ADDRESS.get(address)
    if verb is None:
        raise NotFound()
    tickets.numbered(number, seen())
    form: MultiDict[str, str] = request.form
    try:
        form = form_with_files(number, UNSENT)
        return once(lambda: _done(number, verb, form), after=lambda: _say_done(number, verb, form))
    except (NotValid, NotAllowed, NotPossible, NotCurrent) as refusal:
        return _refused(number, verb, form, refusal)


def _done(number: str, verb: Verb, form: MultiDict[str, str]) -> str:
    ticket = tickets.locked(number, seen())
    body = forms.read(verb.body, form, also=("act", "answer", "understood"))
    if verb.name == "propose_due":
        due_times.ask_first(ticket, body, form)
    send_files(ticket, files_by_item(form), by=actor(), now=now())
    verb.run(ticket, body, by=actor(), now=now(), version=version())
    unsent.forget(ticket, FORM_OF.get(verb.name, verb.name), by=viewer().id)
    return address_after(ticket, verb, form)


def address_after(ticket: Any, verb: Verb, form: MultiDict[str, str]) -> str:
    """Back to the ticket, which shows what is to do next."""
    place = "#history" if verb.name == "comment" else ""
    return f"/tickets/{ticket.number}{place}"


def _say_done(number: str, verb: Verb, form: MultiDict[str, str]) -> None:
    if verb.name == "watch":
        _say_watching(number, stopped=bool(form.get("stop")))
    elif words().has(f"done-{verb.address}"):
        say_done_with_undo(number, words().text(f"done-{verb.address}"))
    if verb.name == "comment":
        _say_who_was_not_told(number, form)


def _say_watching(number: str, *, stopped: bool) -> None:
    back = {} if stopped else {"stop": "1"}
    done = words().text("done-unwatch" if stopped else "done-watch")
    flash_with_undo(done, f"/tickets/{number}/watch", **back)


def _say_who_was_not_told(number: str, form: MultiDict[str, str]) -> None:
    """Who was named in a comment and may not read it heard nothing: the writer should know."""
    ticket, audience = tickets.numbered(number, seen()), form.get("audience", "shared")
    own_side = audience if audience == "shared" else reader_of(ticket, actor(), now()).side or "shared"
    untold = mentioned(form.get("text", ""), ticket, own_side, now()).untold
    if untold:
        names = words().list([person.name for person in untold])
        flash(words().text("writing-not-told", who=names), "error")


def _refused(number: str, verb: Verb, form: MultiDict[str, str], refusal: Refusal) -> Any:
    """The ticket as it is now, why the action was refused, and the form as it was typed."""
    ticket = tickets.numbered(number, seen())
    wrong = refusal if isinstance(refusal, NotValid) else None
    typed = forms.as_typed(wrong, form)
    opened = FORM_OF.get(verb.name, verb.name).replace("_", "-")
    return page(
        ticket,
        act=opened,
        status=status_of_refusal(refusal),
        errors=typed.named(**labels_of(ticket)),
        typed=typed,
        conflict=None if wrong is not None else meanwhile.conflict(ticket, verb, typed, refusal),
    )


@bp.post("/tickets/<number>/links")
@policy("signed_in")
def add_link(number: str) -> Any:
    def done() -> str:
        ticket = tickets.locked(number, seen())
        body = forms.read(LinkTo)
        try:
            other = tickets.numbered(body.other, seen())
        except NotFound:
            raise NotValid(other="unknown_ticket") from None
        link(ticket, body, other=other, by=actor(), now=now())
        return f"/tickets/{ticket.number}#links"

    tickets.numbered(number, seen())
    try:
        return once(done)
    except NotValid as wrong:
        typed = forms.as_typed(wrong)
        ticket = tickets.numbered(number, seen())
        return page(ticket, act="link", status=422, errors=typed.errors, typed=typed)

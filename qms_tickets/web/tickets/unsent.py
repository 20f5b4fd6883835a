"""What is typed into a ticket's forms is kept with us until it is sent, through reload, sign-out and a lost line."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, redirect, request

from qms_tickets.domain.errors import NotFound
from qms_tickets.domain.requirements import check_value
from qms_tickets.operations import unsent
from qms_tickets.operations.idempotency import is_used
from qms_tickets.operations.tickets.verbs import BY_ADDRESS
from qms_tickets.queries import tickets
from qms_tickets.queries.history import history_of
from qms_tickets.transaction import transaction
from qms_tickets.web.forms import OF_EVERY_FORM, is_unstorable
from qms_tickets.web.fragments import render
from qms_tickets.web.policy import policy
from qms_tickets.web.request import idempotency_key, is_htmx, now, say, seen, viewer, words
from qms_tickets.web.tickets.blueprint import bp
from qms_tickets.web.tickets.names import naming
from qms_tickets.web.tickets.show import FORM_OF
from qms_tickets.words.history import sentence
from qms_tickets.words.refusals import field_error

LONGEST = 20_000
MOST_FIELDS = 200
NEWEST = 4


@bp.post("/tickets/<number>/unsent/<address>")
@policy("signed_in")
def keep_unsent(number: str, address: str) -> Any:
    """Keep the form as it stands, or forget it; what has been sent meanwhile is not kept once more."""
    name = form_of(address)
    with transaction():
        ticket = tickets.locked(number, seen())
        key = idempotency_key()
        discards = request.form.get("do") == "discard"
        if discards:
            unsent.forget(ticket, name, by=viewer().id)
        elif key is None or not is_used(viewer().id, key, now=now()):
            unsent.keep(ticket, name, _typed(), by=viewer().id, now=now())
    if is_htmx():
        return jsonify(said=say("unsent-kept", when=words().clock_time(now())), checks=_checks(ticket, name))
    opened = "" if discards or name == "comment" else f"?act={name.replace('_', '-')}#act"
    return redirect(f"/tickets/{ticket.number}{opened}", 303)


def _checks(ticket: Any, form: str) -> dict[str, str]:
    """What is wrong with each value so far, by its field: the rule that takes it says so before it is sent."""
    found: dict[str, str] = {}
    for item in ticket.items if form in ("deliver", "provide_input") else ():
        value = request.form.get(f"value.{item.key}", "")
        if value.strip():
            complaint = check_value(item.requirement, value)[1]
            found[f"value.{item.key}"] = field_error(words(), complaint) if complaint else ""
    return found


def form_of(address: str) -> str:
    """The form that an action is on. Errors: NotFound."""
    verb = BY_ADDRESS.get(address)
    if verb is None:
        raise NotFound()
    return FORM_OF.get(verb.name, verb.name)


def _typed() -> dict[str, list[str]]:
    """What can be stored of the form, where anything in it was written."""
    given = {
        name: [value[:LONGEST].replace("\r\n", "\n") for value in values if not is_unstorable(value)]
        for name, values in list(request.form.lists())[:MOST_FIELDS]
        if name not in OF_EVERY_FORM | {"do", "answer"} and len(name) < 100 and not is_unstorable(name)
    }
    written = (value for name, values in given.items() if name != "audience" for value in values)
    return given if any(value.strip() for value in written) else {}


@bp.get("/tickets/<number>/moved-on")
@policy("signed_in")
def moved_on(number: str) -> Response:
    """What happened to the ticket since a form was opened: told beside the form, before it is sent."""
    ticket = tickets.numbered(number, seen())
    since = request.args.get("since", "")
    after = int(since) if since.isascii() and since.isdigit() and len(since) < 19 else 0
    entries = [entry for entry in history_of(ticket, seen()) if entry.sequence > after][:NEWEST]
    name = naming(ticket, entries)
    return render(
        "tickets/moved_on.html",
        ticket=ticket,
        act=request.args.get("act", ""),
        newest=entries[0].sequence if entries else after,
        news=[(words().when(one.at), sentence(words(), one.as_mapping(), name)) for one in reversed(entries)],
    )

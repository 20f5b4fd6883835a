"""Help with writing into a ticket: how it will look, whom one can name, the answers kept ready."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from qms_tickets.domain import canned
from qms_tickets.domain.errors import NotFound, NotValid
from qms_tickets.queries import tickets
from qms_tickets.queries.answers import answer_numbered
from qms_tickets.queries.mentions import people_to_mention
from qms_tickets.web import forms
from qms_tickets.web.fragments import render
from qms_tickets.web.policy import policy
from qms_tickets.web.request import is_htmx, now, seen, viewer, words
from qms_tickets.web.texts import rich
from qms_tickets.web.tickets.blueprint import bp
from qms_tickets.web.tickets.show import page
from qms_tickets.web.tickets.unsent import form_of

# The field of each form that is written as Markdown.
FIELDS = {"comment": "text", "deliver": "message", "request_input": "message"}


def _field_of(address: str) -> str:
    field = FIELDS.get(form_of(address))
    if field is None:
        raise NotFound()
    return field


@bp.post("/tickets/<number>/preview/<address>")
@policy("signed_in")
def preview(number: str, address: str) -> Response:
    """What was written as it will stand there; without scripts on the page with the form as it is."""
    field, ticket = _field_of(address), tickets.numbered(number, seen())
    drawn = rich(request.form.get(field, ""))
    if is_htmx():
        return render("tickets/preview.html", preview=drawn)
    return page(ticket, act=address, typed=forms.as_typed(), preview=drawn)


@bp.post("/tickets/<number>/answers/<address>")
@policy("signed_in")
def insert(number: str, address: str) -> Response:
    """The form as it is, the chosen answer after what was written in it."""
    field, ticket = _field_of(address), tickets.numbered(number, seen())
    chosen = request.form.get("answer", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 16):
        raise NotValid(answer="not_a_choice")
    form = MultiDict(list(request.form.items(multi=True)))
    written = form.get(field, "").rstrip()
    form[field] = "\n\n".join(part for part in (written, _filled(ticket, int(chosen))) if part)
    return page(ticket, act=address, typed=forms.as_typed(None, form))


@bp.get("/tickets/<number>/answers/<int:answer_id>")
@policy("signed_in")
def answer(number: str, answer_id: int) -> Response:
    """The words of one answer for this ticket, for the script that puts them where one writes."""
    return Response(_filled(tickets.numbered(number, seen()), answer_id), mimetype="text/plain")


def _filled(ticket: Any, answer_id: int) -> str:
    return canned.filled(answer_numbered(answer_id, viewer()).text, _values(ticket))


def _values(ticket: Any) -> dict[str, str]:
    """What each mark stands for on this ticket, in the writer's words."""
    return {
        "customer": words().name(ticket.customer_department.name),
        "requester": ticket.requester.name,
        "supplier": words().name(ticket.supplier_department.name),
        "me": viewer().name,
        "number": ticket.number,
        "title": ticket.title,
        "service": words().name(ticket.service.name),
        "due": words().when(ticket.holder_due) if ticket.holder_due else "",
        "today": words().date(words().today),
    }


@bp.get("/tickets/<number>/people")
@policy("signed_in")
def people(number: str) -> Response:
    """Who may read this ticket and is called so: to choose from after an @."""
    ticket = tickets.numbered(number, seen())
    found = people_to_mention(ticket, request.args.get("q", "")[:80], now())
    return render("tickets/people.html", people=found)

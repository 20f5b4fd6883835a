"""The ticket's page: whose turn it is, what is owed, by when, and what the reader can do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import redirect, request
from werkzeug.wrappers import Response

from qms_tickets.domain import reasons
from qms_tickets.domain.clocks.business_time import due, opening_at_or_after
from qms_tickets.domain.lifecycles import ticket as life
from qms_tickets.queries import nonconformities, tickets
from qms_tickets.queries.answers import answers_for
from qms_tickets.queries.clocks import counted_hours, explanation_of, holds_at, hours_for, rungs_reached
from qms_tickets.queries.history import Entry, history_of
from qms_tickets.queries.measures import this_interface
from qms_tickets.queries.people import colleagues_of, departments_to_choose
from qms_tickets.queries.ratings import has_rated_lately, visible_ratings, withheld
from qms_tickets.queries.unsent import unsent_files_of, unsent_of
from qms_tickets.queries.visibility import audiences_of
from qms_tickets.web import asking
from qms_tickets.web.forms import Filled
from qms_tickets.web.fragments import render
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, now, seen, viewer, words
from qms_tickets.web.texts import rich
from qms_tickets.web.tickets import due_times
from qms_tickets.web.tickets.blueprint import bp
from qms_tickets.web.tickets.items import lines_of
from qms_tickets.web.tickets.names import item_names, naming
from qms_tickets.web.tickets.timeline import picture_of
from qms_tickets.web.tickets.turn import Reader, reader_of, turn_of
from qms_tickets.web.tickets.undoing import undoable
from qms_tickets.web.times import clock_ids, left_of, left_of_ticket
from qms_tickets.words import explain
from qms_tickets.words.history import deed

STREAMS = ("all", "messages", "changes", "times")
# Accepting and rejecting a delivery are two buttons of one form.
FORM_OF = {"reject_delivery": "accept_delivery"}
# Forms that stand open by themselves, for whom they are the one thing to do.
OPEN_BY_THEMSELVES = ("accept_delivery", "rate", "provide_input", "decide_dispute")


@bp.get("/tickets/<number>")
@policy("signed_in")
def show(number: str) -> Response:
    ticket = tickets.numbered(number, seen())
    if ticket.state == "draft":
        return redirect(f"/tickets/new?draft={ticket.number}")
    return page(ticket, act=request.args.get("act"))


def page(
    ticket: Any,
    *,
    act: str | None = None,
    status: int = 200,
    errors: Any = (),
    typed: Any = None,
    conflict: Any = None,
    preview: Any = None,
) -> Response:
    """The whole page; with the form of an action open, and what was typed in it when it was refused."""
    context = context_of(ticket, act)
    kept = unsent_of(ticket, viewer().id)
    filled = {name: Filled(one.fields) for name, one in kept.items()}
    if typed is not None and act is not None:
        filled[act.replace("-", "_")] = typed
    return render(
        "tickets/show.html",
        status=status,
        errors=errors,
        wrong=typed.wrong if typed else {},
        typed=typed or filled.get(context["act"] or "") or {},
        comment=filled.get("comment"),
        kept_forms=_kept_forms(context, kept) if typed is None else {},
        conflict=conflict,
        preview={act: preview} if preview is not None else {},
        answers=answers_for(viewer()),
        **context,
    )


def _kept_forms(context: dict[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Forms that this reader began and can still send, with when they were kept."""
    return {name: one for name, one in kept.items() if context["reader"].can(name)}


def context_of(ticket: Any, act: str | None) -> dict[str, Any]:
    ticket = tickets.with_everything(ticket)
    reader = reader_of(ticket, actor(), now())
    left = left_of_ticket(ticket, now(), rungs_reached(clock_ids([ticket])))
    opened = _opened(ticket, reader, act)
    stream = asking.choice("show", STREAMS, "all")
    entries = history_of(ticket, seen())
    return {
        "ticket": ticket,
        "reader": reader,
        "left": left,
        "turn": turn_of(ticket, reader, left, words(), opened),
        "act": opened,
        "asked_for": act is not None,
        "inputs": lines_of(ticket, "input", words()),
        "outputs": lines_of(ticket, "output", words()),
        "responds": reader.side == "supplier" and ticket.running("response") is not None,
        "picture": picture_of(ticket, left, viewer().zone, now()),
        "stream": stream,
        "counts": {name: sum(1 for entry in entries if entry.group == name) for name in STREAMS[1:]},
        "entries": _told(ticket, entries, stream),
        "newest": entries[0].sequence if entries else 0,
        "links": tickets.links_of(ticket, seen()),
        "nonconformities": nonconformities.of_ticket(ticket, seen()),
        "kept_files": _kept_files(ticket),
        "files": tickets.attachments_of(ticket, seen()),
        "audiences": audiences_of(seen(), ticket),
        "ratings": visible_ratings(ticket, seen()),
        "withheld": withheld(ticket, seen()),
        "kept": this_interface(ticket.supplier_department_id, ticket.customer_department_id, now()),
        "why": _why(ticket),
        "form": _form(ticket, opened, reader),
        "description": rich(ticket.description) if ticket.description else None,
        "place": "work",
    }


def _kept_files(ticket: Any) -> dict[str, str]:
    """Names of files that need not be chosen again: those on record, and the reader's own that are not sent yet."""
    files = [*tickets.attachments_of(ticket, seen()), *unsent_files_of(ticket, viewer().id)]
    return {str(one.id): one.name for one in files}


def _opened(ticket: Any, reader: Reader, act: str | None) -> str | None:
    """The form that is open: the one that was asked for, else the one thing that this reader has to do."""
    if act is not None:
        name = FORM_OF.get(act.replace("-", "_"), act.replace("-", "_"))
        return name if name in life.TICKET.actions and reader.can(name) else None
    return next(
        (name for name in OPEN_BY_THEMSELVES if reader.can(name) and _is_due(ticket, reader, name)), None
    )


def _is_due(ticket: Any, reader: Reader, name: str) -> bool:
    """A rating that was given can be amended for a while, but nobody is asked for it twice."""
    return name != "rate" or reader.side == "customer" == ticket.holder


# --- history ------------------------------------------------------------------------------------------------


def _told(ticket: Any, entries: list[Entry], stream: str) -> list[dict[str, Any]]:
    chosen = [entry for entry in entries if stream not in STREAMS[1:] or entry.group == stream]
    items, name, to_undo = item_names(ticket), naming(ticket, chosen), undoable(entries)
    return [
        {
            "entry": entry,
            "text": deed(words(), entry.as_mapping(), name),
            "said": said_in(entry, items),
            "icon": _icon(entry),
            "undo": entry.sequence in to_undo,
        }
        for entry in chosen
    ]


# Shown elsewhere on the page, or within the sentence itself.
_TITLES = frozenset({"title", "description", "name", "email"})


def said_in(entry: Entry, items: dict[str, str]) -> Any:
    """What a person wrote, apart from the sentence."""
    if entry.withdrawn:
        return words().text("undo-withdrawn")
    parts = [_with_item_names(text, items) for field, text in entry.texts.items() if field not in _TITLES]
    written = "\n\n".join(part for part in parts if part)
    return rich(written) if written else None


def _with_item_names(text: str, items: dict[str, str]) -> str:
    lines = []
    for line in text.split("\n"):
        key, colon, rest = line.partition(": ")
        named = colon and key in items
        lines.append(words().text("item-why-said", why=items[key], said=rest) if named else line)
    return "\n".join(lines)


def _icon(entry: Entry) -> str:
    if entry.kind.startswith("escalation"):
        return "steps"
    return "clock" if entry.kind.startswith(("clock", "reminder")) else "history"


# --- why this time ---------------------------------------------------------------------------------------------


def _why(ticket: Any) -> dict[str, Any] | None:
    """The explanation of one clock, when it was asked for."""
    wanted = request.args.get("why")
    clock = next((one for one in ticket.clocks if one.name == wanted), None)
    if clock is None:
        return None
    told = explanation_of(clock, now())
    return {
        "clock": clock,
        "clocks": list(ticket.clocks),
        "sentences": explain.sentences(words(), told),
        "days": explain.days(words(), told),
        "left": left_of(clock, now()) if clock.ended_at is None else None,
    }


# --- what the open form needs to know -----------------------------------------------------------------------------


def _form(ticket: Any, act: str | None, reader: Reader) -> dict[str, Any]:
    maker = _FORMS.get(act or "")
    return maker(ticket) if maker is not None else {}


def _coded(prefix: str, codes: Any) -> list[tuple[str, str]]:
    return [(code, words().code(prefix, code)) for code in codes]


def _request_input_form(ticket: Any) -> dict[str, Any]:
    allowed = [
        code
        for code in reasons.REQUEST_INPUT
        if ticket.accepted_at is not None or code not in reasons.REQUEST_INPUT_AFTER_ACCEPTANCE
    ]
    return {"why": _coded("reason-request-input", allowed), "until": _starts_now(ticket, "customer", "input")}


def _starts_now(ticket: Any, side: str, kind: str) -> datetime | None:
    """When a clock of the other side would be due if it started now: said before the form is sent."""
    target = ticket.revision.terms.target(kind, ticket.priority, ticket.customer_department.code)
    return None if target is None else due(counted_hours(ticket, side, now()), now(), target)


def _hold_form(ticket: Any) -> dict[str, Any]:
    running = ticket.running("delivery")
    kinds = [
        {
            "value": code,
            "label": words().code("reason-hold", code),
            "second": words().text("hold-stops" if rule.stops else "hold-runs"),
        }
        for code, rule in reasons.HOLD.items()
    ]
    return {
        "kinds": kinds,
        "instants": _soon_instants(ticket),
        "due": None if running is None else running.due,
    }


def _soon_instants(ticket: Any) -> list[tuple[str, str]]:
    """Frequent answers: later today, tomorrow morning, the day after, in a week; in the supplier's hours."""
    hours = hours_for(ticket, "supplier", now())
    wanted = [now() + timedelta(hours=4), *(_morning(hours, days) for days in (1, 2, 7))]
    return [(local_value(instant), words().when(instant)) for instant in wanted]


def _morning(hours: Any, days: int) -> datetime:
    local = words().local(now() + timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)
    return opening_at_or_after(hours, local)


def local_value(instant: datetime) -> str:
    """An instant as a `datetime-local` field of the reader holds it."""
    return words().local(instant).strftime("%Y-%m-%dT%H:%M")


def _accept_form(ticket: Any) -> dict[str, Any]:
    """The wanted time as it would hold, where it is later than what is owed."""
    delivery, wanted = ticket.running("delivery"), ticket.wanted_by
    later = wanted is not None and delivery is not None and delivery.due is not None and wanted > delivery.due
    return {"wanted_holds": holds_at(ticket, wanted, now()) if later else None}


def _assign_form(ticket: Any) -> dict[str, Any]:
    people = colleagues_of(ticket.supplier_department_id)
    return {"people": [(one.email, one.name) for one in people if one.id != ticket.requester_id]}


def _hand_over_form(ticket: Any) -> dict[str, Any]:
    kept = {ticket.supplier_department_id, ticket.customer_department_id}
    return {
        "departments": [
            (one.code, words().name(one.name)) for one in departments_to_choose() if one.id not in kept
        ]
    }


def _decline_form(ticket: Any) -> dict[str, Any]:
    return {"kinds": _coded("reason-decline", reasons.DECLINE), **_hand_over_form(ticket)}


def _cancel_form(ticket: Any) -> dict[str, Any]:
    return {"kinds": _coded("reason-cancel", reasons.CANCEL)}


def _judge_form(ticket: Any) -> dict[str, Any]:
    return {
        "why": _coded("reason-reject", reasons.REJECT),
        "dispositions": _coded("disposition", reasons.DISPOSITIONS),
    }


def _rate_form(ticket: Any) -> dict[str, Any]:
    """The full form at most once per person and service in thirty days: more would tire, and be answered blindly."""
    return {"full": not has_rated_lately(viewer().id, ticket.service_id, now())}


def _deliver_form(ticket: Any) -> dict[str, Any]:
    return {"until": _starts_now(ticket, "customer", "acceptance")}


_FORMS = {
    "request_input": _request_input_form,
    "hold": _hold_form,
    "accept": _accept_form,
    "propose_due": due_times.form_of,
    "assign": _assign_form,
    "hand_over": _hand_over_form,
    "decline": _decline_form,
    "cancel": _cancel_form,
    "accept_delivery": _judge_form,
    "deliver": _deliver_form,
    "rate": _rate_form,
}

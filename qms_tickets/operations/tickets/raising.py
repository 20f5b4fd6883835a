"""From the first word of a request to its submission: drafts, requests on behalf of others, approval."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from qms_tickets.domain.access import Actor
from qms_tickets.domain.clocks.business_time import due
from qms_tickets.domain.errors import FieldError, NotCurrent, NotPossible, NotValid
from qms_tickets.domain.lifecycles import ticket as life
from qms_tickets.domain.priority import priority_of
from qms_tickets.extensions import db
from qms_tickets.models.agreement import AgreementRevision, Service
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket, Watcher
from qms_tickets.operations import clocks, events, notices, search
from qms_tickets.operations.named import person_named
from qms_tickets.operations.numbers import next_number
from qms_tickets.operations.tickets import items as item_rules
from qms_tickets.operations.tickets.acting import Act, begin
from qms_tickets.operations.tickets.bodies import MayReason, NewTicket, Nothing, Submit, WithReason
from qms_tickets.queries.organisation import organisation
from qms_tickets.queries.people import person_by_email
from qms_tickets.queries.settings import priority_matrix
from qms_tickets.queries.situation import approvers_of

APPROVAL_REMINDERS = (4, 8)
APPROVAL_PASSES_AFTER = 24


def draft(
    service: Service,
    body: NewTicket,
    *,
    by: Actor,
    now: datetime,
    zone: str,
    number: str = "",
    untaken: Mapping[str, str] | None = None,
) -> Ticket:
    """Begin a request under the service's effective agreement. Nothing is checked but what cannot be stored.

    `untaken` is what was typed and cannot be: it is kept beside the rest until it is put right.
    Errors: NotPossible where the service has no effective agreement; NotValid for people that nobody knows.
    """
    revision = service.effective_revision
    if revision is None or not service.active:
        raise NotPossible("service_not_offered", service=service.code)
    author = db.session.get_one(Person, by.person_id)
    ticket = _begun(service, revision, body, author, number or next_number("T", now, zone), now)
    db.session.add(ticket)
    item_rules.create_items(ticket, revision)
    _write(ticket, body, untaken)
    db.session.flush()
    clocks.settle(ticket, now)
    search.index(ticket)
    events.record(
        "ticket.drafted",
        ticket=ticket,
        by=by,
        now=now,
        texts={"title": ticket.title},
        service=service.code,
        revision=revision.number,
    )
    return ticket


def _begun(
    service: Service, revision: AgreementRevision, body: NewTicket, author: Person, number: str, now: datetime
) -> Ticket:
    requester = _requester(body, author)
    return Ticket(
        number=number,
        title="",
        language=author.language,
        service=service,
        revision=revision,
        relation=revision.terms.relations[0],
        customer_department=requester.department,
        requester=requester,
        raised_by=None if requester.id == author.id else author,
        supplier_department=service.department,
        impact=body.impact,
        urgency=body.urgency,
        priority=_priority(body),
        state="draft",
        version=1,
        created_at=now,
        changed_at=now,
        rounds=0,
        rejections=0,
        reopenings=0,
        holds=0,
        hold_seconds=0,
        clocks=[],
        watchers=[],
        proposals=[],
        disputes=[],
        ratings=[],
        links_to_it=[],
    )


def save_draft(
    ticket: Ticket,
    body: NewTicket,
    *,
    by: Actor,
    now: datetime,
    version: int | None = None,
    revision: int | None = None,
    untaken: Mapping[str, str] | None = None,
) -> None:
    """Keep what was typed so far. Wrong values are kept too: they are told when the draft is submitted.

    `revision` is the one whose form was filled in: where it is the effective one, the draft goes over to it.
    Errors: NotCurrent where another window saved it meanwhile.
    """
    _require_author(ticket, by)
    if version is not None and version != ticket.version:
        raise NotCurrent(version=ticket.version, changed_at=ticket.changed_at)
    effective = ticket.service.effective_revision
    if effective is not None and revision == effective.number:
        _take_revision(ticket, effective)
    _write(ticket, body, untaken)
    ticket.version += 1
    clocks.settle(ticket, now)
    search.index(ticket)


def discard_draft(ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """Throw a draft away: it becomes a cancelled ticket that only its author ever saw."""
    _require_author(ticket, by)
    ticket.state, ticket.state_before, ticket.ended_at = "cancelled", "draft", now
    ticket.version += 1
    clocks.settle(ticket, now)
    events.record("ticket.draft_discarded", ticket=ticket, by=by, now=now)


def _require_author(ticket: Ticket, by: Actor) -> None:
    if ticket.state != "draft":
        raise NotPossible("not_in_this_state", action="submit", state=ticket.state, unlocked_by=["draft"])
    if by.person_id not in {ticket.requester_id, ticket.raised_by_id}:
        raise NotPossible("draft_of_somebody_else")


def _requester(body: NewTicket, author: Person) -> Person:
    if body.requester is None or body.requester.lower() == author.email:
        return author
    return person_named(body.requester, "requester")


def _priority(body: NewTicket) -> str:
    return priority_of(body.impact, body.urgency, priority_matrix())


def _write(ticket: Ticket, body: NewTicket, untaken: Mapping[str, str] | None) -> None:
    ticket.untaken = dict(untaken or {})
    ticket.title = body.title or ticket.service.name.in_(ticket.language)
    ticket.description = body.description
    ticket.relation = body.relation or ticket.revision.terms.relations[0]
    ticket.impact, ticket.urgency, ticket.priority = body.impact, body.urgency, _priority(body)
    ticket.wanted_by = body.wanted_by
    ticket.lot, ticket.operation = body.lot, body.operation
    ticket.quantity_presented = body.quantity_presented
    ticket.confidential = body.confidential
    ticket.assignee = _named_supplier(ticket, body)
    _write_items(ticket, body)
    _write_watchers(ticket, body)


def _write_items(ticket: Ticket, body: NewTicket) -> None:
    by_key = {item.key: item for item in ticket.inputs}
    given_keys = [given.key for given in body.items]
    item_rules.refuse_unknown(ticket.inputs, given_keys, "value")
    for item in ticket.inputs:
        if item.key not in given_keys and item.attachment_id is None:
            item.value = None
    for given in body.items:
        complaint = item_rules.answer(ticket, by_key[given.key], given)
        if complaint is not None and complaint.code == "unknown_attachment":
            raise NotValid({f"value.{given.key}": complaint})


def _named_supplier(ticket: Ticket, body: NewTicket) -> Person | None:
    """A rank ticket names the person who serves."""
    if ticket.relation != "rank" or body.supplier is None:
        return None
    return person_named(body.supplier, "supplier")


def _write_watchers(ticket: Ticket, body: NewTicket) -> None:
    wanted = {}
    for email in body.watchers:
        person = person_by_email(email)
        if person is None or not person.active:
            raise NotValid({"watchers": FieldError("unknown_person", {"email": email})})
        wanted[person.id] = person
    for watcher in [watcher for watcher in ticket.watchers if watcher.person_id not in wanted]:
        ticket.watchers.remove(watcher)
        db.session.delete(watcher)
    known = {watcher.person_id for watcher in ticket.watchers}
    for person_id, person in wanted.items():
        if person_id not in known:
            ticket.watchers.append(Watcher(person=person, side=_side_of_watcher(ticket, person)))


def _side_of_watcher(ticket: Ticket, person: Person) -> str | None:
    if person.department_id == ticket.customer_department_id:
        return "customer"
    return "supplier" if person.department_id == ticket.supplier_department_id else None


# --- submission ---


def submit(ticket: Ticket, body: Submit, *, by: Actor, now: datetime, version: int | None = None) -> None:
    """The request goes out: complete and well-formed, under the agreement that is effective now.

    Errors: NotPossible `newer_revision` where the draft was begun under an older one; NotValid by field.
    """
    act = begin(ticket, "submit", by=by, now=now, version=version)
    _pin_revision(ticket, body)
    _require_complete(ticket)
    if ticket.raised_by_id is not None:
        _note_on_behalf(act)
    _go_out(act)


def _note_on_behalf(act: Act) -> None:
    """What came by phone or at the door: clocks run from registration, the requester confirms afterwards."""
    ticket, now = act.ticket, act.now
    events.record("ticket.raised_on_behalf", ticket=ticket, by=act.by, now=now, requester=ticket.requester_id)
    notices.announce("ticket.raised_on_behalf", ticket, by=act.by, now=now)
    hours = clocks.hours_for(ticket, "customer", now)
    clocks.set_timer(ticket, "unconfirmed", due(hours, now, life.CONFIRM_WITHIN))


def _pin_revision(ticket: Ticket, body: Submit) -> None:
    """A newer revision is only taken when the requester has seen what differs."""
    effective = ticket.service.effective_revision
    if effective is None or not ticket.service.active:
        raise NotPossible("service_not_offered", service=ticket.service.code)
    if effective.id != ticket.revision_id and body.revision != effective.number:
        raise NotPossible("newer_revision", revision=effective.number, begun_under=ticket.revision.number)
    _take_revision(ticket, effective)


def _take_revision(ticket: Ticket, revision: AgreementRevision) -> None:
    if revision.id != ticket.revision_id:
        ticket.revision = revision
        item_rules.create_items(ticket, revision)
        db.session.flush()


def _require_complete(ticket: Ticket) -> None:
    errors = {name: FieldError("not_valid") for name in ticket.untaken} | _relation_complaints(ticket)
    if not ticket.title.strip():
        errors["title"] = FieldError("required")
    for item in ticket.inputs:
        errors.update(item_rules.complaints_of(item))
    if errors:
        raise NotValid(errors)


def _relation_complaints(ticket: Ticket) -> dict[str, FieldError]:
    terms = ticket.revision.terms
    if ticket.relation not in terms.relations:
        return {"relation": FieldError("not_a_choice")}
    return _RELATION_RULES[ticket.relation](ticket)


def _rank_rules(ticket: Ticket) -> dict[str, FieldError]:
    """One person stands in the other's line of command; both sides are persons."""
    if ticket.assignee is None:
        return {"supplier": FieldError("required")}
    if not organisation().in_line(ticket.requester_id, ticket.assignee.id):
        return {"supplier": FieldError("not_in_line_of_command")}
    return {}


def _functional_rules(ticket: Ticket) -> dict[str, FieldError]:
    if not ticket.revision.terms.serves(ticket.customer_department.code):
        return {"service": FieldError("does_not_serve_department")}
    return _between_departments(ticket)


def _process_rules(ticket: Ticket) -> dict[str, FieldError]:
    errors = {name: FieldError("required") for name in ("lot", "operation") if not getattr(ticket, name)}
    return errors | _between_departments(ticket)


def _between_departments(ticket: Ticket) -> dict[str, FieldError]:
    if ticket.customer_department_id == ticket.supplier_department_id:
        return {"service": FieldError("own_department")}
    return {}


_RELATION_RULES = {"rank": _rank_rules, "functional": _functional_rules, "process": _process_rules}


def _go_out(act: Act) -> None:
    ticket, now = act.ticket, act.now
    supplier = _supplier_of_rank(ticket)
    if supplier is not None:
        ticket.supplier_department = supplier.department
    approvers = approvers_of(ticket) if ticket.revision.terms.approval else ()
    skipped = "no_approver" if ticket.revision.terms.approval and not approvers else None
    if approvers:
        act.become("awaiting_approval")
    else:
        act.become("submitted")
        ticket.submitted_at = now
    act.done(
        "ticket.submitted",
        None if approvers else "become_submitted",
        texts={
            "title": ticket.title,
            "description": ticket.description,
            **item_rules.said_of(ticket, "inputs"),
        },
        silent=bool(approvers),
        service=ticket.service.code,
        revision=ticket.revision.number,
        priority=ticket.priority,
        impact=ticket.impact,
        urgency=ticket.urgency,
        wanted_by=ticket.wanted_by,
        approval="asked" if approvers else skipped,
        items=len(ticket.inputs),
        **_particulars(ticket),
    )
    search.index(ticket)
    if approvers:
        notices.announce("ticket.approval_asked", ticket, by=act.by, now=now)
        _plan_approval(ticket, now)


def _particulars(ticket: Ticket) -> dict[str, Any]:
    """What else the request says, so that the record can tell it."""
    presented = ticket.quantity_presented
    return {
        "relation": ticket.relation,
        "lot": ticket.lot,
        "operation": ticket.operation,
        "assignee": ticket.assignee_id,
        "quantities": None if presented is None else {"presented": presented},
    }


def _supplier_of_rank(ticket: Ticket) -> Person | None:
    return ticket.assignee if ticket.relation == "rank" else None


def _plan_approval(ticket: Ticket, now: datetime) -> None:
    """Every wait ends: reminders, then the deputy, then the requester is told."""
    from_hours = clocks.hours_for(ticket, "customer", now)
    for hours in (*APPROVAL_REMINDERS, APPROVAL_PASSES_AFTER):
        at = due(from_hours, now, timedelta(hours=hours))
        clocks.set_timer(ticket, "approval_reminder", at, subject=str(hours))


def approve(ticket: Ticket, body: MayReason, *, by: Actor, now: datetime, version: int | None = None) -> None:
    act = begin(ticket, "approve", by=by, now=now, version=version)
    act.become("submitted")
    ticket.submitted_at = now
    clocks.drop_timers(ticket, ("approval_reminder",))
    act.done("ticket.approved", "become_submitted", texts={"reason": body.reason})


def refuse(ticket: Ticket, body: WithReason, *, by: Actor, now: datetime, version: int | None = None) -> None:
    """Back to the requester as a draft, with the reason."""
    act = begin(ticket, "refuse", by=by, now=now, version=version)
    act.become("draft")
    clocks.drop_timers(ticket, ("approval_reminder",))
    act.done("ticket.refused", texts={"reason": body.reason})


def confirm(ticket: Ticket, body: Nothing, *, by: Actor, now: datetime, version: int | None = None) -> None:
    act = begin(ticket, "confirm", by=by, now=now, version=version)
    ticket.confirmed_at = now
    clocks.drop_timers(ticket, ("unconfirmed",))
    act.done("ticket.confirmed", silent=True)

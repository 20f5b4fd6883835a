"""Nonconformities: opened by a trigger or by hand, confirmed or dismissed, acted on, checked, closed.

What a trigger is stands in `domain/lifecycles/nonconformity.py`. The `consider_...` functions are called by the
operation that may have caused one, in its transaction, after its own change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from qms_tickets.domain.access import SYSTEM, Actor
from qms_tickets.domain.clocks.business_time import due as due_at
from qms_tickets.domain.defaults import CALENDAR_ZONE
from qms_tickets.domain.errors import FieldError, NotAllowed, NotCurrent, NotPossible, NotValid
from qms_tickets.domain.lifecycles import nonconformity as life
from qms_tickets.extensions import db
from qms_tickets.models.calendar import Calendar
from qms_tickets.models.clock import Clock
from qms_tickets.models.nonconformity import Nonconformity, NonconformityCase
from qms_tickets.models.person import Capability, Person
from qms_tickets.models.rating import Rating
from qms_tickets.models.ticket import Item, Ticket
from qms_tickets.operations import events, notices
from qms_tickets.operations.numbers import next_number
from qms_tickets.queries import nonconformities as questions
from qms_tickets.queries.nonconformities import Interface
from qms_tickets.queries.organisation import organisation

SERIES = "N"
TEXT_LIMIT = 8_000


# --- triggers -----------------------------------------------------------------------------------------------


def consider_rating(ticket: Ticket, rating: Rating, now: datetime) -> Nonconformity | None:
    """Overall 2 or lower. A subordinate's rating of a superior never opens one by itself (see below)."""
    if rating.side != "customer" or not life.rating_is_low(rating.overall):
        return None
    if _rated_from_below(ticket):
        return _consider_aggregate(ticket, now)
    return open_("low_rating", ticket, "supplier", now, SYSTEM)


def _rated_from_below(ticket: Ticket) -> bool:
    if ticket.relation != "rank" or ticket.assignee_id is None:
        return False
    return organisation().is_above(ticket.assignee_id, ticket.requester_id)


def _consider_aggregate(ticket: Ticket, now: datetime) -> Nonconformity | None:
    """Only what many said together opens a record, which names neither a ticket nor who was asked.

    So nobody can tell from it what one subordinate said.
    """
    since = now - life.AGGREGATE_WITHIN
    ratings = questions.subordinates_ratings(ticket.assignee_id or 0, since)
    if not life.ratings_are_low_together(ratings):
        return None
    interface = Interface(
        supplier_department_id=ticket.supplier_department_id, customer_department_id=None, relation="rank"
    )
    if questions.open_record("low_rating", interface) is not None:
        return None
    record = _new("low_rating", interface, "supplier", now, SYSTEM, title="", what="")
    _leave_opening(record, None, SYSTEM, now)
    return record


def consider_verdicts(ticket: Ticket, now: datetime) -> list[Nonconformity]:
    """After the customer's verdict on the outputs: rejected twice, or one of major effect that failed."""
    opened = []
    outputs = ticket.outputs
    if any(item.rejections >= life.REJECTED_TWICE for item in outputs):
        opened.append(open_("rejected_twice", ticket, "supplier", now, SYSTEM))
    failed = {"nonconforming", "concession"}
    if any(item.verdict in failed and item.requirement.effect == "major" for item in outputs):
        opened.append(open_("major_output", ticket, "supplier", now, SYSTEM))
    return opened


def consider_inputs(ticket: Ticket, now: datetime) -> Nonconformity | None:
    """After a first inspection that failed: too few inputs of this interface conformed in the last 30 days."""
    if ticket.inputs_conformed is not False:
        return None
    conforming, inspected = questions.inputs_since(ticket, now - life.WITHIN_DAYS)
    if not life.inputs_rarely_conform(conforming, inspected):
        return None
    return open_("input_conformity", ticket, "customer", now, SYSTEM)


def consider_reopening(
    ticket: Ticket, now: datetime, outputs: Iterable[str] | None = None
) -> Nonconformity | None:
    """Reopened for an output that had failed before. `outputs` are the keys named; without them, any counts."""
    named = None if outputs is None else set(outputs)
    again = [item for item in ticket.outputs if (named is None or item.key in named) and _failed_before(item)]
    if not again and ticket.reopenings < 2:
        return None
    return open_("reopened", ticket, "supplier", now, SYSTEM)


def _failed_before(item: Item) -> bool:
    return item.rejections > 0 or item.first_verdict in {"nonconforming", "concession"}


def consider_lateness(ticket: Ticket, ended: Iterable[str], now: datetime) -> list[Nonconformity]:
    """When clocks of these names have ended late: far too late, or breached again and again.

    Silence that counts as acceptance is agreed, so it is nobody's breach here.
    """
    late = [clock for clock in ticket.clocks if clock.name in ended and clock.final_verdict == "breached"]
    opened = [open_("very_late", ticket, clock.side, now, SYSTEM) for clock in late if _is_very_late(clock)]
    for clock in late:
        if clock.kind == "acceptance" and ticket.deemed_accepted:
            continue
        breaches = questions.breaches_since(ticket, clock.kind, now - life.WITHIN_DAYS)
        if breaches >= life.REPEATED_BREACHES:
            opened.append(open_("repeated_breach", ticket, clock.side, now, SYSTEM))
    return opened


def _is_very_late(clock: Clock) -> bool:
    used, priority, terms = (
        timedelta(microseconds=clock.used_us),
        clock.ticket.priority,
        clock.ticket.revision.terms,
    )
    return clock.kind == "delivery" and life.is_very_late(
        used, clock.target, priority, major=terms.has_major_output
    )


def consider_chain(sequence: int | None, reason: str, now: datetime) -> Nonconformity:
    """The check of the record found a broken place."""
    return open_(
        "broken_chain",
        None,
        "supplier",
        now,
        SYSTEM,
        what=reason if sequence is None else f"{sequence}: {reason}",
    )


# --- opening ------------------------------------------------------------------------------------------------


def open_(
    trigger: str,
    ticket: Ticket | None,
    side: str,
    now: datetime,
    by: Actor,
    what: str = "",
    *,
    title: str = "",
    interface: Interface | None = None,
    zone: str = CALENDAR_ZONE,
) -> Nonconformity:
    """Open a record to be confirmed. One is open per interface, service and trigger: later cases join it.

    Errors: NotValid for an unknown trigger or side.
    """
    if trigger not in life.TRIGGERS:
        raise NotValid(trigger="not_a_choice")
    if side not in life.SIDES:
        raise NotValid(side="not_a_choice")
    where = interface or (Interface() if ticket is None else Interface.of(ticket))
    record = None if trigger == "by_hand" else questions.open_record(trigger, where)
    if record is not None:
        if ticket is not None and _add_case(record, ticket, now):
            _leave_opening(record, ticket, by, now, joined=True)
        return record
    title = title or ("" if ticket is None else ticket.title)
    record = _new(trigger, where, side, now, by, title=title, what=what, zone=zone)
    if ticket is not None:
        _add_case(record, ticket, now)
    _leave_opening(record, ticket, by, now)
    return record


def open_by_hand(
    title: str,
    what: str,
    side: str,
    *,
    by: Actor,
    now: datetime,
    ticket: Ticket | None = None,
    interface: Interface | None = None,
) -> Nonconformity:
    """Anybody may report one, of a ticket or of an interface. Errors: NotValid."""
    errors = {
        name: FieldError("required") for name, text in (("title", title), ("what", what)) if not text.strip()
    }
    errors.update(_too_long(title=title, what=what))
    if ticket is None and (interface is None or interface.supplier_department_id is None):
        errors["supplier"] = FieldError("ticket_or_supplier")
    if errors:
        raise NotValid(errors)
    return open_("by_hand", ticket, side, now, by, what.strip(), title=title.strip(), interface=interface)


def _new(
    trigger: str,
    where: Interface,
    side: str,
    now: datetime,
    by: Actor,
    *,
    title: str,
    what: str,
    zone: str = CALENDAR_ZONE,
) -> Nonconformity:
    record = Nonconformity(
        number=next_number(SERIES, now, zone),
        state="to_be_confirmed",
        trigger=trigger,
        side=side,
        relation=where.relation,
        service_id=where.service_id,
        supplier_department_id=where.supplier_department_id,
        customer_department_id=where.customer_department_id,
        title=title,
        what=what,
        opened_at=now,
        opened_by_id=by.person_id,
        due=_due_for("to_be_confirmed", _quality_calendar(), now),
    )
    db.session.add(record)
    db.session.flush()
    return record


def _add_case(record: Nonconformity, ticket: Ticket, now: datetime) -> bool:
    """Whether the ticket was not yet among its cases."""
    if any(case.ticket_id == ticket.id for case in record.cases):
        return False
    record.cases.append(NonconformityCase(ticket=ticket, at=now))
    db.session.flush()
    return True


def _leave_opening(
    record: Nonconformity, ticket: Ticket | None, by: Actor, now: datetime, joined: bool | None = None
) -> None:
    """In the ticket's history too, but for a rating: the rated side reads that when both have rated."""
    shown_on = None if record.trigger == "low_rating" else ticket
    events.record(
        "nonconformity.opened",
        ticket=shown_on,
        by=by,
        now=now,
        number=record.number,
        trigger=record.trigger,
        joined=joined,
        due=None if joined else record.due,
        texts={} if joined else {"title_said": record.title, "what_said": record.what},
    )
    if not joined:
        notices.announce("nonconformity.opened", ticket, by=by, now=now, **_about(record))


# --- deciding, acting ---------------------------------------------------------------------------------------


def confirm(
    record: Nonconformity,
    owner: Person,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    due: datetime | None = None,
    version: int | None = None,
) -> None:
    """It is one, and this person sees to it: correction within 24 h unless another time is named.

    Errors: NotAllowed, NotPossible, NotCurrent, NotValid.
    """
    _begin(record, "confirm", by, now, version)
    _check_owner(owner)
    _check_due(due, now)
    record.owner, record.owner_id = owner, owner.id
    record.confirmed_at = now
    _go(record, "correcting", due or _due_for("correcting", owner.department.calendar, now))
    texts = {"reason": reason}
    _leave("confirmed", record, by, now, texts, owner=owner.id, due=record.due)
    notices.announce("nonconformity.confirmed", None, by=by, now=now, people=[owner], **_about(record))


def dismiss(
    record: Nonconformity, reason: str, *, by: Actor, now: datetime, version: int | None = None
) -> None:
    """It is none, with the reason on record. Errors: NotAllowed, NotPossible, NotCurrent, NotValid."""
    _check_texts(reason=reason)
    _begin(record, "dismiss", by, now, version)
    record.dismissal = reason.strip()
    record.closed_at = now
    _go(record, "dismissed", None)
    _leave("dismissed", record, by, now, {"reason": reason})


def correct(
    record: Nonconformity, correction: str, *, by: Actor, now: datetime, version: int | None = None
) -> None:
    """What was wrong has been put right; now to its cause."""
    _check_texts(correction=correction)
    _begin(record, "correct", by, now, version)
    record.correction = correction.strip()
    _go(record, "finding_cause", _due_for("finding_cause", _calendar_of(record), now))
    _leave("changed", record, by, now, {"correction": correction}, state=record.state, due=record.due)


def find_cause(
    record: Nonconformity,
    cause: str,
    action: str,
    *,
    by: Actor,
    now: datetime,
    due: datetime | None = None,
    version: int | None = None,
) -> None:
    """The cause, and what will be done about it, by 160 h on unless another time is planned."""
    _check_texts(cause=cause, action=action)
    _check_due(due, now)
    _begin(record, "find_cause", by, now, version)
    record.cause, record.action = cause.strip(), action.strip()
    _go(record, "acting", due or _due_for("acting", _calendar_of(record), now))
    texts = {"cause": cause, "action": action}
    _leave("changed", record, by, now, texts, state=record.state, due=record.due)


def act(
    record: Nonconformity, evidence: str, *, by: Actor, now: datetime, version: int | None = None
) -> None:
    """The action is done, and what shows it; whether it worked is looked at 30 days on."""
    _check_texts(evidence=evidence)
    _begin(record, "act", by, now, version)
    record.action_done_at = now
    _go(record, "checking", now + life.CHECK_AFTER)
    _leave("changed", record, by, now, {"evidence": evidence}, state=record.state, due=record.due)


def act_again(
    record: Nonconformity,
    check: str,
    action: str,
    *,
    by: Actor,
    now: datetime,
    due: datetime | None = None,
    version: int | None = None,
) -> None:
    """It did not work: another action."""
    _check_texts(check=check, action=action)
    _check_due(due, now)
    _begin(record, "act_again", by, now, version)
    record.check, record.action, record.effective = check.strip(), action.strip(), False
    record.action_done_at = None
    _go(record, "acting", due or _due_for("acting", _calendar_of(record), now))
    texts = {"check": check, "action": action}
    _leave("changed", record, by, now, texts, state=record.state, due=record.due)


def close(
    record: Nonconformity,
    check: str,
    *,
    by: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """The action worked, as the check shows. One that did not work is followed by another: `act_again`."""
    _check_texts(check=check)
    _begin(record, "close", by, now, version)
    record.check, record.effective = check.strip(), True
    record.closed_at = now
    _go(record, "closed", None)
    _leave("closed", record, by, now, {"check": check}, effective=True)
    people = [record.owner] if record.owner else []
    notices.announce("nonconformity.closed", None, by=by, now=now, people=people, **_about(record))


# --- parts --------------------------------------------------------------------------------------------------


def _begin(record: Nonconformity, action: str, by: Actor, now: datetime, version: int | None) -> None:
    if version is not None and version != record.version:
        raise NotCurrent(version=record.version)
    situation, roles = questions.situation_of(record, now), questions.roles_in(record, by)
    _in_own_words(lambda: life.NONCONFORMITY.require(action, situation, roles))


def _in_own_words(require: Callable[[], Any]) -> None:
    """The machine's two refusals speak of tickets; a record has states and actions of its own."""
    try:
        require()
    except NotAllowed as refused:
        facts = {"unlocked_by": refused.facts["unlocked_by"], "record_action": refused.facts["action"]}
        raise NotAllowed("nonconformity_not_yours", **facts) from refused
    except NotPossible as refused:
        if refused.code != "not_in_this_state":
            raise
        facts = {"record_action": refused.facts["action"], "record_state": refused.facts["state"]}
        raise NotPossible("nonconformity_not_now", **facts) from refused


def _go(record: Nonconformity, state: str, due: datetime | None) -> None:
    record.state, record.due = state, due
    record.version += 1
    db.session.flush()


def _leave(
    what: str, record: Nonconformity, by: Actor, now: datetime, texts: Mapping[str, str], **facts: Any
) -> None:
    events.record(f"nonconformity.{what}", by=by, now=now, texts=texts, number=record.number, **facts)


def _about(record: Nonconformity) -> dict[str, Any]:
    return {"number": record.number, "trigger": record.trigger}


def _due_for(state: str, calendar: Calendar, now: datetime) -> datetime:
    return due_at(calendar.revision_at(now).working_hours, now, life.WITHIN[state])


def _calendar_of(record: Nonconformity) -> Calendar:
    return record.owner.department.calendar if record.owner is not None else _quality_calendar()


def _quality_calendar() -> Calendar:
    """The quality manager's working calendar; before there is one, the first calendar of the house."""
    person = db.session.scalars(
        select(Person)
        .join(Capability, Capability.person_id == Person.id)
        .where(Capability.name == "quality_manager", Person.active)
        .order_by(Person.id)
        .limit(1)
    ).one_or_none()
    if person is not None:
        return person.department.calendar
    return db.session.scalars(select(Calendar).order_by(Calendar.id).limit(1)).one()


def _check_owner(owner: Person) -> None:
    if not owner.active:
        raise NotValid(owner="not_a_person")


def _check_due(due: datetime | None, now: datetime) -> None:
    if due is not None and due <= now:
        raise NotValid(due="in_the_past")


def _check_texts(**texts: str) -> None:
    errors = {name: FieldError("required") for name, text in texts.items() if not text.strip()}
    errors.update(_too_long(**texts))
    if errors:
        raise NotValid(errors)


def _too_long(**texts: str) -> dict[str, FieldError]:
    return {
        name: FieldError("too_long", {"limit": TEXT_LIMIT})
        for name, text in texts.items()
        if len(text) > TEXT_LIMIT
    }

"""Targets outside: added, changed, paused, removed; and what they are told, in the transaction in which it happens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import select, update

from qms_tickets.domain import targets as rules
from qms_tickets.domain.access import Actor
from qms_tickets.domain.addresses import WrongAddress, address_of, require_outside
from qms_tickets.domain.errors import FieldError, NotPossible, NotValid
from qms_tickets.domain.events import instant_text, plain
from qms_tickets.extensions import db
from qms_tickets.models.agreement import Service
from qms_tickets.models.department import Department
from qms_tickets.models.outbox import Message
from qms_tickets.models.target import Target
from qms_tickets.models.ticket import Ticket
from qms_tickets.operations import events, outbox
from qms_tickets.operations.target_bodies import TargetBody

MOST: Final = 100


def add(kind: str, body: TargetBody, *, allowed: Iterable[str], by: Actor, now: datetime) -> Target:
    """`allowed` are the hosts within the house that may be called. Errors: NotValid."""
    errors: dict[str, FieldError] = {}
    if kind not in rules.KINDS:
        errors["kind"] = FieldError("not_a_choice")
    if len(db.session.scalars(select(Target.id).where(Target.removed_at.is_(None))).all()) >= MOST:
        errors["name"] = FieldError("too_many", {"limit": MOST})
    target = Target(kind=kind, added_at=now, active=True, failures=0, url="", secret="")
    _fill(target, body, allowed, errors)
    db.session.add(target)
    db.session.flush()
    events.record("target.added", by=by, now=now, target=target.id, target_kind=kind, host=_host(target))
    return target


def change(target: Target, body: TargetBody, *, allowed: Iterable[str], by: Actor, now: datetime) -> None:
    """Another address is tried at once. Errors: NotValid."""
    before = _said(target)
    _fill(target, body, allowed, {})
    fields = [name for name, value in _said(target).items() if value != before[name]]
    if "url" in fields or "secret" in fields:
        target.failures, target.rests_until = 0, None
    if fields:
        events.record("target.changed", by=by, now=now, target=target.id, fields=fields, host=_host(target))


_FIELDS: Final = ("name", "url", "secret", "language", "events", "from_rung", "departments", "services")


def _said(target: Target) -> dict[str, Any]:
    return {name: getattr(target, name) for name in _FIELDS}


def _host(target: Target) -> str:
    return address_of(target.url).place


def _fill(target: Target, body: TargetBody, allowed: Iterable[str], errors: dict[str, FieldError]) -> None:
    """Errors: NotValid; nothing is changed then."""
    url, secret = body.url or target.url, body.secret or target.secret
    _check_address(url, allowed, errors)
    _check_secret(target.kind, secret, errors)
    if not set(body.events) <= rules.EVENTS.keys():
        errors["events"] = FieldError("not_a_choice")
    departments = _keys(Department, "departments", body.departments, errors)
    services = _keys(Service, "services", body.services, errors)
    if errors:
        raise NotValid(errors)
    target.name, target.url, target.secret, target.language = body.name, url, secret, body.language
    target.events, target.from_rung = sorted(set(body.events)), body.from_rung
    target.departments, target.services = departments, services


def _check_address(url: str, allowed: Iterable[str], errors: dict[str, FieldError]) -> None:
    if not url:
        errors["url"] = FieldError("required")
        return
    try:
        require_outside(address_of(url), allowed)
    except WrongAddress as wrong:
        errors["url"] = FieldError(wrong.code)


def _check_secret(kind: str, secret: str, errors: dict[str, FieldError]) -> None:
    if kind not in rules.SIGNED and secret:
        errors["secret"] = FieldError("unknown_field")
    if kind != rules.WEBHOOK:
        return
    try:
        rules.key_of(secret)
    except ValueError:
        errors["secret"] = FieldError("not_a_signing_key" if secret else "required")


def _keys(model: Any, name: str, codes: Iterable[str], errors: dict[str, FieldError]) -> list[int]:
    wanted = set(codes)
    found = db.session.execute(select(model.id, model.code).where(model.code.in_(wanted))).all()
    if len(found) != len(wanted):
        errors[name] = FieldError("not_a_choice")
    return sorted(key for key, _ in found)


def pause(target: Target, *, by: Actor, now: datetime) -> None:
    """What happens meanwhile waits, for a week at most."""
    _switch(target, False, by=by, now=now)


def resume(target: Target, *, by: Actor, now: datetime) -> None:
    target.failures, target.rests_until = 0, None
    _switch(target, True, by=by, now=now)


def _switch(target: Target, active: bool, *, by: Actor, now: datetime) -> None:
    if target.active is active:
        raise NotPossible("target_as_it_was")
    target.active = active
    events.record("target.resumed" if active else "target.paused", by=by, now=now, target=target.id)


def remove(target: Target, *, by: Actor, now: datetime) -> None:
    """Its address and secret are forgotten, what waits is not sent; what was sent stays on record."""
    # Messages before their target, as couriers lock them.
    unsent = Message.state.in_((outbox.WAITING, outbox.SENDING, outbox.DEAD))
    db.session.execute(
        update(Message)
        .where(Message.target_id == target.id, unsent)
        .values(state=outbox.OUTDATED, error="target_removed", failed_at=now)
    )
    target.removed_at, target.active = now, False
    target.url = target.secret = ""
    events.record("target.removed", by=by, now=now, target=target.id)


def send_test(target: Target, *, by: Actor, now: datetime) -> None:
    """Through the outbox, like everything else. Errors: NotPossible for a target that is paused."""
    if not target.active:
        raise NotPossible("target_paused")
    target.rests_until = None
    test = _message(target, rules.TEST, None, {}, now, actor_id=by.person_id)
    test.not_before = now - outbox.OUTDATED_AFTER  # ahead of all that waits
    db.session.add(test)
    events.record("target.tested", by=by, now=now, target=target.id)


# What they are told


def tell() -> None:
    """Write a message for each event of this transaction that a target wants; called before it is committed."""
    news = [each for each in events.since(0) if each.kind in rules.EVENTS and _may_leave(each.ticket)]
    if not news:
        return
    listening = select(Target).where(Target.removed_at.is_(None)).order_by(Target.id)
    for target in db.session.scalars(listening):
        wish = target.wish
        db.session.add_all(_told(target, each) for each in news if _is_wanted(wish, each))


def _may_leave(ticket: Ticket | None) -> bool:
    """Nothing leaves of what is confidential, nor of a draft."""
    return ticket is not None and not ticket.confidential and ticket.state != "draft"


def _is_wanted(wish: rules.Wish, news: events.Pending) -> bool:
    ticket = news.ticket
    assert ticket is not None
    sides = (ticket.customer_department_id, ticket.supplier_department_id)
    return wish.wants(news.kind, news.facts, departments=sides, service=ticket.service_id)


def _told(target: Target, news: events.Pending) -> Message:
    assert news.ticket is not None
    facts = {"facts": rules.leaving(news.kind, news.facts), "ticket": _as_it_is(news.ticket)}
    return _message(target, news.kind, news.ticket, facts, news.at, actor_id=news.by.person_id)


def _as_it_is(ticket: Ticket) -> dict[str, Any]:
    """The ticket at this instant, without what people wrote."""
    return {
        "number": ticket.number,
        "relation": ticket.relation,
        "priority": ticket.priority,
        "state": ticket.state,
        "service": ticket.service.code,
        "customer_department": ticket.customer_department.code,
        "supplier_department": ticket.supplier_department.code,
        "due": plain(ticket.holder_due),
    }


def _message(
    target: Target,
    kind: str,
    ticket: Ticket | None,
    facts: dict[str, Any],
    at: datetime,
    *,
    actor_id: int | None,
) -> Message:
    return Message(
        message_id=uuid4().hex,
        target_id=target.id,
        ticket_id=None if ticket is None else ticket.id,
        actor_id=actor_id,
        kind=kind,
        facts={**facts, "at": instant_text(at)},
        created_at=at,
        not_before=at,
        state=outbox.WAITING,
        attempts=0,
        digest=False,
    )

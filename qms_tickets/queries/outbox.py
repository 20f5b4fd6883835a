"""The outbox as administrators see it: envelopes, never what the messages say."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from qms_tickets.domain.errors import NotFound
from qms_tickets.extensions import db
from qms_tickets.models.agreement import Service
from qms_tickets.models.department import Department
from qms_tickets.models.outbox import Message
from qms_tickets.models.target import Target

PAGE: Final = 50
STATES: Final = ("waiting", "sending", "sent", "dead", "outdated")


def messages(state: str, *, before: int | None = None) -> list[Message]:
    receivers = (joinedload(Message.person), joinedload(Message.target))
    wanted = select(Message).where(Message.state == state).options(*receivers)
    if before is not None:
        wanted = wanted.where(Message.id < before)
    return list(db.session.scalars(wanted.order_by(Message.id.desc()).limit(PAGE)))


def count_by_state() -> dict[str, int]:
    counted = db.session.execute(select(Message.state, func.count()).group_by(Message.state))
    found = {str(state): int(count) for state, count in counted}
    return {state: found.get(state, 0) for state in STATES}


def message(message_id: int) -> Message:
    """Errors: NotFound."""
    found = db.session.scalars(
        select(Message).where(Message.id == message_id).with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound()
    return found


# Targets


def targets() -> list[Target]:
    return list(db.session.scalars(select(Target).where(Target.removed_at.is_(None)).order_by(Target.name)))


def target(target_id: int) -> Target:
    """Errors: NotFound, also for one that was removed."""
    found = db.session.scalars(
        select(Target).where(Target.id == target_id, Target.removed_at.is_(None))
    ).one_or_none()
    if found is None:
        raise NotFound()
    return found


def codes_of(target: Target) -> tuple[list[str], list[str]]:
    """The departments and services that it is limited to, by code."""
    return _codes(Department, target.departments), _codes(Service, target.services)


def _codes(model: Any, keys: list[int]) -> list[str]:
    return list(db.session.scalars(select(model.code).where(model.id.in_(keys)).order_by(model.code)))


def messages_of(target_id: int, limit: int = 10) -> list[Message]:
    """The newest first."""
    wanted = select(Message).where(Message.target_id == target_id).options(joinedload(Message.ticket))
    return list(db.session.scalars(wanted.order_by(Message.id.desc()).limit(limit)))

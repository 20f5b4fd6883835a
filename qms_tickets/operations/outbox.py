"""The outbox: messages leave one by one, each claimed, sent, marked, with patience for servers that are not there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from qms_tickets.domain.access import SYSTEM, Actor
from qms_tickets.domain.delivery import DeliveryError
from qms_tickets.domain.errors import NotPossible
from qms_tickets.domain.targets import FAILURES_BEFORE_REST, rest_after
from qms_tickets.extensions import db
from qms_tickets.models.outbox import Message
from qms_tickets.models.target import Target
from qms_tickets.operations import events, notices
from qms_tickets.queries import recipients

# After so many failures the next try is this far away; the last step repeats until the patience ends.
BACK_OFF: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 40, 60, 120, 180))
PATIENCE: Final = timedelta(hours=72)
# A sender that died in the middle of a conversation: its message is sent again, with the same id.
CLAIM_LENGTH: Final = timedelta(minutes=5)
# What waited so long, before a mail server was set up or in an old backup, says nothing new: it is not sent.
OUTDATED_AFTER: Final = timedelta(days=7)
MOST_IN_DIGEST: Final = 200
# No receiver may put us off for longer.
LONGEST_WISH: Final = timedelta(hours=12)

WAITING, SENDING, SENT, DEAD, OUTDATED = "waiting", "sending", "sent", "dead", "outdated"


@dataclass(slots=True)
class Claimed:
    """What this sender may send now. `ids` name its messages, `attempt` which try it is."""

    ids: list[int] = field(default_factory=list)
    attempt: int = 0


def _due(now: datetime, target_id: int | None = None) -> ColumnElement[bool]:
    """Waiting and ripe, or claimed by a sender that has not been heard of since (see `claim`)."""
    return and_(_leaves_to(target_id), Message.state.in_((WAITING, SENDING)), Message.not_before <= now)


def _leaves_to(target_id: int | None) -> ColumnElement[bool]:
    return Message.target_id.is_(None) if target_id is None else Message.target_id == target_id


# Mail


def next_instant() -> datetime | None:
    """When the next mail wants to leave."""
    return db.session.scalars(
        select(Message.not_before)
        .where(_leaves_to(None), Message.state.in_((WAITING, SENDING)))
        .order_by(Message.not_before)
        .limit(1)
    ).first()


def anything_due(now: datetime) -> bool:
    return db.session.scalars(select(Message.id).where(_due(now)).limit(1)).first() is not None


def claim(now: datetime) -> Claimed | None:
    """Take the next mail that is due, with what else stands in the same digest; None when there is none.

    While it is sent it is nobody else's: `not_before` says when it may be taken again, should the sender die.
    """
    first = _next(now)
    return None if first is None else _claimed(first, now, _same_digest(first, now))


def _next(now: datetime, target_id: int | None = None) -> Message | None:
    wanted = select(Message).where(_due(now, target_id)).order_by(Message.not_before, Message.id).limit(1)
    return db.session.scalars(wanted.with_for_update(skip_locked=True)).first()


def _claimed(first: Message, now: datetime, others: Iterable[Message] = ()) -> Claimed:
    if now - first.created_at > OUTDATED_AFTER and not first.attempts:
        first.state, first.failed_at, first.error = OUTDATED, now, "outdated"
        return Claimed()
    messages = [first, *others]
    for message in messages:
        message.state, message.not_before = SENDING, now + CLAIM_LENGTH
        message.attempts += 1
    db.session.flush()
    return Claimed([message.id for message in messages], first.attempts)


def _same_digest(first: Message, now: datetime) -> Iterable[Message]:
    if not first.digest:
        return ()
    others = select(Message).where(
        _due(now),
        Message.digest.is_(True),
        Message.person_id == first.person_id,
        Message.id != first.id,
        Message.created_at >= now - OUTDATED_AFTER,
    )
    ordered = others.order_by(Message.created_at, Message.id).limit(MOST_IN_DIGEST)
    return db.session.scalars(ordered.with_for_update(skip_locked=True)).all()


# Targets: each by itself, so that one that is away holds nobody up


def _awake(now: datetime) -> ColumnElement[bool]:
    rested = or_(Target.rests_until.is_(None), Target.rests_until <= now)
    return and_(Target.active, Target.removed_at.is_(None), rested)


def targets_due(now: datetime) -> list[int]:
    """Which targets can be sent something now."""
    waits = select(Message.id).where(_of_target(), Message.not_before <= now)
    return list(db.session.scalars(select(Target.id).where(_awake(now), waits.exists()).order_by(Target.id)))


def _of_target() -> ColumnElement[bool]:
    return and_(Message.target_id == Target.id, Message.state.in_((WAITING, SENDING)))


def next_for_targets() -> datetime | None:
    """When the next message wants to leave to a target that is awake by then."""
    first = select(func.min(Message.not_before)).where(_of_target()).scalar_subquery()
    listening = select(Target.rests_until, first).where(Target.active, Target.removed_at.is_(None))
    found = db.session.execute(listening.where(first.is_not(None))).all()
    ripe = [max(wanted, rests_until or wanted) for rests_until, wanted in found]
    return min(ripe, default=None)


def claim_for(target_id: int, now: datetime) -> Claimed | None:
    """Take the next message to this target; None when there is none, or while the target rests.

    One that has failed is tried by a single message: until that is answered the target rests for everybody.
    """
    awake = select(Target).where(Target.id == target_id, _awake(now))
    # No stronger lock than that: who writes a new message to the target must not wait.
    target = db.session.scalars(awake.with_for_update(key_share=True, skip_locked=True)).first()
    first = None if target is None else _next(now, target_id)
    if target is None or first is None:
        return None
    claimed = _claimed(first, now)
    if claimed.ids and target.failures >= FAILURES_BEFORE_REST:
        target.rests_until = now + CLAIM_LENGTH
    return claimed


# Afterwards


def messages_of(claimed: Claimed) -> Sequence[Message]:
    """The messages with all that is needed to write them."""
    wanted = select(Message).where(Message.id.in_(claimed.ids)).order_by(Message.created_at, Message.id)
    loaded = wanted.options(
        joinedload(Message.person), joinedload(Message.ticket), joinedload(Message.target)
    )
    return db.session.scalars(loaded).unique().all()


def mark_sent(claimed: Claimed, now: datetime) -> None:
    for message in _still_ours(claimed):
        message.state, message.sent_at, message.error = SENT, now, None
        if message.target is not None:
            message.target.failures, message.target.rests_until = 0, None


def mark_failed(claimed: Claimed, failure: DeliveryError, now: datetime) -> None:
    """Try again later, ever later; what no server will take is laid before the administrators."""
    ours = _still_ours(claimed)
    for message in ours:
        message.error, message.failed_at = str(failure)[:500], now
        if failure.permanent or now - message.created_at > PATIENCE:
            message.state = DEAD
        else:
            rest = BACK_OFF[min(message.attempts, len(BACK_OFF)) - 1]
            message.state, message.not_before = WAITING, now + max(rest, _wished(failure))
        if message.target is not None:
            _note_failure(message.target, failure, now)
    if ours and ours[0].state == DEAD:
        _bury(ours, now)


def _wished(failure: DeliveryError) -> timedelta:
    return min(failure.after or timedelta(), LONGEST_WISH)


def _note_failure(target: Target, failure: DeliveryError, now: datetime) -> None:
    target.failures += 1
    if target.failures == FAILURES_BEFORE_REST and not failure.permanent:
        _tell_that_it_rests(target, now)
    rest = max(rest_after(target.failures) or timedelta(), _wished(failure))
    target.rests_until = now + rest if rest else None


def _tell_that_it_rests(target: Target, now: datetime) -> None:
    """Once, when it begins: what waits may die of it."""
    facts = {"to": target.name, "link": f"/administration/integrations/{target.id}"}
    people = recipients.place("administrators", None)
    notices.note(people, "outbox.resting", None, by=SYSTEM, now=now, facts=facts)


def _bury(messages: list[Message], now: datetime) -> None:
    _lay_before_administrators(messages[0], now)
    for message in messages:
        if message.ticket is not None and message.person_id is not None:
            events.record(
                "ticket.mail_undelivered",
                ticket=message.ticket,
                by=SYSTEM,
                now=now,
                person=message.person_id,
            )


def _still_ours(claimed: Claimed) -> list[Message]:
    """Not those that another sender took meanwhile, because this one was believed dead."""
    wanted = select(Message).where(
        Message.id.in_(claimed.ids), Message.state == SENDING, Message.attempts == claimed.attempt
    )
    return list(db.session.scalars(wanted.order_by(Message.id).with_for_update()))


def _lay_before_administrators(message: Message, now: datetime) -> None:
    """A line in their notices; a mail about a mail that cannot be sent would only make more of them."""
    facts = {"message": message.id, "to": receiver_of(message)}
    people = [one for one in recipients.place("administrators", None) if one.id != message.person_id]
    notices.note(people, "outbox.dead", None, by=SYSTEM, now=now, facts=facts)


def receiver_of(message: Message) -> str:
    receiver: Any = message.person.email if message.person is not None else None
    return str(receiver or (message.target.name if message.target is not None else ""))


# By hand


def send_again(message: Message, *, by: Actor, now: datetime) -> None:
    """An administrator mended the cause: a dead letter is tried anew, with the same id.

    Errors: NotPossible for one that is not dead, or whose target was removed.
    """
    if message.state not in (DEAD, OUTDATED):
        raise NotPossible("message_not_dead", state=message.state)
    if message.target is not None and message.target.removed_at is not None:
        raise NotPossible("target_removed")
    message.state, message.not_before, message.attempts = WAITING, now, 1
    message.created_at = now
    if message.target is not None:
        message.target.rests_until = None
    events.record("outbox.resent", by=by, now=now, message=message.id)

"""The outbox: mails leave one by one, each claimed, sent and marked, with patience for servers that are not there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from qms_tickets.domain.access import SYSTEM, Actor
from qms_tickets.domain.errors import NotPossible
from qms_tickets.extensions import db
from qms_tickets.models.outbox import Message
from qms_tickets.operations import events, notices
from qms_tickets.queries import recipients

# After so many failures the next try is this far away; the last step repeats until the patience ends.
BACK_OFF: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 40, 60, 120, 180))
PATIENCE: Final = timedelta(hours=72)
# A sender that died in the middle of a conversation: its mail is sent again, with the same Message-ID.
CLAIM_LENGTH: Final = timedelta(minutes=5)
# What waited so long, before a mail server was set up or in an old backup, says nothing new: it is not sent.
OUTDATED_AFTER: Final = timedelta(days=7)
MOST_IN_DIGEST: Final = 200

WAITING, SENDING, SENT, DEAD, OUTDATED = "waiting", "sending", "sent", "dead", "outdated"


@dataclass(slots=True)
class Claimed:
    """A mail that this sender may send now. `ids` name its messages, `attempt` which try it is."""

    ids: list[int] = field(default_factory=list)
    attempt: int = 0


def next_instant() -> datetime | None:
    """When the next mail wants to leave."""
    return db.session.scalars(
        select(Message.not_before)
        .where(Message.state.in_((WAITING, SENDING)))
        .order_by(Message.not_before)
        .limit(1)
    ).first()


def anything_due(now: datetime) -> bool:
    return db.session.scalars(select(Message.id).where(_due(now)).limit(1)).first() is not None


def _due(now: datetime) -> Any:
    """Waiting and ripe, or claimed by a sender that has not been heard of since (see `claim`)."""
    return and_(Message.state.in_((WAITING, SENDING)), Message.not_before <= now)


# One mail: claimed in one transaction, sent outside, marked in another


def claim(now: datetime) -> Claimed | None:
    """Take the next mail that is due, with what else stands in the same digest; None when there is none.

    While it is sent it is nobody else's: `not_before` says when it may be taken again, should the sender die.
    """
    wanted = select(Message).where(_due(now)).order_by(Message.not_before, Message.id).limit(1)
    first = db.session.scalars(wanted.with_for_update(skip_locked=True)).first()
    if first is None:
        return None
    if now - first.created_at > OUTDATED_AFTER and not first.attempts:
        first.state, first.failed_at, first.error = OUTDATED, now, "outdated"
        return Claimed()
    messages = [first, *_same_digest(first, now)]
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


def messages_of(claimed: Claimed) -> Sequence[Message]:
    """The messages of the mail with all that is needed to write it."""
    wanted = select(Message).where(Message.id.in_(claimed.ids)).order_by(Message.created_at, Message.id)
    loaded = wanted.options(joinedload(Message.person), joinedload(Message.ticket))
    return db.session.scalars(loaded).unique().all()


def mark_sent(claimed: Claimed, now: datetime) -> None:
    for message in _still_ours(claimed):
        message.state, message.sent_at, message.error = SENT, now, None


def mark_failed(claimed: Claimed, reason: str, *, permanent: bool, now: datetime) -> None:
    """Try again later, ever later; what no server will take is laid before the administrators."""
    ours = _still_ours(claimed)
    for message in ours:
        message.error, message.failed_at = reason[:500], now
        if permanent or now - message.created_at > PATIENCE:
            message.state = DEAD
        else:
            rest = BACK_OFF[min(message.attempts, len(BACK_OFF)) - 1]
            message.state, message.not_before = WAITING, now + rest
    if ours and ours[0].state == DEAD:
        _lay_before_administrators(ours[0], now)
        for message in ours:
            if message.ticket is not None:
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
    facts = {"message": message.id, "to": message.person.email}
    people = [one for one in recipients.place("administrators", None) if one.id != message.person_id]
    notices.note(people, "outbox.dead", None, by=SYSTEM, now=now, facts=facts)


# By hand


def send_again(message: Message, *, by: Actor, now: datetime) -> None:
    """An administrator mended the cause: a dead letter is tried anew, with the same Message-ID.

    Errors: NotPossible for one that is not dead.
    """
    if message.state not in (DEAD, OUTDATED):
        raise NotPossible("message_not_dead", state=message.state)
    message.state, message.not_before, message.attempts = WAITING, now, 1
    message.created_at = now
    events.record("outbox.resent", by=by, now=now, message=message.id)

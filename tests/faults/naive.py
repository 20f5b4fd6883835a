"""What one writes first. The harness is worth nothing unless it fails each of these."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import make_msgid
from typing import Any
from uuid import uuid4

from flask import current_app

from qms_tickets import wall_clock
from qms_tickets.domain.delivery import DeliveryError
from qms_tickets.domain.events import instant_text
from qms_tickets.extensions import db
from qms_tickets.models.outbox import Message
from qms_tickets.models.timer import Timer
from qms_tickets.operations import escalations, leases, outbox
from qms_tickets.operations.sweep import HANDLERS, due_until
from qms_tickets.outgoing.email import Mailer
from qms_tickets.outgoing.render import Writer
from qms_tickets.outgoing.targets import Packer, Parcel
from qms_tickets.scheduler import jobs
from qms_tickets.transaction import transaction


def mark_then_do(now: datetime, limit: int) -> bool:
    """Mark it as done, so that nobody does it twice; then do it. Who dies between the two has lost it."""
    ids = [timer.id for timer in due_until(now, limit=limit)]
    for timer_id in ids:
        with transaction() as session:
            timer = session.get_one(Timer, timer_id)
            timer.facts = {**timer.facts, "due": instant_text(escalations.due_of(timer))}
            timer.done_at = now
        with transaction() as session:
            timer = session.get_one(Timer, timer_id)
            HANDLERS[timer.kind](timer, now)
    return bool(ids)


def skip_what_is_too_late(owner: str, goes_on: Callable[[], bool]) -> datetime | None:
    """As schedulers do with a grace for what they missed. A clock that jumps by a day misses a day."""
    while goes_on():
        now = wall_clock.now()
        with transaction():
            timers = due_until(now, limit=1)
            for timer in timers:
                timer.done_at = now
                if now - escalations.due_of(timer) < timedelta(hours=1):
                    HANDLERS[timer.kind](timer, now)
        if not timers:
            return None
    return None


def ask_for_the_lease_then_work(owner: str, goes_on: Callable[[], bool]) -> datetime | None:
    """Hold the lease, but not while one writes: stopped between the two, one does what another has done."""
    while goes_on():
        with transaction():
            held = leases.take("sweep", owner)
        if held is None:
            return wall_clock.now() + timedelta(milliseconds=100)
        with transaction() as session:
            ids = [timer.id for timer in due_until(wall_clock.now(), limit=2)]
            session.rollback()
        time.sleep(0.05)
        for timer_id in ids:
            with transaction() as session:
                timer = session.get_one(Timer, timer_id)
                HANDLERS[timer.kind](timer, wall_clock.now())
                timer.done_at = wall_clock.now()
        if not ids:
            return None
    return None


def send_with_a_new_name_each_time(goes_on: Callable[[], bool] = lambda: True) -> datetime | None:
    """A mail gets its Message-ID when it is sent: sent again it is another mail."""
    settings = current_app.config["SETTINGS"]
    writer = Writer(settings, current_app.jinja_env)
    with Mailer(settings) as mailer:

        def deliver(letter: EmailMessage) -> None:
            del letter["Message-ID"]
            letter["Message-ID"] = make_msgid()
            mailer.deliver(letter)

        while goes_on() and (sent := jobs.send_next(writer, deliver)) != jobs.NOTHING_DUE:
            if sent == jobs.SERVER_AWAY:
                return wall_clock.now() + jobs.SERVER_REST
    return jobs.asked(outbox.next_instant)


def mark_then_post(
    target_id: int,
    packer: Packer,
    deliver: Callable[[Parcel], None],
    now: Callable[[], datetime] = wall_clock.now,
) -> str:
    """Marked as sent, so that nobody posts it twice, and put back when it was not taken. Who dies has lost it."""
    with transaction():
        claimed = outbox.claim_for(target_id, now())
        if claimed is None:
            return jobs.NOTHING_DUE
        (message,) = outbox.messages_of(claimed)
        parcel, message_id = packer.parcel(message, now()), message.id
        outbox.mark_sent(claimed, now())
    try:
        deliver(parcel)
    except DeliveryError:
        with transaction() as session:
            session.get_one(Message, message_id).state = outbox.WAITING
    return jobs.DONE


def post_with_a_new_name_each_time(target_id: int, packer: Packer, deliver: Callable[[Parcel], None]) -> str:
    """A receiver that was told twice cannot know it."""

    def deliver_renamed(parcel: Parcel) -> None:
        deliver(replace(parcel, headers={**parcel.headers, "webhook-id": f"msg_{uuid4().hex}"}))

    return _send_to_target(target_id, packer, deliver_renamed)


_send_to_target = jobs.send_to_target


def mark_all_then_do(owner: str, goes_on: Callable[[], bool]) -> datetime | None:
    while goes_on() and mark_then_do(wall_clock.now(), 2):
        db.session.rollback()
    return None


WAYS: dict[str, Any] = {
    "mark_then_do": ("sweep_all", mark_all_then_do),
    "skip_what_is_too_late": ("sweep_all", skip_what_is_too_late),
    "ask_then_work": ("sweep_all", ask_for_the_lease_then_work),
    "new_name": ("send_all", send_with_a_new_name_each_time),
    "mark_then_post": ("send_to_target", mark_then_post),
    "new_name_of_post": ("send_to_target", post_with_a_new_name_each_time),
}


def put_in_place(way: str) -> None:
    name, does = WAYS[way]
    setattr(jobs, name, does)

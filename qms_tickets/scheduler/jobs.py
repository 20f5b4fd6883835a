"""What is done at a tick: sweep, send, keep house. Each part opens its own transactions."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial
from typing import Final, TypeVar
from uuid import uuid4

from flask import current_app
from sqlalchemy.exc import OperationalError

from qms_tickets import uploads, wall_clock
from qms_tickets.domain.delivery import DeliveryError
from qms_tickets.extensions import db
from qms_tickets.operations import checkpoints, housekeeping, outbox, record_checks, unsent
from qms_tickets.operations import heartbeats as watching
from qms_tickets.operations.sweep import SweepResult, anything_due, next_instant, sweep
from qms_tickets.outgoing.checkpoints import keep, kept
from qms_tickets.outgoing.email import Mailer
from qms_tickets.outgoing.render import Writer
from qms_tickets.outgoing.targets import Packer, Parcel
from qms_tickets.queries import chain, heartbeats
from qms_tickets.queries import record_checks as checks
from qms_tickets.queries.database import database_now
from qms_tickets.queries.replay import replay
from qms_tickets.transaction import transaction

Answer = TypeVar("Answer")
PATIENCE: Final = 60.0
NOTHING_DUE, DONE, SERVER_AWAY = "nothing_due", "done", "server_away"
# A server that is away is not asked again for every mail that waits.
SERVER_REST: Final = timedelta(minutes=1)
LOOKS_AFTER_OTHERS: Final = timedelta(seconds=1)
_PAUSE: Final = 0.05

log = logging.getLogger(__name__)


def new_owner() -> str:
    """A name for one scheduler or sweep, never used twice."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"


def run_due(
    owner: str,
    *,
    until: datetime | None = None,
    patient: bool = False,
    now: Callable[[], datetime] = wall_clock.now,
    goes_on: Callable[[], bool] = lambda: True,
) -> SweepResult:
    """Sweep until nothing is due, also of what the sweep itself made due.

    With `until` only what was due then. While another sweeper is at work a `patient` one waits for it, the
    others leave the work to it. `goes_on` is asked between batches, so that a stop is obeyed.
    """
    result = SweepResult()
    latest = now()
    give_up_at = time.monotonic() + PATIENCE
    while goes_on():
        latest = max(latest, now())
        if not asked(lambda: anything_due(until or latest)):  # noqa: B023  (asked at once)
            break
        waits = patient and time.monotonic() < give_up_at
        try:
            part = _batch(owner, latest, until)
        except OperationalError:  # the database is busy or away: nothing was done, so it is done again
            if not waits:
                raise
            part = SweepResult(held_by_other=True)
        result.add(part)
        if part.held_by_other:
            if not waits:
                break
            time.sleep(_PAUSE)
    return result


def asked(question: Callable[[], Answer]) -> Answer:
    """A question in a read transaction of its own, which is over with the answer: it holds nobody up."""
    db.session.rollback()
    try:
        return question()
    finally:
        db.session.rollback()


def _batch(owner: str, now: datetime, until: datetime | None) -> SweepResult:
    try:
        with transaction():
            return sweep(now, owner=owner, until=until)
    except OperationalError:
        raise
    except Exception:
        log.exception("a batch failed; its timers are done one by one")
    with transaction():
        return sweep(now, owner=owner, until=until, careful=True)


def sweep_all(owner: str, goes_on: Callable[[], bool]) -> datetime | None:
    """Sweep; then say when a sweep is wanted next."""
    result = run_due(owner, goes_on=goes_on)
    if result.held_by_other:
        return wall_clock.now() + LOOKS_AFTER_OTHERS
    return asked(next_instant)


# Mail


def send_all(goes_on: Callable[[], bool] = lambda: True) -> datetime | None:
    """Send what wants to leave; then say when the next mail does. Without a mail server everything waits."""
    settings = current_app.config["SETTINGS"]
    if settings.smtp_url is None:
        return None
    writer = Writer(settings, current_app.jinja_env)
    with Mailer(settings) as mailer:
        while goes_on() and (sent := send_next(writer, mailer.deliver)) != NOTHING_DUE:
            if sent == SERVER_AWAY:
                return wall_clock.now() + SERVER_REST
    return asked(outbox.next_instant)


def send_next(
    writer: Writer, deliver: Callable[[EmailMessage], None], now: Callable[[], datetime] = wall_clock.now
) -> str:
    """One mail: claimed in a transaction, sent while none is open, marked in another."""
    if not asked(lambda: outbox.anything_due(now())):
        return NOTHING_DUE
    return send_claimed(
        lambda: outbox.claim(now()),
        lambda claimed: deliver(asked(lambda: writer.letter(outbox.messages_of(claimed), now()))),
        now,
    )


def send_claimed(
    claim: Callable[[], outbox.Claimed | None],
    send: Callable[[outbox.Claimed], None],
    now: Callable[[], datetime],
) -> str:
    """What is claimed is sent or, with the reason why not, marked as failed. No message stops another."""
    with transaction():
        claimed = claim()
    if claimed is None:
        return NOTHING_DUE
    if not claimed.ids:
        return DONE
    try:
        send(claimed)
    except OperationalError:
        raise
    except DeliveryError as failure:
        refused = failure
    except Exception as mistake:
        log.exception("messages %s could not be sent", claimed.ids)
        refused = DeliveryError(type(mistake).__name__)
    else:
        with transaction():
            outbox.mark_sent(claimed, now())
        return DONE
    with transaction():
        outbox.mark_failed(claimed, refused, now())
    return SERVER_AWAY if refused.of_server else DONE


# Targets


def send_to_target(
    target_id: int,
    packer: Packer,
    deliver: Callable[[Parcel], None],
    now: Callable[[], datetime] = wall_clock.now,
) -> str:
    """One message to one target, like a mail."""

    def send(claimed: outbox.Claimed) -> None:
        deliver(asked(lambda: packer.parcel(outbox.messages_of(claimed)[0], now())))

    return send_claimed(lambda: outbox.claim_for(target_id, now()), send, now)


# Being there


def report_gap() -> None:
    """At the start: say since when no scheduler had been seen, if that is worth saying."""
    seen = asked(heartbeats.last_seen)
    with transaction():
        watching.report_gap(seen, database_now())


# The house


def keep_house() -> None:
    """Hourly: sign how far the chain reached, forget what means nothing any more."""
    sign_checkpoint()
    with transaction():
        housekeeping.forget_outdated(wall_clock.now())
        never_sent = unsent.forget_files(wall_clock.now())
    for name in never_sent:
        uploads.remove(name, current_app.config["SETTINGS"].uploads)


def check_record(asked_for: int | None = None) -> None:
    """Daily, and when somebody asks: what differs opens a nonconformity for the quality managers to look into."""
    settings = current_app.config["SETTINGS"]
    measure = partial(uploads.measured, folder=settings.uploads)
    verdict = asked(lambda: chain.verify(settings.secret_key, kept(settings), measure))
    rows = asked(replay)
    if not verdict.ok:
        log.critical("the record is broken: %s", verdict.as_dict())
    elif rows.difference is not None:
        log.critical("what is stored does not follow from the record: %s", rows.difference.where)
    with transaction():
        record_checks.note(verdict, rows, asked=asked_for, now=wall_clock.now())


def check_if_asked() -> None:
    """Somebody pressed the button."""
    waits = asked(lambda: getattr(checks.waiting(), "sequence", None))
    if waits is not None:
        check_record(waits)


def sign_checkpoint(*, at_start: bool = False) -> None:
    """Where the chain grew; kept in the database and, a line each, in the instance folder."""
    settings = current_app.config["SETTINGS"]
    with transaction():
        statement = checkpoints.sign(settings.secret_key, wall_clock.now(), at_start=at_start)
    if statement is not None:
        keep(settings, statement)

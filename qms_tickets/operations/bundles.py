"""One action for several tickets: each by the ticket's own verb, under its own rules, in a transaction of its own.

What became of a ticket is written in the transaction that did it, so that nothing is done without being told, and a
bundle that was interrupted goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select

from qms_tickets.domain.access import Actor
from qms_tickets.domain.errors import FieldError, NotValid
from qms_tickets.extensions import db
from qms_tickets.models.bundle import Bundle, BundleLine
from qms_tickets.operations.tickets.bodies import Body
from qms_tickets.operations.tickets.verbs import VERBS, Verb
from qms_tickets.queries import tickets
from qms_tickets.queries.viewer import Viewer

ACTIONS: Final = ("take", "assign", "nudge", "watch", "reprioritise", "cancel")
# A page of a list.
MOST: Final = 50
DONE: Final = "done"
KEPT_FOR: Final = timedelta(days=30)

# A ticket's number, and the version that the reader saw.
Chosen = tuple[str, int | None]


def begin(action: str, chosen: Sequence[Chosen], *, back: str, by: Actor, now: datetime) -> Bundle:
    """Write down what is asked; nothing is done yet. Errors: NotValid for no ticket, or more than `MOST`."""
    wanted = dict(chosen)
    if action not in ACTIONS:
        raise NotValid({"act": FieldError("not_a_choice")})
    if not wanted:
        raise NotValid({"ticket": FieldError("required")})
    if len(wanted) > MOST:
        raise NotValid({"ticket": FieldError("too_many", {"limit": MOST})})
    lines = [BundleLine(number=number, version=version) for number, version in wanted.items()]
    bundle = Bundle(person_id=by.person_id, action=action, back=back, asked_at=now, lines=lines)
    db.session.add(bundle)
    db.session.flush()
    return bundle


def verb_of(action: str) -> Verb:
    return VERBS[action]


def attempt(line_id: int, verb: Verb, body: Body, *, viewer: Viewer, by: Actor, now: datetime) -> None:
    """Do it on one ticket, unless it was tried already. Errors: whatever the verb refuses."""
    line = _locked(line_id)
    if line.outcome is not None:
        return
    ticket = tickets.locked(line.number, viewer)
    verb.run(ticket, body, by=by, now=now, version=line.version)
    line.outcome = DONE


def refuse(line_id: int, code: str, said: str) -> None:
    """Write down why it was not done."""
    line = _locked(line_id)
    if line.outcome is None:
        line.outcome, line.said = code, said


def _locked(line_id: int) -> BundleLine:
    wanted = select(BundleLine).where(BundleLine.id == line_id).with_for_update()
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def forget_outdated(now: datetime) -> None:
    """Housekeeping: what was done stands in the tickets' own record."""
    outdated = select(Bundle.id).where(Bundle.asked_at < now - KEPT_FOR)
    db.session.execute(delete(BundleLine).where(BundleLine.bundle_id.in_(outdated)))
    db.session.execute(delete(Bundle).where(Bundle.asked_at < now - KEPT_FOR))

"""Working calendars: add one, or revise it from an instant on and move the open clocks that count in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from qms_tickets.domain import calendar_rules
from qms_tickets.domain.access import Actor
from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.clocks.calendar import Calendar as WorkingHours
from qms_tickets.domain.clocks.calendar import CalendarError
from qms_tickets.domain.errors import FieldError, NotValid
from qms_tickets.extensions import db
from qms_tickets.models.calendar import Calendar, CalendarRevision
from qms_tickets.models.clock import Clock
from qms_tickets.models.ticket import Ticket
from qms_tickets.operations import clocks, events
from qms_tickets.queries.calendars import clocks_counting_in

CAUSE: Final = "calendar"
_CODE: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moved:
    """An open clock whose due time a revision moved."""

    ticket: str
    clock: str
    before: datetime | None
    due: datetime | None

    def as_fact(self) -> dict[str, Any]:
        return {"ticket": self.ticket, "clock": self.clock, "before": self.before, "due": self.due}


def add(
    code: str,
    name: Bilingual | Mapping[str, str],
    hours: Mapping[str, Any],
    *,
    by: Actor,
    now: datetime,
    confirmed_until: datetime | None = None,
    note: str = "",
) -> Calendar:
    """Errors: NotValid for a code in use or hours that cannot be reckoned with."""
    errors = {} if _CODE.fullmatch(code) else {"code": FieldError("not_a_code")}
    if not Bilingual.of(name):
        errors["name"] = FieldError("required")
    if errors:
        raise NotValid(errors)
    if db.session.scalar(select(Calendar.id).where(Calendar.code == code)) is not None:
        raise NotValid(code="already_used")
    calendar = Calendar(code=code, name=Bilingual.of(name))
    calendar.revisions = [
        CalendarRevision(
            number=1,
            effective_from=now,
            hours=_checked(hours),
            confirmed_until=confirmed_until,
            note=note,
        )
    ]
    db.session.add(calendar)
    db.session.flush()
    events.record("calendar.added", by=by, now=now, calendar=code, revision=1)
    return calendar


def revise(
    calendar: Calendar,
    hours: Mapping[str, Any],
    *,
    by: Actor,
    now: datetime,
    effective_from: datetime | None = None,
    confirmed_until: datetime | None = None,
    note: str = "",
) -> tuple[CalendarRevision, tuple[Moved, ...]]:
    """A new revision from `effective_from` on; open clocks are reckoned anew from then, ended ones stay.

    It may lie in the past (a stoppage that was declared afterwards): what that makes overdue breaches now.
    Returns the revision and what moved. Errors: NotValid.
    """
    effective, checked = checked_revision(calendar, hours, effective_from or now, confirmed_until)
    revision = CalendarRevision(
        calendar=calendar,
        number=calendar.revisions[-1].number + 1,
        effective_from=effective,
        hours=checked,
        confirmed_until=confirmed_until,
        note=note,
    )
    db.session.add(revision)
    db.session.flush()
    moved = tuple(_recounted(revision, by, now))
    events.record(
        "calendar.revised",
        by=by,
        now=now,
        calendar=calendar.code,
        revision=revision.number,
        effective_from=effective,
        moved=[one.as_fact() for one in moved],
    )
    return revision, moved


def checked_revision(
    calendar: Calendar, hours: Mapping[str, Any], effective: datetime, confirmed_until: datetime | None
) -> tuple[datetime, dict[str, Any]]:
    """The instant and the hours as they would be stored. Errors: NotValid."""
    latest = calendar.revisions[-1]
    if effective <= latest.effective_from:
        raise NotValid({"effective_from": FieldError("too_early", {"limit": latest.effective_from})})
    checked = _checked(hours)
    if checked == latest.hours and confirmed_until == latest.confirmed_until:
        raise NotValid(hours="nothing_changed")
    return effective, checked


def _checked(hours: Mapping[str, Any]) -> dict[str, Any]:
    """In the one form in which calendars are written."""
    try:
        checked = WorkingHours.from_hours(hours).to_hours()
    except CalendarError as wrong:
        raise NotValid({"hours": FieldError(wrong.code, wrong.facts)}) from wrong
    errors = calendar_rules.complaints(checked)
    if errors:
        raise NotValid(errors)
    return checked


def _recounted(revision: CalendarRevision, by: Actor, now: datetime) -> list[Moved]:
    """Errors: NotValid where a running clock would find no time left to be due in."""
    try:
        return _recount_all(revision, by, now)
    except CalendarError as wrong:
        raise NotValid({"hours": FieldError(wrong.code, wrong.facts)}) from wrong


def _recount_all(revision: CalendarRevision, by: Actor, now: datetime) -> list[Moved]:
    """Tickets are locked by id, as everywhere."""
    moved = []
    for clock in _open_clocks_in(revision.calendar):
        before = clock.due
        clocks.recount(clock, revision, now, CAUSE)
        if clock.due != before:
            moved.append(_tell(clock, before, revision, by, now))
    return moved


def _open_clocks_in(calendar: Calendar) -> list[Clock]:
    found = (
        select(Clock)
        .where(Clock.ended_at.is_(None), Clock.id.in_(clocks_counting_in(calendar)))
        .order_by(Clock.ticket_id, Clock.id)
    )
    open_clocks = list(db.session.scalars(found))
    ids = {clock.ticket_id for clock in open_clocks}
    db.session.scalars(select(Ticket).where(Ticket.id.in_(ids)).order_by(Ticket.id).with_for_update()).all()
    return open_clocks


def _tell(
    clock: Clock, before: datetime | None, revision: CalendarRevision, by: Actor, now: datetime
) -> Moved:
    events.record(
        "clock.due_moved",
        ticket=clock.ticket,
        by=by,
        now=now,
        clock=clock.name,
        before=before,
        due=clock.due,
        cause=CAUSE,
        revision=revision.number,
    )
    return Moved(clock.ticket.number, clock.name, before, clock.due)

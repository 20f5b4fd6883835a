"""Questions about working calendars: which there are, who counts in them, what a month looks like."""

from __future__ import annotations

from calendar import Calendar as MonthGrid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import selectinload

from qms_tickets.domain.clocks.business_time import stretches
from qms_tickets.domain.clocks.calendar import Calendar as WorkingHours
from qms_tickets.domain.errors import NotFound
from qms_tickets.extensions import db
from qms_tickets.models.agreement import AgreementRevision, Service
from qms_tickets.models.calendar import Calendar, CalendarRevision
from qms_tickets.models.clock import Clock, ClockCalendar
from qms_tickets.models.department import Department
from qms_tickets.models.event import Event
from qms_tickets.models.ticket import Ticket
from qms_tickets.queries.viewer import Viewer
from qms_tickets.queries.visibility import visible_to


@dataclass(frozen=True, slots=True)
class DayView:
    """One square of a month: why it has the hours it has, and which."""

    date: date
    in_month: bool
    kind: str
    hours: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class UsedBy:
    """Who counts in a calendar."""

    departments: tuple[Department, ...] = ()
    services: tuple[Service, ...] = ()
    open_clocks: int = 0


def calendars() -> list[Calendar]:
    found = (
        select(Calendar)
        .where(Calendar.active)
        .options(selectinload(Calendar.revisions))
        .order_by(Calendar.id)
    )
    return list(db.session.scalars(found))


def calendar(code: str) -> Calendar:
    """Errors: NotFound."""
    found = db.session.scalars(
        select(Calendar).where(Calendar.code == code).options(selectinload(Calendar.revisions))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def used_by(each: Calendar) -> UsedBy:
    departments = select(Department).where(Department.calendar_id == each.id, Department.active)
    services = (
        select(Service)
        .join(AgreementRevision, Service.effective_revision_id == AgreementRevision.id)
        .where(AgreementRevision.calendar_id == each.id, Service.active)
    )
    open_clocks = select(func.count(Clock.id)).where(
        Clock.ended_at.is_(None), Clock.id.in_(clocks_counting_in(each))
    )
    return UsedBy(
        tuple(db.session.scalars(departments.order_by(Department.code))),
        tuple(db.session.scalars(services.order_by(Service.code))),
        db.session.scalar(open_clocks) or 0,
    )


def clocks_counting_in(each: Calendar) -> Select[int]:
    """The clocks of which some time counts in a calendar, alone or together with another one."""
    revisions = select(CalendarRevision.id).where(CalendarRevision.calendar_id == each.id)
    return select(ClockCalendar.clock_id).where(
        or_(
            ClockCalendar.calendar_revision_id.in_(revisions),
            ClockCalendar.common_revision_id.in_(revisions),
        )
    )


def month(hours: WorkingHours, year: int, number: int) -> list[list[DayView]]:
    """The weeks of a month, Monday first, with the hours that are really worked on each local date."""
    return [
        [_day(hours, day, in_month=day.month == number) for day in week]
        for week in MonthGrid().monthdatescalendar(year, number)
    ]


def _day(hours: WorkingHours, day: date, *, in_month: bool) -> DayView:
    zone = ZoneInfo(hours.time_zone)
    start = datetime.combine(day, time(), zone)
    end = datetime.combine(day + timedelta(days=1), time(), zone)
    worked = tuple(
        (f"{part.start.astimezone(zone):%H:%M}", _closing(part.end, end, zone))
        for part in stretches(hours, start, end)
    )
    return DayView(day, in_month, hours.kind_of_day(day.toordinal()), worked)


def _closing(instant: datetime, midnight: datetime, zone: ZoneInfo) -> str:
    return "24:00" if instant >= midnight else f"{instant.astimezone(zone):%H:%M}"


@dataclass(frozen=True, slots=True)
class MovedClock:
    """An open clock that a revision moved, as the record has it."""

    ticket: str
    title: str
    clock: str
    before: datetime
    due: datetime


def moved(each: Calendar, number: int, viewer: Viewer) -> tuple[list[MovedClock], int]:
    """What a revision moved, of the tickets that the viewer may see; and how many more due times there were."""
    revised = db.session.scalars(
        select(Event).where(Event.kind == "calendar.revised").order_by(Event.sequence.desc()).limit(500)
    )
    facts = next(
        (e.facts for e in revised if e.facts["calendar"] == each.code and e.facts["revision"] == number), None
    )
    listed = (facts or {}).get("moved") or []
    numbers = {one["ticket"] for one in listed}
    seen = select(Ticket.number, Ticket.title).where(Ticket.number.in_(numbers), visible_to(viewer))
    titles = {row.number: row.title for row in db.session.execute(seen)} if numbers else {}
    shown = [
        MovedClock(
            one["ticket"], titles[one["ticket"]], one["clock"], _instant(one["before"]), _instant(one["due"])
        )
        for one in listed
        if one["ticket"] in titles
    ]
    return shown, len(listed) - len(shown)


def _instant(told: str) -> datetime:
    return datetime.fromisoformat(told.replace("Z", "+00:00"))

"""Put into an installation what it starts with. Done again it adds only what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from qms_tickets.domain import defaults
from qms_tickets.domain.access import Actor
from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.extensions import db
from qms_tickets.models.calendar import Calendar
from qms_tickets.models.housekeeping import Setting
from qms_tickets.models.policy import Policy
from qms_tickets.operations import calendars, policies, settings
from qms_tickets.queries.holidays import CHINA, days_off
from qms_tickets.queries.settings import PRIORITY_MATRIX, QMS_PROCESSES


@dataclass(frozen=True, slots=True)
class Where:
    """Whose clock and whose public holidays the first calendars follow."""

    country: str = CHINA
    zone: str = defaults.CALENDAR_ZONE


AT_HOME = Where()


def seed(now: datetime, by: Actor, where: Where = AT_HOME) -> None:
    """Calendars `office`, `two_shifts`, `night`, `24x7`; policies `standard`, `process`, `rank`; the settings.

    Errors: NotValid (`country`).
    """
    _calendars(now, by, where)
    _policies(now, by)
    _settings(now, by)


def hours_of(code: str, now: datetime) -> dict[str, Any] | None:
    """The hours that a calendar of this code starts with; None where an installation starts with none."""
    return _hours(now, AT_HOME)(code) if code in defaults.CALENDARS else None


def _hours(now: datetime, where: Where) -> Callable[[str], dict[str, Any]]:
    year = now.astimezone(ZoneInfo(where.zone)).year
    stated = defaults.CHINA_OFF if where.country == CHINA else ()
    years = [days_off(where.country, each) for each in sorted({year - 1, year, year + 1, *stated})]
    off = [day for each in years for day in each.off]
    worked = [day for each in years for day in each.worked]
    return lambda code: defaults.calendar_hours(code, off, worked, where.zone)


def _calendars(now: datetime, by: Actor, where: Where) -> None:
    present = set(db.session.scalars(select(Calendar.code)))
    hours = _hours(now, where)
    for code, stated in defaults.CALENDARS.items():
        if code not in present:
            calendars.add(
                code,
                Bilingual.of(stated["name"]),
                hours(code),
                by=by,
                now=now,
                confirmed_until=None if stated.get("always") else _confirmed_until(now, where),
            )


def _confirmed_until(now: datetime, where: Where) -> datetime:
    """The last minute of the last day whose days off are certain: in China until the State has named them."""
    zone = ZoneInfo(where.zone)
    next_year = f"{now.astimezone(zone).year + 1}-12-31"
    last_day = defaults.CHINA_CONFIRMED_UNTIL if where.country == CHINA else next_year
    return datetime.fromisoformat(f"{last_day}T23:59:00").replace(tzinfo=zone)


def _policies(now: datetime, by: Actor) -> None:
    present = set(db.session.scalars(select(Policy.code)))
    for code, stated in defaults.POLICIES.items():
        if code not in present:
            policies.add(code, Bilingual.of(stated["name"]), stated["ladders"], by=by, now=now)


def _settings(now: datetime, by: Actor) -> None:
    present = set(db.session.scalars(select(Setting.name)))
    if PRIORITY_MATRIX not in present:
        settings.set_priority_matrix(defaults.PRIORITY_MATRIX, by=by, now=now)
    if QMS_PROCESSES not in present:
        names = [(code, Bilingual.of(name)) for code, name in defaults.QMS_PROCESSES.items()]
        settings.set_qms_processes(names, by=by, now=now)

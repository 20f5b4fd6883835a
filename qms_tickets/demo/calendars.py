"""The five working calendars of Hengyue, with the holidays of the years around the load."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from qms_tickets.domain import defaults
from qms_tickets.domain.clocks.calendar import Calendar
from qms_tickets.queries.holidays import CHINA, days_off

STUTTGART = "stuttgart"
_STUTTGART_DAY = [["08:00", "12:00"], ["12:30", "16:30"]]

NAMES: dict[str, Any] = {code: stated["name"] for code, stated in defaults.CALENDARS.items()} | {
    STUTTGART: {"zh": "斯图加特", "en": "Stuttgart"}
}


def hours_around(load: datetime) -> dict[str, dict[str, Any]]:
    """Each calendar in the shape that calendar revisions keep."""
    years = [load.year - 1, load.year, load.year + 1]
    chinese = [days_off(CHINA, year) for year in years]
    off = [day for each in chinese for day in each.off]
    worked = [day for each in chinese for day in each.worked]
    told = {code: defaults.calendar_hours(code, off, worked) for code in defaults.CALENDARS}
    return told | {STUTTGART: _stuttgart(years)}


def _stuttgart(years: list[int]) -> dict[str, Any]:
    return {
        "time_zone": "Europe/Berlin",
        "weekly": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), _STUTTGART_DAY),
        "holidays": [day.isoformat() for year in years for day in days_off("DE", year, "BW").off],
    }


def calendars_around(load: datetime) -> dict[str, Calendar]:
    return {code: Calendar.from_hours(told) for code, told in hours_around(load).items()}

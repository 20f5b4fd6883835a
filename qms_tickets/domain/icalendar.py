"""Days off and make-up days in iCalendar (RFC 5545), to be shown in other calendars and taken from them.

Each stretch of days off is one all-day event; a make-up day is one too, with its hours as description, marked by
its category so that it comes back as what it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

HOLIDAY: Final = "HOLIDAY"
WORKING_DAY: Final = "WORKING-DAY"
MOST_EVENTS: Final = 5_000
LONGEST_EVENT: Final = 400
_DAY: Final = timedelta(days=1)
_OCTETS: Final = 75


@dataclass(slots=True)
class Days:
    """What a file says: days off, make-up days with their hours as text, and how many events were left out."""

    off: list[date] = field(default_factory=list)
    worked: dict[date, str] = field(default_factory=dict)
    left_out: int = 0


# --- writing ---------------------------------------------------------------------------------------------------


def write(code: str, name: str, hours: Mapping[str, Any], said: Mapping[str, str], now: datetime) -> str:
    """The calendar's exceptions as a file; `said` are the words for `holiday` and `extra_working_day`."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//QMS Tickets//Working calendars//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_escaped(name)}",
        f"X-WR-TIMEZONE:{hours['time_zone']}",
    ]
    stamp = f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    off = (date.fromisoformat(each) for each in hours.get("holidays", ()) if isinstance(each, str))
    for first, last in runs(sorted(off)):
        lines += _event(code, stamp, first, last, said["holiday"], HOLIDAY, "")
    for told, spans in sorted((hours.get("extra_working_days") or {}).items()):
        day, description = date.fromisoformat(told), ", ".join("-".join(span) for span in spans)
        lines += _event(code, stamp, day, day, said["extra_working_day"], WORKING_DAY, description)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """Days in a row as their first and last."""
    found: list[tuple[date, date]] = []
    for day in days:
        if found and day - found[-1][1] == _DAY:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def _event(
    code: str, stamp: str, first: date, last: date, summary: str, category: str, description: str
) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{first:%Y%m%d}-{category.lower()}-{code}@qms-tickets",
        stamp,
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{last + _DAY:%Y%m%d}",
        f"SUMMARY:{_escaped(summary)}",
        f"CATEGORIES:{category}",
        "TRANSP:TRANSPARENT",
    ]
    return [*lines, *([f"DESCRIPTION:{_escaped(description)}"] if description else []), "END:VEVENT"]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 octets, never cut inside a character."""
    parts, current, size = [], "", 0
    for mark in line:
        width = len(mark.encode())
        if size + width > _OCTETS:
            parts.append(current)
            current, size = " ", 1
        current += mark
        size += width
    return "\r\n".join([*parts, current])


# --- reading ---------------------------------------------------------------------------------------------------


def read(text: str) -> Days:
    """The all-day events of a file. Events with a time of day, or that repeat, are left out and counted.

    Errors: ValueError for what is no calendar, or holds more than anybody's holidays.
    """
    if not re.match(r"\ufeff?\s*BEGIN:VCALENDAR", text, re.IGNORECASE):
        raise ValueError("not a calendar")
    found = Days()
    for number, event in enumerate(_events(text)):
        if number >= MOST_EVENTS:
            raise ValueError("too many events")
        days = _days_of(event)
        if not days or "RRULE" in event:
            found.left_out += 1
        elif event.get("CATEGORIES", "").upper() == WORKING_DAY:
            found.worked[days[0]] = _plain(event.get("DESCRIPTION", ""))
        else:
            found.off += days
    return found


def _events(text: str) -> Iterator[dict[str, str]]:
    """Each event's properties by name; parameters stand behind the name of dates (`DTSTART;VALUE=DATE`)."""
    event: dict[str, str] | None = None
    for line in re.sub(r"\r?\n[ \t]", "", text).splitlines():
        name, colon, value = line.partition(":")
        upper = line.strip().upper()
        if upper == "BEGIN:VEVENT":
            event = {}
        elif upper == "END:VEVENT" and event is not None:
            yield event
            event = None
        elif event is not None and colon:
            event.setdefault(name.partition(";")[0].upper(), value.strip())


def _days_of(event: Mapping[str, str]) -> list[date]:
    first, after = _date(event.get("DTSTART", "")), _date(event.get("DTEND", ""))
    if first is None:
        return []
    last = max(first, (after or first + _DAY) - _DAY)
    length = (last - first).days + 1
    if length > LONGEST_EVENT:
        raise ValueError("an event without end")
    return [first + timedelta(days=number) for number in range(length)]


def _date(told: str) -> date | None:
    """A date alone; an instant is none."""
    if not re.fullmatch(r"[0-9]{8}", told, re.ASCII):
        return None
    try:
        return datetime.strptime(told, "%Y%m%d").date()  # noqa: DTZ007
    except ValueError:
        return None


def _plain(text: str) -> str:
    return re.sub(r"\\([\\;,nN])", lambda found: "\n" if found[1] in "nN" else found[1], text)

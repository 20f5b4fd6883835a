"""A calendar's form: its document in plain fields, and read back.

Hours are written `08:30-12:00, 13:00-17:30`; holidays one a line, a date, a range `2026-02-15..2026-02-23`, or part
of a day `2026-12-24 13:00-24:00`; extra working days one a line with their hours after a colon.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from qms_tickets.domain import icalendar
from qms_tickets.domain.clocks.opening_hours import WEEKDAYS
from qms_tickets.domain.errors import FieldError, NotValid
from qms_tickets.queries.holidays import days_off
from qms_tickets.web.told import FIRST_YEAR, LAST_YEAR

_TIME: Final = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"
_PAIR: Final = re.compile(rf"\s*({_TIME})\s*[-–~\uff5e\u81f3]\s*({_TIME}|24:00)\s*")
_DATE: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_RANGE: Final = re.compile(rf"({_DATE})\s*(?:\.\.|\u2026|\u81f3|~|\uff5e)\s*({_DATE})")
_PARTIAL: Final = re.compile(rf"({_DATE})\s+(.+)")
_EXTRA: Final = re.compile(rf"({_DATE})\s*(?:[:：]\s*(.*))?")
LONGEST_RANGE: Final = 400
MOST_LINES: Final = 2_000


class Unread(ValueError):
    """A part of a field that says nothing readable; the code and its fact become the field's sentence."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.error = FieldError(code, {name: told[:40] for name, told in facts.items()})


def fields_of(hours: Mapping[str, Any]) -> dict[str, str]:
    """The document as it stands in the form."""
    weekly = hours.get("weekly") or {}
    return {
        "time_zone": hours.get("time_zone", ""),
        "always": "1" if hours.get("always") else "",
        **{f"weekly.{day}": _spans_text(weekly.get(day, ())) for day in WEEKDAYS},
        "holidays": "\n".join(_holidays_text(hours.get("holidays") or ())),
        "extra": "\n".join(
            f"{day}: {_spans_text(spans)}" for day, spans in (hours.get("extra_working_days") or {}).items()
        ),
    }


def hours_of(form: Mapping[str, str]) -> dict[str, Any]:
    """The document that the form says. Errors: NotValid, by field."""
    errors: dict[str, FieldError] = {}
    hours: dict[str, Any] = {"time_zone": form.get("time_zone", "").strip()}
    if form.get("always"):
        hours["always"] = True
    else:
        hours["weekly"] = _weekly(form, errors)
    hours["holidays"] = _read_lines(form.get("holidays", ""), "holidays", _holiday, errors)
    hours["extra_working_days"] = {}
    for day, spans in _read_lines(form.get("extra", ""), "extra", _extra_day, errors):
        hours["extra_working_days"].setdefault(day, []).extend(spans)
    if errors:
        raise NotValid(errors)
    return hours


def _weekly(form: Mapping[str, str], errors: dict[str, FieldError]) -> dict[str, list[list[str]]]:
    weekly = {}
    for day in WEEKDAYS:
        text = form.get(f"weekly.{day}", "").strip()
        try:
            spans = _spans(text)
        except Unread as wrong:
            errors[f"weekly.{day}"] = wrong.error
            continue
        if spans:
            weekly[day] = spans
    return weekly


def _spans(text: str) -> list[list[str]]:
    """Errors: Unread for a part that is no interval."""
    spans = []
    for part in re.split(r"[,，;；、]", text):
        if not part.strip():
            continue
        found = _PAIR.fullmatch(part)
        if found is None:
            raise Unread("wrong_hours", hours=part.strip())
        spans.append([each.zfill(5) for each in found.groups()])
    return spans


def _read_lines(text: str, field: str, read: Any, errors: dict[str, FieldError]) -> list[Any]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        errors[field] = FieldError("too_many", {"limit": MOST_LINES})
        return []
    found: list[Any] = []
    for line in lines:
        try:
            found.extend(read(line))
        except Unread as wrong:
            errors.setdefault(field, wrong.error)
    return found


def _holiday(line: str) -> Iterable[Any]:
    between = _RANGE.fullmatch(line)
    if between:
        first, last = (_day(each) for each in between.groups())
        if not 0 <= (last - first).days <= LONGEST_RANGE:
            raise Unread("wrong_date", date=line)
        return [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]
    part = _PARTIAL.fullmatch(line)
    if part:
        day = _day(part[1]).isoformat()
        return [{"date": day, "from": start, "to": end} for start, end in _spans(part[2])]
    return [_day(line).isoformat()]


def _day(text: str) -> date:
    """Errors: Unread."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Unread("wrong_date", date=text) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unread("wrong_date", date=text)
    return found


def _extra_day(line: str) -> Iterable[tuple[str, list[list[str]]]]:
    found = _EXTRA.fullmatch(line)
    if found is None:
        raise Unread("wrong_date", date=line)
    day, spans = _day(found[1]).isoformat(), _spans(found[2] or "")
    if not spans:
        raise Unread("extra_day_without_hours", date=day)
    return [(day, spans)]


def _spans_text(spans: Iterable[Iterable[str]]) -> str:
    return ", ".join("-".join(span) for span in spans)


def _holidays_text(holidays: Iterable[Any]) -> list[str]:
    """Days in a row are one line."""
    whole = sorted(date.fromisoformat(each) for each in holidays if isinstance(each, str))
    partial = [each for each in holidays if isinstance(each, Mapping)]
    lines: list[str] = []
    for first, last in icalendar.runs(whole):
        lines.append(first.isoformat() if first == last else f"{first.isoformat()}..{last.isoformat()}")
    return lines + [f"{each['date']} {each['from']}-{each['to']}" for each in partial]


def filled(form: Mapping[str, str], country: str, subdivision: str, year: int) -> tuple[dict[str, str], bool]:
    """The form with the public holidays of a year in place of what it had for that year, and whether they are certain.

    A make-up working day gets the hours of the first day of the week that has some. Errors: NotValid.
    """
    found = days_off(country, year, subdivision or None)
    hours = hours_of(form)
    kept = [each for each in hours["holidays"] if not _in_year(each, year)]
    usual = next(iter((hours.get("weekly") or {}).values()), [["00:00", "24:00"]])
    extra = {
        day: spans for day, spans in hours["extra_working_days"].items() if not day.startswith(f"{year}-")
    }
    extra |= {day.isoformat(): usual for day in found.worked}
    hours["holidays"] = kept + [day.isoformat() for day in found.off]
    hours["extra_working_days"] = dict(sorted(extra.items()))
    return {**form, **fields_of(hours)}, found.confirmed


def _in_year(holiday: Any, year: int) -> bool:
    told = holiday["date"] if isinstance(holiday, Mapping) else holiday
    return str(told).startswith(f"{year}-")


def taken_over(form: Mapping[str, str], text: str) -> tuple[dict[str, str], icalendar.Days]:
    """The form with the days of another calendar's file added. Errors: NotValid."""
    try:
        days = icalendar.read(text)
    except ValueError:
        raise NotValid(file="not_a_calendar_file") from None
    hours = hours_of(form)
    usual = next(iter((hours.get("weekly") or {}).values()), [["00:00", "24:00"]])
    hours["holidays"] = [*hours["holidays"], *(day.isoformat() for day in days.off)]
    for day, told in days.worked.items():
        hours["extra_working_days"][day.isoformat()] = _spans_or(told, usual)
    return {**form, **fields_of({**hours, "holidays": _once(hours["holidays"])})}, days


def _once(holidays: list[Any]) -> list[Any]:
    return [each for number, each in enumerate(holidays) if each not in holidays[:number]]


def _spans_or(text: str, usual: list[list[str]]) -> list[list[str]]:
    try:
        return _spans(text) or usual
    except Unread:
        return usual

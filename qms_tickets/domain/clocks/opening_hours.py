"""What a calendar says, read from and written to the JSON shape that scripts and the API use.

Times of day are seconds after midnight; an end past midnight is beyond 86,400.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .instants import FIRST_DATE, LAST_DATE, CalendarError
from .zones import zone

Span = tuple[int, int]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIELDS = frozenset({"time_zone", "weekly", "always", "holidays", "extra_working_days"})

_WHOLE_DAY = 86_400
_ALWAYS = (((0, _WHOLE_DAY),),) * 7
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?|24:00(?::00)?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class OpeningHours:
    time_zone: str
    weekly: tuple[tuple[Span, ...], ...]
    whole_holidays: frozenset[int]
    partial_holidays: tuple[tuple[int, Span], ...]
    extra_days: tuple[tuple[int, tuple[Span, ...]], ...]

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> OpeningHours:
        _expect(told, Mapping, "calendar")
        for field in told:
            if field not in FIELDS:
                raise CalendarError("unknown_field", field=str(field))
        whole, partial = _holidays(told.get("holidays") or ())
        hours = cls(
            time_zone=_zone_name(told),
            weekly=_weekly(told),
            whole_holidays=whole,
            partial_holidays=partial,
            extra_days=_extra_days(told.get("extra_working_days") or {}),
        )
        if not any(hours.weekly) and not any(spans for _, spans in hours.extra_days):
            raise CalendarError("no_working_time")
        return hours

    @property
    def is_always(self) -> bool:
        return self.weekly == _ALWAYS

    def write(self) -> dict[str, Any]:
        told: dict[str, Any] = {"time_zone": self.time_zone}
        if self.is_always:
            told["always"] = True
        else:
            told["weekly"] = {
                name: _spans_told(spans) for name, spans in zip(WEEKDAYS, self.weekly, strict=True) if spans
            }
        if self.whole_holidays or self.partial_holidays:
            told["holidays"] = self._holidays_told()
        if self.extra_days:
            told["extra_working_days"] = {
                _date_told(day): _spans_told(spans) for day, spans in self.extra_days
            }
        return told

    def _holidays_told(self) -> list[Any]:
        whole: list[Any] = [_date_told(day) for day in sorted(self.whole_holidays)]
        partial = [
            {"date": _date_told(day), "from": _time_told(start), "to": _time_told(end)}
            for day, (start, end) in self.partial_holidays
        ]
        return whole + partial


def _zone_name(told: Mapping[str, Any]) -> str:
    name = told.get("time_zone")
    if name is None:
        raise CalendarError("missing_field", field="time_zone")
    if not isinstance(name, str):
        raise CalendarError("unknown_zone", zone=name)
    return zone(name).key


def _weekly(told: Mapping[str, Any]) -> tuple[tuple[Span, ...], ...]:
    always, weekly = told.get("always", False), told.get("weekly")
    _expect(always, bool, "always")
    if always:
        if weekly:
            raise CalendarError("always_and_weekly")
        return _ALWAYS
    if weekly is None:
        raise CalendarError("missing_field", field="weekly")
    _expect(weekly, Mapping, "weekly")
    for name in weekly:
        if name not in WEEKDAYS:
            raise CalendarError("wrong_weekday", weekday=str(name))
    return tuple(_spans(weekly.get(name) or ()) for name in WEEKDAYS)


def _holidays(told: Any) -> tuple[frozenset[int], tuple[tuple[int, Span], ...]]:
    _expect(told, list | tuple, "holidays")
    whole, partial = set(), set()
    for holiday in told:
        if isinstance(holiday, Mapping):
            partial.add(_partial_holiday(holiday))
        else:
            whole.add(_date(holiday))
    return frozenset(whole), tuple(sorted(partial))


def _partial_holiday(told: Mapping[str, Any]) -> tuple[int, Span]:
    for field in ("date", "from", "to"):
        if field not in told:
            raise CalendarError("missing_field", field=field)
    return _date(told["date"]), _span((told["from"], told["to"]))


def _extra_days(told: Any) -> tuple[tuple[int, tuple[Span, ...]], ...]:
    _expect(told, Mapping, "extra_working_days")
    return tuple(sorted((_date(day), _spans(spans)) for day, spans in told.items()))


def _spans(told: Any) -> tuple[Span, ...]:
    _expect(told, list | tuple, "hours")
    return tuple(sorted({_span(pair) for pair in told}))


def _span(told: Any) -> Span:
    if not isinstance(told, list | tuple) or len(told) != 2:
        raise CalendarError("wrong_hours", hours=told)
    start, end = _time(told[0]), _time(told[1])
    if start == _WHOLE_DAY:
        raise CalendarError("wrong_time", time=told[0])
    return start, end if end > start else end + _WHOLE_DAY


def _time(told: Any) -> int:
    found = _TIME.fullmatch(told) if isinstance(told, str) else None
    if found is None:
        raise CalendarError("wrong_time", time=told)
    hour, minute, second = found.groups(default="0")
    if told.startswith("24"):
        return _WHOLE_DAY
    return int(hour) * 3_600 + int(minute) * 60 + int(second)


def _date(told: Any) -> int:
    try:
        if isinstance(told, str) and _DATE.fullmatch(told):
            day = date.fromisoformat(told)
            if FIRST_DATE < day < LAST_DATE:
                return day.toordinal()
    except ValueError:
        pass
    raise CalendarError("wrong_date", date=told)


def _expect(value: object, kind: Any, field: str) -> None:
    if not isinstance(value, kind):
        raise CalendarError("wrong_type", field=field)


def _date_told(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def _spans_told(spans: Iterable[Span]) -> list[list[str]]:
    return [[_time_told(start), _time_told(end)] for start, end in spans]


def _time_told(second: int) -> str:
    second = second if second <= _WHOLE_DAY else second - _WHOLE_DAY
    hour, rest = divmod(second, 3_600)
    minute, second = divmod(rest, 60)
    return f"{hour:02}:{minute:02}:{second:02}" if second else f"{hour:02}:{minute:02}"

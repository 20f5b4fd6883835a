"""Words for one reader: a language, a time zone and the present instant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from babel.numbers import format_decimal

from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.words import catalogue

MINUTE, HOUR, DAY = 60, 3_600, 86_400
WORKING_DAY = 8 * HOUR
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NOTHING = "–"

Day: TypeAlias = date  # inside Words, `date` is the method

# English of the catalogue is British; Babel knows both under these names.
LOCALES = {"zh_Hans": "zh_Hans", "en": "en_GB"}


class Words:
    """What one reader is told. Give it instants, seconds, codes and names; it gives sentences."""

    def __init__(self, language: str, zone: str | tzinfo, now: datetime) -> None:
        self.language = language
        self.zone: tzinfo = ZoneInfo(zone) if isinstance(zone, str) else zone
        self.now = now

    # Messages

    def text(self, message: str, /, **variables: Any) -> str:
        return catalogue.text(self.language, message, **variables)

    __call__ = text

    def code(self, prefix: str, code: str, /, **variables: Any) -> str:
        """The word for a code: `code("state", "in_progress")` is the message `state-in-progress`."""
        return self.text(message_id(prefix, code), **variables)

    def has(self, message: str) -> bool:
        return catalogue.has(self.language, message)

    def name(self, name: Bilingual | Mapping[str, str] | str | None) -> str:
        """A name of the organisation's own, in the reader's language where it has one."""
        return name if isinstance(name, str) else Bilingual.of(name).in_(self.language)

    def list(self, items: Iterable[str]) -> str:
        *before, last = list(items) or [""]
        if not before:
            return last
        return self.text("list-of", before=self.text("list-comma").join(before), last=last)

    # Instants

    def in_zone(self, zone: str | tzinfo) -> Words:
        """The same reader, told in another zone's time."""
        return Words(self.language, zone, self.now)

    def local(self, instant: datetime) -> datetime:
        return instant.astimezone(self.zone)

    def when(self, instant: datetime) -> str:
        """As a person would say it: "today 15:30", "Thu 16:30", "14 Feb 10:00", "4 Jan 2027 10:00"."""
        local = self.local(instant)
        return self.text("when-day-time", day=self.day(local.date()), time=f"{local:%H:%M}")

    def day(self, day: Day) -> str:
        """The day alone, as seen from today: "today", "Thu", "14 Feb", "4 Jan 2027". A weekday is one to come."""
        away = (day - self.today).days
        if -1 <= away <= 1:
            return self.text(("when-yesterday", "when-today", "when-tomorrow")[away + 1])
        if 0 < away <= 6:
            return self.code("weekday", WEEKDAYS[day.weekday()])
        return self.date(day)

    def date(self, day: Day | datetime) -> str:
        """A date in words, with its year when it is another one: "14 Feb", "4 Jan 2027"."""
        day = self.local(day).date() if isinstance(day, datetime) else day
        month = self.text(f"month-{day.month}")
        if day.year == self.today.year:
            return self.text("date-day-month", day=str(day.day), month=month)
        return self.text("date-day-month-year", day=str(day.day), month=month, year=str(day.year))

    def weekday(self, day: Day | datetime) -> str:
        day = self.local(day).date() if isinstance(day, datetime) else day
        return self.code("weekday", WEEKDAYS[day.weekday()])

    def stamp(self, instant: datetime) -> str:
        """For tables: "2026-02-14 10:00"."""
        return f"{self.local(instant):%Y-%m-%d %H:%M}"

    def iso_date(self, day: Day | datetime) -> str:
        """For tables: "2026-02-14"."""
        return f"{self.local(day) if isinstance(day, datetime) else day:%Y-%m-%d}"

    def clock_time(self, instant: datetime) -> str:
        return f"{self.local(instant):%H:%M}"

    @property
    def today(self) -> Day:
        return self.local(self.now).date()

    def zone_name(self, zone: str | ZoneInfo) -> str:
        """A zone by its best-known town: "Shanghai", "上海"."""
        return str(get_timezone_location(str(zone), locale=LOCALES[self.language], return_city=True))

    def zone_note(self, zone: str | ZoneInfo) -> str:
        """Names both zones when the reader's clock differs from the calendar's; else nothing."""
        other = ZoneInfo(zone) if isinstance(zone, str) else zone
        if self._runs_like(other):
            return ""
        return self.text("zone-note", counted=self.zone_name(other), shown=self.zone_name(str(self.zone)))

    def told_in(self) -> str:
        """Names the zone of all instants, once in the head of a print; with both offsets where there is summer time."""
        year = self.local(self.now).year
        offsets = {datetime(year, month, 1, tzinfo=self.zone).utcoffset() or timedelta(0) for month in (1, 7)}
        offset = "UTC" + "/".join(_signed(offset) for offset in sorted(offsets))
        return self.text("time-told-in", zone=str(self.zone), offset=offset)

    def _runs_like(self, zone: tzinfo) -> bool:
        """Now and half a year on, so that summer time is noticed in winter."""
        instants = (self.now, self.now + timedelta(days=182))
        return all(
            instant.astimezone(zone).utcoffset() == self.local(instant).utcoffset() for instant in instants
        )

    # Lengths of time

    def duration(self, seconds: float) -> str:
        """Working time to the minute, rounded down: "2 h 10 min", "10 min", "45 s"."""
        seconds = int(abs(seconds))
        if seconds < MINUTE:
            return self.text("duration-seconds", n=seconds)
        hours, minutes = divmod(seconds // MINUTE, 60)
        if not hours:
            return self.text("duration-minutes", n=minutes)
        return self._whole_and_rest("duration-hours", hours, "duration-hours-minutes", minutes)

    def _whole_and_rest(self, whole: str, n: int, both: str, rest: int) -> str:
        return self.text(both, n=n, rest=rest) if rest else self.text(whole, n=n)

    def exact(self, seconds: float) -> str:
        """Working time to the second, for sums that a reader repeats: "3 h 30 min 12 s"."""
        seconds = int(abs(seconds))
        if not seconds:
            return self.text("duration-minutes", n=0)
        whole, rest = seconds - seconds % MINUTE, seconds % MINUTE
        parts = [self.duration(length) for length in (whole, rest) if length]
        return " ".join(parts)

    def rough(self, seconds: float, working_day: int = WORKING_DAY) -> str:
        """Working time for lists: as `duration`, from three working days on in whole days."""
        if not _is_long(seconds, working_day):
            return self.duration(seconds)
        return self.text("duration-working-days", n=int(abs(seconds)) // working_day)

    def left(self, seconds: float, working_day: int = WORKING_DAY) -> str:
        """What is left, or by how much it is over: "2 h 10 min left", "25 min over"."""
        message = "time-over" if seconds < 0 else "time-left"
        return self.text(message, time=self.rough(seconds, working_day))

    def elapsed(self, seconds: float) -> str:
        """Natural time in days and hours: "2 days 3 h"."""
        seconds = int(abs(seconds))
        days, rest = divmod(seconds, DAY)
        if not days:
            return self.duration(seconds)
        return self._whole_and_rest("elapsed-days", days, "elapsed-days-hours", rest // HOUR)

    def due_phrase(
        self, due: datetime | None, remaining_seconds: float, state: str, working_day: int = WORKING_DAY
    ) -> str:
        """A running, paused or ended clock in one clause; `remaining_seconds` is negative when it is late."""
        late, time = remaining_seconds < 0, self.rough(remaining_seconds, working_day)
        if state == "paused" or due is None:
            return self.text("due-paused-late" if late else "due-paused", time=time)
        if state == "ended":
            return self.text("due-ended", when=self.when(due))
        # A working day is working time already.
        unit = "-days" if _is_long(remaining_seconds, working_day) else ""
        if late:
            return self.text(f"due-late{unit}", time=time)
        return self.text(f"due-running{unit}", when=self.when(due), time=time)

    # Numbers

    def number(self, number: float | Decimal | None, digits: int = 3) -> str:
        if number is None:
            return NOTHING
        pattern = "#,##0." + "#" * digits if digits else "#,##0"
        return format_decimal(number, format=pattern, locale=LOCALES[self.language])

    def percent(self, share: float | Decimal | None, digits: int = 1) -> str:
        """A share of one as "86.4%"; a share of nothing is a dash."""
        return NOTHING if share is None else f"{float(share) * 100:.{digits}f}%"

    def size(self, octets: int) -> str:
        """The size of a file: "310 kB", "1.2 MB"."""
        if octets < 1_000:
            return f"{octets} B"
        if octets < 999_500:
            return f"{octets / 1_000:.0f} kB"
        return f"{self.number(octets / 1_000_000, digits=1)} MB"


def _is_long(seconds: float, working_day: int) -> bool:
    return abs(seconds) >= 3 * working_day


def _offset(instant: datetime, zone: tzinfo) -> timedelta | None:
    return instant.astimezone(zone).utcoffset()


def message_id(prefix: str, code: str) -> str:
    """Codes are written in snake case, messages in kebab case."""
    return f"{prefix}-{code.replace('_', '-').lower()}"


def _signed(offset: timedelta) -> str:
    """ "+8", "-3:30" """
    minutes = int(offset.total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"

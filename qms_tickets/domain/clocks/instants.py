"""Aware datetimes outside, whole microseconds since 1970 inside: no drift, and fast to compare."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
DAY = 86_400 * SECOND
EPOCH_ORDINAL = EPOCH.toordinal()

# Every walk ends here: far enough from the ends of `datetime` for any zone's local time.
FIRST_DATE, LAST_DATE = date(1, 1, 8), date(9999, 12, 24)
FIRST_INSTANT = (FIRST_DATE.toordinal() + 2 - EPOCH_ORDINAL) * DAY
LAST_INSTANT = (LAST_DATE.toordinal() - 2 - EPOCH_ORDINAL) * DAY


class CalendarError(ValueError):
    """Something that cannot be reckoned with; the code and its facts become a sentence elsewhere."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code} ({told})" if told else self.code


def microseconds_of(length: timedelta) -> int:
    return length.days * DAY + length.seconds * SECOND + length.microseconds


def from_instant(instant: datetime) -> int:
    if instant.tzinfo is None:
        raise CalendarError("instant_without_zone", instant=instant.isoformat())
    since = instant - EPOCH
    return since.days * DAY + since.seconds * SECOND + since.microseconds


def to_instant(microseconds: int) -> datetime:
    return EPOCH + timedelta(0, 0, microseconds)


def to_length(microseconds: int) -> timedelta:
    return timedelta(0, 0, microseconds)


def in_utc(instant: datetime) -> datetime:
    """The same instant in UTC; datetimes of one other zone would compare by their wall time."""
    if instant.tzinfo is UTC:
        return instant
    return to_instant(from_instant(instant))

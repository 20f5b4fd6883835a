"""Time zones by their IANA name, always from the `tzdata` that the product pins.

`ZoneInfo(key)` prefers the machine's own files; two servers with different files would then
disagree about a due time. Only where `tzdata` is missing do the machine's files serve.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo, available_timezones

from .instants import DAY, EPOCH_ORDINAL, SECOND, CalendarError, to_instant

_PINNED = "tzdata.zoneinfo"
_TWO_DAYS = timedelta(days=2)


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    try:
        return frozenset(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())
    except ModuleNotFoundError:
        return frozenset(available_timezones())


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    if name not in names():
        raise CalendarError("unknown_zone", zone=name)
    try:
        file = resources.files(_PINNED).joinpath(name)
    except ModuleNotFoundError:
        return ZoneInfo(name)
    with file.open("rb") as rules:
        return ZoneInfo.from_file(rules, key=name)


def opening_instant(ordinal: int, second: int, place: ZoneInfo) -> int:
    """The instant of a local opening time; of two occurrences the first."""
    return _instant(ordinal, second, place, second_occurrence=False)


def closing_instant(ordinal: int, second: int, place: ZoneInfo) -> int:
    """The instant of a local closing time; of two occurrences the second.

    Midnight is the border between two days before it is a closing: it takes the first, so that
    the days of a calendar never overlap.
    """
    return _instant(ordinal, second, place, second_occurrence=second % 86_400 != 0)


@lru_cache(maxsize=65_536)
def steady_offset(ordinal: int, place: ZoneInfo) -> int | None:
    """The offset of two local days, so of all hours that begin on the first; None where the clocks change.

    No zone ever went there and back within two days, which a test checks for each release of `tzdata`.
    """
    midnight = datetime.fromordinal(ordinal).replace(tzinfo=place)
    offset = _offset(midnight)
    return offset if _offset(midnight.replace(fold=1) + _TWO_DAYS) == offset else None


def _instant(ordinal: int, second: int, place: ZoneInfo, second_occurrence: bool) -> int:
    local = datetime.fromordinal(ordinal) + timedelta(seconds=second)
    naive = (ordinal - EPOCH_ORDINAL) * DAY + second * SECOND
    earlier = _offset(local.replace(tzinfo=place))
    later = _offset(local.replace(tzinfo=place, fold=1))
    if later > earlier:
        return _change_between(naive - later, naive - earlier, naive, place)
    return naive - (later if second_occurrence else earlier)


def _change_between(low: int, high: int, naive: int, place: ZoneInfo) -> int:
    """The first instant, to the second, whose local time is not before a local time that was skipped."""
    while high - low > SECOND:
        middle = low + (high - low) // (2 * SECOND) * SECOND
        local = middle + _offset(to_instant(middle).astimezone(place))
        low, high = (low, middle) if local >= naive else (middle, high)
    return high


def _offset(local: datetime) -> int:
    offset = local.utcoffset()
    assert offset is not None
    return (offset.days * 86_400 + offset.seconds) * SECOND


def local_date(instant: int, place: ZoneInfo) -> int:
    """The ordinal of the local date at an instant: the one whose midnight came last.

    Where clocks go back over midnight the wall shows the day before once more; the new day has begun all the same.
    """
    ordinal = to_instant(instant).astimezone(place).toordinal()
    return ordinal + 1 if opening_instant(ordinal + 1, 0, place) <= instant else ordinal

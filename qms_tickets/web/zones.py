"""Time zones and countries to choose from."""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.core import get_global

from qms_tickets.domain.clocks import zones
from qms_tickets.queries.holidays import countries
from qms_tickets.words.reader import LOCALES

_FIRST = (
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Tokyo",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "UTC",
)


@cache
def _all() -> tuple[str, ...]:
    towns = sorted(
        name for name in zones.names() if "/" in name and not name.startswith(("Etc/", "SystemV/"))
    )
    return (*_FIRST, *(name for name in towns if name not in _FIRST))


def zone_names(present: str | None = None) -> list[tuple[str, str]]:
    """(name, words), the usual ones first; what is stored now is always among them."""
    names = _all() if present is None or present in _all() else (present, *_all())
    return [(name, name.replace("_", " ")) for name in names]


def country_names(language: str) -> list[tuple[str, str]]:
    """Code and name of each country whose holidays are known, by name."""
    names = Locale.parse(LOCALES[language]).territories
    return sorted(((code, names[code]) for code, _ in countries() if code in names), key=lambda each: each[1])


def country_of(zone: str) -> str:
    """The country that a zone lies in; empty where it lies in none whose holidays are known."""
    code = str(get_global("zone_territories").get(zone, ""))
    return code if code in dict(countries()) else ""

"""Time zones to choose from."""

from __future__ import annotations

from functools import cache

from qms_tickets.domain.clocks import zones

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

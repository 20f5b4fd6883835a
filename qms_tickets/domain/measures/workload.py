"""How old the work at hand is: days since it was asked for, in bands that are read at a glance."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

# Where each band ends, in days; the last has no end.
AGES: Final = (1, 3, 7, 30)
BANDS: Final = len(AGES) + 1


def edges(now: datetime) -> list[tuple[datetime | None, datetime | None]]:
    """Of each band, youngest first: asked for at or after the first instant, and before the second."""
    ends = [None, *(now - timedelta(days=days) for days in AGES), None]
    return [(since, until) for until, since in pairwise(ends)]

"""When a reader may be disturbed: in the own working hours, and for digests when the working day starts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from qms_tickets.domain.clocks.business_time import opening_at_or_after
from qms_tickets.domain.clocks.schedule import Hours

# A calendar that always runs has no opening: its digests come in the morning.
DAY_STARTS_AT: Final = 6
AT_ONCE: Final = "at_once"
DAILY: Final = "daily"
WEEKLY: Final = "weekly"
# How a person may want to hear by mail of what is no escalation.
HEARS: Final = (AT_ONCE, DAILY, WEEKLY)


def next_hearing(hours: Hours, now: datetime) -> datetime:
    """Now within working hours, else when they begin."""
    return opening_at_or_after(hours, now)


def next_digest(hours: Hours, now: datetime, every: str = DAILY) -> datetime:
    """The start of the next working day, or of the working week."""
    morning = now.astimezone(ZoneInfo(hours.time_zone)).replace(
        hour=DAY_STARTS_AT, minute=0, second=0, microsecond=0
    )
    if every == WEEKLY:
        morning -= timedelta(days=morning.weekday())
    step = timedelta(days=7 if every == WEEKLY else 1)
    while (start := opening_at_or_after(hours, morning)) < now:
        morning += step
    return start

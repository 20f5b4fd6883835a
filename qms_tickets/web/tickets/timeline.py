"""Who held the ticket, hour by hour: the clocks' runs as two lanes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from qms_tickets.domain.clocks.business_time import stretches
from qms_tickets.queries.clocks import hours_of_side
from qms_tickets.web.lanes import Holding, Picture, Stretch, lanes
from qms_tickets.web.times import Left, shown_clock

HOLDING_CLOCKS = ("delivery", "input", "acceptance")
# Beyond so much time a lane has no hours left to show, only days.
LONGEST = timedelta(days=45)


def picture_of(ticket: Any, left: Left | None, zone: str, now: datetime) -> Picture | None:
    """None for a ticket that nobody has held yet."""
    held = _holdings(ticket, now)
    if not held:
        return None
    end = now if ticket.is_open else held[-1][2]
    begin = max(held[0][1], end - LONGEST)
    clock = shown_clock(ticket)
    shown = clock if clock is not None and clock.kind != "rating" else None
    due = None if shown is None or left is None else left.due
    first = None if shown is None or shown.first_due == due else shown.first_due
    last = max(end, *(instant for instant in (due, first) if instant is not None), end) + timedelta(hours=1)
    drawn = lanes(
        _open_hours(ticket, "customer", begin, last),
        _open_hours(ticket, "supplier", begin, last),
        [(side, max(start, begin), until) for side, start, until in held if until > begin],
        now=end,
        zone=ZoneInfo(zone),
        due=due,
        first_due=first if first is not None and first >= begin else None,
        holder=ticket.holder if shown is not None and shown.state == "running" else None,
        due_state="plain" if left is None or left.state == "paused" else left.state,
        over=_overdue(ticket, now),
    )
    # The last line of what is over is its end, not the present.
    return drawn if ticket.is_open else replace(drawn, markers=[])


def _holdings(ticket: Any, now: datetime) -> list[Holding]:
    held = [
        (clock.side, run.from_, run.until or now)
        for clock in ticket.clocks
        if clock.kind in HOLDING_CLOCKS
        for run in clock.runs
    ]
    return sorted(held, key=lambda holding: holding[1])


def _overdue(ticket: Any, now: datetime) -> list[Holding]:
    return [
        (clock.side, max(clock.due, run.from_), run.until or now)
        for clock in ticket.clocks
        if clock.kind != "rating" and clock.due is not None
        for run in clock.runs
        if (run.until or now) > clock.due
    ]


def _open_hours(ticket: Any, side: str, begin: datetime, end: datetime) -> list[Stretch]:
    hours = hours_of_side(ticket, side, HOLDING_CLOCKS, begin)
    day = timedelta(days=1)
    return [(part.start, part.end) for part in stretches(hours, begin - day, end + day)]

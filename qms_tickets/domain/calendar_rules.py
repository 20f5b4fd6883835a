"""What a department's calendar may not say, though it could be reckoned with.

It needs hours in its weeks, or clocks would one day find no time to be due in. Hours that overlap, and a day that is
both off and worked, are slips of the pen: which of the two was meant nobody can tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from qms_tickets.domain.errors import FieldError

Spans = Sequence[Sequence[str]]


def complaints(hours: Mapping[str, Any]) -> dict[str, FieldError]:
    """By place in the document, which is in the form in which calendars are written."""
    found = dict(_overlapping(hours))
    if not (hours.get("weekly") or hours.get("always")):
        found["weekly"] = FieldError("no_weekly_hours")
    for day in _both_off_and_worked(hours):
        found[f"extra_working_days.{day}"] = FieldError("both_off_and_worked", {"date": day})
    return found


def _overlapping(hours: Mapping[str, Any]) -> Iterator[tuple[str, FieldError]]:
    for part in ("weekly", "extra_working_days"):
        for day, spans in (hours.get(part) or {}).items():
            if _overlap(spans):
                told = ", ".join(f"{start}-{end}" for start, end in spans)
                yield f"{part}.{day}", FieldError("overlapping_hours", {"hours": told})


def _overlap(spans: Spans) -> bool:
    """Times of day compare as text; hours over midnight begin last, so only the last may end before it begins."""
    ordered = sorted((start, end) for start, end in spans)
    return any(end > later or end <= start for (start, end), (later, _) in pairwise(ordered))


def _both_off_and_worked(hours: Mapping[str, Any]) -> list[str]:
    off = {day if isinstance(day, str) else day["date"] for day in hours.get("holidays", ())}
    return sorted(off & set(hours.get("extra_working_days", {})))

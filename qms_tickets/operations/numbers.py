"""Gapless numbers of a series and year, given in the transaction that uses them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from qms_tickets.extensions import db
from qms_tickets.models.housekeeping import Counter
from qms_tickets.queries.kept import kept


def next_number(series: str, now: datetime, zone: str) -> str:
    """The next number, for example `T-2026-000123`; the year is that of the installation's zone."""
    year = now.astimezone(ZoneInfo(zone)).year
    name = f"{series}-{year}"
    counter = kept(("counter", name), lambda: _locked(name))
    counter.value += 1
    return f"{name}-{counter.value:06d}"


def _locked(name: str) -> Counter:
    """Nobody else counts in this series until the transaction ends."""
    counter = db.session.scalars(select(Counter).where(Counter.name == name).with_for_update()).one_or_none()
    if counter is None:
        counter = Counter(name=name, value=0)
        db.session.add(counter)
    return counter

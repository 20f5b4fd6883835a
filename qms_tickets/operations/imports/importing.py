"""`import-log` from the file to the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from qms_tickets.domain.access import Actor
from qms_tickets.domain.clocks.calendar import Calendar as WorkingHours
from qms_tickets.domain.clocks.schedule import Hours
from qms_tickets.domain.taking_over.mapping import LogMapping
from qms_tickets.domain.taking_over.rows import Raw, Refused, course_of
from qms_tickets.extensions import db
from qms_tickets.models.calendar import Calendar
from qms_tickets.operations import defaults, events
from qms_tickets.operations.imports.names import Mentioned
from qms_tickets.operations.imports.reading import UnreadableFile, rows_of
from qms_tickets.operations.imports.report import Report
from qms_tickets.operations.imports.staging import Stage
from qms_tickets.operations.imports.taking import Shelf, Taking, prepare, present


@dataclass(frozen=True, slots=True)
class Ready:
    """What was read and reckoned, waiting to be written."""

    mapping: LogMapping
    shelf: Shelf
    mentioned: Mentioned
    report: Report


def get_ready(
    path: Path,
    mapping: LogMapping,
    *,
    now: datetime | None = None,
    progress: Callable[[int], None] = lambda n: None,
) -> Ready:
    """Read, repair, refuse and reckon everything; the database is only asked for the calendar.

    A new installation has none yet: then it is the one that `now` it would start with.

    Errors: UnreadableFile.
    """
    report, mentioned, shelf = Report(mapping.source), Mentioned(), Shelf()
    hours = _hours(mapping, now)
    with Stage() as stage:
        stage.add(_counted(rows_of(path, mapping), mapping, report))
        for number, rows in stage.by_ticket():
            course, refused = course_of(number, rows, mapping)
            report.refuse(refused)
            if course is not None:
                report.read(course)
                shelf.put(prepare(course, mapping, mentioned, hours))
                progress(1)
    return Ready(mapping, shelf, mentioned, report)


def _counted(rows: Iterator[Raw], mapping: LogMapping, report: Report) -> Iterator[tuple[str, Raw]]:
    """Rows with their ticket; a row without one is refused at once."""
    for raw in rows:
        report.rows += 1
        number = raw.values.get("ticket", "").strip()
        if number in mapping.missing or len(number) > 64:
            report.refuse([Refused(raw.line, None, "ticket_missing")])
        else:
            yield number, raw


def _hours(mapping: LogMapping, now: datetime | None) -> Hours:
    calendar = db.session.scalars(select(Calendar).where(Calendar.code == mapping.calendar)).one_or_none()
    if calendar is not None:
        return calendar.revisions[0].working_hours
    stated = None if now is None else defaults.hours_of(mapping.calendar, now)
    if stated is None:
        raise UnreadableFile(f"there is no calendar {mapping.calendar!r}")
    return WorkingHours.from_hours(stated)


def write(
    ready: Ready,
    transaction: Callable[[], AbstractContextManager[Any]],
    *,
    by: Actor,
    now: datetime,
    zone: str,
    progress: Callable[[int], None] = lambda n: None,
) -> Report:
    """All of it in one transaction, or nothing. Done again with the same file it adds nothing."""
    report = ready.report
    if not _has_news(ready):
        return report
    with transaction():
        defaults.seed(now, by)
        taking = Taking(ready.mapping, by=by, now=now, recorded_at=now, zone=zone)
        report.added = taking.run(ready.shelf, ready.mentioned, progress=progress)
        if report.added["events"]:
            _note_finished(report, by, now)
    return report


def _has_news(ready: Ready) -> bool:
    """Whether the file holds a row that is not here yet; without one the database is not locked at all."""
    before = present(ready.mapping.source)
    return any(len(one.course.updates) > before.get(one.course.number, (0, 0))[1] for one in ready.shelf)


def _note_finished(report: Report, by: Actor, now: datetime) -> None:
    added: dict[str, Any] = {
        name: report.added[name] for name in ("tickets", "events", "people", "departments", "services")
    }
    events.record(
        "import.finished",
        by=by,
        now=now,
        source=report.source,
        rows=report.rows,
        repaired=len(report.repaired),
        refused=len(report.refused),
        **added,
    )


def expect(ready: Ready) -> Report:
    """What writing would add, without writing."""
    report = ready.report
    report.dry_run = True
    before = present(ready.mapping.source)
    for one in ready.shelf:
        rows = before.get(one.course.number, (0, 0))[1]
        report.added["tickets"] += one.course.number not in before
        report.added["events"] += max(0, len(one.course.updates) - rows)
    return report

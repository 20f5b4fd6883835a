"""`qms-tickets scheduler` and `qms-tickets sweep`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from qms_tickets import wall_clock
from qms_tickets.domain.events import instant_text
from qms_tickets.models.timer import Timer
from qms_tickets.operations.sweep import SweepResult, due_until
from qms_tickets.scheduler import jobs, runner


class Instant(click.ParamType[datetime]):
    """ISO 8601 with a zone."""

    name = "ISO"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            instant = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is not ISO 8601, such as 2026-03-02T09:00:00+08:00", param, ctx)
        if instant.tzinfo is None:
            self.fail(f"{value} has no time zone; add Z or an offset such as +08:00", param, ctx)
        return instant.astimezone(UTC)


@click.command("scheduler")
@with_appcontext
def scheduler() -> None:
    """Escalate, remind and send mail until told to stop. Any number may run, on any number of machines."""
    runner.run(current_app._get_current_object())  # type: ignore[attr-defined]


@click.command("sweep")
@click.option("--dry-run", is_flag=True, help="List what would fire; nothing is changed.")
@click.option(
    "--as-of", type=Instant(), help="Only what is due until this instant; in the future with --dry-run."
)
@with_appcontext
def sweep(dry_run: bool, as_of: datetime | None) -> None:
    """Fire everything that is due now, in order, with what its own firing makes due. Prints JSON."""
    now = wall_clock.now()
    if as_of is not None and as_of > now and not dry_run:
        raise click.UsageError("--as-of in the future goes with --dry-run only: nothing fires early.")
    if dry_run:
        click.echo(json.dumps(listing(as_of or now)))
        return
    result = jobs.run_due(jobs.new_owner(), until=as_of, patient=True)
    click.echo(json.dumps(report(result, as_of or now)))
    if result.held_by_other:
        raise click.ClickException("another sweep is at work and has not finished; run this again")


def report(result: SweepResult, as_of: datetime) -> dict[str, Any]:
    kinds: dict[str, int] = {}
    for fired in result.fired:
        kinds[fired.kind] = kinds.get(fired.kind, 0) + 1
    return {
        "fired": len(result.fired),
        "as_of": instant_text(as_of),
        "late_seconds": {name: round(value, 3) for name, value in result.late_seconds().items()},
        "by_kind": kinds,
        "failed": result.failed,
    }


def listing(as_of: datetime) -> dict[str, Any]:
    timers = due_until(as_of)
    return {
        "fired": 0,
        "as_of": instant_text(as_of),
        "would_fire": len(timers),
        "timers": [_listed(timer) for timer in timers],
    }


def _listed(timer: Timer) -> dict[str, Any]:
    clock, rung = (None if timer.clock is None else timer.clock.name), None
    if timer.kind == "rung":
        rung = int(timer.subject.rpartition("/")[2])
    return {
        "ticket": None if timer.ticket is None else timer.ticket.number,
        "kind": timer.kind,
        "clock": clock,
        "rung": rung,
        "due": None if timer.at is None else instant_text(timer.at),
    }

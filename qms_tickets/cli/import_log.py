"""`import-log`: take over history from another system."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from qms_tickets import wall_clock
from qms_tickets.domain.access import Actor
from qms_tickets.domain.taking_over.mapping import LogMapping, WrongMapping
from qms_tickets.operations.imports.importing import Ready, expect, get_ready, write
from qms_tickets.operations.imports.reading import UnreadableFile
from qms_tickets.transaction import transaction

IMPORTER = Actor(kind="system", name="import", channel="cli")
SHOWN = 20


@click.command("import-log")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--mapping", "mapping_file", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--dry-run", is_flag=True, help="Say what it would do, and do nothing.")
@click.option("--strict", is_flag=True, help="Import nothing if any row is refused.")
@click.option("--json", "as_json", is_flag=True, help="The report as one JSON object.")
@with_appcontext
def command(file: Path, mapping_file: Path, dry_run: bool, strict: bool, as_json: bool) -> None:
    """Take over the tickets of another system's log FILE.

    Every row is one event of its ticket. Rows that had to be repaired or refused are named with the reason. The rest
    goes in as one transaction; doing it again with the same file adds nothing.
    """
    mapping = _mapping(mapping_file)
    try:
        ready = get_ready(file, mapping, now=wall_clock.now(), progress=_Bar("reading", as_json))
    except UnreadableFile as error:
        raise click.ClickException(f"{file.name}: {error}") from None
    refused = strict and ready.report.refused
    report = expect(ready) if dry_run or refused else _write(ready, as_json)
    click.echo(json.dumps(report.as_dict(), ensure_ascii=False) if as_json else _told(report.as_dict()))
    if refused:
        click.echo(f"Nothing was imported: {len(report.refused)} rows are refused.", err=True)
        sys.exit(1)


def _mapping(path: Path) -> LogMapping:
    try:
        return LogMapping.of(tomllib.loads(path.read_text(encoding="utf-8")), path.stem)
    except (WrongMapping, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{path.name}: {error}") from None


def _write(ready: Ready, as_json: bool) -> Any:
    zone = current_app.config["SETTINGS"].time_zone
    return write(
        ready, transaction, by=IMPORTER, now=wall_clock.now(), zone=zone, progress=_Bar("writing", as_json)
    )


class _Bar:
    """Progress on a terminal, nothing in a pipe."""

    def __init__(self, what: str, quiet: bool) -> None:
        self.what, self.done = what, 0
        self.shown = not quiet and sys.stderr.isatty()

    def __call__(self, number: int) -> None:
        self.done += number
        if self.shown:
            click.echo(f"\r{self.what} {self.done:,}", err=True, nl=False)


def _told(report: dict[str, Any]) -> str:
    read, added = report["read"], report["added"]
    lines = [
        f"Read {read['rows']:,} rows: {read['tickets']:,} tickets, {read['events']:,} events.",
        ("Would add " if report["dry_run"] else "Added ")
        + ", ".join(
            f"{added[name]:,} {name}" for name in ("tickets", "events", "people", "departments", "services")
        )
        + ".",
    ]
    for what in ("repaired", "refused"):
        lines.append(f"{what.capitalize()}: {len(report[what])} rows.")
        lines += [
            f"  row {one['row']}, {one['ticket'] or 'no ticket'}: {one['reason']}"
            for one in report[what][:SHOWN]
        ]
        if len(report[what]) > SHOWN:
            lines.append(f"  … and {len(report[what]) - SHOWN} more; --json names them all.")
    lines += [
        f"Taken as it is: {name.replace('_', ' ')} {count:,}" for name, count in report["notes"].items()
    ]
    return "\n".join(lines)

"""Taking over a log of some 120,000 updates, beside the bare SQL that writes the same rows into an empty database.

The log is the real one where it lies beside the checkout (see docs/import.md), else one of the same size made here.
"""

from __future__ import annotations

import csv
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MAPPING = ROOT / "docs/mappings/incident_event_log.toml"
REAL = ROOT.parent / "shared/data/incident_event_log.csv.gz"
TICKETS = 20_000
STATES = ("New", "Active", "Awaiting User Info", "Active", "Resolved", "Closed")
# Not what an import writes: search indexes keep themselves in step, counters are one row.
SKIPPED = ("search_index", "sqlite_", "alembic_version")


def run() -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp())
    log = REAL if REAL.exists() else _made(folder / "log.csv")
    instance, empty = folder / "instance", folder / "empty"
    for place in (instance, empty):
        _command(place, "database", "upgrade")
        _seed(place)
    before = time.perf_counter()
    _command(instance, "import-log", str(log), "--mapping", str(MAPPING), "--json")
    seconds = time.perf_counter() - before
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    bare, rows = _bare(instance / "qms_tickets.sqlite3", empty / "qms_tickets.sqlite3")
    print(f"{'log':20}{'s':>8}{'bare s':>9}{'times':>8}{'rows':>11}{'MiB':>7}")
    print(f"{log.name[:19]:20}{seconds:8.1f}{bare:9.1f}{seconds / bare:8.1f}{rows:11,}{memory:7.0f}")
    return {"log": log.name, "seconds": seconds, "bare_seconds": bare, "rows": rows, "peak_mib": memory}


def _command(instance: Path, *arguments: str) -> None:
    environment = {**os.environ, "QMS_INSTANCE": str(instance), "PYTHONPATH": str(ROOT)}
    subprocess.run(
        [sys.executable, "-m", "qms_tickets.cli.main", *arguments],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=ROOT,
    )


def _seed(instance: Path) -> None:
    """The calendars and policies that an import counts on."""
    from qms_tickets import wall_clock
    from qms_tickets.app import create_app
    from qms_tickets.domain.access import SYSTEM
    from qms_tickets.operations import defaults
    from qms_tickets.transaction import transaction

    app = create_app(QMS_INSTANCE=str(instance))
    with app.app_context(), transaction():
        defaults.seed(wall_clock.now(), SYSTEM)


def _made(path: Path) -> Path:
    columns = tomllib.loads(MAPPING.read_text(encoding="utf-8"))["columns"]
    opened = datetime(2016, 3, 1)  # noqa: DTZ001  (as the log writes it, without a zone)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(columns.values()))
        writer.writeheader()
        for place in range(TICKETS):
            start = opened + timedelta(minutes=7 * place)
            for step, state in enumerate(STATES):
                writer.writerow(_row(columns, place, start, start + timedelta(hours=3 * step), state))
    return path


def _row(columns: dict[str, str], place: int, start: datetime, at: datetime, state: str) -> dict[str, str]:
    told = {
        "ticket": f"INC{place:07d}",
        "at": f"{at:%d/%m/%Y %H:%M}",
        "state": state,
        "opened_at": f"{start:%d/%m/%Y %H:%M}",
        "customer": f"Caller {place % 4000}",
        "customer_department": f"Location {place % 200}",
        "supplier_department": f"Group {place % 70}",
        "assignee": f"Resolver {place % 200}",
        "by": f"Updated by {place % 700}",
        "service": f"Category {place % 40}",
        "title": f"Subcategory {place % 200}",
        "impact": "2 - Medium",
        "urgency": "2 - Medium",
    }
    return {theirs: told[ours] for ours, theirs in columns.items()}


def _bare(full: Path, empty: Path) -> tuple[float, int]:
    """Every row that the import wrote, copied by plain inserts in one durable transaction."""
    source, target = sqlite3.connect(full), sqlite3.connect(empty)
    target.execute("PRAGMA synchronous=FULL")
    tables = [
        name
        for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type='table'")
        if not name.startswith(SKIPPED)
    ]
    found = {name: source.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
    begun = time.perf_counter()
    target.execute("BEGIN IMMEDIATE")
    for name, rows in found.items():
        if rows:
            marks = ",".join("?" * len(rows[0]))
            target.executemany(f"INSERT OR IGNORE INTO {name} VALUES ({marks})", rows)
    target.commit()
    return time.perf_counter() - begun, sum(map(len, found.values()))

"""What the database itself knows: its time, its kind, how far it was migrated."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select, text

from qms_tickets.extensions import db

_MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def is_postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"


def database_now() -> datetime:
    """The one time that all nodes share: where they disagree about theirs, this one decides."""
    if is_postgresql():
        moment: datetime = db.session.execute(select(func.clock_timestamp())).scalar_one()
        return moment.astimezone(UTC)
    told: Any = db.session.execute(select(func.strftime("%Y-%m-%dT%H:%M:%f", "now"))).scalar_one()
    return datetime.fromisoformat(told).replace(tzinfo=UTC)


def journal_mode() -> str:
    """How SQLite keeps its journal; on PostgreSQL there is but one way."""
    if is_postgresql():
        return "postgresql"
    return str(db.session.execute(text("PRAGMA journal_mode")).scalar_one())


def revision() -> str | None:
    """The migration that the tables have; None for a database without tables."""
    if not inspect(db.session.connection()).has_table("alembic_version"):
        return None
    found: str | None = db.session.execute(
        text("SELECT version_num FROM alembic_version")
    ).scalar_one_or_none()
    return found


@cache
def newest_revision() -> str | None:
    """The migration that this code was written for."""
    return ScriptDirectory(str(_MIGRATIONS)).get_current_head()


def is_migrated() -> bool:
    return revision() == newest_revision()

"""What the database itself knows: its time, its kind, its journal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import ARRAY, ColumnElement, any_, func, literal, select, text

from qms_tickets.extensions import db


def is_postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"


def database_now() -> datetime:
    """The one time that all nodes share: where they disagree about theirs, this one decides."""
    if is_postgresql():
        moment: datetime = db.session.execute(select(func.clock_timestamp())).scalar_one()
        return moment.astimezone(UTC)
    told: Any = db.session.execute(select(func.strftime("%Y-%m-%dT%H:%M:%f", "now"))).scalar_one()
    return datetime.fromisoformat(told).replace(tzinfo=UTC)


def among(column: Any, keys: Iterable[int]) -> ColumnElement[bool]:
    """Whether it is one of many; on PostgreSQL they are one array, which is read and planned faster than a list."""
    if is_postgresql():
        return cast(ColumnElement[bool], column == any_(literal(list(keys), ARRAY(column.type))))
    return cast(ColumnElement[bool], column.in_(keys))


def journal_mode() -> str:
    """How SQLite keeps its journal; on PostgreSQL there is but one way."""
    if is_postgresql():
        return "postgresql"
    return str(db.session.execute(text("PRAGMA journal_mode")).scalar_one())


def one_at_a_time(subject: str) -> None:
    """Until the transaction ends nobody else comes past this with the same subject; on SQLite writers queue anyway."""
    if is_postgresql():
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(subject))))

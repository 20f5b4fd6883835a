"""Primary keys taken in advance, so that rows that point at each other can be written in bulk."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Table, func, select, text

from qms_tickets.extensions import db


def reserve(model: Any, number: int) -> list[int]:
    """So many free keys. SQLite's writer is alone; on PostgreSQL they come from the table's own sequence."""
    if number == 0:
        return []
    table, column = model.__tablename__, model.__table__.primary_key.columns.values()[0].name
    if db.engine.dialect.name == "postgresql":
        wanted = text(
            "SELECT nextval(pg_get_serial_sequence(:table, :column)) FROM generate_series(1, :number)"
        )
        found = db.session.scalars(wanted.bindparams(table=table, column=column, number=number))
        return [int(key) for key in found]
    last = db.session.scalar(select(func.max(model.id))) or 0
    return list(range(last + 1, last + 1 + number))


def table_of(model: Any) -> Table:
    """The bare table: rows in bulk need nothing of the mapper."""
    return cast("Table", model.__table__)

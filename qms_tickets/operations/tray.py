"""New rows of a batch that nobody needs back: laid in a tray and written together, many in one statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import insert, inspect

from qms_tickets.extensions import db
from qms_tickets.models.base import Base
from qms_tickets.operations import wakes

_TRAY: Final = "tray_of_rows"


@contextmanager
def tray(*kinds: type[Base]) -> Iterator[None]:
    """Rows of these kinds, or of any, are written when the block ends; questions within it do not see them yet."""
    info = db.session().info
    rows: list[Base] = []
    info[_TRAY] = (kinds or (Base,), rows)
    try:
        yield
        info.pop(_TRAY)
        _write(rows)
    finally:
        info.pop(_TRAY, None)


def put(row: Base) -> None:
    """Into the tray where there is one, else into the session."""
    kinds, rows = db.session().info.get(_TRAY, ((), []))
    if isinstance(row, kinds):
        rows.append(row)
    else:
        db.session.add(row)


def _write(rows: list[Base]) -> None:
    by_kind: dict[type[Base], list[dict[str, Any]]] = {}
    for row in rows:
        by_kind.setdefault(type(row), []).append(_values(row))
    for kind, values in by_kind.items():
        db.session.execute(insert(kind.__table__), values)  # type: ignore[arg-type]
    wakes.note_plans(db.session(), rows)


def _values(row: Base) -> dict[str, Any]:
    """Every column but the number that the database gives; what was not said takes the column's default."""
    columns = inspect(type(row)).column_attrs
    said = row.__dict__
    return {
        attribute.columns[0].name: said.get(attribute.key, _default(attribute.columns[0]))
        for attribute in columns
        if not attribute.columns[0].primary_key
    }


def _default(column: Any) -> Any:
    return column.default.arg if column.default is not None and column.default.is_scalar else None

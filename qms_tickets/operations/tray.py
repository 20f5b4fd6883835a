"""New rows of a batch that nobody needs back: laid in a tray and written together, many in one statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import SimpleNamespace
from typing import Any, Final, TypeVar

from sqlalchemy import insert
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from qms_tickets.extensions import db
from qms_tickets.models.base import Base
from qms_tickets.operations import wakes

Row = TypeVar("Row", bound=Base)
Rows = dict[type[Base], list[SimpleNamespace]]
_TRAY: Final = "tray_of_rows"


@contextmanager
def tray(*kinds: type[Base]) -> Iterator[None]:
    """Rows of these kinds, or of any, are written when the block ends; questions within it do not see them yet."""
    info = db.session().info
    rows: Rows = {}
    info[_TRAY] = (kinds or (Base,), rows)
    try:
        yield
        info.pop(_TRAY)
        _write(rows)
    finally:
        info.pop(_TRAY, None)


def put(kind: type[Row], /, **said: Any) -> Row:
    """A new row: into the tray where there is one, else into the session. It can be read, and changed, as either."""
    kinds, rows = db.session().info.get(_TRAY, ((), {}))
    if not issubclass(kind, kinds):
        row = kind(**said)
        db.session.add(row)
        return row
    laid: Any = SimpleNamespace(**{**_unsaid(kind), **said})
    rows.setdefault(kind, []).append(laid)
    return laid  # type: ignore[no-any-return]


def _write(rows: Rows) -> None:
    for kind, laid in rows.items():
        db.session.execute(insert(kind.__table__), [vars(row) for row in laid])  # type: ignore[arg-type]
    wakes.note_plans(db.session(), rows)


@cache
def _unsaid(kind: type[Base]) -> dict[str, Any]:
    """Every column but the number that the database gives, with what it holds where nothing is said."""
    return {
        column.name: column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None
        for column in kind.__table__.columns
        if not column.primary_key
    }

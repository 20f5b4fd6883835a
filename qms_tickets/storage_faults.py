"""What a database error means to a reader: busy, out of reach, full, or none of these."""

from __future__ import annotations

import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

StorageError = SQLAlchemyError

_FULL = ("database or disk is full", "no space left", "disk full")
_UNREADABLE = ("malformed", "not a database", "disk i/o error", "readonly database", "unable to open")


def status_of(error: BaseException) -> int | None:
    """507 when storage is full, 503 when waiting may help, None when it is a fault of ours."""
    said = str(getattr(error, "orig", error)).lower()
    if any(words in said for words in _FULL) or _is_full(error):
        return 507
    if isinstance(error, NoConnectionFree | OperationalError | InterfaceError):
        return 503
    if isinstance(error, DBAPIError) and (
        error.connection_invalidated or any(w in said for w in _UNREADABLE)
    ):
        return 503
    return 503 if isinstance(error, sqlite3.OperationalError | psycopg.OperationalError) else None


def _is_full(error: BaseException) -> bool:
    return isinstance(getattr(error, "orig", error), psycopg.errors.DiskFull) or (
        isinstance(error, OSError) and error.errno == 28
    )

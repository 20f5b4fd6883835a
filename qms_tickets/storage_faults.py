"""What an error of the database or the disk means to a reader: wrong, too late, busy, out of reach, full, our fault."""

from __future__ import annotations

import errno
import sqlite3

import psycopg
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as NoConnectionFree

StorageError = SQLAlchemyError


class FilesAway(OSError):
    """The folder of the files is not there, such as a share that is not mounted."""


_FULL = ("database or disk is full", "no space left", "disk full")
_AWAY = ("malformed", "not a database", "disk i/o error", "readonly database", "unable to open")
_OURS = ("no such table", "no such column", "no such function", "syntax error")


def status_of(error: BaseException) -> int | None:
    """422 for a value that no column holds, 409 when somebody else was quicker, 507 when storage is full, 503 when
    waiting may help; None when it is a fault of ours.
    """
    said = str(getattr(error, "orig", error)).lower()
    if _is_full(error, said):
        return 507
    if isinstance(error, DataError | OverflowError):
        return 422
    if isinstance(error, IntegrityError):
        return 409 if _is_taken(error, said) else None
    return 503 if _may_come_back(error, said) else None


def _is_full(error: BaseException, said: str) -> bool:
    return (
        any(words in said for words in _FULL)
        or isinstance(getattr(error, "orig", error), psycopg.errors.DiskFull)
        or (isinstance(error, OSError) and error.errno == errno.ENOSPC)
    )


def _is_taken(error: IntegrityError, said: str) -> bool:
    """Two at the same time wrote what there may be once."""
    return isinstance(error.orig, psycopg.errors.UniqueViolation) or "unique constraint" in said


def _may_come_back(error: BaseException, said: str) -> bool:
    if isinstance(error, FilesAway | NoConnectionFree | InterfaceError | psycopg.OperationalError):
        return True
    if isinstance(error, OperationalError | sqlite3.OperationalError):
        return not any(words in said for words in _OURS)
    return isinstance(error, DBAPIError) and (
        error.connection_invalidated or any(words in said for words in _AWAY)
    )

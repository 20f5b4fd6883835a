"""Bare objects that the rooms share: the database and the sign-in manager. `app.py` joins them to an application."""

from __future__ import annotations

import sqlite3
from types import ModuleType
from typing import Any

from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Engine, event

from qms_tickets.models.base import Base

db = SQLAlchemy(model_class=Base, session_options={"autoflush": True})
migrate = Migrate()
login_manager = LoginManager()
csrf = CSRFProtect()

# The option with which `transaction()` marks a connection that is about to write.
WRITES = "qms_writes"
_BUSY_SECONDS = 5


def sqlite_module() -> ModuleType:
    """The newer library where its wheel is installed, else Python's own."""
    try:
        import pysqlite3

        module: ModuleType = pysqlite3
    except ImportError:
        module = sqlite3
    return module


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the WAL corruption fixed in 3.51.3, 3.50.7 and 3.44.6 (3.52.0 lacks it)."""
    if version[:3] == (3, 52, 0):
        return False
    if version[:2] == (3, 44):
        return version >= (3, 44, 6)
    if version[:2] == (3, 50):
        return version >= (3, 50, 7)
    return version >= (3, 51, 3)


def journal_mode() -> str:
    return "wal" if wal_is_safe(sqlite_module().sqlite_version_info) else "delete"


def engine_options(url: str) -> dict[str, Any]:
    """How to open the database: SQLite by its own module, PostgreSQL with connections that are tried first."""
    if url.startswith("sqlite"):
        return {
            "module": sqlite_module(),
            "connect_args": {"timeout": _BUSY_SECONDS, "check_same_thread": False},
        }
    return {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 10}


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: object) -> None:
    if type(connection).__module__.split(".")[0] not in {"sqlite3", "pysqlite3"}:
        return
    connection.isolation_level = None  # transactions are begun below, by us
    for pragma in (
        "foreign_keys=ON",
        f"journal_mode={journal_mode()}",
        "synchronous=FULL",
        f"busy_timeout={_BUSY_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at its start: one that reads first and writes later would fail at once."""
    if connection.dialect.name == "sqlite":
        immediate = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

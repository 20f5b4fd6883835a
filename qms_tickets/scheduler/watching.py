"""Hears that another process committed something: a notification on PostgreSQL, the data version on SQLite."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any, Final

import psycopg
from flask import Flask
from sqlalchemy import Engine

from qms_tickets.extensions import db
from qms_tickets.operations.wakes import CHANNEL

LOOKS_EVERY: Final = 0.5
_REST: Final = 1.0

log = logging.getLogger(__name__)


class Watcher(threading.Thread):
    """Calls `changed` soon after a commit elsewhere. It may call once too often, never once too little."""

    def __init__(self, app: Flask, changed: Callable[[], None], stopping: threading.Event) -> None:
        super().__init__(name="scheduler watcher", daemon=True)
        self.app, self.changed, self.stopping = app, changed, stopping

    def run(self) -> None:
        with self.app.app_context():
            engine = db.engine
        while not self.stopping.is_set():
            try:
                self._watch(engine)
            except Exception as mistake:
                log.warning("the database cannot be watched (%s); trying again", type(mistake).__name__)
                self.stopping.wait(_REST)
            self.changed()  # what happened meanwhile was not heard

    def _watch(self, engine: Engine) -> None:
        if engine.dialect.name == "postgresql":
            self._listen(engine)
        else:
            self._look(engine)

    def _listen(self, engine: Engine) -> None:
        """On a connection of its own: one of the pool would be lent to somebody else."""
        arguments: Any = engine.dialect.create_connect_args(engine.url)
        positional, named = arguments
        named = {**named, "autocommit": True}
        with psycopg.connect(*positional, **named) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self.changed()
            while not self.stopping.is_set():
                if any(True for _ in connection.notifies(timeout=LOOKS_EVERY, stop_after=1)):
                    self.changed()

    def _look(self, engine: Engine) -> None:
        connection = engine.raw_connection()
        try:
            last = self._version(connection)
            while not self.stopping.wait(LOOKS_EVERY):
                version = self._version(connection)
                if version != last:
                    last = version
                    self.changed()
        finally:
            connection.close()

    @staticmethod
    def _version(connection: Any) -> int:
        cursor = connection.cursor()
        try:
            return int(cursor.execute("PRAGMA data_version").fetchone()[0])
        finally:
            cursor.close()

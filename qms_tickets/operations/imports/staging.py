"""A database file of its own in which rows wait, so that the real one is locked only at the end."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from types import TracebackType

from qms_tickets.domain.taking_over.rows import Raw

_BATCH = 5000


class Stage:
    """Rows of the file by ticket, in the order of the file. Gone when it is closed."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="qms-import-")
        self._store = sqlite3.connect(Path(self._folder.name) / "stage.sqlite3")
        self._store.execute("PRAGMA journal_mode=OFF")
        self._store.execute("PRAGMA synchronous=OFF")
        self._store.execute("CREATE TABLE tickets (key INTEGER PRIMARY KEY, number TEXT UNIQUE)")
        self._store.execute("CREATE TABLE rows (ticket INTEGER, line INTEGER, told TEXT)")
        self._keys: dict[str, int] = {}

    def __enter__(self) -> Stage:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store.close()
        self._folder.cleanup()

    def add(self, rows: Iterable[tuple[str, Raw]]) -> None:
        """Rows with their ticket's number; tickets keep the order of their first row."""
        batch: list[tuple[int, int, str]] = []
        for number, raw in rows:
            batch.append((self._key(number), raw.line, json.dumps(raw.values, ensure_ascii=False)))
            if len(batch) >= _BATCH:
                self._store.executemany("INSERT INTO rows VALUES (?, ?, ?)", batch)
                batch.clear()
        self._store.executemany("INSERT INTO rows VALUES (?, ?, ?)", batch)
        self._store.execute("CREATE INDEX IF NOT EXISTS by_ticket ON rows (ticket, line)")

    def _key(self, number: str) -> int:
        key = self._keys.get(number)
        if key is None:
            key = self._keys[number] = len(self._keys) + 1
        return key

    @property
    def tickets(self) -> int:
        return len(self._keys)

    def by_ticket(self) -> Iterator[tuple[str, list[Raw]]]:
        numbers = list(self._keys)
        rows = self._store.execute("SELECT ticket, line, told FROM rows ORDER BY ticket, line")
        for key, group in groupby(rows, key=lambda row: row[0]):
            yield numbers[key - 1], [Raw(line, json.loads(told)) for _, line, told in group]

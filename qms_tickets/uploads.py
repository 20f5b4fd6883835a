"""Files on disk: bytes first under a temporary name, synced, then renamed; only then a row may point at them."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from qms_tickets.domain.errors import FieldError, NotFound, NotValid
from qms_tickets.storage_faults import FilesAway

_PIECE = 1 << 16
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that lies safely in the uploads folder."""

    stored_name: str
    size: int
    sha256: str


def is_there(folder: Path) -> bool:
    """Whether files can be kept in the folder. It is never made: where a share is not mounted it must be missed."""
    return os.path.isdir(folder) and os.access(folder, os.R_OK | os.W_OK | os.X_OK)


@contextmanager
def _within_reach(folder: Path) -> Iterator[None]:
    """Errors: FilesAway for what fails because the folder is not there."""
    try:
        yield
    except OSError as failure:
        if is_there(folder):
            raise
        raise FilesAway(str(folder)) from failure


def keep(stream: IO[bytes], folder: Path, *, limit: int, field: str) -> Stored:
    """Write the stream into the folder.

    Errors: NotValid naming `field` for an empty or a too large file; FilesAway.
    """
    stored_name = secrets.token_hex(16)
    temporary = folder / f".{stored_name}.part"
    with _within_reach(folder):
        try:
            size, digest = _write(stream, temporary, limit, field)
            if size == 0:
                raise NotValid({field: FieldError("file_empty")})
            os.replace(temporary, folder / stored_name)
            _sync(folder)
        finally:
            temporary.unlink(missing_ok=True)
    return Stored(stored_name, size, digest)


def find(stored_name: str, folder: Path) -> Path:
    """Where a kept file lies. Errors: NotFound when it is gone, FilesAway when all are."""
    path = folder / stored_name
    if os.path.isfile(path):
        return path
    raise NotFound if is_there(folder) else FilesAway(str(folder))


def measured(stored_name: str, folder: Path) -> Stored | None:
    """What is kept under that name, read to its end piece by piece; None where nothing is."""
    digest, size = hashlib.sha256(), 0
    try:
        with (folder / stored_name).open("rb") as file:
            for piece in iter(lambda: file.read(_PIECE), b""):
                size += len(piece)
                digest.update(piece)
    except OSError:
        return None
    return Stored(stored_name, size, digest.hexdigest())


def _write(stream: IO[bytes], path: Path, limit: int, field: str) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        for piece in iter(lambda: stream.read(_PIECE), b""):
            size += len(piece)
            if size > limit:
                raise NotValid({field: FieldError("file_too_large", {"limit": limit})})
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def _sync(folder: Path) -> None:
    """The name too must survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def shown_name(name: str | None) -> str:
    """A file's own name as it may be shown: no path, no control characters, not endless."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(mark for mark in last if mark.isprintable()).strip().lstrip(".")
    stem, dot, ending = clean.rpartition(".")
    if len(clean) <= _LONGEST_NAME:
        return clean or "file"
    return f"{stem[: _LONGEST_NAME - len(ending) - 1]}{dot}{ending}"[:_LONGEST_NAME]


def remove(stored_name: str, folder: Path) -> None:
    (folder / stored_name).unlink(missing_ok=True)

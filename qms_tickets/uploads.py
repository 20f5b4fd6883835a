"""Files on disk: bytes first under a temporary name, synced, then renamed; only then a row may point at them."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from qms_tickets.domain.errors import FieldError, NotValid

_PIECE = 1 << 16
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that lies safely in the uploads folder."""

    stored_name: str
    size: int
    sha256: str


def keep(stream: IO[bytes], folder: Path, *, limit: int, field: str) -> Stored:
    """Write the stream into the folder. Errors: NotValid naming `field` for an empty or a too large file."""
    folder.mkdir(parents=True, exist_ok=True)
    stored_name = secrets.token_hex(16)
    temporary = folder / f".{stored_name}.part"
    try:
        size, digest = _write(stream, temporary, limit, field)
        if size == 0:
            raise NotValid({field: FieldError("file_empty")})
        os.replace(temporary, folder / stored_name)
        _sync(folder)
    finally:
        temporary.unlink(missing_ok=True)
    return Stored(stored_name, size, digest)


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

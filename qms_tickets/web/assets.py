"""One short mark for all static files, so that a browser keeps them until one of them changes."""

from __future__ import annotations

import hashlib
from pathlib import Path


def asset_version(folder: Path) -> str:
    """The same for the same files, whatever machine or day: it goes into each address as `?v=`."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(file.relative_to(folder).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:10]

"""The product's own source, as the guards read it."""

from __future__ import annotations

import ast
import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "qms_tickets"


def files(*patterns: str) -> list[Path]:
    """What git tracks or would track."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        ROOT / name for name in sorted(set(listing.stdout.split("\0"))) if name and (ROOT / name).is_file()
    ]


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Path within the package and syntax tree of each module, migrations aside: those are history."""
    for path in files("qms_tickets/*.py"):
        if "migrations" not in path.parts:
            yield str(path.relative_to(PACKAGE)), parsed(path)


@functools.cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Each call with its name as written: `db.session.commit`, `datetime.now`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node

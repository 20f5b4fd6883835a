"""The written parts of the demonstration, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def written(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text("utf-8"))


def organisation() -> dict[str, Any]:
    return written("organisation")


def services() -> dict[str, Any]:
    return written("services")


def texts() -> dict[str, Any]:
    return written("texts")

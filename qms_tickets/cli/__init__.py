"""Commands."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Open this door of the application."""

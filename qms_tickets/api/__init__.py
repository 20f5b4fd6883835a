"""JSON: one module a noun, each with its blueprint `bp`."""

from __future__ import annotations

from flask import Flask

from qms_tickets.api import clocks, door, problems
from qms_tickets.doors import answer_errors_under

PREFIX = "/api/"


def register(app: Flask) -> None:
    """Open this door of the application."""
    answer_errors_under(app, PREFIX, problems.answer)
    door.register(app)
    app.register_blueprint(clocks.bp)

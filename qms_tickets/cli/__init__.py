"""Commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """`flask --app wsgi …` knows the same commands; each module is read when its command is called."""
    # Here, because `business-time` passes through this package and needs none of it.
    from qms_tickets.cli.commands import Commands

    present = dict(app.cli.commands)
    app.cli = Commands(name=app.cli.name)
    app.cli.commands.update(present)

"""Migrations."""

from __future__ import annotations

import json
import logging

import click
from flask.cli import with_appcontext

from qms_tickets import schema


@click.group("database")
def command() -> None:
    """Bring the tables up to date, or say how they are."""


@command.command("upgrade")
@with_appcontext
def upgrade() -> None:
    """Run the migrations that are missing."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    before = schema.state()
    if before.is_current:
        click.echo(f"The database is current ({before.current}).")
        return
    schema.upgrade()
    click.echo(f"The database was brought from {before.current or 'nothing'} to {schema.state().current}.")


@command.command("status")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@with_appcontext
def status(as_json: bool) -> None:
    """Say which migration ran last; exit 1 when newer ones are missing."""
    found = schema.state()
    if as_json:
        click.echo(json.dumps({"current": found.current, "newest": found.newest, "ok": found.is_current}))
    else:
        click.echo(f"current {found.current or 'nothing'}, newest {found.newest}")
    if not found.is_current:
        raise click.exceptions.Exit(1)

"""`demo`: load the demonstration organisation, and say who can sign in."""

from __future__ import annotations

import json
import sys
from io import BytesIO
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from qms_tickets import schema, wall_clock
from qms_tickets.config import Settings
from qms_tickets.demo.files import File
from qms_tickets.demo.load import load
from qms_tickets.demo.source import organisation
from qms_tickets.extensions import db
from qms_tickets.models.ticket import Ticket
from qms_tickets.operations import passwords
from qms_tickets.queries.sign_in import demonstration_sign_ins, is_empty
from qms_tickets.transaction import transaction
from qms_tickets.uploads import keep

SHOWN = ("role", "email", "password", "language")


@click.command("demo")
@click.option("--json", "as_json", is_flag=True, help="The sign-ins as one JSON object.")
@click.option("--if-empty", is_flag=True, help="Do nothing in a database that holds anything else.")
@with_appcontext
def command(as_json: bool, if_empty: bool) -> None:
    """Load the demonstration organisation into an empty database and print its sign-ins.

    In a database that holds it already it only prints them.
    """
    _require_tables()
    if not demonstration_sign_ins():
        if not is_empty():
            if if_empty:
                return
            raise click.ClickException(_refusal())
        _load()
    _print(as_json)


def _require_tables() -> None:
    if not schema.state().is_current:
        raise click.ClickException("The tables are not up to date; run: qms-tickets database upgrade")
    db.session.remove()


def _refusal() -> str:
    held = "tickets" if db.session.scalar(select(Ticket.id).limit(1)) is not None else "people"
    return (
        f"This database holds {held} of its own; the demonstration goes into an empty one. "
        "Name another with QMS_INSTANCE or QMS_DATABASE_URL."
    )


def _load() -> None:
    settings: Settings = current_app.config["SETTINGS"]
    if sys.stderr.isatty():
        click.echo("Loading the demonstration organisation, some ten seconds…", err=True)
    hashed = passwords.hashed(organisation()["password"])
    with transaction():
        load(
            wall_clock.now(),
            zone=settings.time_zone,
            store=Shelf(settings.uploads, settings.max_upload),
            password_hash=hashed,
        )


class Shelf:
    """Keeps each content once, however many tickets it is attached to."""

    def __init__(self, folder: Path, limit: int) -> None:
        self.folder, self.limit = folder, limit
        self.stored: dict[str, str] = {}

    def __call__(self, file: File) -> str:
        if file.sha256 not in self.stored:
            kept = keep(BytesIO(file.content), self.folder, limit=self.limit, field="file")
            self.stored[file.sha256] = kept.stored_name
        return self.stored[file.sha256]


def _print(as_json: bool) -> None:
    sign_ins = demonstration_sign_ins()
    if as_json:
        first = sign_ins[: len(organisation()["sign_ins"])]
        click.echo(
            json.dumps(
                {"sign_ins": [{name: one[name] for name in SHOWN} for one in first]}, ensure_ascii=False
            )
        )
        return
    for one in sign_ins:
        click.echo(f"{one['role']:<16} {one['email']:<32} {one['password']}  {one['name']}")

"""`qms-tickets verify`: is the record whole?"""

from __future__ import annotations

import json
import sys
from functools import partial

import click
from flask import current_app
from flask.cli import with_appcontext

from qms_tickets import uploads
from qms_tickets.outgoing import checkpoints
from qms_tickets.queries import chain


@click.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@with_appcontext
def command(as_json: bool) -> None:
    """Check the chain of events against itself, its texts, its files and its signed checkpoints; exit 1 when broken."""
    settings = current_app.config["SETTINGS"]
    measure = partial(uploads.measured, folder=settings.uploads)
    verdict = chain.verify(settings.secret_key, checkpoints.kept(settings), measure)
    click.echo(json.dumps(verdict.as_dict()) if as_json else told(verdict))
    sys.exit(0 if verdict.ok else 1)


def told(verdict: chain.Verdict) -> str:
    if verdict.ok:
        return f"{verdict.events} events, whole; head {verdict.head}"
    if verdict.sequence is None:
        return f"broken: {verdict.reason} ({', '.join(verdict.what)})"
    return f"broken at event {verdict.sequence}{f' of {verdict.ticket}' if verdict.ticket else ''}: {verdict.reason}"

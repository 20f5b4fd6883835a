"""`qms-tickets escalations`: every rung that fired, oldest first."""

from __future__ import annotations

import json

import click
from flask.cli import with_appcontext

from qms_tickets.queries.escalations import all_fired


@click.command("escalations")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@with_appcontext
def command(as_json: bool) -> None:
    """List every fired rung, oldest first."""
    for fired in all_fired():
        if as_json:
            click.echo(json.dumps(fired))
        else:
            late = f"+{fired['late_seconds']:.1f}s"
            place = f"{fired['ticket']}  {fired['clock']:<14} {fired['rung']}"
            click.echo(f"{place}  {fired['due']}  {fired['fired_at']}  {late:>10}  {fired['action']}")

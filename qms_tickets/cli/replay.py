"""`qms-tickets replay`: does what is stored follow from the record?"""

from __future__ import annotations

import json
import sys

import click
from flask.cli import with_appcontext

from qms_tickets.queries.replay import Answer, replay


@click.command("replay")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@with_appcontext
def command(as_json: bool) -> None:
    """Compute every clock, and what people said and judged, again from the events; exit 1 with the first difference."""
    answer = replay()
    click.echo(json.dumps(answer.as_dict()) if as_json else _told(answer))
    sys.exit(0 if answer.ok else 1)


def _told(answer: Answer) -> str:
    found = answer.difference
    if found is None:
        counts = f"tickets {answer.tickets}, clocks {answer.clocks}, nonconformities {answer.records}"
        return f"All follows from the events: {counts}."
    return f"{found.where}: stored {found.stored or 'nothing'}, computed {found.computed or 'nothing'}"

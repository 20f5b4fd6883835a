"""`qms-tickets explain`: why each due time of a ticket is what it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from qms_tickets import wall_clock
from qms_tickets.queries.clocks import explanation_of
from qms_tickets.queries.tickets import for_the_keeper
from qms_tickets.words.explain import sentences
from qms_tickets.words.reader import Words

LANGUAGES = {"zh": "zh_Hans", "en": "en"}


@click.command("explain")
@click.argument("number", metavar="T-…")
@click.option("--lang", type=click.Choice(sorted(LANGUAGES)), help="[default: QMS_DEFAULT_LANGUAGE]")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@with_appcontext
def command(number: str, lang: str | None, as_json: bool) -> None:
    """Explain every due time of a ticket, from its first clock to its last."""
    now = wall_clock.now()
    ticket = for_the_keeper(number)
    told = [explanation_of(clock, now) for clock in ticket.clocks]
    if as_json:
        click.echo(json.dumps({"ticket": ticket.number, "clocks": told}, ensure_ascii=False))
        return
    settings = current_app.config["SETTINGS"]
    language = LANGUAGES[lang] if lang else settings.default_language
    words = Words(language, settings.time_zone, now)
    for line in _lines(words, ticket.number, ticket.title, told):
        click.echo(line)


def _lines(words: Words, number: str, title: str, told: list[dict[str, Any]]) -> Iterator[str]:
    yield f"{number}  {title}"
    for explanation in told:
        kind, _, count = explanation["id"].rpartition("-")
        yield ""
        yield f"{words.code('clock', kind)} {count} ({explanation['id']})"
        yield from (f"  {sentence}" for sentence in sentences(words, explanation))
    if not told:
        yield words.text("explain-not-started")

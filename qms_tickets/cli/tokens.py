"""`qms-tickets token`: what programs sign in with."""

from __future__ import annotations

from datetime import timedelta

import click
from flask.cli import with_appcontext

from qms_tickets import wall_clock
from qms_tickets.cli.commands import AT_THE_COMMAND_LINE
from qms_tickets.domain.errors import NotValid
from qms_tickets.models import Person
from qms_tickets.operations import tokens
from qms_tickets.queries.people import person_by_email
from qms_tickets.queries.tokens import open_tokens
from qms_tickets.transaction import transaction


@click.group("token")
def command() -> None:
    """Tokens with which programs use the API in a person's name."""


@command.command("add")
@click.argument("email")
@click.option("--name", required=True, help="What it is for; unlike the person's other tokens.")
@click.option("--scope", default="read", show_default=True, help="read, or read,write")
@click.option("--expires", type=click.IntRange(min=1), metavar="DAYS", help="[default: never]")
@with_appcontext
def add(email: str, name: str, scope: str, expires: int | None) -> None:
    """Make a token and print it, this once, alone on its line."""
    scopes = [each.strip() for each in scope.split(",")]
    lasts = None if expires is None else timedelta(days=expires)
    with transaction():
        secret = tokens.add(
            _person(email), name, scopes, by=AT_THE_COMMAND_LINE, now=wall_clock.now(), lasts=lasts
        )
    click.echo(secret)


@command.command("list")
@click.argument("email")
@with_appcontext
def list_(email: str) -> None:
    """List the tokens of a person that still open."""
    for token in open_tokens(_person(email), wall_clock.now()):
        until = f"until {token.expires_at:%Y-%m-%d}" if token.expires_at else "for good"
        used = f"last used {token.used_at:%Y-%m-%d %H:%M} UTC" if token.used_at else "never used"
        click.echo(f"{token.name}: {', '.join(token.scopes)}, {until}, {used}")


@command.command("revoke")
@click.argument("email")
@click.option("--name", required=True)
@with_appcontext
def revoke(email: str, name: str) -> None:
    """Revoke a token: it opens nothing from now on."""
    with transaction():
        tokens.revoke(_person(email), name, by=AT_THE_COMMAND_LINE, now=wall_clock.now())


def _person(email: str) -> Person:
    person = person_by_email(email)
    if person is None:
        raise NotValid(email="unknown_person")
    return person

"""The table of commands, and how each is found, called and answered."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import click
from flask import Flask
from flask.cli import AppGroup, ScriptInfo

from qms_tickets import wall_clock
from qms_tickets.config import WrongSettings
from qms_tickets.domain.access import Actor
from qms_tickets.domain.errors import NotValid, Refusal
from qms_tickets.storage_faults import FilesAway, StorageError, status_of
from qms_tickets.words.reader import Words
from qms_tickets.words.refusals import field_errors, sentence

# Command → module below qms_tickets.cli, and the name in it where that is not `command`.
TABLE: Final = {
    "serve": "serve",
    "scheduler": "scheduler",
    "sweep": "sweep",
    "database": "database",
    "demo": "demo",
    "escalations": "escalations",
    "department": "people:department",
    "person": "people:person",
    "token": "tokens",
    "import-log": "import_log",
    "business-time": "business_time",
    "explain": "explain",
    "replay": "replay",
    "verify": "verify",
    "backup": "backup",
    "restore": "backup:restore",
}

AT_THE_COMMAND_LINE: Final = Actor(kind="system", name="command line", channel="cli")


class Commands(AppGroup):
    """Reads a command's module when it is called: `business-time` needs neither database nor web."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.commands, *(name for name in TABLE if _exists(name))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return self.commands.get(cmd_name) or (_command(cmd_name) if _exists(cmd_name) else None)

    def invoke(self, ctx: click.Context) -> Any:
        with answered():
            return super().invoke(ctx)


class WrongSettingsAreWrongUse(click.ClickException):
    """One message that names each wrong setting."""

    exit_code = 2


def run(create_app: Callable[[], Flask]) -> Any:
    """The console script's own start: the application is made when a command asks for it."""

    def made() -> Flask:
        try:
            return create_app()
        except WrongSettings as error:
            raise WrongSettingsAreWrongUse(f"Wrong settings: {error}") from error

    group = Commands(name="qms-tickets", help="Requests, service levels and ratings inside an organisation.")
    return group.main(prog_name="qms-tickets", obj=ScriptInfo(create_app=made), standalone_mode=False)


def _module(name: str) -> str:
    return f"qms_tickets.cli.{TABLE[name].partition(':')[0]}"


def _exists(name: str) -> bool:
    return name in TABLE and importlib.util.find_spec(_module(name)) is not None


def _command(name: str) -> click.Command:
    found: click.Command = getattr(
        importlib.import_module(_module(name)), TABLE[name].partition(":")[2] or "command"
    )
    return found


@contextmanager
def answered() -> Iterator[None]:
    """Refusals and faults of the storage are one line on standard error, and exit 1."""
    try:
        yield
    except Refusal as refusal:
        raise click.ClickException(said(refusal)) from refusal
    except StorageError as error:
        raise click.ClickException(_of_storage(error)) from error
    except FilesAway as away:
        raise click.ClickException(f"The folder of the files is not there: {away}") from away


def said(refusal: Refusal) -> str:
    words = Words("en", "UTC", wall_clock.now())
    if isinstance(refusal, NotValid):
        complaints = field_errors(words, refusal.errors)
        return "; ".join(f"{name}: {complaint}" for name, complaint in complaints.items())
    return sentence(words, refusal)


def _of_storage(error: StorageError) -> str:
    cause = " ".join(str(getattr(error, "orig", error)).split())
    if status_of(error) == 507:
        return f"The storage is full: {cause}"
    if "no such table" in cause or "does not exist" in cause:
        return f"The database is not set up; run: qms-tickets database upgrade ({cause})"
    return f"The database did not answer: {cause}"

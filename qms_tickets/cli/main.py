"""`qms-tickets`: the console script."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from typing import Any, NoReturn

import click

WRONG_USE = 2
# Needs neither database nor settings, so nothing of them is read.
_BARE = "business-time"


def main() -> NoReturn:
    """Exit 0 on success, 1 when the answer is no, 2 on wrong use; errors are one line on standard error."""
    try:
        answer = _run()
    except click.exceptions.NoArgsIsHelpError as error:
        _end(error.ctx.get_help(), WRONG_USE)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "qms-tickets"
        _end(f"{command}: {error.format_message()} See {command} --help.", WRONG_USE)
    except click.ClickException as error:
        _end(error.format_message(), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _end("Stopped.", 1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        _end(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "), 1)
    sys.exit(answer if isinstance(answer, int) else 0)


def _run() -> Any:
    if sys.argv[1:2] == [_BARE]:
        bare: click.Command = _named("qms_tickets.cli.business_time", "command")
        return bare.main(sys.argv[2:], prog_name=f"qms-tickets {_BARE}", standalone_mode=False)
    return _named("qms_tickets.cli.commands", "run")(_create_app)


def _create_app() -> Any:
    """By name: the application stands above its commands."""
    create: Callable[[], Any] = _named("qms_tickets.app", "create_app")
    return create()


def _named(module: str, name: str) -> Any:
    return getattr(importlib.import_module(module), name)


def _end(said: str, code: int) -> NoReturn:
    click.echo(said, err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()

"""Departments and people from the command line."""

from __future__ import annotations

import sys
from typing import Any, TypeVar

import click
from flask import current_app
from flask.cli import with_appcontext
from pydantic import BaseModel, ValidationError

from qms_tickets import wall_clock
from qms_tickets.cli.commands import AT_THE_COMMAND_LINE
from qms_tickets.config import Settings
from qms_tickets.operations import defaults, departments, passwords, people, sign_in
from qms_tickets.operations.organisation_bodies import DepartmentBody, PersonBody
from qms_tickets.operations.shapes import refusal
from qms_tickets.transaction import transaction

Shape = TypeVar("Shape", bound=BaseModel)


@click.group("department")
def department() -> None:
    """Departments."""


@department.command("add")
@click.argument("code")
@click.option("--name", required=True, help="The name, for both languages.")
@click.option("--name-en", help="The name in English, where it differs.")
@click.option("--parent", metavar="CODE", help="The department above.")
@click.option("--zone", help="IANA time zone.  [default: QMS_TIME_ZONE]")
@click.option("--calendar", default="office", show_default=True, help="Code of the working calendar.")
@with_appcontext
def add_department(
    code: str, name: str, name_en: str | None, parent: str | None, zone: str | None, calendar: str
) -> None:
    """Add a department."""
    body = _shape(
        DepartmentBody,
        code=code,
        name_zh=name,
        name_en=name_en or name,
        parent=parent,
        zone=zone or _settings().time_zone,
        calendar=calendar,
    )
    now = wall_clock.now()
    with transaction():
        defaults.seed(now, AT_THE_COMMAND_LINE)
        added = departments.add(body, by=AT_THE_COMMAND_LINE, now=now)
        said = f"Added {added.code}."
    click.echo(said, err=True)


@click.group("person")
def person() -> None:
    """People."""


@person.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option(
    "--department", "department_code", required=True, metavar="CODE", help="The person's department."
)
@click.option("--manager", metavar="EMAIL", help="Who leads the person.")
@click.option("--language", type=click.Choice(["zh_Hans", "en"]), help="[default: QMS_DEFAULT_LANGUAGE]")
@click.option("--zone", help="IANA time zone.  [default: QMS_TIME_ZONE]")
@click.option(
    "--capability",
    "capabilities",
    multiple=True,
    help="supervisor, supervisor:CODE, quality_manager, auditor, administrator; may be repeated.",
)
@click.option("--password-stdin", is_flag=True, help="Read the password, one line, from standard input.")
@with_appcontext
def add_person(
    email: str,
    name: str,
    department_code: str,
    manager: str | None,
    language: str | None,
    zone: str | None,
    capabilities: tuple[str, ...],
    password_stdin: bool,
) -> None:
    """Add a person. Without --password-stdin prints a one-time sign-in link, alone on its line."""
    body = _shape(
        PersonBody,
        email=email,
        name=name,
        department=department_code,
        manager=manager,
        language=language or _settings().default_language,
        zone=zone or _settings().time_zone,
        capabilities=[text for text in capabilities if text != "member"],
    )
    hashed = _hashed_password() if password_stdin else None
    now = wall_clock.now()
    with transaction():
        added = people.add(body, by=AT_THE_COMMAND_LINE, now=now)
        if hashed is not None:
            sign_in.set_password(added, hashed, by=AT_THE_COMMAND_LINE, now=now)
            link = None
        else:
            link = sign_in.make_link(added, by=AT_THE_COMMAND_LINE, now=now)
    click.echo(f"Added {body.email}.", err=True)
    if link is not None:
        click.echo(f"{_settings().base_url}/welcome/{link}")


def _hashed_password() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    sign_in.require_good(password)
    return passwords.hashed(password)


def _shape(shape: type[Shape], **values: Any) -> Shape:
    try:
        return shape.model_validate({name: value for name, value in values.items() if value is not None})
    except ValidationError as error:
        raise refusal(error) from error


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings

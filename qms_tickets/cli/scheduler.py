"""`scheduler`: the command lives with the scheduler, a room that this one finds by name alone."""

import importlib

import click

command: click.Command = importlib.import_module("qms_tickets.scheduler.commands").scheduler

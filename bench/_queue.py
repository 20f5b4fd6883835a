"""A department's queue of 5,000 tickets, for the benchmarks of the desk."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from bench.pages import BATCH, PASSWORD, copy_many
from qms_tickets import wall_clock
from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.operations import passwords
from qms_tickets.transaction import transaction
from tests.database.stores import migrate
from tests.factories import make_house, make_ticket

TICKETS = 5_000


def fill(app: Flask) -> str:
    """One ticket by the verbs, then copies of its rows; the number of the first."""
    migrate(app)
    with app.app_context():
        with transaction():
            house = make_house()
            hashed = passwords.hashed(PASSWORD)
            for person in db.session.scalars(select(Person)):
                person.password_hash, person.language = hashed, "en"
            raised = wall_clock.now() - timedelta(hours=3)
            waiting = make_ticket(house, "submitted", now=raised, title="Spindle housing SP-40")
            at_work = make_ticket(house, "in_progress", now=raised, title="Bearing seat W-31")
        for first in range(0, TICKETS, BATCH):
            with transaction():
                places = range(first, min(first + BATCH, TICKETS))
                copy_many(lambda place: at_work if place % 3 == 0 else waiting, places)
        return str(waiting.number)

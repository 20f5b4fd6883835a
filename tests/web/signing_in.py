"""A client that is signed in, without the form and the work of checking a password."""

from __future__ import annotations

from sqlalchemy import select

from qms_tickets import wall_clock
from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.operations import sign_in as verbs
from qms_tickets.transaction import transaction
from tests.factories import actor


def sign_in(app, client, email: str) -> None:
    with app.app_context(), transaction():
        person = db.session.scalars(select(Person).where(Person.email == email)).one()
        token = verbs.start(person, by=actor(person), now=wall_clock.now())
    with client.session_transaction() as session:
        session.clear()
        session["_user_id"] = token
        session["_fresh"] = True

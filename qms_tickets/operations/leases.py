"""One process at a time does a job. Time is the database's own, so that nodes need not agree about it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import or_, text, update
from sqlalchemy.dialects import postgresql, sqlite

from qms_tickets.extensions import db
from qms_tickets.models.housekeeping import Lease
from qms_tickets.queries.database import database_now, is_postgresql

LENGTH: Final = timedelta(seconds=5)
# How long PostgreSQL lets a sweeper say nothing within its transaction, and wait for a lock.
_LIMITS: Final = {"idle_in_transaction_session_timeout": "10s", "lock_timeout": "5s"}


def take(name: str, owner: str) -> int | None:
    """The token of the new or renewed lease; None while another owner holds it.

    The row stays locked until the transaction ends: what is done under the token is done by its owner, or
    not at all. A lease that would end later than one can be long was given by a clock that jumped, and is none.
    """
    insert = postgresql.insert if is_postgresql() else sqlite.insert
    moment = database_now()
    taken = insert(Lease).values(name=name, owner=owner, token=1, expires_at=moment + LENGTH)
    return db.session.execute(
        taken.on_conflict_do_update(
            index_elements=[Lease.name],
            set_={"owner": owner, "token": Lease.token + 1, "expires_at": moment + LENGTH},
            where=or_(Lease.expires_at <= moment, Lease.expires_at > moment + LENGTH, Lease.owner == owner),
        ).returning(Lease.token)
    ).scalar_one_or_none()


def release(name: str, owner: str) -> None:
    """Let the next one begin at once."""
    held = (Lease.name == name) & (Lease.owner == owner)
    db.session.execute(
        update(Lease)
        .where(held)
        .values(expires_at=database_now())
        .execution_options(synchronize_session=False)
    )


def do_not_linger() -> None:
    """A process that is stopped inside its transaction must not keep the others from their work.

    PostgreSQL ends such a transaction; on SQLite nobody can, so transactions are short.
    """
    if is_postgresql():
        for setting, limit in _LIMITS.items():
            db.session.execute(text(f"SET LOCAL {setting} = '{limit}'"))

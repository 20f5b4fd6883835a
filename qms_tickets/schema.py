"""Whether the tables are those that this version of the product knows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import upgrade as migrate_up

from qms_tickets.extensions import db

FOLDER = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class SchemaState:
    """The newest migration that ran, and the newest there is."""

    current: str | None
    newest: str | None

    @property
    def is_current(self) -> bool:
        return self.current == self.newest


def state() -> SchemaState:
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return SchemaState(current, _newest())


def _newest() -> str | None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(config).get_current_head()


def upgrade() -> None:
    """Run what is missing, each migration in a transaction of its own."""
    migrate_up()

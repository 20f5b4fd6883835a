"""How migrations run: one transaction each, on SQLite too, with foreign keys off while tables are rebuilt."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import types

OWN_TEXT_TYPES = {"JSONText", "BilingualText"}
UNMODELLED = ("search_index", "ix_search_documents_tokens")  # full text, made by hand in the migrations


def render_type(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Migrations import nothing of ours: our types appear as what they are in the database."""
    name = type(item).__name__
    if kind == "type" and name == "UTCDateTime":
        return 'sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")'
    if kind == "type" and name in OWN_TEXT_TYPES:
        return "sa.Text()"
    return False


def include(item: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    return not (name or "").startswith(UNMODELLED)


def differs(ctx: Any, inspected: Any, metadata: Any, inspected_type: Any, metadata_type: Any) -> bool | None:
    """Our own types are text or timestamps below; the rest is compared as usual."""
    if isinstance(metadata_type, types.TypeDecorator):
        return False
    if ctx.dialect.name == "sqlite" and isinstance(metadata_type, types.BigInteger):
        return False
    return None


def run() -> None:
    database = current_app.extensions["migrate"].db
    with database.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.connection.execute("PRAGMA foreign_keys=OFF").close()
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            transactional_ddl=True,
            transaction_per_migration=True,
            render_as_batch=False,
            render_item=render_type,
            include_object=include,
            compare_type=differs,
        )
        with context.begin_transaction():
            context.run_migrations()
        if sqlite:
            broken = connection.connection.execute("PRAGMA foreign_key_check").fetchall()
            connection.connection.execute("PRAGMA foreign_keys=ON").close()
            if broken:
                raise RuntimeError(f"foreign keys point nowhere after the migration: {broken[:5]}")


run()

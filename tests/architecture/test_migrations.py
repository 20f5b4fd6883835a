"""Migrations are history: numbered, standing on their own, and together equal to the models."""

from __future__ import annotations

import ast
import re

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, create_engine, inspect, text

from tests.architecture import source

VERSIONS = source.PACKAGE / "migrations/versions"


def versions() -> list[tuple[str, ast.Module]]:
    return [(path.stem, source.parsed(path)) for path in sorted(VERSIONS.glob("[0-9]*.py"))]


def constant(tree: ast.Module, name: str) -> object:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return ast.literal_eval(node.value)
    raise AssertionError(f"no {name}")


def test_they_are_numbered_in_their_order():
    expected = None
    for place, (name, tree) in enumerate(versions(), 1):
        assert re.fullmatch(rf"{place:04}_[a-z0-9_]+", name)
        assert constant(tree, "revision") == f"{place:04}"
        assert constant(tree, "down_revision") == expected
        expected = f"{place:04}"
    assert expected


def test_they_import_nothing_of_ours():
    """Today's models are not those of the day the migration was written."""
    for name, tree in versions():
        imported = {
            ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)
        }
        assert not [line for line in imported if "qms_tickets" in line], name


def test_they_make_what_the_models_say(app):
    from qms_tickets.extensions import db

    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=comparison())
        assert compare_metadata(context, db.metadata) == []


def comparison() -> dict[str, object]:
    """As in migrations/env.py, read without running it."""
    path = source.PACKAGE / "migrations/env.py"
    code = path.read_text(encoding="utf-8").removesuffix("run()\n")
    names: dict = {}
    exec(compile(code, str(path), "exec"), names)
    return {"compare_type": names["differs"], "include_object": names["include"]}


def test_the_checks_are_those_of_the_models(app):
    """Alembic neither writes nor compares CHECK constraints."""
    from qms_tickets.extensions import db

    with app.app_context():
        inspector = inspect(db.engine)
        for table in db.metadata.sorted_tables:
            stated = {
                str(check.name)
                for check in table.constraints
                if isinstance(check, CheckConstraint) and check.name
            }
            assert {check["name"] for check in inspector.get_check_constraints(table.name)} == stated, (
                table.name
            )


def triggers(connection) -> set[str]:
    question = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.dialect.name]
    return set(connection.execute(text(question)).scalars())


def test_the_trail_is_protected_after_the_last_of_them(app):
    from qms_tickets.extensions import db

    with app.app_context(), db.engine.connect() as connection:
        found = triggers(connection)
    assert {"events_not_updated", "events_not_deleted", "event_texts_only_emptied"} <= found


def test_an_upgrade_of_a_new_database_is_done_once(database):
    from flask_migrate import upgrade

    url = database.make_empty()
    app = database.make_app(QMS_DATABASE_URL=url)
    with app.app_context():
        upgrade()
        upgrade()
    engine = create_engine(url)
    with engine.connect() as connection:
        newest = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    engine.dispose()
    assert newest == [versions()[-1][0][:4]]

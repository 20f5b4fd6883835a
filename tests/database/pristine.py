"""Puts a PostgreSQL database back to what the migrations left, in about a millisecond."""

from __future__ import annotations

import psycopg

# Rows are deleted with triggers and foreign keys off: some tables refuse deletion, and the order would matter.
RESTORE = """
    CREATE FUNCTION pristine.restore() RETURNS void LANGUAGE plpgsql
    SET session_replication_role = replica AS $$ BEGIN {statements} END $$
"""
# Triggers dropped or columns added would not come back: such a database is thrown away.
NOTICE = """
    CREATE TABLE pristine.altered (tag text);
    CREATE FUNCTION pristine.notice() RETURNS event_trigger LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO pristine.altered VALUES (tg_tag); END $$;
    CREATE EVENT TRIGGER pristine_notice ON ddl_command_end EXECUTE FUNCTION pristine.notice();
"""
OTHERS_LEFT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def remember(connection: psycopg.Connection) -> None:
    tables = _names(connection, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    statements = [f'DELETE FROM public."{table}";' for table in tables]
    connection.execute("CREATE SCHEMA pristine")
    for table in tables:
        connection.execute(f'CREATE TABLE pristine."{table}" AS TABLE public."{table}"')
        if connection.execute(f'SELECT 1 FROM pristine."{table}" LIMIT 1').fetchone():
            statements.append(f'INSERT INTO public."{table}" SELECT * FROM pristine."{table}";')
    statements += _sequences(connection)
    connection.execute(RESTORE.format(statements="\n".join(statements)))
    connection.execute(NOTICE)


def restore(connection: psycopg.Connection) -> bool:
    """False when the tables themselves were changed and the database must be made anew."""
    connection.execute(OTHERS_LEFT)
    if connection.execute("SELECT 1 FROM pristine.altered LIMIT 1").fetchone():
        return False
    connection.execute("SELECT pristine.restore()")
    return True


def _sequences(connection: psycopg.Connection) -> list[str]:
    statements = []
    for name in _names(connection, "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"):
        value, called = connection.execute(f'SELECT last_value, is_called FROM public."{name}"').fetchone()
        statements.append(f"PERFORM setval('public.\"{name}\"', {value}, {called});")
    return statements


def _names(connection: psycopg.Connection, question: str) -> list[str]:
    return sorted(name for (name,) in connection.execute(question))

"""The ground under the tests is itself tested: every test begins with a new database."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, text


@pytest.mark.parametrize("time", [1, 2])
def test_rows_of_an_earlier_test_are_gone(db, time):
    first = db.session.execute(text("SELECT count(*) FROM departments")).scalar()
    assert first == 0
    db.session.execute(text("SELECT 1"))


@pytest.mark.parametrize("time", [1, 2])
def test_tables_changed_by_an_earlier_test_are_whole_again(db, time):
    with db.engine.begin() as connection:
        assert not inspect(connection).has_table("left_behind")
        connection.execute(text("CREATE TABLE left_behind (id int)"))


def test_an_empty_database_has_no_tables(database):
    from sqlalchemy import create_engine

    engine = create_engine(database.make_empty())
    assert inspect(engine).get_table_names() == []
    engine.dispose()

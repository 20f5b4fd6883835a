"""Whatever is killed or stopped: every rung fires once, nothing is lost, the record is whole.

The run is void unless a naive sweep fails it. `make faults` does the same a hundred times as long.
"""

from __future__ import annotations

import pytest

from tests.faults.checking import Injection, make_obligations, wrongs


@pytest.fixture
def obligations(request, app):
    return make_obligations(app, getattr(request, "param", 12))


def inject(database, how: str = "real", **order) -> dict:
    return Injection("worker", database.settings(), how, **order).result()


def test_killed_at_every_statement_and_at_random_each_rung_fires_once(app, database, obligations):
    injected = inject(database, statements=70, kills=40)
    assert injected["each_statement"]["hit"] > 25
    assert injected["at_random"]["hit"] > 0
    assert wrongs(app, obligations) == []


def test_side_by_side_with_one_stopped_each_rung_fires_once(app, database, obligations):
    inject(database, at_once=4, stopped=0.5)
    assert wrongs(app, obligations) == []


@pytest.mark.on("sqlite")
def test_with_the_slower_journal_of_an_older_library_too(app, database, obligations):
    """Where WAL is not safe, readers and writers share one file without it."""
    inject(database, at_once=3, kills=20, journal="delete")
    assert wrongs(app, obligations) == []


@pytest.mark.on("sqlite")
def test_a_naive_sweep_fails(app, database, obligations):
    """Else the harness above would prove nothing."""
    inject(database, how="naive", statements=40)
    assert wrongs(app, obligations) != []


@pytest.mark.long
@pytest.mark.parametrize("obligations", [150], indirect=True)
@pytest.mark.parametrize("seed", range(8))
@pytest.mark.timeout(3000)
def test_the_long_run(app, database, obligations, seed):
    inject(database, seed=seed, statements=200, kills=400, at_once=4, stopped=2.0)
    assert wrongs(app, obligations) == []

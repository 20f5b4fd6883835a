"""Four schedulers at work while they are killed and stopped at random and their clocks jump.

A run is void unless a naive sweep fails it; which one, stands with each. `make faults` does the same for longer.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import MONDAY_9
from tests.faults.checking import Injection, make_obligations, wrongs

# A day with rungs before and after it, so that a clock that jumps makes them due and not due.
AMID = {
    "now": (MONDAY_9 + timedelta(days=2)).isoformat(),
    "about": (MONDAY_9 + timedelta(days=2)).isoformat(),
}


@pytest.fixture
def obligations(request, app):
    return make_obligations(app, getattr(request, "param", 16))


def storm(database, how: str = "real", **order) -> dict:
    settings = database.settings(QMS_LOG_LEVEL="ERROR")
    return Injection("storm", settings, how, **{"schedulers": 4, "kills": 0, **order}).result()


def test_killed_and_stopped_schedulers_fire_each_rung_once(app, database, obligations):
    injected = storm(database, kills=10, stops=2, in_full=True)
    assert (injected["kills"], injected["stops"]) == (10, 2)
    assert wrongs(app, obligations) == []


def test_clocks_that_jump_by_a_day_lose_nothing(app, database, obligations):
    injected = storm(database, jumps=12, in_full=True, pause=0.5, **AMID)
    assert injected["jumps"] == 12
    assert wrongs(app, obligations) == []


@pytest.mark.on("sqlite")
@pytest.mark.parametrize(
    ("how", "order"),
    [
        ("mark_then_do", {"kills": 40}),
        pytest.param("ask_then_work", {"stops": 6}, marks=pytest.mark.long),
        pytest.param("skip_what_is_too_late", {"jumps": 6, **AMID}, marks=pytest.mark.long),
    ],
)
def test_a_naive_sweep_fails_the_storm(app, database, obligations, how, order):
    storm(database, how, patience=6, in_full=True, **order)
    assert wrongs(app, obligations) != []


@pytest.mark.long
@pytest.mark.parametrize("obligations", [200], indirect=True)
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.timeout(3000)
def test_the_long_run(app, database, obligations, seed):
    injected = storm(database, seed=seed, kills=300, stops=30, jumps=60, in_full=True, patience=1500, **AMID)
    assert injected["kills"] == 300
    assert wrongs(app, obligations) == []

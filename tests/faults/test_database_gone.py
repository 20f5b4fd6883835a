"""PostgreSQL is restarted, thrown down and failed over while schedulers work; afterwards every promise holds."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from tests.database import cluster
from tests.database.stores import SECRET_KEY, migrate, release
from tests.faults.checking import Injection, make_obligations, wrongs

SETTINGS = {"QMS_SECRET_KEY": SECRET_KEY, "QMS_LOG_LEVEL": "ERROR"}


class Server:
    """A house on a PostgreSQL of its own, with a standby if wanted; `url` names both."""

    def __init__(self, request, folder: Path, instance: Path, *, with_standby: bool = False) -> None:
        from qms_tickets.app import create_app

        self.first = self.now = cluster.start(folder, **cluster.SAFE)
        request.addfinalizer(self.first.stop)
        self.first.administer("CREATE DATABASE house")
        self.second = self.first.standby() if with_standby else None
        if self.second is not None:
            request.addfinalizer(self.second.stop)
        self.settings = {**SETTINGS, "QMS_INSTANCE": str(instance), "QMS_DATABASE_URL": self.url}
        self.app = create_app(**self.settings)
        migrate(self.app)

    @property
    def url(self) -> str:
        if self.second is None:
            return self.first.url("house")
        hosts = "&".join(f"host=127.0.0.1:{one.port}" for one in (self.first, self.second))
        return f"postgresql+psycopg://postgres@/house?{hosts}&target_session_attrs=read-write"

    def restart(self, mode: str, pause: float) -> None:
        self.now.go_away(mode)
        time.sleep(pause)
        self.now.come_back()

    def fail_over(self) -> None:
        assert self.second is not None
        self.first.go_away()
        self.second.take_over()
        self.now = self.second


@pytest.fixture
def server(request, run_folder, tmp_path):
    started = Server(request, run_folder.parent, tmp_path, with_standby=getattr(request, "param", False))
    yield started
    release(started.app)


def restarts(server: Server, at_work: Injection, most: int, seed: int = 7) -> int:
    """Now politely, now by the plug, for as long as the schedulers have something to do."""
    chance, done = random.Random(seed), 0
    while at_work.is_at_work and done < most:
        time.sleep(chance.uniform(0.3, 1.5))
        server.restart(chance.choice(("fast", "immediate")), chance.uniform(0.0, 0.5))
        done += 1
    print(f"injected: {done} restarts of PostgreSQL")
    return done


def test_restarts_lose_nothing(server):
    obligations = make_obligations(server.app, 16)
    at_work = Injection("storm", server.settings, schedulers=3, kills=4, in_full=True)
    assert restarts(server, at_work, 4) > 1
    at_work.result()
    assert wrongs(server.app, obligations) == []


@pytest.mark.parametrize("server", [True], indirect=True)
def test_a_failover_loses_nothing(server):
    obligations = make_obligations(server.app, 16)
    at_work = Injection("storm", server.settings, schedulers=3, kills=4, in_full=True)
    time.sleep(3)
    server.fail_over()
    at_work.result()
    assert wrongs(server.app, obligations) == []


@pytest.mark.long
def test_a_naive_sweep_loses_something_to_restarts(server):
    obligations = make_obligations(server.app, 16)
    at_work = Injection("storm", server.settings, "mark_then_do", schedulers=3, kills=0, patience=8)
    restarts(server, at_work, 8)
    at_work.result()
    assert wrongs(server.app, obligations) != []


@pytest.mark.long
@pytest.mark.parametrize("server", [False, True], indirect=True, ids=["alone", "with_standby"])
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.timeout(3000)
def test_the_long_run(server, seed):
    obligations = make_obligations(server.app, 150)
    order = {"schedulers": 4, "kills": 60, "in_full": True, "patience": 1000, "seed": seed}
    at_work = Injection("storm", server.settings, **order)
    restarts(server, at_work, 20, seed)
    if server.second is not None:
        server.fail_over()
        restarts(server, at_work, 5, seed)
    at_work.result()
    assert wrongs(server.app, obligations) == []

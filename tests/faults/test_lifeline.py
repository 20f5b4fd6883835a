"""What the harness starts does not outlive it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.faults.checking import LATER, Injection

HOLDER = """
import json, sys, time
from tests.faults.checking import Injection
storm = Injection("storm", json.loads(sys.argv[1]), schedulers=2, kills=0, stops=10**6, in_full=True, now=sys.argv[2])
print(storm.process.pid, flush=True)
time.sleep(100)
"""


def alive(group: int) -> int:
    """How many processes of the group are alive; those that are dead and not yet fetched are not."""
    count = 0
    for about in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, pgid = about.read_text().rpartition(")")[2].split()[:3]
            count += int(pgid) == group and state not in "ZX"
    return count


def until(processes: int, group: int) -> None:
    ends = time.monotonic() + 60
    while alive(group) != processes:
        assert time.monotonic() < ends, f"{alive(group)} are alive"
        time.sleep(0.05)


@pytest.mark.on("sqlite")
def test_a_storm_ends_with_the_test_that_is_killed(database):
    settings = json.dumps(database.settings(QMS_LOG_LEVEL="ERROR"))
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, settings, LATER.isoformat()], stdout=subprocess.PIPE, text=True
    ) as holder:
        storm = int(holder.stdout.readline())
        until(3, storm)
        holder.send_signal(signal.SIGKILL)
    until(0, storm)


@pytest.mark.on("sqlite")
def test_the_forks_of_a_storm_that_is_killed_end_when_it_is_let_go(database):
    settings = database.settings(QMS_LOG_LEVEL="ERROR")
    storm = Injection("storm", settings, schedulers=2, kills=0, stops=10**6, in_full=True)
    until(3, storm.process.pid)
    os.kill(storm.process.pid, signal.SIGKILL)
    until(2, storm.process.pid)
    storm.process.let_go()
    until(0, storm.process.pid)
    with pytest.raises(AssertionError):
        storm.result()

"""What one run of the tests shares between its processes: a folder, and the rule that one process fills it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.database import cluster

ENOUGH = 2 * 1024**3
FOLDER = pytest.StashKey[Path]()


def fast_folder() -> str | None:
    """Memory where there is enough: a commit that waits for a disk takes longer than most tests."""
    memory = "/dev/shm"
    if os.path.isdir(memory) and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ENOUGH:
        return memory
    return None


def pytest_configure(config: pytest.Config) -> None:
    given = getattr(config, "workerinput", {}).get("run_folder")
    if not given:
        signal.signal(
            signal.SIGTERM, signal.default_int_handler
        )  # a run that is told to end stops its server
    config.stash[FOLDER] = Path(given or tempfile.mkdtemp(prefix="qms-tickets-tests-", dir=fast_folder()))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    node.workerinput["run_folder"] = str(node.config.stash[FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput") or FOLDER not in config.stash:
        return
    cluster.stop_of_run(config.stash[FOLDER])
    shutil.rmtree(config.stash[FOLDER], ignore_errors=True)


@pytest.fixture(scope="session")
def run_folder(pytestconfig: pytest.Config) -> Path:
    """Shared by all processes of this run."""
    return pytestconfig.stash[FOLDER]


@pytest.fixture(scope="session")
def own_folder(run_folder: Path) -> Path:
    """This process's own part of the run's folder."""
    folder = run_folder / os.environ.get("PYTEST_XDIST_WORKER", "alone")
    folder.mkdir(exist_ok=True)
    return folder


@contextlib.contextmanager
def one_at_a_time(folder: Path, what: str) -> Iterator[None]:
    """Holds back the run's other processes, so that the first to come prepares and the others find it done."""
    with open(folder / f"{what}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

"""A PostgreSQL server of our own for one run of the tests: fast, unsafe, on a free port of the loopback."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg

from tools import machine

NOTE = "cluster.json"
UNSAFE_BUT_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "unix_socket_directories": "''",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
}


@dataclass(frozen=True)
class Cluster:
    folder: str
    port: int

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def dsn(self, database: str) -> dict[str, str | int]:
        return {"host": "127.0.0.1", "port": self.port, "user": "postgres", "dbname": database}

    def administer(self, *statements: str) -> None:
        with psycopg.connect(**self.dsn("postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]

    def stop(self) -> None:
        _run("pg_ctl", "stop", "--silent", "--mode=immediate", "--pgdata", f"{self.folder}/data")
        shutil.rmtree(self.folder, ignore_errors=True)


def start(where: Path) -> Cluster:
    folder = tempfile.mkdtemp(prefix="qms-tickets-postgresql-", dir=where)
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
    data = f"{folder}/data"
    _run("initdb", "--pgdata", data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C")
    port = _free_port()
    options = " ".join(f"-c {name}={value}" for name, value in {**UNSAFE_BUT_FAST, "port": port}.items())
    _run(
        "pg_ctl",
        "start",
        "--wait",
        "--silent",
        "--pgdata",
        data,
        "--log",
        f"{folder}/log",
        "--options",
        options,
    )
    return Cluster(folder, port)


def of_run(run_folder: Path) -> Cluster:
    """The server of this run, started by whoever asks first; ask while holding the others back."""
    note = run_folder / NOTE
    if not note.exists():
        note.write_text(json.dumps(asdict(start(run_folder.parent))))
    return _noted(note)


def stop_of_run(run_folder: Path) -> None:
    note = run_folder / NOTE
    if note.exists():
        _noted(note).stop()


def _noted(note: Path) -> Cluster:
    return Cluster(**json.loads(note.read_text()))


def _run(program: str, *arguments: str) -> None:
    """Run a server program; as nobody when we are root, since the server refuses to be root."""
    programs = machine.postgresql()
    if programs is None:
        raise RuntimeError(
            "The tests need a PostgreSQL server: install the package postgresql and run them again."
        )
    as_nobody = {"user": "nobody", "extra_groups": []} if os.geteuid() == 0 else {}
    done = subprocess.run(
        [programs / program, *arguments],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        **as_nobody,
    )
    if done.returncode:
        raise RuntimeError(f"{program} failed: {done.stderr}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

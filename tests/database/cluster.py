"""A PostgreSQL server of our own on a free port of the loopback: fast and unsafe for the run of the tests, safe where
a test restarts it or lets its standby take over."""

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
    "listen_addresses": "'127.0.0.1'",
    "timezone": "'UTC'",
}
# What is said to be written is written, also when the server is thrown down (the machine itself stays up).
SAFE = {
    "synchronous_commit": "on",
    "wal_level": "replica",
    "max_wal_senders": "4",
    "wal_retrieve_retry_interval": "200ms",
}


@dataclass(frozen=True)
class Cluster:
    folder: str
    port: int

    @property
    def data(self) -> str:
        return f"{self.folder}/data"

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def dsn(self, database: str) -> dict[str, str | int]:
        return {"host": "127.0.0.1", "port": self.port, "user": "postgres", "dbname": database}

    def administer(self, *statements: str) -> None:
        with psycopg.connect(**self.dsn("postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]

    def stop(self) -> None:
        if Path(self.data, "postmaster.pid").exists():
            self.go_away()
        shutil.rmtree(self.folder, ignore_errors=True)

    # Faults

    def go_away(self, mode: str = "immediate") -> None:
        _run("pg_ctl", "stop", "--silent", f"--mode={mode}", "--pgdata", self.data)

    def come_back(self) -> None:
        _start(self.folder, {"port": str(self.port)})

    def standby(self) -> Cluster:
        """A second server that follows this one; what is committed here is there too before it is said to be done."""
        folder = _new_folder(Path(self.folder).parent)
        here = f"host=127.0.0.1 port={self.port} user=postgres"
        _run(
            "pg_basebackup", "-d", here, "-D", f"{folder}/data", "--write-recovery-conf", "--checkpoint=fast"
        )
        follower = Cluster(folder, _free_port())
        _start(folder, {"port": str(follower.port)})
        self.administer("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
        return follower

    def take_over(self) -> None:
        """The standby becomes the server; it waits for no other."""
        self.administer("ALTER SYSTEM SET synchronous_standby_names = ''", "SELECT pg_reload_conf()")
        _run("pg_ctl", "promote", "--silent", "--wait", "--pgdata", self.data)


def start(where: Path, **settings: str) -> Cluster:
    folder = _new_folder(where)
    _run(
        "initdb",
        f"--pgdata={folder}/data",
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
    )
    port = _free_port()
    kept = "".join(f"{name} = {value}\n" for name, value in {**UNSAFE_BUT_FAST, **settings}.items())
    with open(f"{folder}/data/postgresql.conf", "a") as configuration:
        configuration.write(kept)
    _start(folder, {"port": str(port)})
    return Cluster(folder, port)


def _new_folder(where: Path) -> str:
    folder = tempfile.mkdtemp(prefix="qms-tickets-postgresql-", dir=where)
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
    return folder


def _start(folder: str, settings: dict[str, str]) -> None:
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    data = f"{folder}/data"
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

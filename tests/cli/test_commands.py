"""The console script as a person runs it: exit codes, one line of error, and what is printed where."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from sqlalchemy import select

from qms_tickets.cli.commands import TABLE, Commands
from qms_tickets.extensions import db
from qms_tickets.models import Capability, Department, Person
from qms_tickets.transaction import transaction
from tests.factories import make_house

ROOT = Path(__file__).parents[2]


class Shell:
    """Runs `qms-tickets` on one database, in a process of its own."""

    def __init__(self, settings: dict[str, str]) -> None:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("QMS_")}
        self.environment = {**plain, **settings, "PYTHONPATH": str(ROOT)}
        self.command = [sys.executable, "-m", "qms_tickets.cli.main"]

    def __call__(self, *arguments: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.command, *arguments],
            env={**self.environment, **settings},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*self.command, *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


@pytest.fixture
def run(database) -> Shell:
    return Shell(database.settings())


@pytest.fixture
def run_empty(database, tmp_path) -> Shell:
    return Shell(database.settings(QMS_DATABASE_URL=database.make_empty(), QMS_INSTANCE=str(tmp_path)))


def assert_one_line(text: str) -> None:
    assert text.count("\n") == 1
    assert "Traceback" not in text


def test_help_is_for_every_command():
    group = Commands(name="qms-tickets")
    for name in group.list_commands(None):
        assert group.get_command(None, name).help, name


def test_every_command_of_the_table_is_one_that_is_documented():
    assert {"serve", "scheduler", "sweep", "database", "demo", "person", "department", "verify"} <= set(TABLE)


@pytest.mark.on("sqlite")
@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["person", "add"], ["serve", "--port", "x"], ["database", "--no"]]
)
def test_wrong_use_is_one_line_and_exit_2(run, arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert_one_line(done.stderr)
    assert "--help" in done.stderr


@pytest.mark.on("sqlite")
def test_wrong_settings_are_one_message_that_names_each(run):
    done = run("database", "status", QMS_COLOUR="red", PORT="many", QMS_TRUSTED_PROXIES="x/y")
    assert done.returncode == 2
    assert_one_line(done.stderr)
    assert all(name in done.stderr for name in ("QMS_COLOUR", "PORT", "QMS_TRUSTED_PROXIES"))


def test_an_empty_database_is_brought_up_to_date(run_empty):
    before = run_empty("database", "status", "--json")
    assert (before.returncode, json.loads(before.stdout)["ok"]) == (1, False)
    assert run_empty("database", "upgrade").returncode == 0
    after = run_empty("database", "status", "--json")
    assert (after.returncode, json.loads(after.stdout)["ok"]) == (0, True)
    assert run_empty("database", "upgrade").returncode == 0


def test_nothing_is_served_from_an_old_database(run_empty):
    done = run_empty("serve", "--port", "0")
    assert done.returncode == 1
    assert_one_line(done.stderr)
    assert "database upgrade" in done.stderr


def test_a_department_and_its_people_are_added(run, app):
    assert run("department", "add", "hq", "--name", "总部").returncode == 0
    assert (
        run(
            "department", "add", "LAB", "--name", "实验室", "--parent", "HQ", "--zone", "Europe/Berlin"
        ).returncode
        == 0
    )
    linked = run(
        "person",
        "add",
        "Ada@Example.com",
        "--name",
        "Ada",
        "--department",
        "HQ",
        "--capability",
        "administrator",
    )
    assert linked.returncode == 0
    assert linked.stdout.startswith("http://127.0.0.1:8000/welcome/")
    assert linked.stdout.count("\n") == 1
    worded = run(
        *(
            "person",
            "add",
            "li@example.com",
            "--name",
            "李强",
            "--department",
            "LAB",
            "--manager",
            "ada@example.com",
        ),
        *("--capability", "supervisor", "--capability", "supervisor:HQ", "--password-stdin"),
        stdin="seven green bottles\n",
    )
    assert (worded.returncode, worded.stdout) == (0, "")
    with app.app_context():
        assert (
            db.session.scalars(select(Department.parent_id).where(Department.code == "LAB")).one() is not None
        )
        li = db.session.scalars(select(Person).where(Person.email == "li@example.com")).one()
        assert li.password_hash
        assert len(db.session.scalars(select(Capability).where(Capability.person_id == li.id)).all()) == 2


@pytest.mark.on("sqlite")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["department", "add", "MET", "--name", "x"], "code: Already in use"),
        (
            ["department", "add", "NEW", "--name", "x", "--parent", "NO"],
            "parent: There is no such department",
        ),
        (
            ["department", "add", "NEW", "--name", "x", "--zone", "Mars/Olympus"],
            "zone: There is no such time zone",
        ),
        (
            ["person", "add", "buyer@example.com", "--name", "x", "--department", "MET"],
            "email: Already in use",
        ),
        (["person", "add", "x", "--name", "x", "--department", "MET"], "email: Not an e-mail address"),
        (
            ["person", "add", "x@y.z", "--name", "x", "--department", "MET", "--capability", "king"],
            "capabilities: ",
        ),
    ],
)
def test_a_refusal_is_one_line_and_exit_1(run, app, arguments, said):
    with app.app_context(), transaction():
        make_house()
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert_one_line(done.stderr)
    assert said in done.stderr


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("password", ["short\n", "password1234\n", "\n", ""])
def test_a_weak_password_is_refused_and_nobody_added(run, app, password):
    with app.app_context(), transaction():
        make_house()
    done = run(
        "person", "add", "x@y.z", "--name", "x", "--department", "MET", "--password-stdin", stdin=password
    )
    assert done.returncode == 1
    assert_one_line(done.stderr)
    with app.app_context():
        assert db.session.scalars(select(Person).where(Person.email == "x@y.z")).one_or_none() is None


@pytest.mark.on("sqlite")
def test_flask_offers_the_same_commands(run):
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "database", "status"],
        env=run.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.on("sqlite")
def test_business_time_reads_neither_settings_nor_frameworks(run):
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *run.command[1:], "business-time"],
        env={**run.environment, "QMS_NONSENSE": "1"},
        input='{"id": 1, "op": "x"}\n',
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0
    assert "sqlalchemy" not in done.stderr
    assert "flask" not in done.stderr


# --- serving ---


def served(process: subprocess.Popen[str]) -> str:
    line = process.stdout.readline()
    assert line.startswith("QMS Tickets is at "), line + process.stderr.read()
    return line.split()[-1]


def get(address: str):
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.status, answer.read().decode(), answer.headers


def test_serving_says_where_and_stops_when_told(run, app):
    with app.app_context(), transaction():
        make_house()
    process = run.start("serve", "--port", "0")
    try:
        address = served(process)
        status, page, headers = get(f"{address}/sign-in")
        assert status == 200
        assert "<form" in page
        assert headers["Server"] == "qms-tickets"
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors


@pytest.mark.on("sqlite")
def test_a_port_in_use_is_said_in_one_line(run):
    process = run.start("serve", "--port", "0", "--no-scheduler")
    try:
        port = served(process).rpartition(":")[2]
        done = run("serve", "--port", port, "--no-scheduler")
        assert done.returncode == 1
        assert_one_line(done.stderr)
        assert "PORT=" in done.stderr
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.mark.on("sqlite")
def test_another_host_over_http_is_warned_about(run):
    process = run.start("serve", "--host", "0.0.0.0", "--port", "0", "--no-scheduler")
    served(process)
    time.sleep(0.5)
    process.terminate()
    _, errors = process.communicate(timeout=30)
    assert "without encryption" in errors


@pytest.mark.on("sqlite")
def test_connections_at_rest_keep_nobody_out(run):
    """Two hundred browsers that have what they wanted, each with a connection that it keeps."""
    process = run.start("serve", "--port", "0", "--no-scheduler")
    port = int(served(process).rpartition(":")[2])
    resting = [http.client.HTTPConnection("127.0.0.1", port, timeout=10) for _ in range(200)]
    try:
        for connection in resting:
            connection.request("GET", "/healthz")
            answer = connection.getresponse()
            assert answer.status == 200
            answer.read()
    finally:
        for connection in resting:
            connection.close()
        process.terminate()
        process.communicate(timeout=30)

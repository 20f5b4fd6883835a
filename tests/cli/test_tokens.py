"""`qms-tickets token`."""

from __future__ import annotations

import pytest

from qms_tickets.transaction import transaction
from tests.factories import make_house

BUYER = "buyer@example.com"


@pytest.fixture
def run(app):
    with app.app_context(), transaction():
        make_house()
    return lambda *arguments: app.test_cli_runner().invoke(args=["token", *arguments])


def test_a_token_is_printed_once_alone_on_its_line(run):
    answer = run("add", BUYER, "--name", "nightly", "--scope", "read,write", "--expires", "30")
    assert answer.exit_code == 0
    assert answer.output.startswith("qms_")
    assert len(answer.output.splitlines()) == 1
    listed = run("list", BUYER).output
    assert listed.startswith("nightly: read, write, until ")
    assert answer.output.strip() not in listed


def test_a_token_reads_and_does_not_expire_unless_told(run):
    run("add", BUYER, "--name", "report")
    assert run("list", BUYER).output == "report: read, for good, never used\n"


def test_a_revoked_token_is_gone_and_its_name_free(run):
    run("add", BUYER, "--name", "report")
    assert run("add", BUYER, "--name", "report").exit_code == 1
    assert run("revoke", BUYER, "--name", "report").exit_code == 0
    assert run("list", BUYER).output == ""
    assert run("revoke", BUYER, "--name", "report").exit_code == 1
    assert run("add", BUYER, "--name", "report").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "nobody@example.com", "--name", "x"), "email"),
        (("add", BUYER, "--name", " "), "name"),
        (("add", BUYER, "--name", "x" * 81), "name"),
        (("add", BUYER, "--name", "x", "--scope", "admin"), "scope"),
        (("add", BUYER, "--name", "x", "--scope", ""), "scope"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(run, arguments, said):
    answer = run(*arguments)
    assert answer.exit_code == 1
    assert answer.stderr.startswith(f"Error: {said}: ")
    assert len(answer.stderr.splitlines()) == 1


def test_a_number_of_days_below_one_is_wrong_use(run):
    assert run("add", BUYER, "--name", "x", "--expires", "0").exit_code == 2

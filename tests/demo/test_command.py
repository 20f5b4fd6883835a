"""`qms-tickets demo`: loads into an empty database alone, and says who can sign in."""

from __future__ import annotations

import json

import pytest

from qms_tickets.cli.demo import Shelf, command
from qms_tickets.demo.files import sheet


def test_in_a_loaded_database_it_prints_the_six_sign_ins_in_order(tuesday_app):
    answer = tuesday_app.test_cli_runner().invoke(command, ["--json"])
    assert answer.exit_code == 0
    told = json.loads(answer.output)["sign_ins"]
    assert [one["role"] for one in told] == [
        "requester",
        "supplier",
        "supervisor",
        "quality_manager",
        "auditor",
        "administrator",
    ]
    assert {one["password"] for one in told} == {"demo-hengyue"}
    assert told[4] == {
        "role": "auditor",
        "email": "markus.vogel@example.com",
        "password": "demo-hengyue",
        "language": "en",
    }


@pytest.fixture
def peopled(app):
    from qms_tickets.transaction import transaction
    from tests.factories import make_house

    with app.app_context(), transaction():
        make_house()
    return app


@pytest.mark.on("sqlite")
def test_another_organisation_is_left_alone(peopled):
    refused = peopled.test_cli_runner().invoke(command, [])
    assert refused.exit_code == 1
    assert "of its own" in refused.output
    silent = peopled.test_cli_runner().invoke(command, ["--if-empty"])
    assert (silent.exit_code, silent.output) == (0, "")


def test_one_content_is_kept_once(tmp_path):
    shelf = Shelf(tmp_path, 1_000_000)
    assert shelf(sheet("a", "甲", ["一"])) == shelf(sheet("b", "甲", ["一"]))
    assert len(list(tmp_path.iterdir())) == 1

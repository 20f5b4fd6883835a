"""What receivers are told to do works as it is written."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from qms_tickets import wall_clock
from qms_tickets.domain.targets import EVENTS, FIRED, new_secret
from qms_tickets.models.outbox import Message
from qms_tickets.models.target import Target
from qms_tickets.operations import outbox
from qms_tickets.outgoing import client
from qms_tickets.outgoing.targets import Packer
from tests.architecture.source import ROOT

PAGE = (ROOT / "docs/integrations.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    return re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)[1]


@pytest.fixture
def is_ours():
    room: dict = {}
    exec(block("python"), room)
    return room["is_ours"]


def parcel(app, secret: str, now: datetime):
    target = Target(kind="webhook", url="https://hooks.example.com/", secret=secret)
    message = Message(
        message_id="a1", target=target, kind="target.test", facts={"at": "2026-03-02T06:00:00Z"}
    )
    return Packer(app.config["SETTINGS"]).parcel(message, now)


@pytest.mark.on("sqlite")
def test_a_receiver_tells_ours_from_others(app, is_ours):
    secret = new_secret()
    sent = parcel(app, secret, wall_clock.now())
    assert is_ours(secret, sent.headers, sent.body)
    assert not is_ours(new_secret(), sent.headers, sent.body)
    assert not is_ours(secret, sent.headers, sent.body + b" ")
    assert not is_ours(secret, {**sent.headers, "webhook-id": "msg_other"}, sent.body)
    assert not is_ours(secret, {**sent.headers, "webhook-signature": "v1,"}, sent.body)
    old = parcel(app, secret, datetime(2026, 1, 1, tzinfo=UTC))
    assert not is_ours(secret, old.headers, old.body)


def test_the_example_has_the_facts_that_leave():
    said = json.loads(block("json"))
    assert said["type"] == FIRED
    assert said["data"]["facts"].keys() == EVENTS[FIRED]


def test_the_figures_are_those_of_the_program():
    tries = re.search(
        r"tried at once, then after ([\d,\sand]+) and every (\d+) minutes, for (\d+) hours", PAGE
    )
    steps = [int(step) for step in re.findall(r"\d+", tries[1])] + [int(tries[2])]
    assert steps == [each.total_seconds() / 60 for each in outbox.BACK_OFF]
    assert int(tries[3]) == outbox.PATIENCE.total_seconds() / 3600
    assert f"within {client.DEADLINE:.0f} seconds and {client.LONGEST_REPLY // 1024} kB" in PAGE

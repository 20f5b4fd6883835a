"""Chat robots: one post each, signed as the platform asks, in the language of the room, with nobody's marks in it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from qms_tickets.domain.delivery import DeliveryError
from qms_tickets.domain.targets import CHATS, EVENTS, TEST
from qms_tickets.models.outbox import Message
from qms_tickets.models.target import Target
from qms_tickets.outgoing import chats
from qms_tickets.outgoing.targets import Packer
from qms_tickets.transaction import transaction
from qms_tickets.words.catalogue import has
from tests.factories import MONDAY_9, make_house, make_ticket

NOW = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
NEWS = chats.News(
    what="Li Qiang asked for input",
    link="https://t.example.com/tickets/T-2026-000001",
    open_link="Open the ticket",
    language="en",
    number="T-2026-000001",
    title="Housing [x](https://evil.example.com) <!channel> <@all> **bold** @everyone",
    lines=("functional · P2 · Metrology for Purchasing", "due today 15:30"),
    asked="Asked of Purchasing: provide what is missing",
)


def post(
    kind: str, news: chats.News = NEWS, url: str = "https://chat.example.com/robot?key=k", secret: str = ""
):
    return chats.ROBOTS[kind](news, url, secret, NOW)


@pytest.mark.parametrize("kind", CHATS)
def test_each_says_what_happened_where_and_what_is_asked(kind):
    said = json.dumps(post(kind).content, ensure_ascii=False)
    for part in (NEWS.what, NEWS.number, NEWS.link, "due today 15:30", NEWS.asked):
        assert part in said
    assert post(kind).url == "https://chat.example.com/robot?key=k"


@pytest.mark.parametrize("kind", ["wecom", "dingtalk"])
def test_in_markdown_peoples_marks_mean_nothing(kind):
    content = post(kind).content["markdown"]
    said = content.get("text") or content["content"]
    assert said.count("](") == 1
    assert f"[T-2026-000001]({NEWS.link})" in said
    assert "<@all>" not in said
    assert "@everyone" not in said
    assert len(said.encode()) < 4096


def test_in_slack_peoples_marks_mean_nothing():
    said = post("slack").content["text"]
    assert "&lt;!channel&gt;" in said
    assert said.count("<") == 1
    assert f"<{NEWS.link}|T-2026-000001>" in said


def test_feishu_and_teams_get_parts_that_are_text_by_their_kind():
    lines = post("feishu").content["content"]["post"]["en_us"]["content"]
    assert {part["tag"] for line in lines for part in line} == {"a", "text"}
    card = post("teams").content["attachments"][0]
    assert card["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert {part["type"] for part in card["content"]["body"]} == {"RichTextBlock"}
    assert card["content"]["actions"][0]["url"] == NEWS.link


# Reckoned apart with `printf '1704164645000\nSECabc' | openssl dgst -sha256 -hmac SECabc -binary | base64`, and
# `printf '' | openssl dgst -sha256 -mac HMAC -macopt hexkey:$(printf '1704164645\nabc' | xxd -p) -binary | base64`.
DINGTALK_SIGN = "zoO7nDM0fsuzWrA7Sdf87naJHFeJ4bOwLRqpnKPwNtw="
FEISHU_SIGN = "UJc5rGb6K7W5YHrm429UYo4YgfpNjZ3qz/d+eETZIS0="


def test_dingtalk_is_signed_in_the_address():
    asked = parse_qs(urlsplit(post("dingtalk", secret="SECabc").url).query)
    assert asked == {"key": ["k"], "timestamp": ["1704164645000"], "sign": [DINGTALK_SIGN]}


def test_feishu_is_signed_in_the_body():
    content = post("feishu", secret="abc").content
    assert (content["timestamp"], content["sign"]) == ("1704164645", FEISHU_SIGN)
    assert "sign" not in post("feishu").content


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("wecom", b'{"errcode":0,"errmsg":"ok"}'),
        ("dingtalk", b'{"errcode":0,"errmsg":"ok"}'),
        ("feishu", b'{"code":0,"msg":"success","data":{}}'),
        ("feishu", b'{"StatusCode":0,"StatusMessage":"success"}'),
        ("slack", b"ok"),
        ("teams", b""),
        ("teams", b"1"),
        ("webhook", b"anything"),
    ],
)
def test_a_yes_is_a_yes(kind, body):
    chats.judge(kind, body)


@pytest.mark.parametrize(
    ("kind", "body", "permanent", "rests"),
    [
        ("wecom", b'{"errcode":93000,"errmsg":"invalid webhook url"}', True, False),
        ("wecom", b'{"errcode":45009,"errmsg":"api freq out of limit"}', False, True),
        ("dingtalk", b'{"errcode":310000,"errmsg":"keywords not in content"}', True, False),
        ("dingtalk", b'{"errcode":130101,"errmsg":"send too fast"}', False, True),
        ("feishu", b'{"code":19021,"msg":"sign match fail"}', True, False),
        ("feishu", b'{"code":11232,"msg":"frequency limited"}', False, True),
        (
            "teams",
            b"Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429",
            False,
            True,
        ),
        ("wecom", b"<html>please sign in</html>", False, False),
        ("wecom", b"[1]", False, False),
        ("wecom", b"{}", False, False),
        ("wecom", b"[" * 60_000, False, False),
        ("feishu", b"", False, False),
    ],
)
def test_a_no_behind_a_200_is_a_no(kind, body, permanent, rests):
    with pytest.raises(DeliveryError) as caught:
        chats.judge(kind, body)
    assert caught.value.permanent == permanent
    assert (caught.value.after is not None) == rests


# From the rows


@pytest.fixture
def told(app, db):
    """Content of a message to a robot about a ticket in a state."""
    with transaction():
        house = make_house()
    packer = Packer(app.config["SETTINGS"])

    def content(kind: str, event: str, state: str, language: str, facts=None) -> str:
        with transaction():
            target = Target(
                kind=kind,
                name="Andon",
                url="https://chat.example.com/robot?key=k",
                language=language,
                events=[event],
                departments=[],
                services=[],
                added_at=MONDAY_9,
            )
            db.session.add(target)
            db.session.flush()
            ticket = None if event == TEST else make_ticket(house, state, title="壳体 SP-40")
            was = {"relation": "functional", "priority": "P2", "due": "2026-03-02T06:00:00.000000Z"}
            message = Message(
                message_id=f"m{target.id}",
                target_id=target.id,
                ticket=ticket,
                actor_id=house.inspector.id,
                kind=event,
                facts={"facts": facts or {}, "ticket": was, "at": "2026-03-02T01:00:00.000000Z"},
                created_at=MONDAY_9,
                not_before=MONDAY_9,
            )
            db.session.add(message)
        return packer.parcel(message, MONDAY_9).body.decode()

    return content


def test_it_speaks_the_language_of_the_room(told):
    english = told("wecom", "ticket.input_requested", "input_requested", "en")
    assert "inspector asked for input" in english
    assert "MET for PUR" in english
    assert "due today 14:00" in english
    assert "Asked of PUR: provide what is missing" in english
    chinese = told("wecom", "ticket.input_requested", "input_requested", "zh_Hans")
    assert "今天 14:00到期" in chinese or "今天 14:00 到期" in chinese
    assert "需要PUR：补充所缺内容" in chinese or "需要 PUR：补充所缺内容" in chinese


def test_what_is_no_longer_asked_is_not_asked(told):
    assert "Asked of" not in told("wecom", "ticket.input_requested", "in_progress", "en")


def test_a_test_says_that_it_is_one(told):
    assert "This is a test" in told("slack", TEST, "", "en")
    assert "测试消息" in told("feishu", TEST, "", "zh_Hans")
    assert json.loads(told("slack", TEST, "", "en"))["text"]


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_every_event_that_leaves_can_be_told(told, language):
    for event in EVENTS:
        word = f"notice-{event.replace('.', '-').replace('_', '-')}"
        assert has(language, word), word
        facts = {"clock": "delivery-1", "rung": 2, "due": "2026-03-02T06:00:00.000000Z"}
        said = told("wecom", event, "in_progress", language, facts)
        assert "T-2026-" in said

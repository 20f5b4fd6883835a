"""Both languages say the same things; a mistake is loud in development and bearable in production."""

from __future__ import annotations

import logging

import pytest

from qms_tickets.operations import shapes
from qms_tickets.words import catalogue
from qms_tickets.words.reader import message_id
from tests.words.source import LANGUAGES, messages, refusals


def test_both_languages_have_the_same_messages():
    chinese, english = messages("zh_Hans"), messages("en")
    assert chinese.keys() ^ english.keys() == set()


def test_a_message_stands_in_the_same_file_in_both_languages():
    elsewhere = {
        message: (one.file, messages("en")[message].file) for message, one in messages("zh_Hans").items()
    }
    assert {message: pair for message, pair in elsewhere.items() if len(set(pair)) > 1} == {}


def test_both_languages_use_the_same_variables():
    english = messages("en")
    differing = {
        message: sorted(one.variables ^ english[message].variables)
        for message, one in messages("zh_Hans").items()
        if one.variables != english[message].variables
    }
    assert differing == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_empty(language):
    blank = [message.id for message in messages(language).values() if not message.says_something]
    assert blank == []


def test_every_refusal_has_a_sentence():
    known = messages("en")
    assert {(use.id, use.place) for use in refusals() if use.id not in known} == set()


def test_every_refusal_carries_the_facts_that_its_sentence_needs():
    known = messages("en")
    lacking = [
        (use.id, use.place, sorted(known[use.id].variables - use.variables - {"unlocked"}))
        for use in refusals()
        if use.id in known
        and use.variables is not None
        and not known[use.id].variables <= use.variables | {"unlocked"}
    ]
    assert lacking == []


def test_every_complaint_of_a_shape_has_a_sentence():
    codes = {code for code, _ in shapes.CODES.values()} | {code for _, code in shapes._FAMILIES} | shapes._OWN
    codes |= {"required", "wrong_type", "not_valid"}
    assert {code for code in codes if message_id("error", code) not in messages("en")} == set()


def test_a_missing_message_raises_in_development():
    with pytest.raises(catalogue.MissingMessage):
        catalogue.text("en", "no-such-message")


def test_a_missing_variable_raises_in_development():
    with pytest.raises(catalogue.UnfilledMessage):
        catalogue.text("en", "time-left")


@pytest.fixture
def in_production():
    catalogue.raise_on_mistakes(False)
    yield
    catalogue.raise_on_mistakes(True)


def test_a_missing_message_is_shown_in_brackets_and_logged_in_production(in_production, caplog):
    with caplog.at_level(logging.ERROR):
        assert catalogue.text("zh_Hans", "no-such-message") == "[no-such-message]"
    assert "no-such-message" in caplog.text


def test_variables_may_be_texts_numbers_and_flags():
    assert catalogue.text("en", "duration-minutes", n=1_234) == "1,234 min"
    assert catalogue.text("en", "event-ticket-held", stops=True, hold_kind="x", resume_at="y").endswith(
        "stands still"
    )


def test_a_text_may_be_longer_than_fluent_allows():
    assert len(catalogue.text("en", "time-left", time="x" * 10_000)) == 10_005


@pytest.mark.parametrize("text", ["{ $time }", "\ue0000\ue001", "{{7*7}}", "a = b\n    c"])
def test_what_people_wrote_is_never_read_as_a_message(text):
    assert catalogue.text("en", "time-left", time=text) == f"{text} left"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("计量室", "轮到计量室"),
        ("IT 支持", "轮到 IT 支持"),
        ("3 号线", "轮到 3 号线"),
        ("“甲”组", "轮到“甲”组"),
        ("", "轮到"),
    ],
)
def test_chinese_takes_a_space_where_it_meets_latin(value, expected):
    assert catalogue.text("zh_Hans", "turn-of", side=value) == expected


def test_no_space_is_set_inside_what_people_wrote():
    text = catalogue.text("zh_Hans", "event-ticket-attached", name="图纸SP-40.pdf", size="3 kB")
    assert text == "添加了附件 图纸SP-40.pdf（3 kB）"


@pytest.mark.parametrize(
    ("tags", "language"),
    [
        (["zh-CN", "en"], "zh_Hans"),
        (["zh-TW"], "zh_Hans"),
        (["zh"], "zh_Hans"),
        (["en-GB"], "en"),
        (["de-DE", "en-US"], "en"),
        (["de-DE"], "zh_Hans"),
        ([], "zh_Hans"),
    ],
)
def test_the_language_is_the_first_that_we_speak(tags, language):
    assert catalogue.language_for(tags) == language

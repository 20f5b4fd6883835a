"""How the product writes: Chinese marks, spaces and words, and English without blame or shouting."""

from __future__ import annotations

import re

import pytest

from tests.words.source import LANGUAGES, messages

CHINESE = r"[\u3400-\u9fff]"
FULL_WIDTH = "，。：；？！、（）“”《》"


def found(language: str, pattern: str, *, but: str = "") -> dict[str, str]:
    """Messages with a text that the pattern finds; `but` is taken out first."""
    return {
        message.id: text
        for message in messages(language).values()
        for text in message.texts
        if re.search(pattern, re.sub(but, "", text) if but else text)
    }


def test_chinese_has_full_width_marks_beside_chinese():
    assert found("zh_Hans", rf"{CHINESE} ?[,:;?!()]|[,:;?!()] ?{CHINESE}|{CHINESE}\.|\"|'") == {}


def test_chinese_has_no_spaces_beside_full_width_marks():
    assert found("zh_Hans", rf" [{FULL_WIDTH}]|[{FULL_WIDTH}] ") == {}


def test_chinese_has_a_space_beside_digits_and_letters_but_not_in_dates():
    pattern = rf"{CHINESE}[A-Za-z0-9]|[A-Za-z0-9]{CHINESE}"
    assert found("zh_Hans", pattern, but=r"[0-9]+[年月日]|[年月日][0-9]+") == {}


def test_chinese_has_no_doubled_or_stray_spaces():
    assert found("zh_Hans", rf"  |{CHINESE} {CHINESE}") == {}


def test_chinese_never_shouts_nor_says_ni():
    assert found("zh_Hans", "[！!你]") == {}


@pytest.mark.parametrize("word", ["客户", "甲方", "乙方", "审计员", "已拒绝", "请"])
def test_chinese_uses_the_words_of_the_glossary(word):
    assert found("zh_Hans", word, but="申请|请求|请代理人") == {}


def test_a_ticket_is_no_work_order():
    assert found("zh_Hans", "工单", but="生产工单") == {}


def test_internal_parties_are_named_as_in_the_standard():
    """External customers are 外部顾客 and external suppliers 外部供方: never 供应商 for somebody inside."""
    assert found("zh_Hans", "供应商|服务商|需求方") == {}


BUTTONS = {
    name: "".join(one.texts) for name, one in messages("zh_Hans").items() if name.startswith("action-")
}


def test_buttons_are_short_verbs():
    assert {name: text for name, text in BUTTONS.items() if not 2 <= len(text) <= 6} == {}


def test_buttons_have_no_words_that_say_nothing():
    wrong = re.compile("确定|进行|(?<!申)请(?!求)")
    assert {name: text for name, text in BUTTONS.items() if wrong.search(text)} == {}


def test_leaving_a_dialog_is_going_back():
    """取消 alone would be read as ending the ticket."""
    assert {name: one.texts for name, one in messages("zh_Hans").items() if one.texts == ("取消",)} == {}


def test_labels_and_buttons_end_without_a_stop():
    """Sentences on pages may have one; what stands on a button, in a list or at a field has none."""
    labels = re.compile(
        r"(action|asked|state|clock|relation|verdict|reason|refusal|error|event|measure|role)-"
    )
    ends = {
        name: one.texts[-1] for name, one in messages("zh_Hans").items() if one.texts and labels.match(name)
    }
    assert {name: text for name, text in ends.items() if text.endswith("。")} == {}


def test_english_neither_shouts_nor_begs():
    assert found("en", r"!|\b[Pp]lease\b|\b[Ss]orry\b|\b[Ii]nvalid\b|\b[Ii]llegal\b") == {}


def test_english_is_british():
    american = (
        r"\b\w*(?:prioritiz|organiz|recogniz|authoriz|canceled|canceling|color|behavior|center\b|favorite)\w*"
    )
    assert found("en", rf"(?i){american}") == {}


def test_english_has_curly_apostrophes():
    assert found("en", r"\w'\w|\"") == {}


def test_english_buttons_begin_with_a_capital():
    buttons = {name: one.texts for name, one in messages("en").items() if name.startswith("action-")}
    assert {name: texts for name, texts in buttons.items() if not texts[0][0].isupper()} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_begins_or_ends_with_a_space(language):
    assert {
        name: one.texts
        for name, one in messages(language).items()
        if one.texts and (one.texts[0].startswith("\n") or one.texts[-1].endswith("\n"))
    } == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_carries_markup(language):
    assert found(language, r"<[a-z/]|&[a-z]+;|\{\{") == {}

"""`docs/glossary.md` names things as the pages do."""

from __future__ import annotations

import re

import pytest

from qms_tickets.words.catalogue import text
from tests.architecture.source import ROOT

ROW = re.compile(r"\| (?P<en>[^|]+) \| (?P<zh>[^|]+) \| `(?P<message>[a-z-]+)` \| (?P<meaning>[^|]+) \|")
PAGE = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
ROWS = [match.groupdict() for match in map(ROW.fullmatch, PAGE.splitlines()) if match]


def test_every_line_of_the_tables_is_read():
    lines = [line for line in PAGE.splitlines() if line.startswith("| ") and "`" in line]
    assert len(lines) == len(ROWS) > 50


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["message"])
def test_a_word_is_the_one_on_the_pages(row):
    assert row["en"] == text("en", row["message"]).replace("’", "'")
    assert row["zh"] == text("zh_Hans", row["message"])


def test_every_word_stands_once():
    messages = [row["message"] for row in ROWS]
    assert len(messages) == len(set(messages))

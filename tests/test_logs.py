"""Whatever is logged stays on its line."""

from __future__ import annotations

import logging
import sys

import pytest

from qms_tickets.logs import OneLine


@pytest.mark.parametrize("mark", ["\n", "\r", "\x1b", "\u2028", "\x00", "\u202e", "\ud800"])
def test_marks_that_break_lines_or_terminals_are_escaped(mark):
    record = logging.LogRecord("x", logging.INFO, "", 0, f"before{mark}after", None, None)
    line = OneLine().format(record)
    assert mark not in line
    assert line.endswith("after")


def test_a_traceback_is_one_line():
    try:
        raise ValueError("two\nlines")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", None, sys.exc_info())
    assert "\n" not in OneLine().format(record)


def test_chinese_is_kept():
    record = logging.LogRecord("x", logging.INFO, "", 0, "计量室", None, None)
    assert OneLine().format(record).endswith("计量室")

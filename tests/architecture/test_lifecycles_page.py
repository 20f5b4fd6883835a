"""The page about the life cycle says what the tables say."""

from __future__ import annotations

from tests.architecture import source
from tools.print_lifecycles import page


def test_the_page_is_printed_from_the_tables():
    assert (source.ROOT / "docs/lifecycles.md").read_text(encoding="utf-8") == page()

"""What is found by which words: one token per Chinese character, Latin words whole, so that both databases agree."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[^\W_]+")
_WIDE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
LONGEST_QUERY = 200


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def tokens(texts: Iterable[str | None]) -> str:
    """The words of some texts in the form in which they are indexed."""
    return " ".join(" ".join(_split(text)) for text in texts if text)


def _split(text: str) -> list[str]:
    """Chinese characters one by one, even within a run of Latin letters."""
    found: list[str] = []
    for run in _RUN.findall(_folded(text)):
        found.extend(part for part in re.split(f"({_WIDE.pattern})", run) if part)
    return found


def phrases(query: str) -> list[list[str]]:
    """What a person typed: each word a phrase of tokens, of which the last may be the beginning of a word."""
    words = _folded(query)[:LONGEST_QUERY].split()
    return [split for word in words if (split := _split(word))]


def is_wide(token: str) -> bool:
    return bool(_WIDE.fullmatch(token))

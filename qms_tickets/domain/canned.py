"""Answers kept ready: a text with marks that each ticket fills in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

# What a mark may stand for; the words of each are `canned-mark-…`.
MARKS: Final = ("customer", "requester", "supplier", "me", "number", "title", "service", "due", "today")
_MARK: Final = re.compile(r"\{([a-z_]+)\}")
# What somebody may have meant for one, in whatever letters.
_MEANT: Final = re.compile(r"\{([^\W\d_]\w*)\}")


def unknown_marks(text: str) -> list[str]:
    """What looks like a mark and is none, each once."""
    return list(dict.fromkeys(name for name in _MEANT.findall(text) if name not in MARKS))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its marks filled in; what is no mark, or has no value here, stays as it is written."""
    return _MARK.sub(lambda found: values.get(found[1]) or found[0], text)

"""What tests of pages read: the fields of a form, the sentences of its errors."""

from __future__ import annotations

import re
from html import unescape

_FIELD = re.compile(r'<input[^>]*type="hidden"[^>]*>')


def hidden_fields(page: str) -> dict[str, str]:
    """Name and value of each hidden field of the page; the last one wins."""
    return {_attribute(tag, "name"): _attribute(tag, "value") for tag in _FIELD.findall(page)}


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'{name}="([^"]*)"', tag)
    return unescape(found.group(1)) if found else ""


def errors(page: str) -> list[str]:
    """The sentences at the fields."""
    found = re.findall(r'<p class="field-error"[^>]*>.*?<span>(.*?)</span></p>', page, re.DOTALL)
    return [unescape(text) for text in found]

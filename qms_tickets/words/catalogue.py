"""The two catalogues of messages, one folder of Fluent files a language, and the one way to read them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from fluent.runtime import FluentBundle
from fluent.runtime.types import FluentType
from fluent.syntax import FluentParser, ast

from qms_tickets.domain.bilingual import LANGUAGES

FOLDER = Path(__file__).parent
DEFAULT_LANGUAGE = LANGUAGES[0]

log = logging.getLogger(__name__)


class MissingMessage(LookupError):
    """An id that the catalogue does not have."""


class UnfilledMessage(ValueError):
    """A message whose variables were not all given, or given as something that is neither text nor number."""


class Catalogue:
    """The messages of one language."""

    def __init__(self, language: str, folder: Path) -> None:
        self.language = language
        self._bundle = FluentBundle([language], use_isolating=False)
        self._constants: dict[str, str] = {}
        for file in sorted(folder.glob("*.ftl")):
            self._add(file)

    def _add(self, file: Path) -> None:
        resource = FluentParser().parse(file.read_text(encoding="utf-8"))
        for entry in resource.body:
            if isinstance(entry, ast.Junk):
                raise ValueError(f"{file.name} has a part that cannot be read: {entry.content!r}")
            if isinstance(entry, ast.Message):
                if self._bundle.has_message(entry.id.name):
                    raise ValueError(f"{file.name} defines {entry.id.name} a second time")
                self._keep_constant(entry)
        self._bundle.add_resource(resource)

    def _keep_constant(self, message: ast.Message) -> None:
        """Most messages are plain words: they are looked up, never composed."""
        if message.value is None:
            return
        elements = message.value.elements
        plain = [element.value for element in elements if isinstance(element, ast.TextElement)]
        if len(plain) == len(elements):
            self._constants[message.id.name] = "".join(plain)

    def __contains__(self, message: str) -> bool:
        return self._bundle.has_message(message)

    def text(self, message: str, variables: Mapping[str, Any]) -> str:
        constant = self._constants.get(message)
        return constant if constant is not None else self._composed(message, variables)

    def _composed(self, message: str, variables: Mapping[str, Any]) -> str:
        if message not in self:
            raise MissingMessage(message)
        pattern = self._bundle.get_message(message).value
        if pattern is None:
            raise MissingMessage(message)
        inserted: list[str] = []
        text, errors = self._bundle.format_pattern(
            pattern, {name: _prepared(value, inserted) for name, value in variables.items()}
        )
        if errors:
            raise UnfilledMessage(f"{message}: {errors[0]}")
        return _filled(str(text), inserted, spaced=self.language == "zh_Hans")


class _Inserted(FluentType):
    """A text of somebody's, put into a message as a numbered mark and set in afterwards.

    So it may be of any length (Fluent gives up at 2,500 characters), is never read as a message,
    and the place where it meets the message's own words is still known when spaces are set.
    """

    def __init__(self, text: str, place: int) -> None:
        self.text, self.place = text, place

    def __eq__(self, other: object) -> bool:
        return self.text == other

    def __hash__(self) -> int:
        return hash(self.text)

    def format(self, locale: Locale) -> str:
        return f"\ue000{self.place}\ue001"


def _prepared(value: Any, inserted: list[str]) -> Any:
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if isinstance(value, (int, float, Decimal)):
        return value
    if not isinstance(value, str):
        value = str(value)
    inserted.append(value)
    return _Inserted(value, len(inserted) - 1)


_MARK = re.compile("\ue000([0-9]+)\ue001")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z0-9]")
_PART_OF_A_DATE = re.compile(r"[年月日][0-9]|[0-9][年月日]")


def _filled(text: str, inserted: list[str], *, spaced: bool) -> str:
    if not inserted:
        return text
    parts = _MARK.split(text)
    parts[1::2] = [inserted[int(place)] for place in parts[1::2]]
    return _joined_with_spaces(parts) if spaced else "".join(parts)


def _joined_with_spaces(parts: list[str]) -> str:
    """Chinese typography: a space where a Chinese character meets a digit or a letter, but not in 2月14日."""
    text = ""
    for part in parts:
        if text and part and _want_space(text[-1], part[0]):
            text += " "
        text += part
    return text


def _want_space(left: str, right: str) -> bool:
    if _PART_OF_A_DATE.match(left + right):
        return False
    if _CHINESE.match(left):
        return _LATIN.match(right) is not None
    return _LATIN.match(left) is not None and _CHINESE.match(right) is not None


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language, read once."""
    return Catalogue(language, FOLDER / language)


class _Mistakes:
    raised = False


def raise_on_mistakes(raised: bool) -> None:
    """A mistake in a text stops what asked for it (tests, development), else it is logged and shown in brackets."""
    _Mistakes.raised = raised


def text(language: str, message: str, /, **variables: Any) -> str:
    """The message of that id in `language`, its variables (texts and numbers) filled in."""
    try:
        return catalogue(language).text(message, variables)
    except (MissingMessage, UnfilledMessage) as mistake:
        if _Mistakes.raised:
            raise
        log.error("message %s in %s: %s", message, language, mistake)
        return f"[{message}]"


def has(language: str, message: str) -> bool:
    return message in catalogue(language)


def language_for(tags: Iterable[str]) -> str:
    """The catalogue for the first tag that we can answer (`zh-CN`, `zh-TW`, `en-GB`), best first."""
    for tag in tags:
        main = tag.replace("_", "-").split("-")[0].lower()
        if main == "zh":
            return "zh_Hans"
        if main == "en":
            return "en"
    return DEFAULT_LANGUAGE

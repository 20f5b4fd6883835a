"""What people wrote, made safe to show: Markdown through an allow-list, inside an element where htmx is off."""

from __future__ import annotations

import unicodedata

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType
from markupsafe import Markup

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip


class _WideAware(StateInline):
    """Emphasis beside Chinese: a wide character on either side counts as a letter, so that **重点。**后面 is bold."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803  (the library's names)
        scanned = super().scanDelims(start, canSplitWord)
        before = self.src[start - 1] if start > 0 else " "
        after_at = start + scanned.length
        after = self.src[after_at] if after_at < self.posMax else " "
        if not (_is_wide(before) or _is_wide(after)):
            return scanned
        return Scanned(not isWhiteSpace(ord(after)), not isWhiteSpace(ord(before)), scanned.length)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"}


class _WideInline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _WideAware(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _renderer() -> MarkdownIt:
    renderer = MarkdownIt("js-default", {"html": False, "linkify": False, "breaks": True})
    renderer.inline = _WideInline()
    return renderer.disable(["image"])


_MARKDOWN = _renderer()


def rich(text: str) -> Markup:
    """Markdown as safe HTML; links say that they lead away."""
    drawn = _MARKDOWN.render(text)
    cleaned = nh3.clean(
        drawn, tags=TAGS, attributes={"a": {"href", "title"}}, url_schemes={"http", "https", "mailto"}
    )
    return Markup(cleaned)  # noqa: S704  (cleaned by the allow-list above)

"""What people wrote, made safe to show: Markdown through an allow-list, inside an element where htmx is off."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core.state_core import StateCore
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType
from markupsafe import Markup

TAGS = {
    "a", "b", "blockquote", "br", "code", "del", "em", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
# An address of the web in plain letters, so that it ends where Chinese begins, and before the marks of the sentence.
_WITHIN = r"A-Za-z0-9/?#%&=+~_$*@\-"
_ADDRESS = (
    r"(?<![A-Za-z0-9])https?://(?:[A-Za-z0-9-]+\.)*[A-Za-z0-9-]+(?::\d{1,5})?"
    rf"(?:[/?#](?:[{_WITHIN}]|[.,:;!](?=[{_WITHIN}(])|\([{_WITHIN}.,:;!]*\))*)?"
)
# A ticket's number leads to it, a name after @ stands out. An address of mail is neither.
_REFERENCE = re.compile(_ADDRESS + r"|(?<![\w-])T-\d{4}-\d{6,9}(?![\w-])|(?<![\w.@+-])@[\w.+-]*\w")


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


def _refer(state: StateCore) -> None:
    """Addresses, numbers and names within the text that is not a link or code already."""
    for block in state.tokens:
        if block.type == "inline":
            block.children = list(_referred(block.children or []))


def _referred(tokens: Iterable[Token]) -> Iterator[Token]:
    within = 0
    for token in tokens:
        within += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and not within:
            yield from _parts(token)
        else:
            yield token


def _parts(token: Token) -> Iterator[Token]:
    at = 0
    for found in _REFERENCE.finditer(token.content):
        yield _text(token, token.content[at : found.start()])
        yield from _reference(token, found[0])
        at = found.end()
    yield _text(token, token.content[at:])


def _reference(token: Token, said: str) -> Iterator[Token]:
    name = "b" if said.startswith("@") else "a"
    href = said if said.startswith("http") else f"/tickets/{said}"
    attributes: dict[str, str | int | float] = {} if name == "b" else {"href": href}
    yield Token("refer_open", name, 1, attrs=attributes, level=token.level)
    yield _text(token, said)
    yield Token("refer_close", name, -1, level=token.level)


def _text(token: Token, content: str) -> Token:
    return Token("text", "", 0, content=content, level=token.level)


def _renderer() -> MarkdownIt:
    renderer = MarkdownIt("js-default", {"html": False, "linkify": False, "breaks": True})
    renderer.inline = _WideInline()
    renderer.core.ruler.push("refer", _refer)
    # A heading of somebody's text is none of the page's.
    renderer.add_render_rule("heading_open", lambda *_: "<p><strong>")
    renderer.add_render_rule("heading_close", lambda *_: "</strong></p>\n")
    return renderer.disable(["image"])


_MARKDOWN = _renderer()


def rich(text: str) -> Markup:
    """Markdown as safe HTML; links say that they lead away."""
    drawn = _MARKDOWN.render(text)
    cleaned = nh3.clean(
        drawn,
        tags=TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(cleaned)  # noqa: S704  (cleaned by the allow-list above)

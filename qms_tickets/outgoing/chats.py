"""What each chat robot wants to be posted, how it checks who posts, and how it says no with a 200.

People's words come as words: what a platform would read as a mention, a link or a mark is made harmless.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote_plus

from qms_tickets.domain.delivery import DeliveryError


@dataclass(frozen=True, slots=True)
class News:
    """What happened, which ticket it is about, what else is worth a line, what is asked, and where to look."""

    what: str
    link: str
    open_link: str
    language: str
    number: str = ""
    title: str = ""
    lines: tuple[str, ...] = ()
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    url: str
    content: Mapping[str, Any]


Robot = Callable[[News, str, str, datetime], Post]

# As full-width signs they look almost the same and mean nothing to a platform.
_TAMED: Final = str.maketrans("<>[]()*_`#@~|\\", "＜＞［］（）＊＿｀＃＠～｜＼")


def _tame(text: str) -> str:
    return " ".join(text.split()).translate(_TAMED)


def _signature(key: bytes, said: bytes) -> str:
    return base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()


# Markdown: WeCom and DingTalk


def _markdown(news: News, gap: str) -> str:
    about = f"[{news.number or news.open_link}]({news.link})"
    parts = [f"**{_tame(news.what)}**", f"{about} {_tame(news.title)}".strip()]
    parts += [f"> {_tame(line)}" for line in news.lines]
    if news.asked:
        parts.append(f"**{_tame(news.asked)}**")
    return gap.join(parts)


def _wecom(news: News, url: str, secret: str, now: datetime) -> Post:
    return Post(url, {"msgtype": "markdown", "markdown": {"content": _markdown(news, "\n")}})


def _dingtalk(news: News, url: str, secret: str, now: datetime) -> Post:
    """The sign stands in the address: over the milliseconds and the secret, keyed by the secret."""
    if secret:
        stamp = str(int(now.timestamp() * 1000))
        sign = _signature(secret.encode(), f"{stamp}\n{secret}".encode())
        url = f"{url}{'&' if '?' in url else '?'}timestamp={stamp}&sign={quote_plus(sign)}"
    text = _markdown(news, "\n\n")
    return Post(url, {"msgtype": "markdown", "markdown": {"title": _tame(news.what), "text": text}})


# Parts that are text by their kind: Feishu and Teams


def _feishu(news: News, url: str, secret: str, now: datetime) -> Post:
    """The sign stands in the body: keyed by the seconds and the secret, over nothing."""
    about = [{"tag": "a", "text": news.number or news.open_link, "href": news.link}]
    about += [{"tag": "text", "text": f" {news.title}"}] if news.title else []
    lines = [[{"tag": "text", "text": line}] for line in (*news.lines, news.asked) if line]
    language = "en_us" if news.language == "en" else "zh_cn"
    post = {language: {"title": news.what, "content": [about, *lines]}}
    content: dict[str, Any] = {"msg_type": "post", "content": {"post": post}}
    if secret:
        stamp = str(int(now.timestamp()))
        content |= {"timestamp": stamp, "sign": _signature(f"{stamp}\n{secret}".encode(), b"")}
    return Post(url, content)


def _teams(news: News, url: str, secret: str, now: datetime) -> Post:
    about = f"{news.number} {news.title}".strip()
    body = [_run(news.what, weight="Bolder")]
    body += [_run(line) for line in (about, *news.lines) if line]
    body += [_run(news.asked, color="Accent")] if news.asked else []
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "actions": [{"type": "Action.OpenUrl", "title": news.open_link, "url": news.link}],
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return Post(
        url, {"type": "message", "attachments": [{"contentType": kind, "contentUrl": None, "content": card}]}
    )


def _run(text: str, **look: str) -> dict[str, Any]:
    """A text block would read markdown, a run does not."""
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **look}]}


def _slack(news: News, url: str, secret: str, now: datetime) -> Post:
    about = f"<{news.link}|{_for_slack(news.number or news.open_link)}> {_for_slack(news.title)}".strip()
    parts = [f"*{_for_slack(news.what)}*", about, *map(_for_slack, news.lines)]
    if news.asked:
        parts.append(f"*{_for_slack(news.asked)}*")
    return Post(url, {"text": "\n".join(parts), "unfurl_links": False})


def _for_slack(text: str) -> str:
    """Its own three escapes; a star would only end the bold."""
    for mark, escaped in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("*", "＊")):
        text = text.replace(mark, escaped)
    return " ".join(text.split())


ROBOTS: Final[Mapping[str, Robot]] = {
    "wecom": _wecom,
    "dingtalk": _dingtalk,
    "feishu": _feishu,
    "slack": _slack,
    "teams": _teams,
}


# Answers: a 200 whose body says no

# The field of the answer's code, that of its words, and the codes after which a later try may do.
_CODED: Final[Mapping[str, tuple[tuple[str, ...], str, frozenset[int]]]] = {
    "wecom": (("errcode",), "errmsg", frozenset({-1, 45009, 45033})),
    "dingtalk": (("errcode",), "errmsg", frozenset({-1, 90018, 130101, 410100})),
    "feishu": (("code", "StatusCode"), "msg", frozenset({11232, 11233})),
}
# Who wrote too fast must be silent; DingTalk's silence is the longest.
_SILENCE: Final = timedelta(minutes=10)


def judge(kind: str, body: bytes) -> None:
    """Read the body of an answer that was a success by its status. Errors: DeliveryError."""
    if kind in _CODED:
        _judge_code(kind, body)
    elif kind == "teams" and b"HTTP error 429" in body:
        raise DeliveryError("429", of_server=True, after=_SILENCE)


def _judge_code(kind: str, body: bytes) -> None:
    fields, said, later = _CODED[kind]
    try:
        answer = json.loads(body)
        code = next(answer[field] for field in fields if field in answer)
    except (ValueError, TypeError, StopIteration, RecursionError):
        raise DeliveryError("reply_not_understood", of_server=True) from None
    if code == 0:
        return
    reason = f"{code} {' '.join(str(answer.get(said, '')).split())}"[:200]
    if code in later:
        raise DeliveryError(reason, of_server=True, after=_SILENCE)
    raise DeliveryError(reason, permanent=True)

"""Webhooks and a chat robot that are away, slow, silent, endless, break off, refuse: another mood at each post."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import random
import signal
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

from qms_tickets.domain.targets import WEBHOOK, key_of, new_secret
from tests.outgoing import receiver as answers
from tests.outgoing.receiver import Answering, Heard, Receiver, coded, status

WELL, SLOW, LOST, MOVED = "well", "slow", "lost", "moved"
KILLS_BEFORE, KILLS_AFTER = "killed its sender before the answer", "killed its sender after the answer"
GOOD = frozenset({WELL, SLOW, KILLS_AFTER})
NOBODY = "http://127.0.0.1:9/elsewhere"


def lost(handler: BaseHTTPRequestHandler) -> None:
    """Taken, and the connection is gone."""


def kill_sender(handler: BaseHTTPRequestHandler) -> None:
    """A scheduler of the storm says which process it is."""
    os.kill(int(handler.headers["User-Agent"].split()[-1]), signal.SIGKILL)


ILL: dict[str, Answering] = {
    "silent": answers.silent,
    "drop by drop": answers.drop_by_drop,
    "endless": answers.endless,
    "broke off": answers.hang_up,
    LOST: lost,
    "500": status(500),
    "429": status(429, Retry_After="1"),
    MOVED: status(302, Location=NOBODY),
    KILLS_BEFORE: kill_sender,
}
WORDS: dict[str, dict[str, Answering]] = {
    WEBHOOK: {WELL: status(204)},
    # A robot says no with a 200: too many at once, and a sign that it does not know.
    "feishu": {WELL: coded(code=0), "429": coded(code=11232), MOVED: coded(code=19021)},
}


class BadTarget(Receiver):
    """Ill for so many posts, in every way before any comes again; then well.

    `shown` says which moods each message met, by what it is known by.
    """

    def __init__(self, kind: str, seed: int, ill_for: int) -> None:
        super().__init__()
        self.kind, self.seed, self.ill_for = kind, seed, ill_for
        self.secret = new_secret() if kind == WEBHOOK else "of the robot"
        self.lock = threading.Lock()
        self.answering = {**ILL, SLOW: self.answer_slowly, KILLS_AFTER: self.answer_and_kill, **WORDS[kind]}
        self.dealt = self.deal(random.Random(seed))
        self.shown: defaultdict[str, list[str]] = defaultdict(list)

    def deal(self, chance: random.Random) -> Iterator[str]:
        """Some good answers among the others, so that it is not away for so long that nobody tries."""
        moods = [*self.answering, WELL, WELL, WELL]
        while True:
            yield from chance.sample(moods, len(moods))

    @property
    def moods(self) -> Counter[str]:
        return Counter(mood for met in self.shown.values() for mood in met)

    def answer_to(self, heard: Heard) -> Answering:
        with self.lock:
            self.heard.append(heard)
            mood = next(self.dealt) if len(self.heard) <= self.ill_for else WELL
            self.shown[self.name_of(heard)].append(mood)
        return self.answering[mood]

    def answer_slowly(self, handler: BaseHTTPRequestHandler) -> None:
        """In good time all the same."""
        time.sleep(0.2)
        self.answering[WELL](handler)

    def answer_and_kill(self, handler: BaseHTTPRequestHandler) -> None:
        """Answered well, and nobody is left to hear it."""
        self.answering[WELL](handler)
        kill_sender(handler)

    # What it was told

    def name_of(self, heard: Heard) -> str:
        """A webhook has its id; what a robot is told is known by its words."""
        return heard.headers["webhook-id"] if self.kind == WEBHOOK else words_of(heard.body)

    def is_signed(self, heard: Heard) -> bool:
        if self.kind == WEBHOOK:
            name, stamp = heard.headers["webhook-id"], heard.headers["webhook-timestamp"]
            signed = f"{name}.{stamp}.".encode() + heard.body
            return heard.headers["webhook-signature"] == f"v1,{_sign(key_of(self.secret), signed)}"
        said = heard.said
        return said["sign"] == _sign(f"{said['timestamp']}\n{self.secret}".encode(), b"")


def words_of(body: bytes) -> str:
    """What a robot is told, without the stamp and sign of one try."""
    said: dict[str, Any] = json.loads(body)
    return json.dumps({name: said[name] for name in said if name not in ("timestamp", "sign")})


def _sign(key: bytes, signed: bytes) -> str:
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()

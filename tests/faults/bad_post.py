"""A mail server that is down, slow, greylisting, endless, or loses its answer: another mood at each connection and letter."""

from __future__ import annotations

import random
import re
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

DOWN, SLOW, SILENT, GREY, LOST, ENDLESS, WELL = "down", "slow", "silent", "grey", "lost", "endless", "well"
AT_THE_DOOR = (DOWN, ENDLESS, WELL, WELL, WELL, WELL, WELL, WELL)
FOR_A_LETTER = (SLOW, SILENT, GREY, LOST, WELL, WELL)
MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class BadPost(socketserver.ThreadingTCPServer):
    """Ill for so many moods, then well.

    `kept`: how often each Message-ID was taken; `moods`: how often each was shown.
    """

    allow_reuse_address = daemon_threads = True

    def __init__(self, seed: int, ill_for: int) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.chance = random.Random(seed)
        self.moods: Counter[str] = Counter()
        self.kept: Counter[str] = Counter()
        self.ill_for = ill_for

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}?tls=none"

    def next_mood(self, moods: tuple[str, ...]) -> str:
        ill = sum(self.moods.values()) < self.ill_for
        mood = self.chance.choice(moods) if ill else WELL
        self.moods[mood] += 1
        return mood

    def handle_error(self, request, client_address) -> None:
        """Whoever talks to us may be killed in the middle of a word."""


class Conversation(socketserver.StreamRequestHandler):
    server: BadPost

    def handle(self) -> None:
        self.mood = self.server.next_mood(AT_THE_DOOR)
        with suppress(OSError):
            if self.mood == ENDLESS:
                self.never_come_to_the_point()
            elif self.mood != DOWN:
                self.talk()

    def never_come_to_the_point(self) -> None:
        while True:
            self.wfile.write(b"220-good morning, and another thing\r\n")
            time.sleep(0.05)

    def talk(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"MAIL":
                self.mood = self.server.next_mood(FOR_A_LETTER)
            if word == b"DATA":
                self.take()
            elif word == b"RCPT" and self.mood == GREY:
                self.say("451 come back later")
            elif word == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def say(self, answer: str) -> None:
        if self.mood == SLOW:
            time.sleep(0.1)
        self.wfile.write(f"{answer}\r\n".encode())

    def take(self) -> None:
        self.say("354 go on")
        letter = b""
        while not letter.endswith(b"\r\n.\r\n"):
            line = self.rfile.readline()
            if not line:
                return
            letter += line
        if self.mood == SILENT:
            time.sleep(2)
            return
        found = MESSAGE_ID.search(letter)
        assert found is not None
        self.server.kept[found[1].decode()] += 1
        if self.mood == LOST:
            self.connection.close()
            return
        self.say("250 kept")


@contextmanager
def bad_post(seed: int, ill_for: int) -> Iterator[BadPost]:
    with BadPost(seed, ill_for) as server:
        threading.Thread(target=server.serve_forever, name="bad post", daemon=True).start()
        yield server
        server.shutdown()

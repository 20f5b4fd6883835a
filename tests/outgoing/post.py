"""A real mail server on the loopback that keeps what it gets, and can be told to refuse."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from aiosmtpd.controller import Controller


class Post:
    """`refuse` maps a recipient to the answer that it gets, for example "451 later" or "550 unknown"."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refuse: dict[str, str] = {}
        self.refuse_data: str | None = None
        self.asked: list[str] = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  (the library's name)
        self.asked.append(address)
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.refuse_data:
            return self.refuse_data
        self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 kept"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(post: Post) -> Iterator[str]:
    """The URL of the server, for `QMS_SMTP_URL`."""
    controller = Controller(post, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}?tls=none"
    finally:
        controller.stop()

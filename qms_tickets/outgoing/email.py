"""Hands mails to the house's mail server, over one connection while there is something to send."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from qms_tickets.config import Settings
from qms_tickets.domain.delivery import DeliveryError

# How long a server may be silent, and how long one delivery may take in all: some answer without end.
TIMEOUT = 20.0
DEADLINE = 120.0
_TLS: Final = ("starttls", "none", "implicit")


@dataclass(frozen=True, slots=True)
class Server:
    """What `QMS_SMTP_URL` says: `smtp://user:password@host:587?tls=starttls`, `smtps://host`."""

    host: str
    port: int
    user: str | None
    password: str
    tls: str

    @classmethod
    def of(cls, url: str) -> Server:
        """Errors: ValueError for a way of encryption that there is not."""
        parts = urlsplit(url)
        given = parse_qs(parts.query).get("tls", [""])[0]
        tls = given or ("implicit" if parts.scheme == "smtps" else "none")
        if tls not in _TLS:
            raise ValueError(tls)
        port = parts.port or {"implicit": 465, "starttls": 587, "none": 25}[tls]
        user = None if parts.username is None else unquote(parts.username)
        return cls(parts.hostname or "", port, user, unquote(parts.password or ""), tls)


class _Conversation(smtplib.SMTP):
    """Known to its mailer before the first word, so that it can be cut off in the middle of any."""

    def __init__(self, mailer: Mailer, *address: Any, **options: Any) -> None:
        self.mailer = mailer
        super().__init__(*address, **options)

    def connect(self, *address: Any, **options: Any) -> tuple[int, bytes]:
        self.mailer.talking = self
        return super().connect(*address, **options)


class _EncryptedConversation(_Conversation, smtplib.SMTP_SSL):
    pass


class Mailer:
    """A context in which letters leave. The connection is opened by the first and shared by the rest."""

    def __init__(self, settings: Settings) -> None:
        if settings.smtp_url is None:
            raise ValueError("there is no mail server")
        self.server = Server.of(settings.smtp_url)
        self.sender = settings.mail_from
        self.talking: smtplib.SMTP | None = None
        self._open: smtplib.SMTP | None = None

    def __enter__(self) -> Mailer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._hang_up()

    def deliver(self, letter: EmailMessage) -> None:
        """Errors: DeliveryError; permanent when the server refused the reader or the mail for good."""
        try:
            recipient = str(letter["To"].addresses[0].addr_spec)
            with self._in_time():
                self._connection().send_message(letter, from_addr=self.sender, to_addrs=[recipient])
        except smtplib.SMTPRecipientsRefused as refused:
            code, words = next(iter(refused.recipients.values()))
            self._start_anew()
            raise DeliveryError(_told(code, words), permanent=_is_final(code)) from refused
        except smtplib.SMTPSenderRefused as refused:
            self._hang_up()
            raise DeliveryError(_told(refused.smtp_code, refused.smtp_error)) from refused
        except smtplib.SMTPResponseException as refused:
            self._hang_up()
            permanent = isinstance(refused, smtplib.SMTPDataError) and _is_final(refused.smtp_code)
            raise DeliveryError(
                _told(refused.smtp_code, refused.smtp_error), permanent=permanent
            ) from refused
        except (smtplib.SMTPException, OSError, ssl.SSLError, socket.gaierror) as failure:
            self._hang_up()
            raise DeliveryError(f"{type(failure).__name__}: {failure}"[:300], of_server=True) from failure

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        watchdog = threading.Timer(DEADLINE, self._cut_off)
        watchdog.daemon = True
        watchdog.start()
        try:
            yield
        finally:
            watchdog.cancel()

    def _cut_off(self) -> None:
        """From the watchdog's thread: whoever waits for a word hears that the connection is gone."""
        connection = getattr(self.talking, "sock", None)
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _connection(self) -> smtplib.SMTP:
        if self._open is None:
            self._open = self._connect()
        return self._open

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        if server.tls == "implicit":
            connection: smtplib.SMTP = _EncryptedConversation(
                self, server.host, server.port, timeout=TIMEOUT, context=ssl.create_default_context()
            )
        else:
            connection = _Conversation(self, server.host, server.port, timeout=TIMEOUT)
        try:
            if server.tls == "starttls":
                connection.starttls(context=ssl.create_default_context())
            if server.user is not None:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection

    def _start_anew(self) -> None:
        """The conversation goes on after a refused reader, unless the server has left."""
        if self._open is not None:
            try:
                self._open.rset()
            except smtplib.SMTPException:
                self._hang_up()

    def _hang_up(self) -> None:
        if self._open is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._open.quit()
            self._open.close()
            self._open = None


def _is_final(code: int) -> bool:
    return 500 <= code < 600


def _told(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return f"{code} {' '.join(text.split())}"[:300]

"""A real web server on the loopback that keeps what it is told, and answers as it is told to."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

Answering = Callable[[BaseHTTPRequestHandler], None]


@dataclass(slots=True)
class Heard:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> Any:
        return json.loads(self.body)


@dataclass(slots=True)
class Receiver:
    """`answers` are used up one by one; the last one stays."""

    answers: list[Answering] = field(default_factory=lambda: [status(204)])
    heard: list[Heard] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?key=s3cret"

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def ids(self) -> list[str]:
        return [each.headers["webhook-id"] for each in self.heard]

    def answer_to(self, heard: Heard) -> Answering:
        self.heard.append(heard)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


SomeReceiver = TypeVar("SomeReceiver", bound=Receiver)


def status(code: int, body: bytes = b"", **headers: str) -> Answering:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        if code != 204:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def coded(**said: Any) -> Answering:
    """200, and what it means stands in the body."""
    return status(200, json.dumps(said).encode())


def silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(3)


def drop_by_drop(handler: BaseHTTPRequestHandler) -> None:
    """Each byte well within any pause, the whole never."""
    for letter in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 10_000:
        handler.wfile.write(bytes([letter]))
        handler.wfile.flush()
        time.sleep(0.02)


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        handler.wfile.write(b"400\r\n" + b"x" * 1024 + b"\r\n")


def continued(handler: BaseHTTPRequestHandler) -> None:
    """Goes on saying that it will go on."""
    while True:
        handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")


def huge(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n")
    for _ in range(10_000):
        handler.wfile.write(b"x" * 1000)


def pausing(handler: BaseHTTPRequestHandler) -> None:
    """The head at once, the body a moment later, and then nothing more."""
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
    handler.wfile.flush()
    time.sleep(0.1)
    handler.wfile.write(b"late")


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")


def nonsense(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"220 mail.example.com ESMTP\r\n")


@contextmanager
def served(*answers: Answering, certificate: Path | None = None) -> Iterator[Receiver]:
    """With a certificate (and its key) it speaks https."""
    with serving(Receiver(list(answers) or [status(204)]), certificate=certificate) as receiver:
        yield receiver


@contextmanager
def serving(
    receiver: SomeReceiver, *, away_for: float = 0.0, certificate: Path | None = None
) -> Iterator[SomeReceiver]:
    """Whoever calls while it is away is refused, at an address that is its own already."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.close_connection = True
            with suppress(ConnectionError):
                receiver.answer_to(Heard(self.path, headers, body))(self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler, bind_and_activate=False)
    server.daemon_threads = True
    server.server_bind()
    receiver.port = server.server_address[1]
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)

    def serve() -> None:
        if away_for:
            time.sleep(away_for)
            server.server_activate()
        server.serve_forever(poll_interval=0.02)

    if not away_for:
        server.server_activate()
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

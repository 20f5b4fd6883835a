"""Calls the world without being led astray: the address that was checked is the one that is called.

No redirects, no proxies, one deadline for everything, a reply of limited length. What lies within the house is called
only where `QMS_ALLOWED_TARGETS` names it.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from qms_tickets.domain.addresses import (
    Address,
    WrongAddress,
    address_of,
    is_allowed,
    is_public,
    require_outside,
)
from qms_tickets.domain.delivery import DeliveryError

DEADLINE: Final = 10.0
LONGEST_REPLY: Final = 64 * 1024
AGENT: Final = "qms-tickets"

Resolve = Callable[[str, int], list[str]]
Dial = Callable[[str, int, float], socket.socket]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def look_up(host: str, port: int) -> list[str]:
    """All addresses of a name, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def dial(address: str, port: int, seconds: float) -> socket.socket:
    return socket.create_connection((address, port), timeout=seconds)


class Client:
    """`resolve` and `dial` are the two places where it touches the network."""

    def __init__(
        self,
        allowed: Iterable[str] = (),
        *,
        deadline: float = DEADLINE,
        resolve: Resolve = look_up,
        dial: Dial = dial,
    ) -> None:
        self.allowed = tuple(allowed)
        self.deadline, self.resolve, self.dial = deadline, resolve, dial

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Errors: DeliveryError, permanent for an address that is not to be called and for a redirect."""
        try:
            return self._asked(address_of(url), body, headers)
        except WrongAddress as wrong:
            raise DeliveryError(wrong.code, permanent=True) from None
        except TimeoutError:
            raise DeliveryError("too_slow", of_server=True) from None
        except (OSError, http.client.HTTPException) as failure:
            raise DeliveryError(f"{type(failure).__name__}: {failure}"[:300], of_server=True) from failure

    def _asked(self, address: Address, body: bytes, headers: Mapping[str, str]) -> Answer:
        until = _Deadline(self.deadline)
        found = self._checked(address, until)
        connection = _Connection(address, lambda: self._reached(address, found, until), until)
        try:
            connection.send_whole(body, headers)
            reply = connection.getresponse()
            if 300 <= reply.status < 400:
                raise DeliveryError("redirected", permanent=True)
            text = reply.read(LONGEST_REPLY + 1)
        finally:
            connection.hang_up()
        if len(text) > LONGEST_REPLY:
            raise DeliveryError("reply_too_long", of_server=True)
        if reply.length:
            raise DeliveryError("reply_broke_off", of_server=True)
        return Answer(reply.status, {name.lower(): value for name, value in reply.getheaders()}, text)

    def _checked(self, address: Address, until: _Deadline) -> list[str]:
        """Asked once; one address within the house among them spoils them all. Errors: WrongAddress."""
        found = _within(until.left(), lambda: self.resolve(address.host, address.port))
        if not is_allowed(address, self.allowed) and not all(is_public(each) for each in found):
            raise WrongAddress("address_inside")
        return found

    def _reached(self, address: Address, found: list[str], until: _Deadline) -> socket.socket:
        failure: OSError = OSError("no address")
        for each in found:
            try:
                return self.dial(each, address.port, until.left())
            except OSError as error:
                failure = error
        raise failure

    def refuse_inside(self, url: str, seconds: float = 3.0) -> None:
        """Before an address is stored: that its name does not lead into the house, where that can be told.

        Errors: WrongAddress.
        """
        address = address_of(url)
        require_outside(address, self.allowed)
        with contextlib.suppress(OSError):
            self._checked(address, _Deadline(seconds))


class _Deadline:
    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds

    def left(self) -> float:
        """Errors: TimeoutError when nothing is."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _within(seconds: float, ask: Callable[[], list[str]]) -> list[str]:
    """The system's resolver knows no deadline: it is asked in a thread that is left behind when it hangs."""
    answer: list[list[str] | OSError] = []

    def run() -> None:
        try:
            answer.append(ask())
        except OSError as failure:
            answer.append(failure)
        except UnicodeError as failure:
            answer.append(OSError(str(failure)))

    thread = threading.Thread(target=run, name="looks up a name", daemon=True)
    thread.start()
    thread.join(seconds)
    if not answer:
        raise TimeoutError
    if isinstance(answer[0], OSError):
        raise answer[0]
    return answer[0]


class _Connection(http.client.HTTPConnection):
    """One request over a socket that is opened elsewhere, every read of it against the deadline."""

    def __init__(self, address: Address, open_socket: Callable[[], socket.socket], until: _Deadline) -> None:
        super().__init__(address.host, address.port)
        self.address, self.open_socket, self.until = address, open_socket, until
        self.opened: socket.socket | None = None

    def connect(self) -> None:
        opened = self.open_socket()
        if self.address.scheme == "https":
            opened.settimeout(self.until.left())
            opened = ssl.create_default_context().wrap_socket(opened, server_hostname=self.address.host)
        self.opened = opened
        self.sock: Any = _Timed(opened, self.until)

    def hang_up(self) -> None:
        if self.opened is not None:
            self.opened.close()

    def send_whole(self, body: bytes, headers: Mapping[str, str]) -> None:
        self.putrequest("POST", self.address.path, skip_host=True, skip_accept_encoding=True)
        own = {
            "Host": self.address.host_header,
            "User-Agent": AGENT,
            "Accept-Encoding": "identity",
            "Connection": "close",
            "Content-Length": str(len(body)),
        }
        for name, value in {**own, **headers}.items():
            self.putheader(name, value)
        self.endheaders(body)


class _Timed:
    """A socket as `http.client` uses it."""

    def __init__(self, opened: socket.socket, until: _Deadline) -> None:
        self.opened, self.until = opened, until

    def sendall(self, octets: bytes) -> None:
        self.opened.settimeout(self.until.left())
        self.opened.sendall(octets)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reading(self.opened, self.until))

    def close(self) -> None:
        """Said as soon as the head is read; the body is still to come. See `hang_up`."""


class _Reading(io.RawIOBase):
    """What comes in drop by drop must be whole in time all the same."""

    def __init__(self, opened: socket.socket, until: _Deadline) -> None:
        self.opened, self.until = opened, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.opened.settimeout(self.until.left())
        return self.opened.recv_into(buffer)

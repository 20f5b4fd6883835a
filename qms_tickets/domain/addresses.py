"""Where the product may call: an address of the web, and which machines count as the house's own."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

PORTS: Final = {"https": 443, "http": 80}
LONGEST: Final = 2000

_NAME: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*", re.ASCII)
_MARKS: Final = re.compile(r"[\x21-\x7e]+", re.ASCII)
# What other programs may read as an IPv4 address: 127.1, 0x7f.1, 2130706433, 0177.0.0.1 (the URL standard's rule).
_ENDS_IN_NUMBER: Final = re.compile(r"(.*\.)?(\d+|0x[0-9a-f]*)", re.ASCII)

# Beside what the standard library calls not global: the whole of 192.0.0.0/24, relays of 6to4, and an address of
# the public range at which a cloud answers its own machines.
_ALSO_INSIDE: Final = [ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")]
_WORLD_OF_SIX: Final = ip_network("2000::/3")
_TUNNELS: Final = [ip_network(text) for text in ("2001::/32", "2002::/16")]
_TRANSLATED: Final = ip_network("64:ff9b::/96")


class WrongAddress(ValueError):
    """Not an address that the product calls; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Address:
    """A URL taken apart once, so that what is checked is what is called."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def place(self) -> str:
        """Host and port as `QMS_ALLOWED_TARGETS` names them; an address of version 6 in brackets."""
        return f"{self.shown_host}:{self.port}"

    @property
    def shown_host(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def host_header(self) -> str:
        return self.shown_host if self.port == PORTS[self.scheme] else self.place


def address_of(url: str) -> Address:
    """Errors: WrongAddress."""
    if len(url) > LONGEST or not _MARKS.fullmatch(url) or "\\" in url:
        raise WrongAddress("not_an_address")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise WrongAddress("not_an_address") from None
    if parts.scheme not in PORTS:
        raise WrongAddress("address_not_web")
    if "@" in parts.netloc:
        raise WrongAddress("address_with_user")
    host = _host(parts.hostname or "")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Address(parts.scheme, host, PORTS[parts.scheme] if port is None else port, path)


def _host(name: str) -> str:
    """In one form: lower case, without the final dot, numbers as an address."""
    if ":" in name:
        return str(_six(name))
    name = name.lower().removesuffix(".")
    if _ENDS_IN_NUMBER.fullmatch(name):
        return _four(name)
    if not _NAME.fullmatch(name) or len(name) > 253:
        raise WrongAddress("not_an_address")
    return name


def _six(text: str) -> IPv6Address:
    try:
        found = IPv6Address(text)
    except ValueError:
        raise WrongAddress("not_an_address") from None
    if found.scope_id:
        raise WrongAddress("not_an_address")
    return found


def _four(text: str) -> str:
    try:
        return socket.inet_ntoa(socket.inet_aton(text))
    except OSError:
        raise WrongAddress("not_an_address") from None


# Which machine it is


def is_public(text: str) -> bool:
    """Whether an address belongs to the world outside; what is not surely so, does not."""
    found = ip_address(text.partition("%")[0])
    if isinstance(found, IPv4Address):
        return _is_public_four(found)
    if found.ipv4_mapped is not None:
        return _is_public_four(found.ipv4_mapped)
    if found in _TRANSLATED:
        return _is_public_four(IPv4Address(int(found) & 0xFFFFFFFF))
    return found in _WORLD_OF_SIX and found.is_global and not any(found in net for net in _TUNNELS)


def _is_public_four(found: IPv4Address) -> bool:
    inside = found.is_multicast or found.is_reserved or any(found in net for net in _ALSO_INSIDE)
    return found.is_global and not inside


def is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def is_allowed(address: Address, allowed: Iterable[str]) -> bool:
    """Whether the administrator of the machine names this host (`intranet`), or it with its port (`intranet:8443`)."""
    named = {name.lower() for name in allowed}
    return bool({address.host, address.shown_host, address.place} & named)


def require_outside(address: Address, allowed: Iterable[str]) -> None:
    """What can be said without asking for the name: an address within the house must be allowed by name.

    Errors: WrongAddress.
    """
    if is_allowed(address, allowed):
        return
    inside_by_name = address.host == "localhost" or address.host.endswith(
        (".localhost", ".local", ".internal")
    )
    if inside_by_name or (is_address(address.host) and not is_public(address.host)):
        raise WrongAddress("address_inside")

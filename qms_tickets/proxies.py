"""Forwarding headers count only when a listed proxy sent them."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from werkzeug.middleware.proxy_fix import ProxyFix

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
WSGI = Callable[[dict[str, Any], Any], Iterable[bytes]]


def networks(listed: Sequence[str]) -> list[Network]:
    """Addresses and networks, such as 10.0.0.5 or 10.0.0.0/24. Errors: ValueError."""
    return [ipaddress.ip_network(text, strict=False) for text in listed]


class TrustedProxies:
    """Believes one proxy's word about the client's address and scheme; never about the host."""

    def __init__(self, app: Any, listed: Sequence[str]) -> None:
        self.plain: WSGI = app
        self.believing: WSGI = ProxyFix(app, x_for=1, x_proto=1, x_host=0)
        self.networks = networks(listed)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        app = self.believing if self._is_listed(environ.get("REMOTE_ADDR", "")) else self.plain
        return app(environ, start_response)

    def _is_listed(self, address: str) -> bool:
        try:
            peer = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(peer in network for network in self.networks)

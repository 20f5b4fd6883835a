"""What the sign-in page needs to know."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from qms_tickets.queries import sign_in
from qms_tickets.web.policy import is_loopback
from qms_tickets.web.request import settings


def is_own_path(address: str) -> bool:
    """A path of ours: one slash, no host, nothing that a browser would read as another place."""
    if not address.startswith("/") or address.startswith(("//", "/\\")):
        return False
    if any(ord(mark) < 33 or mark in "\\\x7f" for mark in address):
        return False
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc


def own_path(address: str | None) -> str:
    """Where to go next: an own path, else the first page."""
    return address if address and is_own_path(address) and not address.startswith("/sign-") else "/"


def demonstration_sign_ins() -> list[dict[str, Any]]:
    """The demonstration's sign-ins, shown only where nobody but this machine can read them."""
    return sign_in.demonstration_sign_ins() if _is_private() else []


def _is_private() -> bool:
    """Neither bound to another address nor reached through a proxy."""
    return settings().is_loopback and is_loopback()


def is_refused_demonstration(email: str) -> bool:
    """Accounts whose password is in the documentation open nothing to other machines."""
    return not _is_private() and sign_in.is_of_demonstration(email)


def is_to_be_set_up() -> bool:
    """Nobody is here yet, and whoever asks sits at the machine itself."""
    return sign_in.is_empty() and is_loopback()


def nobody_yet() -> str | None:
    """Where the first account is made, for whoever asks from elsewhere; None once there is one."""
    return f"http://{settings().host}:{settings().port}/first-run" if sign_in.is_empty() else None

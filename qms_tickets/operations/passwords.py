"""Hashes of passwords. Hashing is slow on purpose, so only a few run at a time, and never inside a transaction."""

from __future__ import annotations

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from qms_tickets.domain.errors import TooMany
from qms_tickets.domain.passwords import LONGEST, normal

AT_ONCE = 2
# Whoever finds a longer queue is sent away: the server's other threads belong to the people who work.
WAITING = 3
_hashing = threading.BoundedSemaphore(AT_ONCE)
_inside = threading.BoundedSemaphore(AT_ONCE + WAITING)
# One of the settings that OWASP recommends: a sign-in costs one core some 40 ms.
_hasher = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)


def hashed(password: str) -> str:
    """Errors: TooMany when too many are being hashed."""
    with _Turn():
        return _hasher.hash(normal(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is the one; without a stored one a dummy is checked, to take the same time.

    Errors: TooMany when too many are being checked.
    """
    if len(password) > LONGEST:
        return False
    with _Turn():
        try:
            _hasher.verify(stored or _dummy(), normal(password))
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


@cache
def _dummy() -> str:
    return _hasher.hash("nobody's password, for the time it takes")


class _Turn:
    def __enter__(self) -> None:
        if not _inside.acquire(blocking=False):
            raise TooMany("too_many_attempts", retry_after=2)
        _hashing.acquire()

    def __exit__(self, *error: object) -> None:
        _hashing.release()
        _inside.release()

"""A form that is sent twice happens once, in one transaction, and leads to the same page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flask import redirect, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from qms_tickets.domain.errors import Refusal
from qms_tickets.operations import idempotency
from qms_tickets.operations.idempotency import EarlierAnswer, Twice
from qms_tickets.transaction import transaction
from qms_tickets.web.request import idempotency_key, now, viewer

_NOT_CONTENT = frozenset({"csrf_token", "idempotency_key"})
SEE_OTHER = 303


def once(act: Callable[[], str], *, after: Callable[[], None] | None = None) -> Response:
    """Run `act` in one transaction, then 303 to the address that it returns.

    The same `idempotency_key` again gives the same address and does nothing; `after` (a flashed message) runs only
    the first time. Errors: the refusals of `act`; NotValid for a key that came with another content.
    """
    key = idempotency_key()
    if key is None:
        with transaction():
            address = act()
    else:
        earlier, address = _once(act, key)
        if earlier:
            return redirect(address, SEE_OTHER)
    if after is not None:
        after()
    return redirect(address, SEE_OTHER)


def _once(act: Callable[[], str], key: str) -> tuple[bool, str]:
    content = body_hash()
    try:
        with transaction():
            earlier = _earlier(key, content)
            if earlier is not None:
                return True, earlier.location
            address = act()
            idempotency.remember(
                viewer().id, key, request.path, content, status=SEE_OTHER, location=address, now=now()
            )
            return False, address
    except (Refusal, Twice):
        # The first of two may have been answered while the second waited for it.
        with transaction():
            earlier = _earlier(key, content)
        if earlier is None:
            raise
        return True, earlier.location


def _earlier(key: str, content: str) -> EarlierAnswer | None:
    return idempotency.earlier_answer(viewer().id, key, request.path, content, now=now())


def body_hash() -> str:
    """What the form said, files included, without the keys that differ from try to try."""
    digest = hashlib.sha256()
    for name, values in sorted(request.form.lists()):
        if name not in _NOT_CONTENT:
            digest.update(repr((name, values)).encode("utf-8", "surrogatepass"))
    for name, files in sorted(request.files.lists()):
        for file in files:
            digest.update(repr((name, file.filename)).encode("utf-8", "surrogatepass"))
            _add_file(digest, file)
    return digest.hexdigest()


def _add_file(digest: hashlib._Hash, file: FileStorage) -> None:
    for piece in iter(lambda: file.stream.read(65536), b""):
        digest.update(piece)
    file.stream.seek(0)

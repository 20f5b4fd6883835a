"""A line for every request that changed something or was refused. Never an address: it may hold a secret."""

from __future__ import annotations

import logging
import time

from flask import Flask, Response, g, request

from qms_tickets.web.request import peer, request_id

log = logging.getLogger(__name__)
_QUIET = frozenset({"GET", "HEAD", "OPTIONS"})


def register(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_write)


def _begin() -> None:
    g.begun = time.perf_counter()


def _write(response: Response) -> Response:
    level = logging.DEBUG if request.method in _QUIET and response.status_code < 400 else logging.INFO
    if log.isEnabledFor(level):
        log.log(level, "%s %s", _what(), _how(response))
    return response


def _what() -> str:
    route = request.url_rule.rule if request.url_rule else "(no route)"
    return f"request {request_id()} {request.method} {route}"


def _how(response: Response) -> str:
    milliseconds = (time.perf_counter() - g.get("begun", time.perf_counter())) * 1000
    person = getattr(g.get("viewer"), "id", None) if response.status_code < 500 else None
    return f"answered {response.status_code} in {milliseconds:.0f} ms, person {person or '-'}, from {peer() or '-'}"

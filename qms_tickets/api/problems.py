"""Every refusal and every fault as `application/problem+json` (RFC 9457), defined once."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any, Final

from flask import Response, g, request
from werkzeug.exceptions import HTTPException

from qms_tickets import wall_clock
from qms_tickets.domain.errors import NotAllowed, NotCurrent, NotPossible, NotValid, Refusal
from qms_tickets.words.catalogue import language_for
from qms_tickets.words.reader import Words
from qms_tickets.words.refusals import field_error, sentence, unlocked

# Headers of an HTTP error that tell the caller what to do next.
_KEPT: Final = frozenset({"Allow", "Retry-After", "WWW-Authenticate"})
_SAID: Final = frozenset({400, 401, 403, 404, 405, 413, 415, 422, 429, 500, 503, 507})


def answer(error: Exception, status: int) -> Response:
    """As JSON, in the language that the caller accepts."""
    problem = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        **_told(error, status),
    }
    response = Response(json.dumps(problem, ensure_ascii=False, default=str), status)
    response.content_type = "application/problem+json"
    if isinstance(error, HTTPException):
        for name, value in error.get_headers():
            if name in _KEPT:
                response.headers[name] = value
    return response


def _told(error: Exception, status: int) -> dict[str, Any]:
    words = Words(_language(), "UTC", wall_clock.now())
    if not isinstance(error, Refusal):
        said = status if status in _SAID else 400
        code = HTTPStatus(status).name.lower()
        return {"detail": words.text(f"api-problem-{said}"), "code": code}
    told: dict[str, Any] = {"detail": sentence(words, error), "code": error.code}
    if isinstance(error, NotValid):
        told["errors"] = {
            field: {"code": complaint.code, "detail": field_error(words, complaint)}
            for field, complaint in error.errors.items()
        }
    if isinstance(error, (NotAllowed, NotPossible, NotCurrent)):
        told |= {"why": error.code, "unlocked_by": _keys(error), "unlocked": unlocked(words, error)}
    return told


def _keys(error: Refusal) -> list[str]:
    keys = error.facts.get("unlocked_by") or ()
    return [keys] if isinstance(keys, str) else list(keys)


def _language() -> str:
    tags = [tag for tag, _ in request.accept_languages if tag != "*"]
    return language_for([*tags, g.get("caller_language", "en")])

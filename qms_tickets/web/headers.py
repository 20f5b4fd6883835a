"""What every response says to the browser."""

from __future__ import annotations

from flask import Flask, Response, request

from qms_tickets.web.request import request_id, settings

_POLICY = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
    )
)
_A_YEAR = 31_536_000


def register(app: Flask) -> None:
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    headers.setdefault("X-Request-ID", request_id())
    if settings().is_https:
        headers.setdefault("Strict-Transport-Security", f"max-age={_A_YEAR}; includeSubDomains")
    _say_how_long_it_keeps(response)
    return response


def _say_how_long_it_keeps(response: Response) -> None:
    """A static file's address changes with the file; a page with data is kept nowhere."""
    if request.endpoint == "static" and response.status_code in (200, 304):
        age = f"public, max-age={_A_YEAR}, immutable" if request.args.get("v") else "public, max-age=300"
        response.headers["Cache-Control"] = age
    else:
        response.headers.setdefault("Cache-Control", "no-store")

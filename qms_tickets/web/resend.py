"""A form whose session ended is sent again after signing in, by us: the reader lands where it leads."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from werkzeug.http import dump_cookie, parse_cookie

from qms_tickets.extensions import db
from qms_tickets.web.policy import CARRIED

_PREFIX = "carried."


def carried_fields() -> list[tuple[str, str]]:
    return [
        (name.removeprefix(_PREFIX), value)
        for name, value in request.form.items(multi=True)
        if name.startswith(_PREFIX)
    ]


def sign_in_again() -> dict[str, Any]:
    """What a sign-in form that comes back holds: all but the password."""
    held = {name: request.form.get(name) for name in ("next", "carried_to", "carried_for")}
    return {**held, "email": request.form.get("email", ""), "carried": carried_fields()}


def send(address: str) -> Response:
    """Post the carried fields to an own address as the person who just signed in."""
    generate_csrf()
    body = urlencode(carried_fields()).encode()
    db.session.remove()  # what the form does runs in a session of its own
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    with app.request_context(_environ(address, body)):
        answer: Response = app.full_dispatch_request()
        _keep_session(answer)
    return answer


def _environ(address: str, body: bytes) -> dict[str, Any]:
    path, _, query = address.partition("?")
    kept = {
        name: value
        for name, value in request.environ.items()
        if not name.startswith(("werkzeug.", "HTTP_HX_"))
    }
    cookies = {**request.cookies, _cookie_name(): _signed(dict(session))}
    return {
        **kept,
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        "HTTP_COOKIE": "; ".join(dump_cookie(name, value, path=None) for name, value in cookies.items()),
        CARRIED: True,
    }


def _cookie_name() -> str:
    return str(current_app.config["SESSION_COOKIE_NAME"])


def _signed(content: dict[str, Any]) -> str:
    return str(_serializer().dumps(content))


def _serializer() -> Any:
    interface = current_app.session_interface
    assert isinstance(interface, SecureCookieSessionInterface)
    return interface.get_signing_serializer(current_app._get_current_object())  # type: ignore[attr-defined]


def _keep_session(answer: Response) -> None:
    """The session cookie of the inner answer is the outer one's too: one of them is enough."""
    cookies = answer.headers.getlist("Set-Cookie")
    name = _cookie_name()
    answer.headers.remove("Set-Cookie")
    for cookie in cookies:
        if name not in parse_cookie(cookie.partition(";")[0]):
            answer.headers.add("Set-Cookie", cookie)

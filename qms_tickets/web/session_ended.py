"""Nobody is signed in: sign in on the spot; what was typed is sent after it, once."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from flask import Response, request, session

from qms_tickets.queries.sign_in import person_of
from qms_tickets.web.fragments import render
from qms_tickets.web.request import is_htmx
from qms_tickets.web.sign_in_page import demonstration_sign_ins, is_own_path

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_NOT_CARRIED = frozenset({"csrf_token"})


def answer() -> Response:
    """401: to htmx the form in place or the way to the page, else the page with what was typed in it."""
    if not is_htmx():
        return _page()
    if request.method in _SAFE:
        response = Response(status=401)
        response.headers["HX-Redirect"] = f"/sign-in?next={quote(_current_path(), safe='')}"
        return response
    return render("login/sign_in.html", "form", status=401, in_place=True)


def _current_path() -> str:
    """Where the reader is, by htmx's own account."""
    parts = urlsplit(request.headers.get("HX-Current-URL", ""))
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return path if is_own_path(path) else "/"


def _page() -> Response:
    if request.method in _SAFE:
        return render(
            "login/sign_in.html", status=401, next=own_address(), demonstration=demonstration_sign_ins()
        )
    return render(
        "login/sign_in.html",
        status=401,
        carried_to=own_address(),
        carried=carried(),
        carried_for=_who_filled_it_in(),
        files_lost=any(file.filename for file in request.files.values()),
    )


def _who_filled_it_in() -> int | None:
    """The cookie of an ended session still says whose it was."""
    token = session.get("_user_id")
    return person_of(token) if isinstance(token, str) else None


def token_outdated() -> Response:
    """400: the form is from before the present session. Its reader sends it again with one click.

    Only for a form that the browser says is ours: a foreign one must not come one click closer.
    """
    if request.endpoint == "login.enter":
        return render(
            "login/sign_in.html", "form", status=400, email=request.form.get("email", ""), outdated=True
        )
    return render("errors/send_again.html", "main", status=400, address=own_address(), fields=carried())


def is_own_form() -> bool:
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


def own_address() -> str:
    return request.full_path.rstrip("?")


def carried() -> list[tuple[str, str]]:
    """What was typed, but for files, which a page cannot hand on, and passwords, which it must not."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in _NOT_CARRIED and "password" not in name
    ]

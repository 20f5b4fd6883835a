"""Nobody is signed in: sign in on the spot; what was typed is sent after it, once."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from flask import Response, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from qms_tickets.web import form_owner, resend
from qms_tickets.web.fragments import render
from qms_tickets.web.request import is_htmx, say, viewer_or_none
from qms_tickets.web.sign_in_page import demonstration_sign_ins, is_own_path, is_to_be_set_up, nobody_yet

SEE_OTHER = 303
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_NOT_CARRIED = frozenset({"csrf_token"})


def answer() -> AnyResponse:
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
    return _path_in("HX-Current-URL")


def came_from() -> str:
    """The page on which the form or the link stood."""
    own = urlsplit(request.headers.get("Referer", "")).netloc == request.host
    return _path_in("Referer") if own else "/"


def _path_in(header: str) -> str:
    parts = urlsplit(request.headers.get(header, ""))
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return path if is_own_path(path) else "/"


def _page() -> AnyResponse:
    if request.method in _SAFE:
        if is_to_be_set_up():
            return redirect("/first-run", SEE_OTHER)
        return render(
            "login/sign_in.html",
            status=401,
            next=own_address(),
            demonstration=demonstration_sign_ins(),
            nobody_yet=nobody_yet(),
        )
    return render(
        "login/sign_in.html",
        status=401,
        next=came_from(),
        carried_to=own_address(),
        carried=carried(),
        carried_for=request.form.get("csrf_token"),
        files_lost=any(file.filename for file in request.files.values()),
    )


def token_outdated() -> AnyResponse:
    """400: the form is from before the present session. Its reader sends it again with one click.

    Only for a form that the browser says is ours: a foreign one must not come one click closer.
    """
    if request.endpoint == "login.enter":
        return render("login/sign_in.html", "form", status=400, outdated=True, **resend.sign_in_again())
    if is_of_another(request.form.get("csrf_token")):
        return not_sent(came_from())
    return render("errors/send_again.html", "main", status=400, address=own_address(), fields=carried())


def is_of_another(token: str | None) -> bool:
    """Whether the form with this token was drawn for somebody else than the one who is signed in."""
    owner, present = form_owner.owner_of(token), viewer_or_none()
    return owner is not None and present is not None and present.id != owner


def not_sent(page: str) -> AnyResponse:
    """What another person typed is neither sent nor shown: to the page, where it says so."""
    flash(say("login-not-sent"), "error")
    return redirect(page, SEE_OTHER)


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

"""Every refusal and every fault as a page in the reader's language, defined once."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, make_response, redirect, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from qms_tickets.domain.errors import (
    NotAllowed,
    NotCurrent,
    NotFound,
    NotPossible,
    NotValid,
    Refusal,
    TooMany,
)
from qms_tickets.doors import answer_for
from qms_tickets.extensions import db
from qms_tickets.storage_faults import StorageError, status_of
from qms_tickets.web import session_ended
from qms_tickets.web.forms import sentences
from qms_tickets.web.fragments import render
from qms_tickets.web.request import NotSignedIn, is_htmx, preferred_language, request_id, say, settings, words
from qms_tickets.words.catalogue import text
from qms_tickets.words.refusals import sentence

log = logging.getLogger(__name__)

STATUS: dict[type[Refusal], int] = {
    NotFound: 404,
    NotAllowed: 403,
    NotPossible: 409,
    NotCurrent: 409,
    NotValid: 422,
    TooMany: 429,
}
SAID = frozenset({400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503, 507})
RETRY_SECONDS = 5


def register(app: Flask) -> None:
    app.register_error_handler(Refusal, _safely(_answer_refusal))
    app.register_error_handler(NotSignedIn, _safely(_answer_not_signed_in))
    app.register_error_handler(CSRFError, _safely(_answer_outdated))
    app.register_error_handler(HTTPException, _safely(_answer_http))
    app.register_error_handler(StorageError, _answer_fault)
    app.register_error_handler(OSError, _answer_fault)
    app.register_error_handler(Exception, _answer_fault)


def _safely(answer: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The page of a refusal asks the database too, and that may just have gone."""

    def answer_whatever_happens(error: Any) -> Any:
        try:
            return answer(error)
        except Exception as fault:
            return _answer_fault(fault)

    return answer_whatever_happens


def status_of_refusal(refusal: Refusal) -> int:
    return next(status for kind, status in STATUS.items() if isinstance(refusal, kind))


def _elsewhere(error: Exception, status: int) -> Any:
    """JSON answers its own errors."""
    answer = answer_for(current_app, request.path)
    return answer(error, status) if answer else None


def _answer_refusal(refusal: Refusal) -> Any:
    status = status_of_refusal(refusal)
    return _elsewhere(refusal, status) or _refused(refusal, status)


def _refused(refusal: Refusal, status: int) -> Response:
    response = page(status, None if status == 404 else sentence_of(refusal))
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(int(refusal.facts.get("retry_after", 60)))
    return response


def sentence_of(refusal: Refusal) -> str:
    """Why, and for fields that no form shows, which."""
    said = sentence(words(), refusal)
    if not isinstance(refusal, NotValid):
        return said
    fields = (f"{name}: {wrong}" for name, wrong in sentences(refusal).items())
    return " ".join([said, *fields])


def _answer_not_signed_in(error: NotSignedIn) -> Any:
    return _elsewhere(error, 401) or session_ended.answer()


def _answer_outdated(error: CSRFError) -> Any:
    """The token of a form is of another session: signed in anew in another window, or forged."""
    if answer_for(current_app, request.path) or is_htmx() or not session_ended.is_own_form():
        return _answer_http(error)
    return session_ended.token_outdated()


def _answer_http(error: HTTPException) -> Any:
    if error.response is not None:
        return error.response
    status = error.code or 500
    if status < 400:
        return error
    if status == 405 and request.method == "GET":
        above = _elsewhere(error, status) or _page_above()
        if above is not None:
            return above
    if status == 413:
        return _elsewhere(error, status) or page(status, say("frame-error-413", limit=_limit()))
    return _elsewhere(error, status) or _with_headers(page(status if status in SAID else 400), error)


def _page_above() -> AnyResponse | None:
    """The address of a form, opened by itself (the language was changed, the page reloaded): the page that it is on."""
    pages = current_app.create_url_adapter(request)
    path = request.path
    while pages is not None and path:
        above = path.rpartition("/")[0]
        found = next(
            (each for each in (f"{path}/new", above) if each and pages.test(each, method="GET")), None
        )
        if found:
            return redirect(found, 303)
        path = above
    return None


def _limit() -> str:
    return words().size(settings().max_upload)


def _with_headers(response: Response, error: HTTPException) -> Response:
    allowed = dict(error.get_headers()).get("Allow")
    if allowed:
        response.headers["Allow"] = allowed
    return response


def _answer_fault(error: Exception) -> Any:
    """Ours or the storage's: in the log with the request's number, to the reader without internals."""
    status = status_of(error) or 500
    _log(error, status)
    _let_go()
    answered = _elsewhere(error, status)
    if answered is not None:
        return answered
    response = _bare(status) if status in (503, 507) else _page_or_bare(status)
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _log(error: Exception, status: int) -> None:
    """One event, one line: a traceback's line breaks are escaped."""
    said = "".join(traceback.format_exception(error))
    route = request.url_rule.rule if request.url_rule else "-"
    log.error("request %s %s %s answered %s: %s", request_id(), request.method, route, status, ascii(said))


def _let_go() -> None:
    try:
        db.session.rollback()
    except StorageError:
        db.session.remove()


def _page_or_bare(status: int) -> Response:
    try:
        return page(status)
    except Exception as error:  # whatever broke the page may break its error page too
        _log(error, status)
        return _bare(status)


def page(
    status: int, said: str | None = None, *, title: str | None = None, back: str | None = None
) -> Response:
    """The page of a refusal, with the way back to where one was; to htmx its main part."""
    again = request.full_path.rstrip("?") if request.method == "GET" and status in (429, 503) else None
    return render(
        "errors/error.html",
        "main",
        status=status,
        code=status,
        title=title,
        sentence=said,
        back=back or _way_back(status),
        request_id=request_id() if status >= 500 else None,
        again=again,
    )


def _way_back(status: int) -> str | None:
    """The page of a form that was refused, or of the link that led nowhere."""
    page = session_ended.came_from()
    is_elsewhere = page not in ("/", session_ended.own_address())
    return page if is_elsewhere and (request.method == "POST" or status == 405) else None


def _bare(status: int) -> Response:
    """Without a word from the database: it may be the one that is away."""
    language = preferred_language()
    template = current_app.jinja_env.get_template("errors/bare.html")
    drawn = template.render(
        code=status,
        language=language,
        title=text(language, f"frame-error-{status}-title"),
        sentence=text(language, f"frame-error-{status}"),
        request_id=request_id(),
        again=text(language, "login-send-again"),
        address=session_ended.own_address(),
        fields=_kept_fields(),
    )
    return make_response(drawn, status)


def _kept_fields() -> list[tuple[str, str]]:
    """What was typed stays, to be sent again when the storage is back; passwords do not."""
    if request.method != "POST" or request.endpoint == "login.enter" or not session_ended.is_own_form():
        return []
    try:
        return [*session_ended.carried(), ("csrf_token", request.form.get("csrf_token", ""))]
    except HTTPException:  # a form that cannot be read
        return []

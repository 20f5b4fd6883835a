"""Views of lists: saved, renamed, shared, removed, made one's start; and the columns of a list."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from qms_tickets.domain.errors import NotFound, NotValid, Refusal
from qms_tickets.domain.lists import LISTS
from qms_tickets.operations import views as verbs
from qms_tickets.operations.views import NewView, ViewDetails
from qms_tickets.queries.views import all_views, may_change, view_numbered
from qms_tickets.transaction import transaction
from qms_tickets.web import forms
from qms_tickets.web.errors import status_of_refusal
from qms_tickets.web.forms import Filled, as_typed, sentences
from qms_tickets.web.fragments import render
from qms_tickets.web.once import SEE_OTHER, once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, now, say, seen, viewer, words
from qms_tickets.web.sign_in_page import own_path
from qms_tickets.web.tickets.listing import address_of_view, address_with
from qms_tickets.words.refusals import sentence

bp = Blueprint("views", __name__)


@bp.get("/views")
@policy("signed_in")
def index() -> Response:
    return _page()


def _page(
    status: int = 200, *, said: str | None = None, form: Filled | None = None, view_id: int | None = None
) -> Response:
    """All views that the reader may use; `form` is the refused one, of that view or of a new one."""
    views = [
        {
            "row": view,
            "href": address_of_view(view),
            "list": words().text(f"view-list-{view.list}"),
            "changeable": may_change(view, seen()),
            "start": view.id == viewer().start_view_id,
            "form": form if form and view.id == view_id else Filled(),
        }
        for view in all_views(seen())
    ]
    return render(
        "views/index.html",
        "main",
        status=status,
        views=views,
        said=said,
        new=form if form and view_id is None else None,
        person=viewer(),
    )


@bp.post("/views")
@policy("signed_in")
def add() -> Response:
    try:
        body = forms.read(NewView, also=("columns", "next"))

        def save() -> str:
            columns = request.form.get("columns", "").split(",")
            said = dict(parse_qsl(body.query, keep_blank_values=True))
            view = verbs.save(body, said, columns, viewer=seen(), by=actor(), now=now())
            return address_of_view(view)

        return once(save, after=lambda: flash(say("view-saved"), "good"))
    except Refusal as refusal:
        return _refused(refusal)


@bp.post("/views/<int:view_id>")
@policy("signed_in")
def change(view_id: int) -> Response:
    try:
        body = forms.read(ViewDetails)
        with transaction():
            verbs.change(view_numbered(view_id, seen()), body, viewer=seen(), by=actor(), now=now())
    except NotFound:
        raise
    except Refusal as refusal:
        return _refused(refusal, view_id)
    flash(say("view-saved"), "good")
    return redirect("/views", SEE_OTHER)


def _refused(refusal: Refusal, view_id: int | None = None) -> Response:
    wrong = refusal if isinstance(refusal, NotValid) else None
    said = " ".join(sentences(wrong).values()) if wrong else sentence(words(), refusal)
    return _page(status_of_refusal(refusal), said=said, form=as_typed(wrong), view_id=view_id)


@bp.post("/views/<int:view_id>/keep")
@policy("signed_in")
def keep(view_id: int) -> Response:
    """The view shows from now on what the reader sees."""
    said = dict(parse_qsl(request.form.get("query", "")[:2000], keep_blank_values=True))
    columns = request.form.get("columns", "").split(",")
    with transaction():
        view = view_numbered(view_id, seen())
        verbs.keep(view, said, columns, viewer=seen(), by=actor(), now=now())
        address = address_of_view(view)
    flash(say("view-saved"), "good")
    return redirect(address, SEE_OTHER)


@bp.post("/views/<int:view_id>/remove")
@policy("signed_in")
def remove(view_id: int) -> Response:
    with transaction():
        verbs.remove(view_numbered(view_id, seen()), viewer=seen(), by=actor(), now=now())
    flash(say("view-removed"), "good")
    return redirect("/views", SEE_OTHER)


@bp.post("/views/start")
@policy("signed_in")
def start() -> Response:
    """The view to begin with; none is the own work."""
    given = request.form.get("view", "")
    chosen = int(given) if given.isascii() and given.isdigit() and len(given) < 16 else None
    with transaction():
        verbs.start_with(viewer(), None if chosen is None else view_numbered(chosen, seen()))
    flash(say("view-start-set"), "good")
    return redirect("/views", SEE_OTHER)


@bp.post("/lists/<key>/columns")
@policy("signed_in")
def columns(key: str) -> Response:
    """Remembered for the list. Within a view they stand in the address, to be kept in the view or not."""
    if key not in LISTS:
        raise NotFound
    usual = "usual" in request.form
    chosen = LISTS[key].columns if usual else request.form.getlist("columns")
    back = own_path(request.form.get("next"))
    if not _view_in(back):
        with transaction():
            verbs.choose_columns(viewer(), key, chosen)
        return redirect(_with_columns(back, None), SEE_OTHER)
    return redirect(_with_columns(back, ",".join(chosen)), SEE_OTHER)


def _view_in(address: str) -> bool:
    return any(name == "view" for name, _ in parse_qsl(urlsplit(address).query))


def _with_columns(address: str, columns: str | None) -> str:
    parts = urlsplit(address)
    said = dict(parse_qsl(parts.query, keep_blank_values=True))
    return address_with(parts.path, {**said, "columns": columns})

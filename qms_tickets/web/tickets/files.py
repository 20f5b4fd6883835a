"""Files of a ticket: put there with a form, listed, downloaded. Always a download, never shown in place."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any
from urllib.parse import quote

import puremagic
from flask import Response, request, send_file
from werkzeug.datastructures import FileStorage, MultiDict

from qms_tickets.domain.errors import FieldError, NotPossible, NotValid
from qms_tickets.domain.lifecycles.ticket import UNSENT
from qms_tickets.operations.tickets.talking import attach
from qms_tickets.queries import chain, tickets
from qms_tickets.queries.unsent import unsent_files_of
from qms_tickets.transaction import transaction
from qms_tickets.uploads import Stored, find, keep, measured, remove, shown_name
from qms_tickets.web.once import once
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, now, seen, settings, viewer
from qms_tickets.web.tickets.blueprint import bp

MOST_A_TICKET = 100 * 1024 * 1024

log = logging.getLogger(__name__)


def form_with_files(number: str, audience: str = "shared") -> MultiDict[str, str]:
    """The form, with an `attachment_id.KEY` for each `file.KEY` that came along.

    The files are kept even when the form is refused afterwards, so that nobody has to choose them again; the same
    file sent twice is one.
    """
    form = MultiDict(list(request.form.items(multi=True)))
    for name, file in request.files.items(multi=True):
        if file.filename:
            attachment_id = put(number, file, field=name, audience=audience)
            head, dot, key = name.partition(".")
            if head == "file" and dot:
                form.setlist(f"attachment_id.{key}", [str(attachment_id)])
    return form


def files_by_item(form: MultiDict[str, str]) -> dict[str, int]:
    """The numbers of files that a form names, by item; what is no number names none."""
    named = {
        name.partition(".")[2]: given for name, given in form.items() if name.startswith("attachment_id.")
    }
    return {
        key: int(given)
        for key, given in named.items()
        if given.isascii() and given.isdigit() and len(given) < 16
    }


def put(number: str, file: FileStorage, *, field: str, audience: str = "shared") -> int:
    """Store one file and put it on the ticket's record, in a transaction of its own."""
    stored = keep(file.stream, settings().uploads, limit=settings().max_upload, field=field)
    try:
        with transaction():
            attachment_id = _attached(number, file, stored, field, audience)
    except BaseException:
        remove(stored.stored_name, settings().uploads)
        raise
    return attachment_id


def _attached(number: str, file: FileStorage, stored: Stored, field: str, audience: str) -> int:
    ticket = tickets.locked(number, seen())
    present = [*tickets.attachments_of(ticket, seen()), *unsent_files_of(ticket, viewer().id)]
    told = (stored.sha256, shown_name(file.filename), actor().person_id)
    same = next((one for one in present if (one.sha256, one.name, one.author_id) == told), None)
    if same is not None and (same.audience != UNSENT or audience == UNSENT):
        remove(stored.stored_name, settings().uploads)
        return int(same.id)
    if sum(one.size for one in present) + stored.size > MOST_A_TICKET:
        raise NotValid({field: FieldError("ticket_files_too_large", {"limit": MOST_A_TICKET})})
    attachment = attach(
        ticket,
        name=shown_name(file.filename),
        media_type=_media_type(stored),
        size=stored.size,
        sha256=stored.sha256,
        stored_name=stored.stored_name,
        audience=audience,
        item=field.partition(".")[2] or None,
        by=actor(),
        now=now(),
    )
    return int(attachment.id)


def _media_type(stored: Stored) -> str:
    """A hint for people. What is served is always a download."""
    with find(stored.stored_name, settings().uploads).open("rb") as file:
        head = file.read(4096)
    try:
        return str(puremagic.from_string(head, mime=True)) or "application/octet-stream"
    except (puremagic.PureError, ValueError):
        return "application/octet-stream"


@bp.post("/tickets/<number>/attachments")
@policy("signed_in")
def upload(number: str) -> Any:
    """Loose files, beside the items."""

    def done() -> str:
        return f"/tickets/{tickets.numbered(number, seen()).number}#files"

    tickets.numbered(number, seen())
    chosen = [file for file in request.files.getlist("file") if file.filename]
    if not chosen:
        raise NotValid(file="file_required")
    internal = request.form.get("audience") == "internal"
    for file in chosen:
        put(number, file, field="file", audience="internal" if internal else "shared")
    return once(done)


@bp.get("/tickets/<number>/attachments/<int:attachment_id>")
@policy("signed_in")
def download(number: str, attachment_id: int) -> Response:
    """Errors: NotPossible for bytes that are not those which came on record."""
    ticket = tickets.numbered(number, seen())
    attachment = tickets.attachment_of(ticket, attachment_id, seen())
    path = _as_recorded(ticket.number, attachment)
    response = send_file(path, mimetype="application/octet-stream", as_attachment=True, download_name="file")
    response.headers["Content-Disposition"] = (
        f"attachment; filename*=UTF-8''{quote(attachment.name, safe='')}"
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _as_recorded(number: str, attachment: Any) -> Path:
    """Read to the end before the first byte is sent: nobody may take a changed file for the one on record."""
    path = find(attachment.stored_name, settings().uploads)
    file = measured(attachment.stored_name, settings().uploads)
    if file is None or not chain.is_as_recorded(attachment, file):
        log.error("file %s of %s is not what came on record", attachment.id, number)
        raise NotPossible("file_not_as_recorded", file=attachment.name)
    return path

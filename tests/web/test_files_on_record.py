"""A file whose bytes, or whose row, somebody changed: the check names its event, and nobody is handed it."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select, text

from qms_tickets import uploads
from qms_tickets.extensions import db
from qms_tickets.models.event import Event
from qms_tickets.models.ticket import Attachment, Ticket
from qms_tickets.operations.tickets.talking import detach
from qms_tickets.queries import chain
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, actor, make_house, make_ticket
from tests.web.signing_in import sign_in

CONTENT = b"%PDF-1.7 measured 0.022"
NOW_IT_CONFORMS = b"%PDF-1.7 measured 0.018"


@pytest.fixture
def number(app, client) -> str:
    with app.app_context(), transaction():
        number = str(make_ticket(make_house(), "in_progress").number)
    sign_in(app, client, "buyer@example.com")
    data = {"file": (BytesIO(CONTENT), "report.pdf")}
    address = f"/tickets/{number}/attachments"
    assert client.post(address, data=data, content_type="multipart/form-data").status_code == 303
    return number


def attachment(app) -> tuple[int, Path]:
    with app.app_context():
        row = db.session.scalars(select(Attachment)).one()
        return row.id, app.config["SETTINGS"].uploads / row.stored_name


def change(app, statement: str) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text(statement))


def verdict(app) -> dict[str, object]:
    settings = app.config["SETTINGS"]
    with app.app_context():
        measure = partial(uploads.measured, folder=settings.uploads)
        return chain.verify(settings.secret_key, measure=measure).as_dict()


def attached_at(app) -> int:
    with app.app_context():
        return int(db.session.scalars(select(Event.sequence).where(Event.kind == "ticket.attached")).one())


def test_a_file_as_it_came_is_whole_and_handed_out(app, client, number):
    key, _ = attachment(app)
    assert verdict(app)["ok"]
    with client.get(f"/tickets/{number}/attachments/{key}") as download:
        assert (download.status_code, download.data) == (200, CONTENT)


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_changed_bytes_are_named_and_not_handed_out(app, client, number, language, caplog):
    key, path = attachment(app)
    path.write_bytes(NOW_IT_CONFORMS)
    broken = {"ok": False, "sequence": attached_at(app), "ticket": number, "reason": "hash"}
    assert verdict(app) == broken
    change(app, f"UPDATE people SET language = '{language}'")
    refused = client.get(f"/tickets/{number}/attachments/{key}")
    assert refused.status_code == 409
    assert "report.pdf" in refused.text and ("no longer" if language == "en" else "不一致") in refused.text
    assert f"file {key} of {number} is not what came on record" in caplog.text


def test_a_row_that_was_changed_with_its_file_covers_nothing_up(app, client, number):
    key, path = attachment(app)
    path.write_bytes(NOW_IT_CONFORMS)
    lie = uploads.measured(path.name, path.parent)
    change(app, f"UPDATE attachments SET sha256 = '{lie.sha256}', size = {lie.size}")
    assert (verdict(app)["reason"], verdict(app)["sequence"]) == ("hash", attached_at(app))
    assert client.get(f"/tickets/{number}/attachments/{key}").status_code == 409


def test_a_file_or_its_row_that_is_gone_is_missing(app, client, number):
    _, path = attachment(app)
    path.rename(path.with_suffix(".away"))
    missing = {"ok": False, "sequence": attached_at(app), "ticket": number, "reason": "missing"}
    assert verdict(app) == missing
    path.with_suffix(".away").rename(path)
    assert verdict(app)["ok"]
    change(app, "DELETE FROM attachments")
    assert verdict(app) == missing


def test_what_a_draft_gave_up_is_not_missed(app, client):
    with app.app_context(), transaction():
        draft = make_ticket(make_house(), "draft")
        number = draft.number
    sign_in(app, client, "buyer@example.com")
    data = {"file": (BytesIO(CONTENT), "report.pdf")}
    client.post(f"/tickets/{number}/attachments", data=data, content_type="multipart/form-data")
    key, path = attachment(app)
    with app.app_context(), transaction():
        given_up = db.session.get_one(Attachment, key)
        draft = db.session.get_one(Ticket, given_up.ticket_id)
        detach(draft, given_up, by=actor(draft.requester), now=MONDAY_9)
    path.unlink()
    assert verdict(app)["ok"]


def test_long_files_are_read_in_pieces(tmp_path):
    content = b"x" * (3 * (1 << 16) + 7)
    (tmp_path / "kept").write_bytes(content)
    assert uploads.measured("kept", tmp_path).size == len(content)
    assert uploads.measured("other", tmp_path) is None

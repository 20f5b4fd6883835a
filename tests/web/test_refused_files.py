"""A refused form publishes nothing: its files lie with their sender until the form is sent."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from sqlalchemy import select

from qms_tickets.domain.lifecycles.ticket import UNSENT
from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Attachment
from qms_tickets.operations import unsent
from qms_tickets.scheduler import jobs
from qms_tickets.transaction import transaction
from qms_tickets.wall_clock import now
from tests.factories import content, make_house, make_ticket
from tests.web.signing_in import sign_in

OUTPUTS = [
    {"key": "photo", "name": {"en": "Photo"}, "kind": "file", "mandatory": True},
    {"key": "gap", "name": {"en": "Gap"}, "kind": "number", "mandatory": True},
]


@pytest.fixture
def number(app):
    with app.app_context(), transaction():
        house = make_house()
        for person in db.session.scalars(select(Person)):
            person.language = "en"
        house.service.effective_revision.content = content(outputs=OUTPUTS)
        return make_ticket(house, "in_progress").number


def deliver(client, number, **values):
    data = {name.replace("__", "."): value for name, value in values.items()}
    return client.post(f"/tickets/{number}/deliver", data=data, content_type="multipart/form-data")


def refused_with_a_file(app, client, number) -> int:
    sign_in(app, client, "inspector@example.com")
    answer = deliver(client, number, file__photo=(BytesIO(b"bytes"), "left.png"), value__gap="0,018")
    assert answer.status_code == 422
    assert "left.png" in unescape(answer.text).partition("file-kept")[2].partition("</p>")[0]
    with app.app_context():
        kept = db.session.scalars(select(Attachment)).one()
        assert kept.audience == UNSENT
        return kept.id


def test_a_refused_delivery_shows_its_files_to_nobody(app, client, number):
    file = refused_with_a_file(app, client, number)
    for who in ("buyer", "inspector", "quality_manager"):
        sign_in(app, client, f"{who}@example.com")
        assert "left.png" not in client.get(f"/tickets/{number}").text, who
        assert "left.png" not in client.get(f"/tickets/{number}/record").text, who
        assert client.get(f"/tickets/{number}/attachments/{file}").status_code == 404, who


def test_what_was_kept_comes_on_record_with_the_delivery(app, client, number):
    file = refused_with_a_file(app, client, number)
    answer = deliver(client, number, attachment_id__photo=str(file), value__gap="0.018")
    assert answer.status_code == 303
    sign_in(app, client, "buyer@example.com")
    shown = client.get(f"/tickets/{number}").text
    assert "left.png" in shown.partition('id="history"')[2]
    with client.get(f"/tickets/{number}/attachments/{file}") as download:
        assert download.data == b"bytes"


def test_the_same_file_chosen_again_is_one(app, client, number):
    file = refused_with_a_file(app, client, number)
    assert (
        deliver(client, number, file__photo=(BytesIO(b"bytes"), "left.png"), value__gap="1").status_code
        == 303
    )
    with app.app_context():
        assert [(one.id, one.audience) for one in db.session.scalars(select(Attachment))] == [
            (file, "shared")
        ]


def test_nobody_sends_the_unsent_file_of_somebody_else(app, client, number):
    file = refused_with_a_file(app, client, number)
    sign_in(app, client, "metrology_head@example.com")
    answer = deliver(client, number, attachment_id__photo=str(file), value__gap="1")
    assert answer.status_code in (403, 422)
    with app.app_context():
        assert db.session.get_one(Attachment, file).audience == UNSENT


def test_what_is_never_sent_is_forgotten_with_its_bytes(app, client, number, monkeypatch):
    refused_with_a_file(app, client, number)
    folder = app.config["SETTINGS"].uploads
    with app.app_context():
        jobs.keep_house()
        assert len(list(folder.iterdir())) == 1
        monkeypatch.setattr(jobs.wall_clock, "now", lambda: now() + unsent.KEPT_FOR + timedelta(minutes=1))
        jobs.keep_house()
        assert list(folder.iterdir()) == []
        assert db.session.scalars(select(Attachment)).all() == []

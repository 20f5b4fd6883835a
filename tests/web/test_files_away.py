"""The folder that the nodes share is not there: said as what may come back, and nothing is put beside it."""

from __future__ import annotations

import errno
import os
import shutil
from io import BytesIO

import pytest
from sqlalchemy import select

from qms_tickets import uploads
from qms_tickets.extensions import db
from qms_tickets.models.ticket import Attachment
from qms_tickets.transaction import transaction
from tests.cli.test_commands import Shell
from tests.factories import grant, make_house, make_ticket
from tests.web.signing_in import sign_in
from tests.web.test_health import beat


@pytest.fixture
def share(tmp_path):
    folder = tmp_path / "share" / "files"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def client(database, share):
    app = database.make_app(QMS_UPLOADS=share)
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def number(client) -> str:
    with client.application.app_context(), transaction():
        house = make_house()
        grant(house.stranger, "administrator")
        return make_ticket(house, "in_progress").number


def attach(client, number: str, content: bytes = b"a report"):
    data = {"file": (BytesIO(content), "report.txt")}
    return client.post(f"/tickets/{number}/attachments", data=data, content_type="multipart/form-data")


def attached(client) -> list[Attachment]:
    with client.application.app_context():
        return list(db.session.scalars(select(Attachment)))


def test_nothing_is_kept_where_the_share_should_be(client, number, share):
    sign_in(client.application, client, "buyer@example.com")
    shutil.rmtree(share.parent)
    assert attach(client, number).status_code == 503
    assert not share.parent.exists()
    assert attached(client) == []


def test_a_share_that_goes_in_the_middle_is_said_to_be_away(client, number, share, monkeypatch):
    def go(*_):
        shutil.rmtree(share)
        raise OSError(errno.ESTALE, "Stale file handle")

    sign_in(client.application, client, "buyer@example.com")
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", go)
        assert attach(client, number).status_code == 503
    assert attached(client) == []


def test_a_file_is_out_of_reach_with_its_folder_and_gone_without(client, number, share):
    sign_in(client.application, client, "buyer@example.com")
    assert attach(client, number).status_code == 303
    (file,) = attached(client)
    address = f"/tickets/{number}/attachments/{file.id}"
    with client.get(address) as download:
        assert download.data == b"a report"
    away = share.rename(share.parent / "elsewhere")
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    away.rename(share)
    (share / file.stored_name).unlink()
    assert client.get(address).status_code == 404


def test_a_node_without_it_is_not_ready_and_says_so(client, number, share):
    beat(client.application, 0)
    assert client.get("/readyz").json["status"] == "ready"
    share.rmdir()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["uploads"], answer.json["database"]) == (503, False, True)
    sign_in(client.application, client, "stranger@example.com")
    assert str(share) in client.get("/administration/health").text
    share.mkdir()
    assert str(share) not in client.get("/administration/health").text


def test_a_file_in_its_place_is_not_the_folder(share):
    share.rmdir()
    assert not uploads.is_there(share)
    share.touch(0o777)
    assert not uploads.is_there(share)


def test_the_own_folder_is_made_and_a_named_one_is_not(database, tmp_path):
    assert database.make_app(QMS_INSTANCE=tmp_path / "new").config["SETTINGS"].uploads.is_dir()
    named = tmp_path / "not mounted" / "files"
    database.make_app(QMS_UPLOADS=named)
    assert not named.parent.exists()


@pytest.mark.on("sqlite")
def test_the_command_line_says_it_in_one_line(database, tmp_path):
    database.app  # noqa: B018  (makes the tables)
    done = Shell(database.settings(QMS_UPLOADS=str(tmp_path / "away")))("demo")
    assert done.returncode == 1
    assert f"The folder of the files is not there: {tmp_path}/away" in done.stderr
    assert "Traceback" not in done.stderr

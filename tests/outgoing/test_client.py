"""The guarded client: it calls what was checked, follows nobody, and waits for no one for ever."""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path

import pytest

from qms_tickets.domain.addresses import WrongAddress
from qms_tickets.domain.delivery import DeliveryError
from qms_tickets.outgoing.client import Client
from tests.outgoing import receiver as answers
from tests.outgoing.receiver import served, status


def post(client: Client, url: str):
    return client.post(url, b'{"a":1}', {"Content-Type": "application/json"})


def refused(client: Client, url: str) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        post(client, url)
    return caught.value


def test_what_is_posted_arrives_whole(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with served(status(200, b"fine", X_Other="y")) as receiver:
        answer = post(Client([receiver.place]), receiver.url)
    assert (answer.status, answer.body, answer.headers["x-other"]) == (200, b"fine", "y")
    (heard,) = receiver.heard
    assert (heard.path, heard.body) == ("/hook?key=s3cret", b'{"a":1}')
    assert heard.headers["host"] == receiver.place
    assert heard.headers["content-length"] == "7"


def test_an_answer_may_come_in_pieces():
    with served(answers.pausing) as receiver:
        assert post(Client([receiver.place]), receiver.url).body == b"late"


def test_a_house_that_is_not_allowed_by_name_is_not_called():
    with served() as receiver:
        failure = refused(Client(), receiver.url)
    assert (str(failure), failure.permanent) == ("address_inside", True)
    assert receiver.heard == []


@pytest.mark.parametrize(
    "found",
    [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["10.0.0.1", "93.184.216.34"], ["::1"], ["fe80::1%eth0"]],
)
def test_a_name_that_leads_into_the_house_is_not_called(found):
    dialled = []
    client = Client(resolve=lambda host, port: found, dial=lambda *where: dialled.append(where))
    failure = refused(client, "https://hooks.example.com/")
    assert (str(failure), failure.permanent) == ("address_inside", True)
    assert dialled == []


def test_a_name_is_asked_once_and_what_was_checked_is_called():
    """A server of names that gives another address the second time (rebinding) changes nothing."""
    given = iter([["93.184.216.34"], ["127.0.0.1"]])
    dialled = []

    def dial(address, port, seconds):
        dialled.append((address, port))
        raise ConnectionRefusedError

    failure = refused(
        Client(resolve=lambda host, port: next(given), dial=dial), "http://rebinding.example.com/"
    )
    assert failure.of_server
    assert not failure.permanent
    assert dialled == [("93.184.216.34", 80)]
    assert list(given) == [["127.0.0.1"]]


def test_the_next_address_is_tried_when_one_is_down():
    with served() as receiver:
        client = Client([f"two.example.com:{receiver.port}"], resolve=lambda *_: ["127.0.0.2", "127.0.0.1"])
        client.dial = _first_is_down
        assert post(client, f"http://two.example.com:{receiver.port}/").status == 204


def _first_is_down(address, port, seconds):
    if address == "127.0.0.2":
        raise ConnectionRefusedError
    return socket.create_connection((address, port), timeout=seconds)


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_nobody_is_followed(code):
    with served() as inner, served(status(code, Location=inner.url)) as outer:
        failure = refused(Client([outer.place, inner.place]), outer.url)
    assert (str(failure), failure.permanent) == ("redirected", True)
    assert inner.heard == []


@pytest.mark.parametrize(
    ("answering", "why"),
    [
        (answers.silent, "too_slow"),
        (answers.drop_by_drop, "too_slow"),
        (answers.continued, "too_slow"),
        (answers.endless, "reply_too_long"),
        (answers.huge, "reply_too_long"),
    ],
)
def test_there_is_one_deadline_and_one_length(answering, why):
    with served(answering) as receiver:
        began = time.monotonic()
        failure = refused(Client([receiver.place], deadline=0.5), receiver.url)
    assert time.monotonic() - began < 1.5
    assert (str(failure), failure.permanent, failure.of_server) == (why, False, True)


@pytest.mark.parametrize("answering", [answers.hang_up, answers.nonsense])
def test_an_answer_that_breaks_off_is_no_answer(answering):
    with served(answering) as receiver:
        failure = refused(Client([receiver.place]), receiver.url)
    assert not failure.permanent
    assert failure.of_server


def test_a_receiver_that_is_down_is_tried_later():
    with served() as receiver:
        pass
    failure = refused(Client([receiver.place]), receiver.url)
    assert str(failure).startswith("ConnectionRefusedError")
    assert not failure.permanent


def test_a_server_of_names_that_hangs_holds_nobody_up():
    hangs = threading.Event()

    def resolve(host, port):
        hangs.wait(5)
        return []

    began = time.monotonic()
    failure = refused(Client(resolve=resolve, deadline=0.2), "https://hooks.example.com/")
    hangs.set()
    assert str(failure) == "too_slow"
    assert time.monotonic() - began < 1


def test_a_name_that_nobody_knows_is_tried_later():
    def resolve(host, port):
        raise socket.gaierror(-2, "Name or service not known")

    failure = refused(Client(resolve=resolve), "https://hooks.example.com/")
    assert not failure.permanent


# For 127.0.0.1 and hooks.example.com, signed by itself, until 2126.
CERTIFICATE = Path(__file__).parent / "certificate.pem"


def test_a_stranger_behind_https_is_not_believed():
    with served(certificate=CERTIFICATE) as receiver:
        failure = refused(Client([receiver.place]), receiver.url.replace("http:", "https:"))
    assert "CERTIFICATE_VERIFY_FAILED" in str(failure)
    assert not failure.permanent


def test_a_certificate_that_the_machine_trusts_is_believed_for_its_own_name(monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with served(certificate=CERTIFICATE) as receiver:
        names = [f"{name}.example.com" for name in ("hooks", "other")]
        client = Client([f"{name}:{receiver.port}" for name in names], resolve=lambda *_: ["127.0.0.1"])
        assert post(client, f"https://hooks.example.com:{receiver.port}/").status == 204
        assert "Hostname mismatch" in str(refused(client, f"https://other.example.com:{receiver.port}/"))


def test_before_it_is_stored_a_name_is_asked_where_it_leads():
    inside = Client(resolve=lambda *_: ["192.168.0.1"])
    with pytest.raises(WrongAddress, match="address_inside"):
        inside.refuse_inside("https://hooks.example.com/")
    Client(resolve=lambda *_: ["93.184.216.34"]).refuse_inside("https://hooks.example.com/")

    def unknown(*_):
        raise socket.gaierror

    Client(resolve=unknown).refuse_inside("https://hooks.example.com/")

"""Two web nodes and two schedulers on one PostgreSQL, as docs/running.md says; each is killed, and the database goes."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, update
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from qms_tickets import wall_clock
from qms_tickets.extensions import db
from qms_tickets.models.escalation import Escalation
from qms_tickets.models.event import EventText
from qms_tickets.models.housekeeping import Lease
from qms_tickets.models.timer import Timer
from qms_tickets.queries import chain
from qms_tickets.transaction import transaction
from tests.cli.test_commands import Shell
from tests.database.stores import SECRET_KEY, release
from tests.factories import make_house, make_ticket
from tests.faults.test_database_gone import Server
from tests.web.signing_in import sign_in


class Node:
    """One process of the house, with an instance folder of its own."""

    def __init__(self, house: House, name: str, *command: str) -> None:
        (house.folder / name).mkdir(exist_ok=True)
        settings = {**house.settings, "QMS_INSTANCE": str(house.folder / name)}
        self.again = lambda: Node(house, name, *command)
        self.process = Shell(settings).start(*command)
        self.address = self.process.stdout.readline().split()[-1] if command[0] == "serve" else ""

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


class House:
    def __init__(self, server: Server, folder) -> None:
        self.server, self.folder, self.app = server, folder, server.app
        self.shared = folder / "shared"
        self.shared.mkdir()
        self.settings = {**server.settings, "QMS_UPLOADS": str(self.shared)}
        with self.app.app_context(), transaction():
            self.ticket = make_ticket(make_house(), "in_progress").number
        client = self.app.test_client()
        sign_in(self.app, client, "buyer@example.com")
        self.cookie = f"session={client.get_cookie('session').value}"
        release(self.app)
        self.nodes: list[Node] = []

    def start(self, name: str, *command: str) -> Node:
        self.nodes.append(Node(self, name, *command))
        return self.nodes[-1]

    def ask(self, node: Node, path: str, **form: str) -> tuple[int, str]:
        """A page, or a form that is sent; 0 when nobody answers."""
        return self.send(node, path, urllib.parse.urlencode(form).encode() if form else None)

    def send(
        self, node: Node, path: str, data: bytes | None, kind: str = "application/x-www-form-urlencoded"
    ) -> tuple[int, str]:
        headers = {"Cookie": self.cookie, "Content-Type": kind}
        request = urllib.request.Request(node.address + path, data, headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                self.keep_cookie(answer.headers.get("Set-Cookie", ""))
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()
        except (OSError, http.client.HTTPException):  # killed before the answer, or in the middle of it
            return 0, ""

    def keep_cookie(self, said: str) -> None:
        """The session carries what forms are checked by, from node to node."""
        given = re.match(r"session=[^;]+", said)
        self.cookie = given[0] if given else self.cookie

    def token(self, node: Node) -> str | None:
        """What a form is checked by; None when the node shows no page."""
        _, page = self.ask(node, f"/tickets/{self.ticket}")
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        return found and found[1]

    def attach(self, node: Node, content: bytes) -> int:
        file = FileStorage(BytesIO(content), "report.txt")
        boundary, data = encode_multipart({"file": file, "csrf_token": self.token(node)})
        kind = f"multipart/form-data; boundary={boundary}"
        return self.send(node, f"/tickets/{self.ticket}/attachments", data, kind)[0]

    def asks(self, question: Callable[[], Any]) -> Any:
        with self.app.app_context():
            answer = question()
        release(self.app)
        return answer

    def stop(self) -> None:
        for node in self.nodes:
            node.kill()


@pytest.fixture
def house(request, run_folder, tmp_path):
    built = House(Server(request, run_folder.parent, tmp_path / "own"), tmp_path)
    yield built
    built.stop()


def until(condition: Callable[[], Any], seconds: float) -> float:
    """After how long it came true."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds, f"not within {seconds} s"
        time.sleep(0.1)
    return time.monotonic() - started


def ready(house: House, node: Node) -> bool:
    return house.ask(node, "/readyz")[0] == 200


def leader(house: House) -> int:
    """The process that holds the lease; its owner's name says which."""
    owner = house.asks(lambda: db.session.scalars(select(Lease.owner).where(Lease.name == "sweep")).first())
    return int(owner.split(":")[1]) if owner else 0


def make_due(house: House, rung: int) -> None:
    """A rung whose instant is now, as another node's transaction plans it."""
    with house.app.app_context(), transaction():
        timer = db.session.scalars(select(Timer).where(Timer.subject == f"delivery-1/{rung}")).one()
        timer.at = wall_clock.now()
    release(house.app)


def has_fired(house: House, rung: int) -> bool:
    found = select(Escalation.id).where(Escalation.rung == rung)
    return house.asks(lambda: db.session.scalars(found).first() is not None)


@pytest.mark.timeout(240)
def test_two_nodes_on_one_database_outlive_each_other_and_the_database(house):
    with house.app.app_context(), transaction():
        db.session.execute(
            update(Timer).where(Timer.kind == "rung").values(at=wall_clock.now() + timedelta(days=1))
        )
    release(house.app)
    one, two = (house.start(name, "serve", "--no-scheduler", "--port", "0") for name in ("one", "two"))
    assert house.ask(one, "/readyz")[0] == 503  # no scheduler yet
    schedulers = [house.start(name, "scheduler") for name in ("one", "two")]
    until(lambda: ready(house, one) and ready(house, two), 30)

    # Who signed in on one node is signed in on the other.
    assert house.ask(two, f"/tickets/{house.ticket}")[0] == 200

    pass_a_file(house, one, two)

    # The leading scheduler is killed: another takes over.
    make_due(house, 1)
    until(lambda: has_fired(house, 1), 10)
    leading = next(each for each in schedulers if each.process.pid == leader(house))
    leading.kill()
    make_due(house, 2)
    print(f"another scheduler fired after {until(lambda: has_fired(house, 2), 10):.1f} s")

    # The database goes: every node says so, nothing is harmed, and it comes back by itself.
    house.server.now.go_away()
    assert house.ask(one, f"/tickets/{house.ticket}")[0] == 503
    assert json.loads(house.ask(two, "/readyz")[1])["database"] is False
    house.server.now.come_back()
    until(lambda: ready(house, one) and ready(house, two), 20)
    make_due(house, 3)
    until(lambda: has_fired(house, 3), 10)
    assert house.asks(lambda: chain.verify(SECRET_KEY).ok)


def pass_a_file(house: House, one: Node, two: Node) -> None:
    """Given to one node, read at the other; while the folder that they share is not there, each says so."""
    assert house.attach(one, b"a report") == 200
    (address,) = set(
        re.findall(r"/tickets/\S+/attachments/\d+", house.ask(two, f"/tickets/{house.ticket}")[1])
    )
    assert house.ask(two, address) == (200, "a report")
    away = house.shared.rename(house.folder / "not mounted")
    assert house.ask(two, address)[0] == 503
    assert house.attach(one, b"another") == 503
    status, said = house.ask(one, "/readyz")
    assert (status, json.loads(said)["uploads"]) == (503, False)
    away.rename(house.shared)
    assert house.attach(two, b"another") == 200
    assert ready(house, one)
    assert ready(house, two)


Keys = Callable[[], str]


def no_key() -> str:
    """Another at each try is none."""
    return uuid.uuid4().hex


def one_key() -> Keys:
    key = uuid.uuid4().hex
    return lambda: key


def comment_until_done(house: House, nodes: list[Node], number: int, key: Keys) -> None:
    """Sent again, to the next node, until somebody says that it is done."""
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        for node in list(nodes):
            token = house.token(node)
            if token is None:
                continue
            form = {"text": f"comment {number}", "audience": "shared", "csrf_token": token}
            if house.ask(node, f"/tickets/{house.ticket}/comment", idempotency_key=key(), **form)[0] == 200:
                return
        time.sleep(0.05)
    raise AssertionError(f"comment {number} found no node that took it")


def kill_web_nodes(house: House, kills: int, seed: int, *, keyed: bool = True) -> tuple[int, Counter[str]]:
    """One comment after the other while web processes are killed: how many were answered, and what is in the record."""
    chance, over = Random(seed), threading.Event()
    nodes = [house.start(name, "serve", "--no-scheduler", "--port", "0") for name in ("one", "two")]
    with ThreadPoolExecutor(1) as person:
        work = person.submit(comment_until_over, house, nodes, over, keyed)
        for _ in range(kills):
            time.sleep(chance.uniform(0.2, 1.0))
            nodes[chance.randrange(len(nodes))].kill()
            nodes[:] = [node if node.process.poll() is None else node.again() for node in nodes]
            house.nodes += nodes
        over.set()
        answered = work.result()
    print(f"injected: {kills} kills of web processes, {answered} comments, seed {seed}")
    return answered, written(house)


def comment_until_over(house: House, nodes: list[Node], over: threading.Event, keyed: bool) -> int:
    number = 0
    while not over.is_set():
        comment_until_done(house, nodes, number, one_key() if keyed else no_key)
        number += 1
    return number


def written(house: House) -> Counter[str]:
    texts = select(EventText.text).where(EventText.text.startswith("comment "))
    return Counter(house.asks(lambda: db.session.scalars(texts).all()))


def test_what_a_web_process_said_is_done_is_done_once(house):
    answered, found = kill_web_nodes(house, kills=3, seed=7)
    assert found == {f"comment {number}": 1 for number in range(answered)}
    assert answered > 0
    assert house.asks(lambda: chain.verify(SECRET_KEY).ok)


def test_an_answer_that_is_lost_with_its_process_doubles_what_has_no_key(house):
    """With a key it is once; without, twice: else the kills would prove nothing."""
    with_key = one_key()
    for _ in range(2):
        node = house.start("one", "serve", "--no-scheduler", "--port", "0")
        for number, its in enumerate((with_key, no_key)):
            comment_until_done(house, [node], number, its)
        node.kill()
    assert written(house) == {"comment 0": 1, "comment 1": 2}


@pytest.mark.long
@pytest.mark.timeout(3000)
def test_web_processes_killed_for_long(house):
    answered, found = kill_web_nodes(house, kills=150, seed=11)
    assert found == {f"comment {number}": 1 for number in range(answered)}
    assert answered > 100
    assert house.asks(lambda: chain.verify(SECRET_KEY).ok)


@pytest.mark.long
@pytest.mark.timeout(3000)
def test_forms_without_a_key_happen_twice_where_the_answer_was_lost(house):
    """Else the kills above would prove nothing."""
    _, found = kill_web_nodes(house, kills=60, seed=7, keyed=False)
    assert max(found.values()) > 1

"""The page of integrations, and the outbox beside it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select

from qms_tickets import wall_clock
from qms_tickets.domain.access import SYSTEM
from qms_tickets.domain.delivery import DeliveryError
from qms_tickets.domain.targets import key_of, new_secret
from qms_tickets.extensions import db
from qms_tickets.models.outbox import Message
from qms_tickets.models.target import Target
from qms_tickets.operations import outbox
from qms_tickets.transaction import transaction
from qms_tickets.web import targets as page_of_targets
from tests.factories import grant, make_house
from tests.web.pages_of import hidden_fields
from tests.web.signing_in import sign_in

PAGE = "/administration/integrations"
SECRET = new_secret()
FORM = {
    "kind": "webhook",
    "name": "Andon <board>",
    "url": "https://hooks.example.com/T0/B0/x0x0x0?key=s3cret",
    "secret": SECRET,
    "language": "en",
    "events": ["escalation.fired", "ticket.submitted"],
    "from_rung": "2",
    "departments": "PUR, MET",
    "services": "",
}


@pytest.fixture(autouse=True)
def names(monkeypatch):
    """What names lead to, without asking anybody."""
    leads = {"hooks.example.com": ["93.184.216.34"], "inside.example.com": ["10.0.0.7"]}

    class Client(page_of_targets.Client):
        def __init__(self, allowed):
            super().__init__(allowed, resolve=lambda host, port: leads[host])

    monkeypatch.setattr(page_of_targets, "Client", Client)


@pytest.fixture
def administrator(app, client):
    with app.app_context(), transaction():
        house = make_house()
        grant(house.stranger, "administrator")
        house.stranger.language = "en"
    sign_in(app, client, "stranger@example.com")
    return client


def target(app) -> Target:
    with app.app_context():
        return db.session.scalars(select(Target).order_by(Target.id.desc())).first()


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.text)


@pytest.fixture
def added(app, administrator) -> str:
    """The address of a receiver's page."""
    answer = administrator.post(PAGE, data=FORM)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_the_pages_are_for_administrators(app, client, added):
    sign_in(app, client, "quality_manager@example.com")
    for address in (PAGE, f"{PAGE}/new", added):
        assert client.get(address).status_code == 403
    for address in (PAGE, added, f"{added}/test", f"{added}/pause", f"{added}/resume", f"{added}/remove"):
        assert client.post(address).status_code == 403


def test_without_any_the_page_says_what_it_is_for(administrator):
    shown = page(administrator, PAGE)
    assert "Nobody outside is told" in shown
    for kind in ("webhook", "wecom", "dingtalk", "feishu", "slack", "teams"):
        assert f"{PAGE}/new?kind={kind}" in shown
    assert PAGE in page(administrator, "/administration")


def test_a_receiver_is_added_and_listed(app, administrator, added):
    stored = target(app)
    assert (stored.url, stored.secret, stored.from_rung) == (FORM["url"], SECRET, 2)
    assert sorted(stored.events) == sorted(FORM["events"])
    answer = administrator.get(PAGE).text
    assert "Andon &lt;board&gt;" in answer
    assert "hooks.example.com" in answer
    assert "2 events" in answer


def test_a_key_is_offered_once_and_neither_key_nor_address_is_shown_again(app, administrator, added):
    offered = re.search(r'name="secret"[^>]*value="([^"]*)"', page(administrator, f"{PAGE}/new?kind=webhook"))
    assert len(key_of(offered[1])) == 32
    for address in (PAGE, added, "/administration/outbox"):
        shown = page(administrator, address)
        assert "s3cret" not in shown
        assert "x0x0x0" not in shown
        assert SECRET not in shown
        assert "whsec_" not in shown
    refused = administrator.post(added, data={**FORM, "kind": "webhook", "name": ""})
    assert refused.status_code == 422
    assert "s3cret" not in refused.text
    assert SECRET not in refused.text


def test_left_empty_address_and_secret_stay(app, administrator, added):
    form = {**FORM, "name": "Other", "url": "", "secret": "", "departments": ""}
    assert administrator.post(added, data=form).status_code == 303
    stored = target(app)
    assert (stored.name, stored.url, stored.secret, stored.departments) == ("Other", FORM["url"], SECRET, [])


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"url": "http://127.0.0.1:9/"}, "This lies inside the house."),
        ({"url": "http://2130706433/"}, "This lies inside the house."),
        ({"url": "https://inside.example.com/"}, "This lies inside the house."),
        ({"url": "https://u:p@hooks.example.com/"}, "Remove the user and password"),
        ({"url": "ftp://hooks.example.com/"}, "It must begin with https://"),
        ({"url": "hooks"}, "It must begin with https://"),
        ({"url": "https://hooks.example.com/ x"}, "This is no address of the web."),
        ({"url": ""}, "Fill this in."),
        ({"secret": "short"}, "A key is whsec_"),
        ({"events": []}, "Fill this in."),
        ({"events": ["ticket.commented"]}, "Not on the list."),
        ({"departments": "PUR NOWHERE"}, "Not on the list."),
        ({"from_rung": "0"}, "Enter 1 or more."),
        ({"name": ""}, "Fill this in."),
        ({"removed_at": "x"}, "There is no such field."),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_the_rest_stays(app, administrator, said, sentence):
    answer = administrator.post(PAGE, data={**FORM, **said})
    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    assert 'value="PUR' in answer.text
    assert target(app) is None


@pytest.mark.parametrize("kind", ["", "smoke_signals"])
def test_an_unknown_kind_is_unknown(administrator, kind):
    assert administrator.get(f"{PAGE}/new?kind=smoke").status_code == 404
    assert administrator.post(PAGE, data={**FORM, "kind": kind}).status_code == 404
    assert administrator.get(f"{PAGE}/999").status_code == 404


def test_a_test_goes_through_the_outbox_and_its_result_is_shown(app, administrator, added):
    assert administrator.post(f"{added}/test").status_code == 303
    with app.app_context():
        message = db.session.scalars(select(Message)).one()
        assert (message.kind, message.target_id) == ("target.test", target(app).id)
    shown = page(administrator, added)
    assert "A test is on its way" in shown
    assert 'hx-trigger="load delay:2s"' in shown
    part = administrator.get(added, headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith("<section")
    with app.app_context(), transaction():
        claimed = outbox.claim_for(target(app).id, wall_clock.now())
    assert 'hx-trigger="load delay:2s"' in page(administrator, added)
    with app.app_context(), transaction():
        outbox.mark_failed(claimed, DeliveryError("too_slow", of_server=True), wall_clock.now())
    shown = page(administrator, added)
    assert "waiting: no whole answer within 10 s" in shown
    assert "hx-trigger" not in shown.split('id="messages"')[1].split("</section>")[0]


def _fail(app, failure: DeliveryError) -> None:
    with app.app_context(), transaction():
        claimed = outbox.claim_for(target(app).id, wall_clock.now())
        outbox.mark_failed(claimed, failure, wall_clock.now())


def test_a_dead_letter_is_seen_in_both_places_and_sent_again(app, administrator, added):
    administrator.post(f"{added}/test")
    _fail(app, DeliveryError("403 Forbidden", permanent=True))
    shown = page(administrator, "/administration/outbox")
    assert "Andon <board>" in shown
    assert "403 Forbidden" in shown
    assert "could not be sent: 403 Forbidden" in page(administrator, added)
    with app.app_context():
        number = db.session.scalars(select(Message.id)).one()
    again = f"/administration/outbox/{number}/again"
    answer = administrator.post(again, data={"target": added.rpartition("/")[2]})
    assert answer.headers["Location"] == added
    assert administrator.post(again).status_code == 409
    with app.app_context():
        assert db.session.scalars(select(Message.state)).one() == "waiting"


def test_pausing_and_removing(app, administrator, added):
    assert administrator.post(f"{added}/pause").status_code == 303
    assert "paused" in page(administrator, PAGE)
    assert administrator.post(f"{added}/pause").status_code == 409
    assert administrator.post(f"{added}/test").status_code == 409
    assert administrator.post(f"{added}/resume").status_code == 303
    assert administrator.post(f"{added}/remove").headers["Location"] == PAGE
    assert administrator.get(added).status_code == 404
    assert "Nobody outside is told" in page(administrator, PAGE)


def test_two_administrators_at_once(app, administrator, added):
    seen = hidden_fields(administrator.get(added).text)
    assert administrator.post(added, data={**FORM, "name": "First"}).status_code == 303
    answer = administrator.post(added, data={**FORM, "name": "Second", "version": seen["version"]})
    assert answer.status_code == 409
    assert "First" in answer.text
    assert 'value="Second"' in answer.text
    assert target(app).name == "First"


@pytest.mark.parametrize("state", ["waiting", "sending", "sent", "dead", "outdated", ""])
def test_an_empty_outbox_is_a_page(administrator, state):
    assert "Nothing is in this state." in page(administrator, f"/administration/outbox?state={state}")


def test_mail_and_messages_stand_in_one_outbox(app, administrator, added):
    with app.app_context(), transaction():
        from qms_tickets.models.person import Person
        from qms_tickets.operations import notices

        buyer = db.session.scalars(select(Person).where(Person.email == "buyer@example.com")).one()
        notices.tell([buyer], "person.absence_set", None, by=SYSTEM, now=wall_clock.now(), facts={})
    administrator.post(f"{added}/test")
    shown = page(administrator, "/administration/outbox?state=waiting")
    assert "buyer@example.com" in shown
    assert "Andon <board>" in shown

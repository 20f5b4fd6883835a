"""The printed record holds all that an auditor asks for first."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO

import pytest
from sqlalchemy import text

from qms_tickets.transaction import transaction
from tests.factories import House, do, make_house, make_ticket
from tests.web.signing_in import sign_in


@pytest.fixture
def number(app) -> str:
    with app.app_context(), transaction():
        return str(make_ticket(make_house(), state="closed", description="The **second** lot").number)


def test_the_record_says_what_was_asked_said_and_judged(app, client, number):
    sign_in(app, client, "buyer@example.com")
    client.post(f"/tickets/{number}/comment", data={"text": "Filed under *QA-7*"})
    client.post(f"/tickets/{number}/comment", data={"text": "for us alone", "audience": "internal"})
    record = client.get(f"/tickets/{number}/record").text
    for said in ("The <strong>second</strong> lot", "Filed under <em>QA-7</em>", "for us alone"):
        assert said in record
    assert record.count("仅本方可见") == 1
    sign_in(app, client, "inspector@example.com")
    assert "for us alone" not in client.get(f"/tickets/{number}/record").text


OUTPUTS = [{"key": "report", "value": "R-1"}, {"key": "deviations", "value": "none"}]


def closed_and_rated(house: House, *, supplier: str | None = None) -> str:
    """By the buyer, with 2; a named supplier makes it a ticket between a subordinate and a superior."""
    server = house.buying_head if supplier else house.inspector
    rank = {"relation": "rank", "supplier": supplier} if supplier else {}
    ticket = make_ticket(house, "submitted", **rank)
    do(ticket, "accept", server, house.now, all_conform=True)
    do(ticket, "deliver", server, house.now, outputs=OUTPUTS)
    do(ticket, "accept_delivery", house.buyer, house.now, all_conform=True)
    do(ticket, "rate", house.buyer, house.now, overall=2, comment="it came late")
    house.auditor.language = "en"
    house.buying_head.language = "en"
    return str(ticket.number)


def test_the_record_has_scores_with_their_comments(app, client):
    with app.app_context(), transaction():
        house = make_house()
        number = closed_and_rated(house)
        house.buyer.language = "en"
    sign_in(app, client, "buyer@example.com")
    record = client.get(f"/tickets/{number}/record").text
    ratings = record[record.index('id="ratings"') : record.index('id="record-history"')]
    assert "it came late" in ratings and "2 · dissatisfied" in ratings


@pytest.mark.parametrize("who", ["auditor", "buying_head"])
@pytest.mark.parametrize("page", ["", "/record"])
def test_a_rating_that_is_told_in_sum_alone_is_said_to_be(app, client, who, page):
    with app.app_context(), transaction():
        number = closed_and_rated(make_house(), supplier="buying_head@example.com")
    sign_in(app, client, f"{who}@example.com")
    shown = client.get(f"/tickets/{number}{page}").text
    assert "from five ratings on" in shown
    assert "it came late" not in shown and "dissatisfied" not in shown


@pytest.mark.parametrize("page", ["", "/record"])
def test_who_rated_and_the_quality_manager_read_it_all_the_same(app, client, page):
    with app.app_context(), transaction():
        number = closed_and_rated(make_house(), supplier="buying_head@example.com")
    for who in ("buyer", "quality_manager"):
        sign_in(app, client, f"{who}@example.com")
        shown = client.get(f"/tickets/{number}{page}").text
        assert "it came late" in shown and "满五份" not in shown


@pytest.mark.parametrize("page", ["", "/record"])
def test_a_rating_that_waits_for_the_other_is_said_to(app, client, page, monkeypatch):
    with app.app_context(), transaction():
        house = make_house()
        number = closed_and_rated(house)
        hour_later = house.later(1)
    monkeypatch.setattr("qms_tickets.wall_clock.now", lambda: hour_later)
    sign_in(app, client, "auditor@example.com")
    shown = client.get(f"/tickets/{number}{page}").text
    assert "A rating was given. It is shown once both sides have rated, or when time is up" in shown
    assert "it came late" not in shown
    sign_in(app, client, "buyer@example.com")
    assert "双方都评价后" not in client.get(f"/tickets/{number}{page}").text


def test_no_other_ticket_speaks_of_sums(app, client):
    with app.app_context(), transaction():
        number = closed_and_rated(make_house())
    sign_in(app, client, "auditor@example.com")
    assert "from five ratings on" not in client.get(f"/tickets/{number}").text


def test_the_notice_says_that_the_rating_is_told_in_sum_alone(app, client):
    with app.app_context(), transaction():
        closed_and_rated(make_house(), supplier="buying_head@example.com")
    sign_in(app, client, "buying_head@example.com")
    assert "rated it; told in sum alone, from five ratings on" in client.get("/notices").text


def test_files_are_shown_with_their_hash(app, client, number):
    sign_in(app, client, "buyer@example.com")
    data = {"file": (BytesIO(b"measured"), "report.pdf")}
    client.post(f"/tickets/{number}/attachments", data=data, content_type="multipart/form-data")
    whole = sha256(b"measured").hexdigest()
    assert f'title="{whole}"' in client.get(f"/tickets/{number}").text
    record = client.get(f"/tickets/{number}/record").text
    assert "report.pdf" in record and whole in record


@pytest.mark.parametrize(
    ("zone", "told"),
    [("Asia/Shanghai", "Asia/Shanghai (UTC+8)"), ("Europe/Berlin", "Europe/Berlin (UTC+1/+2)")],
)
def test_prints_name_the_zone_of_their_times(app, client, number, zone, told):
    with app.app_context(), transaction() as session:
        session.execute(text("UPDATE people SET language = 'en', zone = :zone"), {"zone": zone})
    sign_in(app, client, "buyer@example.com")
    assert f"Times are in {told}" in client.get(f"/tickets/{number}/record").text

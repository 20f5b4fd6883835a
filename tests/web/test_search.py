"""The search box: tickets, services, people, places and actions, as far as the reader may see them."""

from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from qms_tickets.extensions import db
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.transaction import transaction
from qms_tickets.web.navigation import PLACES, SHORTCUTS
from tests.factories import make_house, make_ticket
from tests.web.signing_in import sign_in

HTMX = {"HX-Request": "true"}


@pytest.fixture
def house(app):
    with app.app_context(), transaction():
        made = make_house()
        for person in db.session.scalars(select(Person)):
            person.language = "en"
        made.stranger.active = False
        return SimpleNamespace(
            new=make_ticket(made, "submitted", title="Spindle <b> SP-40").number,
            rank=make_ticket(made, "in_progress", title="Bearing seat").number,
            service=made.service.id,
        )


def suggested(client, query: str, **also: str) -> list[tuple[str, str]]:
    """What stands under the box as one types: (label, where it leads)."""
    answer = client.get("/search", query_string={"q": query, **also}, headers=HTMX)
    text = unescape(answer.get_data(as_text=True))
    assert "<html" not in text
    return [
        (label, link)
        for link, label in re.findall(
            r'role="option"[^>]*?(?:href|formaction)="([^"]*)".*?</svg><span>(.*?)</span>', text, re.DOTALL
        )
    ]


def labels(client, query: str, **also: str) -> list[str]:
    return [label for label, _ in suggested(client, query, **also)]


def test_tickets_are_found_by_words_number_and_last_digits(app, client, house):
    sign_in(app, client, "buyer@example.com")
    here = ("Spindle <b> SP-40", f"/tickets/{house.new}")
    for query in ("spindle", "SP-40", house.new.lower(), house.new[-6:], str(int(house.new[-6:]))):
        assert here in suggested(client, query), query
    assert here not in suggested(client, "bearing")
    assert "<b>" not in client.get("/search?q=spindle", headers=HTMX).get_data(as_text=True)


def test_nobody_finds_what_one_may_not_see(app, client, house):
    sign_in(app, client, "auditor@example.com")
    assert suggested(client, "spindle")
    with app.app_context(), transaction():
        ticket = db.session.scalars(select(Ticket).where(Ticket.number == house.new)).one()
        ticket.confidential = True
    assert not suggested(client, "spindle")
    assert not suggested(client, house.new)
    assert client.get(f"/search?q={house.new}").status_code == 200
    assert suggested(client, "", **{"from": f"/tickets/{house.new}"}) == suggested(client, "")


def test_a_service_leads_to_its_request_for_whom_it_serves(app, client, house):
    sign_in(app, client, "buyer@example.com")
    assert (f"/tickets/new?service={house.service}") in dict(map(reversed, suggested(client, "FAI")))


def test_a_person_leads_to_the_tickets_that_the_person_serves(app, client, house):
    sign_in(app, client, "buyer@example.com")
    assert ("inspector", "/tickets?assignee=inspector%40example.com&state=open") in suggested(
        client, "inspec"
    )
    assert suggested(client, "stranger") == []  # no longer here


def test_places_are_those_that_the_reader_may_use(app, client, house):
    sign_in(app, client, "buyer@example.com")
    assert "Department queue" in labels(client, "queue")
    assert "Administration" not in labels(client, "")
    assert "Escalations" not in labels(client, "escal")
    sign_in(app, client, "metrology_head@example.com")
    assert "Escalations" in labels(client, "escal")


def test_what_can_be_done_with_the_ticket_on_the_page_comes_first(app, client, house):
    sign_in(app, client, "inspector@example.com")
    offered = suggested(client, "", **{"from": f"/tickets/{house.new}"})
    assert ("Take", f"/tickets/{house.new}/take") in offered
    assert ("Ask for input", f"/tickets/{house.new}?act=request-input#act") in offered
    assert labels(client, "take", **{"from": f"/tickets/{house.new}"})[0] == "Take"
    assert "Take" not in labels(client, "take", **{"from": "/tickets/T-2026-999999"})
    assert "Take" not in labels(client, "take", **{"from": "//elsewhere/tickets"})
    sign_in(app, client, "buyer@example.com")
    assert "Take" not in labels(client, "", **{"from": f"/tickets/{house.new}"})


@pytest.mark.parametrize("typed", ["{number} accept", "accept {digits}", "{digits} ACCEPT"])
def test_a_number_with_a_verb_finds_what_can_be_done_with_that_ticket_from_anywhere(
    app, client, house, typed
):
    sign_in(app, client, "inspector@example.com")
    query = typed.format(number=house.new, digits=int(house.new[-6:]))
    label, link = suggested(client, query)[0]
    assert label == "Accept and start" and link.startswith(f"/tickets/{house.new}")


def test_a_number_alone_opens_the_ticket_before_anything_is_done_with_it(app, client, house):
    sign_in(app, client, "inspector@example.com")
    found = suggested(client, house.new)
    assert found[0] == ("Spindle <b> SP-40", f"/tickets/{house.new}")
    assert "Accept and start" in [label for label, _ in found[1:]]


def test_nothing_is_offered_with_a_ticket_that_one_may_not_see_or_act_on(app, client, house):
    sign_in(app, client, "buyer@example.com")
    assert "Accept and start" not in labels(client, f"{house.new} accept")


def test_without_scripts_the_same_stands_on_a_page(app, client, house):
    sign_in(app, client, "buyer@example.com")
    page = unescape(client.get("/search?q=spindle").get_data(as_text=True))
    assert "<h1>Found: spindle</h1>" in page
    assert f'href="/tickets/{house.new}"' in page
    assert 'href="/tickets?q=spindle"' in page
    assert client.get(f"/search?q={house.new.lower()}").location == f"/tickets/{house.new}"
    assert "Nothing found" in client.get("/search?q=zzz").get_data(as_text=True)


@pytest.mark.parametrize("query", ["%", "' OR 1=1 --", "*", '"', "x" * 5000, "９９９", "\\", "1" * 30])
def test_marks_of_other_languages_break_nothing(app, client, house, query):
    sign_in(app, client, "buyer@example.com")
    assert client.get("/search", query_string={"q": query}).status_code == 200
    assert client.get("/search", query_string={"q": query, "from": query}, headers=HTMX).status_code == 200


def test_the_help_sheet_is_made_from_the_table_of_shortcuts(app, client, house):
    sign_in(app, client, "buyer@example.com")
    page = client.get("/queue").get_data(as_text=True)
    sheet = page[page.index('id="shortcuts"') : page.index("</dialog>")]
    for shortcut in SHORTCUTS:
        assert "<dt>" + "".join(f"<kbd>{key}</kbd>" for key in shortcut.keys.split()) + "</dt>" in sheet
    for place in PLACES:
        asked = f'data-hotkey="g {place.letter}"' in page
        assert asked == (f"<kbd>G</kbd><kbd>{place.letter.upper()}</kbd>" in sheet), place.key
    assert len({place.letter for place in PLACES}) == len(PLACES)


def test_what_the_frame_does_is_found_by_name(app, client, house):
    sign_in(app, client, "buyer@example.com")
    assert ("Sign out", "/sign-out") in suggested(client, "sign o")
    assert ("Ready answers", "/me/answers") in suggested(client, "ready")
    assert ("My absences", "/me/absences") in suggested(client, "absences")
    assert [link for _, link in suggested(client, "chinese")] == ["/language"]
    assert "/sign-out" not in [link for _, link in suggested(client, "")]


def test_the_language_chosen_in_the_search_box_leads_back_to_the_page(app, client, house):
    sign_in(app, client, "buyer@example.com")
    here = {"Referer": "http://localhost/queue"}
    answer = client.post("/language", data={"language": "zh_Hans"}, headers=here)
    assert answer.headers["Location"] == "/queue"

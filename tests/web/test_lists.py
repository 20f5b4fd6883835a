"""Lists in the page: columns, orders, views of one's own and the department's, and several tickets at once."""

from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from qms_tickets.domain.lists import COLUMNS, LISTS, MOST_VIEWS
from qms_tickets.extensions import db
from qms_tickets.models.agreement import Service
from qms_tickets.models.bundle import Bundle, BundleLine
from qms_tickets.models.event import Event
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.models.view import View
from qms_tickets.operations import bundles as bundle_verbs
from qms_tickets.operations import housekeeping
from qms_tickets.operations.tickets import raising
from qms_tickets.operations.tickets.bodies import NewTicket, Nothing
from qms_tickets.queries import work
from qms_tickets.queries.viewer import viewer_of
from qms_tickets.transaction import transaction
from qms_tickets.wall_clock import now as real_now
from qms_tickets.web.tickets import lists as lists_of_the_web
from tests.factories import actor, make_house, make_ticket
from tests.web.pages_of import hidden_fields
from tests.web.signing_in import sign_in


@pytest.fixture
def house(app):
    """Four tickets between Purchasing and Metrology; everybody reads English."""
    with app.app_context(), transaction():
        made = make_house()
        numbers = {
            name: make_ticket(made, state, title=name).number
            for name, state in (
                ("new", "submitted"),
                ("newer", "submitted"),
                ("work", "in_progress"),
                ("closed", "closed"),
            )
        }
        for person in db.session.scalars(select(Person)):
            person.language = "en"
        return SimpleNamespace(**numbers)


# No filter, in the words of each list.
USUAL = {"queue": "show=all", "requests": "state=", "tickets": ""}


def heads(page: str) -> list[str]:
    return re.findall(r'<th scope="col" class="column-(\w+)"', page)


def numbers(page: str) -> list[str]:
    return re.findall(r'<tr data-row data-ticket="([^"]+)"', page)


def shown(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return unescape(answer.get_data(as_text=True))


def person(email: str) -> Person:
    return db.session.scalars(select(Person).where(Person.email == f"{email}@example.com")).one()


# --- columns ---


@pytest.mark.parametrize("key", LISTS)
def test_a_list_shows_its_usual_columns_and_any_that_the_address_names(app, client, house, key):
    sign_in(app, client, "buyer@example.com" if key == "requests" else "inspector@example.com")
    assert heads(shown(client, f"/{key}?{USUAL[key]}")) == list(LISTS[key].columns)
    every = shown(client, f"/{key}?{USUAL[key]}&columns={','.join(reversed(COLUMNS))},nonsense")
    assert heads(every) == list(COLUMNS)
    assert heads(shown(client, f"/{key}?{USUAL[key]}&columns=number")) == ["title", "number"]


def test_chosen_columns_are_remembered_for_the_person_and_the_list(app, client, house):
    sign_in(app, client, "inspector@example.com")
    answer = client.post(
        "/lists/queue/columns",
        data={"columns": ["number", "state", "holder"], "next": "/queue?show=all&columns=due"},
    )
    assert (answer.status_code, answer.location) == (303, "/queue?show=all")
    assert heads(shown(client, "/queue")) == ["title", "state", "holder", "number"]
    assert heads(shown(client, "/tickets")) == list(LISTS["tickets"].columns)
    client.post("/lists/queue/columns", data={"usual": "1", "next": "/queue"})
    assert heads(shown(client, "/queue")) == list(LISTS["queue"].columns)
    assert client.post("/lists/nothing/columns", data={"next": "/queue"}).status_code == 404


def test_a_head_sorts_and_says_so(app, client, house):
    sign_in(app, client, "buyer@example.com")
    page = shown(client, "/tickets?state=open&sort=number")
    assert numbers(page) == [house.new, house.newer, house.work]
    assert 'class="column-number" aria-sort="ascending"' in page
    assert 'href="/tickets?state=open&sort=-number"' in page
    page = shown(client, "/tickets?state=open&sort=-number")
    assert numbers(page) == [house.work, house.newer, house.new]
    assert 'class="column-number" aria-sort="descending"' in page


def test_what_narrows_a_list_is_said_and_can_be_left(app, client, house):
    sign_in(app, client, "buyer@example.com")
    page = shown(client, "/tickets?state=in_progress&turn=supplier&q=work")
    assert numbers(page) == [house.work]
    assert 'href="/tickets?turn=supplier&q=work"' in page
    assert numbers(shown(client, "/tickets?turn=customer")) == []


def test_a_ticket_on_hold_stays_in_the_queue(app, client, house):
    with app.app_context(), transaction():
        ticket = db.session.scalars(select(Ticket).where(Ticket.number == house.work)).one()
        ticket.holder_due = None
    sign_in(app, client, "inspector@example.com")
    assert house.work in numbers(shown(client, "/queue?show=all"))


# --- views ---


def save(client, name: str = "Urgent", query: str = "show=all&sort=-number", **also: str):
    form = {"list": "queue", "name": name, "query": query, "columns": "number,state", **also}
    return client.post("/views", data=form)


def test_a_view_is_saved_stands_in_the_head_and_says_everything_in_its_address(app, client, house):
    sign_in(app, client, "inspector@example.com")
    answer = save(client)
    assert answer.status_code == 303
    page = shown(client, answer.location)
    assert heads(page) == ["title", "state", "number"]
    assert numbers(page) == [house.work, house.newer, house.new]
    assert re.search(r'aria-current="true"[^>]*><span class="cap">Urgent</span>', page)
    assert "Keep in this view" not in page
    assert "Urgent" in shown(client, "/queue")
    assert "Urgent" not in shown(client, "/tickets")
    # A colleague who has not got the view sees the same list by the same address.
    sign_in(app, client, "second_inspector@example.com")
    theirs = shown(client, answer.location)
    assert (heads(theirs), numbers(theirs)) == (heads(page), numbers(page))
    assert "Urgent" not in theirs


def test_a_shared_view_is_the_departments_and_its_authors_to_change(app, client, house):
    sign_in(app, client, "inspector@example.com")
    save(client, shared="1")
    with app.app_context():
        view_id = db.session.scalars(select(View.id)).one()
    sign_in(app, client, "second_inspector@example.com")
    assert "Urgent" in shown(client, "/queue")
    assert client.post(f"/views/{view_id}", data={"name": "Mine"}).status_code == 403
    assert client.post(f"/views/{view_id}/keep", data={"query": "show=all"}).status_code == 403
    assert client.post(f"/views/{view_id}/remove").status_code == 403
    sign_in(app, client, "buyer@example.com")
    assert "Urgent" not in shown(client, "/views")
    assert client.post(f"/views/{view_id}/remove").status_code == 404
    sign_in(app, client, "metrology_head@example.com")
    assert client.post(f"/views/{view_id}", data={"name": "Tidy", "shared": "1"}).status_code == 303
    assert "Tidy" in shown(client, "/queue")
    sign_in(app, client, "inspector@example.com")
    assert client.post(f"/views/{view_id}", data={"name": "Own again"}).status_code == 303
    sign_in(app, client, "second_inspector@example.com")
    assert "Own again" not in shown(client, "/queue")


def test_a_view_never_shows_more_than_one_may_see(app, client, house):
    sign_in(app, client, "stranger@example.com")
    client.post("/views", data={"list": "tickets", "name": "All", "query": "", "columns": ""})
    assert numbers(shown(client, "/tickets")) == []


def test_what_is_changed_in_a_view_can_be_kept_in_it(app, client, house):
    sign_in(app, client, "inspector@example.com")
    address = save(client).location
    page = shown(client, address.replace("sort=-number", "sort=number"))
    assert "Keep in this view" in page
    view_id = re.search(r"view=(\d+)", address).group(1)
    kept = client.post(f"/views/{view_id}/keep", data={"query": "show=all&sort=number", "columns": "due"})
    page = shown(client, kept.location)
    assert (heads(page), numbers(page)) == (["due", "title"], [house.new, house.newer, house.work])
    # Within a view chosen columns stand in the address and not in the person.
    answer = client.post("/lists/queue/columns", data={"columns": "state", "next": kept.location})
    assert "columns=state" in answer.location
    assert "Keep in this view" in shown(client, answer.location)
    assert heads(shown(client, "/queue")) == list(LISTS["queue"].columns)


def test_a_name_is_given_once_and_a_refused_form_keeps_what_was_typed(app, client, house):
    sign_in(app, client, "inspector@example.com")
    save(client)
    answer = save(client, shared="1")
    page = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert "Already in use" in page
    assert 'name="query" value="show=all&sort=-number"' in page
    for wrong in ({"name": ""}, {"name": "x" * 61}, {"list": "nothing"}, {"query": "state=nonsense"}):
        assert save(client, **wrong).status_code == 422, wrong
    with app.app_context():
        assert db.session.scalar(select(func.count(View.id))) == 1


def test_nobody_keeps_views_without_end(app, client, house):
    sign_in(app, client, "inspector@example.com")
    for number in range(MOST_VIEWS):
        assert save(client, name=str(number)).status_code == 303
    assert save(client, name="one more").status_code == 409


def test_one_begins_with_the_chosen_view_until_it_is_gone(app, client, house):
    sign_in(app, client, "inspector@example.com")
    address = save(client, shared="1").location
    with app.app_context():
        view_id = db.session.scalars(select(View.id)).one()
    sign_in(app, client, "second_inspector@example.com")
    assert client.post("/views/start", data={"view": str(view_id)}).status_code == 303
    assert "Your start" in shown(client, "/views")
    with app.test_request_context():
        from flask import g

        from qms_tickets.web.tickets.listing import start_address

        g.viewer = person("second_inspector")
        assert start_address() == address
    sign_in(app, client, "inspector@example.com")
    assert client.post(f"/views/{view_id}/remove").status_code == 303
    with app.app_context():
        assert person("second_inspector").start_view_id is None
        ours = select(Event.kind).where(Event.kind.startswith("view."))
        kinds = list(db.session.scalars(ours.order_by(Event.sequence)))
    assert kinds == ["view.saved", "view.removed"]


# --- several at once ---


def bundle(client, action: str, *tickets: str, **form: str):
    return client.post("/bundles", data={"act": action, "ticket": list(tickets), "back": "/queue", **form})


def outcomes(client, address: str) -> dict[str, str]:
    rows = re.findall(r'data-ticket="([^"]+)" data-outcome="([^"]+)"', shown(client, address))
    return dict(rows)


def state_of(number: str) -> Ticket:
    return db.session.scalars(select(Ticket).where(Ticket.number == number)).one()


def test_each_ticket_is_done_or_refused_with_the_reason(app, client, house):
    sign_in(app, client, "inspector@example.com")
    answer = bundle(client, "take", house.new, f"{house.newer}@1", house.work, "T-2026-999999")
    assert answer.status_code == 303
    page = shown(client, answer.location)
    assert outcomes(client, answer.location) == {
        "T-2026-999999": "not-found",
        house.newer: "not-current",
        house.work: "already-assigned",
        house.new: "done",
    }
    assert "1 done, 3 not done" in page
    assert "Already taken" in page
    with app.app_context():
        assert state_of(house.new).assignee.name == "inspector"
        assert state_of(house.newer).assignee is None


def test_a_bundle_sent_twice_happens_once(app, client, house):
    sign_in(app, client, "inspector@example.com")
    key = hidden_fields(client.get("/queue").get_data(as_text=True))["idempotency_key"]
    first = bundle(client, "nudge", house.work, idempotency_key=key)
    again = bundle(client, "nudge", house.work, idempotency_key=key)
    assert first.location == again.location
    assert bundle(client, "nudge", house.new, idempotency_key=key).status_code == 422
    with app.app_context():
        nudges = select(func.count(Event.sequence)).where(Event.kind == "ticket.nudged")
        assert db.session.scalar(nudges) == 1
        assert db.session.scalar(select(func.count(Bundle.id))) == 1


def test_a_bundle_that_was_interrupted_goes_on_where_it_stopped(app, client, house, monkeypatch):
    sign_in(app, client, "inspector@example.com")
    real, tried = bundle_verbs.attempt, []

    def broken(line_id, *args, **kwargs):
        tried.append(line_id)
        if len(tried) == 2:
            raise RuntimeError("the machine goes down")
        return real(line_id, *args, **kwargs)

    monkeypatch.setattr(bundle_verbs, "attempt", broken)
    key = "interrupted-once"
    assert bundle(client, "take", house.new, house.newer, idempotency_key=key).status_code == 500
    with app.app_context():
        address = f"/bundles/{db.session.scalars(select(Bundle.id)).one()}"
    assert outcomes(client, address) == {house.new: "done", house.newer: "untried"}
    monkeypatch.setattr(bundle_verbs, "attempt", real)
    bundle(client, "take", house.new, house.newer, idempotency_key=key)
    assert outcomes(client, address) == {house.new: "done", house.newer: "done"}


def test_what_one_of_two_equal_requests_did_the_other_leaves_alone(app, client, house):
    """Both may have found the line untried: the second waits for the first, and looks again."""
    sign_in(app, client, "inspector@example.com")
    bundle(client, "take", house.new)
    with app.app_context(), transaction():
        line_id, taker = db.session.scalars(select(BundleLine.id)).one(), person("inspector")
        viewer = viewer_of(taker, real_now())
        verb = bundle_verbs.verb_of("take")
        bundle_verbs.attempt(line_id, verb, Nothing(), viewer=viewer, by=actor(taker), now=real_now())
        bundle_verbs.refuse(line_id, "already_assigned", "Already taken.")
        assert db.session.get_one(BundleLine, line_id).outcome == "done"


def test_actions_that_need_words_ask_for_them_first(app, client, house):
    sign_in(app, client, "metrology_head@example.com")
    asked = client.post(
        "/bundles/ask", data={"act": "assign", "ticket": [house.new, house.work], "back": "/queue"}
    )
    page = shown(client, asked.location)
    assert "new" in page and "second_inspector" in page
    missing = bundle(client, "assign", house.new, house.work)
    assert missing.status_code == 422
    assert 'name="person"' in missing.get_data(as_text=True)
    done = bundle(
        client, "assign", house.new, house.work, person="second_inspector@example.com", reason="shift"
    )
    assert set(outcomes(client, done.location).values()) == {"done"}
    with app.app_context():
        assert {state_of(one).assignee.name for one in (house.new, house.work)} == {"second_inspector"}


@pytest.mark.parametrize(
    ("action", "form"),
    [
        ("watch", {}),
        ("reprioritise", {"impact": "high", "urgency": "now", "reason": "line stands"}),
        ("cancel", {"kind": "no_longer_needed", "reason": "bought elsewhere"}),
    ],
)
def test_the_customer_s_actions(app, client, house, action, form):
    sign_in(app, client, "buyer@example.com")
    assert shown(client, f"/bundles/new?act={action}&ticket={house.new}&back=/requests")
    answer = bundle(client, action, house.new, house.work, **form)
    assert set(outcomes(client, answer.location).values()) == {"done"}, shown(client, answer.location)


def test_nobody_acts_on_what_the_own_role_may_not_do(app, client, house):
    sign_in(app, client, "stranger@example.com")
    answer = bundle(client, "cancel", house.new, reason="no")
    assert outcomes(client, answer.location) == {house.new: "not-found"}
    assert "new" not in re.findall(r"<th scope=\"row\">(.*?)</th>", shown(client, answer.location))
    sign_in(app, client, "inspector@example.com")
    assert client.get(answer.location).status_code == 404
    answer = bundle(client, "cancel", house.new, kind="no_longer_needed", reason="no")
    assert outcomes(client, answer.location) == {house.new: "not-your-action"}


def test_a_bundle_has_tickets_and_not_too_many(app, client, house):
    sign_in(app, client, "inspector@example.com")
    assert bundle(client, "take").status_code == 422
    too_many = bundle(client, "take", *(f"T-2026-{number:06d}" for number in range(51)))
    assert too_many.status_code == 422
    assert "At most 50" in too_many.get_data(as_text=True)
    assert bundle(client, "deliver", house.new).status_code == 422
    assert client.get(f"/bundles/new?act=deliver&ticket={house.new}").status_code == 422
    with app.app_context():
        assert db.session.scalar(select(func.count(Bundle.id))) == 0


def test_reports_are_forgotten_after_a_month(app, client, house):
    sign_in(app, client, "inspector@example.com")
    bundle(client, "nudge", house.work)
    with app.app_context(), transaction():
        housekeeping.forget_outdated(real_now() + bundle_verbs.KEPT_FOR / 2)
        assert db.session.scalar(select(func.count(BundleLine.id))) == 1
        housekeeping.forget_outdated(real_now() + bundle_verbs.KEPT_FOR * 2)
        assert db.session.scalar(select(func.count(BundleLine.id))) == 0


# --- has anything happened? ---


@pytest.mark.parametrize("about", ["queue", "requests", "tickets", "work"])
def test_a_list_is_told_of_what_others_did_and_one_may_see(app, client, house, about):
    reader = "buyer@example.com" if about == "requests" else "inspector@example.com"
    other, action = (
        ("inspector@example.com", "nudge") if about == "requests" else ("buyer@example.com", "nudge")
    )
    sign_in(app, client, reader)
    address = {"work": "/", "tickets": "/tickets", "queue": "/queue", "requests": "/requests"}[about]
    asks = re.search(r'data-changes="([^"]+)"', client.get(address).get_data(as_text=True)).group(1)
    asks = unescape(asks)
    assert f"about={about}" in asks
    assert client.get(asks).status_code == 204
    bundle(client, "watch", house.work)
    assert client.get(asks).status_code == 204, "what one does oneself is known"
    sign_in(app, client, other)
    assert "done" in outcomes(client, bundle(client, action, house.work).location).values()
    sign_in(app, client, reader)
    assert client.get(asks).status_code == 200
    sign_in(app, client, "stranger@example.com")
    assert client.get(asks).status_code == 204


def test_my_work_shows_the_first_of_a_band_and_all_when_asked(app, client, house, monkeypatch):
    monkeypatch.setattr(lists_of_the_web, "FIRST", 1)
    sign_in(app, client, "buyer@example.com")
    with app.app_context(), transaction():
        made = db.session.scalars(select(Service)).one()
        by = actor(db.session.scalars(select(Person).where(Person.email == "buyer@example.com")).one())
        for title in ("first", "second", "third"):
            raising.draft(made, NewTicket(title=title), by=by, now=real_now(), zone="Asia/Shanghai")
    first = client.get("/").text
    later = re.search(r'<section class="band" id="later">.*?</section>', first, re.S)[0]
    assert later.count("data-row") == 1
    link = re.search(r'href="([^"]+)">Show all (\d+)<', later)
    whole = client.get(unescape(link[1])).text
    later = re.search(r'<section class="band" id="later">.*?</section>', whole, re.S)[0]
    assert later.count("data-row ") == int(link[2]) >= 3
    assert f'<span class="count">{link[2]}</span>' in later and "Show all" not in later
    note = re.compile(r"All (\d+)")
    assert note.search(first)[1] == note.search(whole)[1]
    assert client.get("/?whole=everything").status_code == 422


def test_my_work_says_how_many_of_all_it_shows_and_where_the_rest_is(app, client, house, monkeypatch):
    sign_in(app, client, "inspector@example.com")
    page = client.get("/").text
    everything = int(re.search(r"All (\d+)", page)[1])
    assert everything > 1 and "soonest of" not in page
    monkeypatch.setattr(work, "MOST", 1)
    page = client.get("/").text
    assert f"The 1 soonest of {everything} stand here." in page
    assert 'href="/tickets?turn=mine&amp;sort=due"' in page
    assert int(re.search(r"All (\d+)", page)[1]) == everything


def test_what_waits_for_others_opens_when_all_of_it_is_asked_for(app, client, house, monkeypatch):
    monkeypatch.setattr(lists_of_the_web, "FIRST", 1)
    sign_in(app, client, "buyer@example.com")
    page = client.get("/").text
    assert "Show all 3" in page and '<details class="waiting">' in page
    whole = client.get("/?whole=waiting").text
    assert "Show all" not in whole.split('class="waiting" open>')[1]

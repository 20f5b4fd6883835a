"""The board: what stands on whose, and acknowledging in place."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from qms_tickets import wall_clock
from qms_tickets.extensions import db
from qms_tickets.models.calendar import Calendar
from qms_tickets.models.escalation import Escalation
from qms_tickets.models.event import Event
from qms_tickets.models.housekeeping import Heartbeat
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.operations.heartbeats import Watch, beat
from qms_tickets.operations.sweep import sweep
from qms_tickets.transaction import transaction
from tests.factories import do, make_house, make_ticket
from tests.web.signing_in import sign_in


@pytest.fixture
def board(app):
    """A ticket whose delivery passed its due time a month ago; numbers of people and of the escalations."""
    with app.app_context():
        with transaction():
            house = make_house()
            ticket = make_ticket(
                house, "in_progress", now=wall_clock.now() - timedelta(days=30), title="Housing <b>"
            )
            for person in db.session.scalars(select(Person)):
                person.language = "en"
        while True:
            with transaction():
                if not sweep(wall_clock.now(), owner="test").fired:
                    break
        return ticket.number, {row.rung: row.id for row in db.session.scalars(select(Escalation))}


def page(client, address: str = "/escalations") -> str:
    return unescape(client.get(address).get_data(as_text=True))


def test_the_board_says_when_nobody_watches(app, client, board):
    sign_in(app, client, "metrology_head@example.com")
    told = "The scheduler was last seen"
    assert told not in page(client)  # none was ever started
    with app.app_context(), transaction():
        beat(Watch("node", "test"))
    assert told not in page(client)
    with app.app_context(), transaction():
        db.session.query(Heartbeat).one().beat_at -= timedelta(minutes=1)
    assert told in page(client)


def test_the_highest_rung_of_a_clock_stands_on_the_board(app, client, board):
    number, _ = board
    sign_in(app, client, "metrology_head@example.com")
    shown = page(client)
    assert shown.count(f'data-ticket="{number}"') == 1
    assert "rung 4" in shown
    assert "1 not acknowledged" in shown
    assert "&lt;b&gt;" in client.get("/escalations").get_data(as_text=True)


@pytest.mark.parametrize(
    ("who", "stands"),
    [
        ("metrology_head", True),
        ("director", True),
        ("quality_manager", True),
        ("auditor", True),
        ("buying_head", False),
        ("inspector", False),
        ("buyer", False),
        ("stranger", False),
    ],
)
def test_the_board_is_for_those_who_can_help_and_who_read_everything(app, client, board, who, stands):
    number, _ = board
    sign_in(app, client, f"{who}@example.com")
    assert (f'data-ticket="{number}"' in page(client)) == stands


def test_a_week_without_promises_is_no_share_of_none(app, client, board):
    sign_in(app, client, "metrology_head@example.com")
    week = re.search(r'id="week">(.*?)</p>', page(client), re.DOTALL).group(1)
    assert "no promises due" in week
    assert "No delivery this week" in week
    assert "0 / 0" not in week


def acknowledge(client, escalation_id: int, **form: str):
    return client.post(f"/escalations/{escalation_id}/acknowledge", data=form)


def soon() -> str:
    return (wall_clock.now() + timedelta(minutes=5)).isoformat()


def test_acknowledging_moves_it_to_the_promises(app, client, board):
    _, rungs = board
    sign_in(app, client, "director@example.com")
    assert 'name="plan"' in page(client, f"/escalations?acknowledge={rungs[4]}")
    answer = acknowledge(client, rungs[4], plan="Two more people", promised_at=soon())
    assert (answer.status_code, answer.location) == (303, "/escalations")
    shown = page(client)
    assert "Two more people" in shown
    assert "Acknowledged, waiting for the promise" in shown
    with app.app_context():
        states = {row.rung: row.state for row in db.session.scalars(select(Escalation))}
    assert states == {1: "told", 2: "ended", 3: "ended", 4: "acknowledged"}


def test_what_was_typed_stays_when_something_is_missing(app, client, board):
    _, rungs = board
    sign_in(app, client, "director@example.com")
    answer = acknowledge(client, rungs[4], plan="Two more people", promised_at="")
    assert answer.status_code == 422
    shown = unescape(answer.get_data(as_text=True))
    assert "Two more people" in shown
    assert 'role="alert"' in shown
    late = acknowledge(client, rungs[4], plan="x", promised_at="other", promised_other="2999-01-01T10:00")
    assert late.status_code == 422
    assert re.search(r'aria-invalid="true"', late.get_data(as_text=True))


def test_the_second_one_is_told_that_it_is_done(app, client, board):
    _, rungs = board
    sign_in(app, client, "metrology_head@example.com")
    acknowledge(client, rungs[3], plan="first", promised_at=soon())
    sign_in(app, client, "director@example.com")
    again = acknowledge(client, rungs[3], plan="my own text", promised_at=soon())
    assert again.status_code == 409
    shown = unescape(again.get_data(as_text=True))
    assert "my own text" in shown
    assert 'role="alert"' in shown


def test_a_double_click_acknowledges_once(app, client, board):
    _, rungs = board
    sign_in(app, client, "director@example.com")
    form = {"plan": "once", "promised_at": soon(), "idempotency_key": "a-key-of-its-own"}
    first, second = acknowledge(client, rungs[4], **form), acknowledge(client, rungs[4], **form)
    assert first.status_code == second.status_code == 303


def test_who_is_not_reached_is_refused(app, client, board):
    _, rungs = board
    sign_in(app, client, "inspector@example.com")
    assert acknowledge(client, rungs[4], plan="x", promised_at=soon()).status_code == 403


def test_a_stranger_learns_nothing(app, client, board):
    _, rungs = board
    sign_in(app, client, "stranger@example.com")
    foreign = acknowledge(client, rungs[4], plan="x", promised_at=soon())
    unknown = acknowledge(client, 999_999, plan="x", promised_at=soon())
    assert foreign.status_code == unknown.status_code == 404


def test_new_is_what_came_since_one_looked(app, client, board):
    sign_in(app, client, "director@example.com")
    assert "1 of them new since you last looked" in page(client)
    assert client.post("/escalations/seen").status_code == 303
    assert "1 of them new" not in page(client)


def test_the_page_asks_whether_something_changed(app, client, board):
    _, rungs = board
    sign_in(app, client, "director@example.com")
    address = re.search(r'data-changes="([^"]+)"', page(client)).group(1)
    assert client.get(address).status_code == 204
    acknowledge(client, rungs[4], plan="x", promised_at=soon())
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "asked", ["", "since=x", "since=-1", "since=1&about=nothing", "since=99999999999999999999"]
)
def test_a_wrong_question_is_refused(app, client, board, asked):
    sign_in(app, client, "director@example.com")
    assert client.get(f"/changes?{asked}").status_code == 422


def test_changes_of_an_invisible_ticket_are_those_of_an_unknown_one(app, client, board):
    number, _ = board
    sign_in(app, client, "stranger@example.com")
    assert client.get(f"/changes?since=0&ticket={number}").status_code == 404
    assert client.get("/changes?since=0&ticket=T-2026-999999").status_code == 404


def test_who_promised_updates_the_promise_in_place(app, client, board):
    _, rungs = board
    sign_in(app, client, "director@example.com")
    acknowledge(client, rungs[4], plan="Two more people", promised_at=soon())
    shown = page(client, f"/escalations?acknowledge={rungs[4]}")
    assert "Update" in page(client)
    assert re.search(r"<textarea[^>]*>\s*Two more people</textarea>", shown)
    assert acknowledge(client, rungs[4], plan="Three people", promised_at=soon()).status_code == 303
    assert "Three people" in page(client)


def test_pages_ask_for_what_they_are_about(app, client, board):
    number, rungs = board
    sign_in(app, client, "director@example.com")
    acknowledge(client, rungs[4], plan="x", promised_at=soon())
    since = client.get("/changes?since=0").json["sequence"]
    assert client.get(f"/changes?since={since - 1}").status_code == 200
    assert client.get(f"/changes?since={since}&about=work").status_code == 204
    sign_in(app, client, "stranger@example.com")
    assert client.get("/changes?since=0&about=queue").status_code == 204
    sign_in(app, client, "buyer@example.com")
    assert client.get("/changes?since=0&about=work").status_code == 200
    assert client.get(f"/changes?since=0&ticket={number}").status_code == 200


def test_what_is_done_leaves_the_board(app, client, board):
    number, _ = board
    sign_in(app, client, "director@example.com")
    assert f'data-ticket="{number}"' in page(client)
    outputs = [{"key": "report", "value": "R-1"}, {"key": "deviations", "value": "none"}]
    with app.app_context(), transaction():
        ticket, people = everything(number)
        do(ticket, "deliver", people["inspector"], wall_clock.now(), outputs=outputs)
    assert f'data-ticket="{number}"' not in page(client)
    with app.app_context(), transaction():
        ticket, people = everything(number)
        verdicts = [{"key": "report", "verdict": "nonconforming", "reason": "blank"}]
        verdicts += [{"key": "deviations", "verdict": "conforms"}]
        do(
            ticket,
            "reject_delivery",
            people["buyer"],
            wall_clock.now(),
            verdicts=verdicts,
            reason="blank page",
        )
    assert f'data-ticket="{number}"' in page(client)


def test_a_broken_promise_of_a_clock_that_ended_leaves_the_board(app, client, board):
    number, rungs = board
    with app.app_context(), transaction():
        row = db.session.get(Escalation, rungs[4])
        row.state, row.ended_at = "broken", wall_clock.now()
        for other in db.session.scalars(select(Escalation).where(Escalation.id != rungs[4])):
            other.state = "ended"
    sign_in(app, client, "director@example.com")
    assert f'data-ticket="{number}"' not in page(client)


def everything(number: str):
    ticket = db.session.scalars(select(Ticket).where(Ticket.number == number)).one()
    return ticket, {person.name: person for person in db.session.scalars(select(Person))}


def test_a_fired_rung_is_seen_on_the_ticket_which_asks_for_what_comes(app, client, board):
    number, rungs = board
    sign_in(app, client, "director@example.com")
    shown = page(client, f"/tickets/{number}")
    assert "rung 4" in shown
    address = re.search(r'data-changes="([^"]+)"', shown).group(1)
    assert address.endswith(f"&ticket={number}")
    assert client.get(address).status_code == 204
    acknowledge(client, rungs[4], plan="Two more people", promised_at=soon())
    assert client.get(address).status_code == 200
    assert "Two more people" in page(client, f"/tickets/{number}")


def test_the_form_says_of_which_ticket_it_is(app, client, board):
    number, rungs = board
    sign_in(app, client, "director@example.com")
    form = re.search(
        r'<form[^>]*id="acknowledge-.*?</form>',
        page(client, f"/escalations?acknowledge={rungs[4]}"),
        re.DOTALL,
    )
    assert form
    assert number in form[0] and "Housing <b>" in form[0]


def test_promises_are_offered_in_the_working_hours_of_who_holds_it(app, client, board, monkeypatch):
    """The agreement counts round the clock; people who work office hours promise no time at night."""
    _, rungs = board
    with app.app_context(), transaction():
        clock = db.session.get_one(Escalation, rungs[4]).clock
        around = db.session.scalars(select(Calendar).where(Calendar.code == "24x7")).one().revisions[0]
        for part in clock.calendars:
            part.revision = around
    tonight = wall_clock.now().astimezone(ZoneInfo("Asia/Shanghai")).replace(hour=21, minute=28)
    monkeypatch.setattr("qms_tickets.web.escalations.now", lambda: tonight)
    sign_in(app, client, "director@example.com")
    shown = page(client, f"/escalations?acknowledge={rungs[4]}")
    offered = re.findall(r'type="radio" name="promised_at"[^>]*value="(\d[^"]+)"', shown)
    assert offered
    assert all("08:30" <= time[-5:] <= "17:30" for time in offered)


# --- one ticket, two clocks ---


@pytest.fixture
def twice(app):
    """Nobody has taken the ticket, and what was owed by the delivery is late as well: response and delivery stand."""
    with app.app_context():
        with transaction():
            house = make_house()
            ticket = make_ticket(house, "submitted", now=wall_clock.now() - timedelta(days=30))
            for person in db.session.scalars(select(Person)):
                person.language = "en"
        while True:
            with transaction():
                if not sweep(wall_clock.now(), owner="test").fired:
                    break
        standing = select(Escalation).where(Escalation.state == "open").order_by(Escalation.rung.desc())
        found = {row.clock.kind: row.id for row in reversed(db.session.scalars(standing).all())}
        assert set(found) == {"response", "delivery"}
        return ticket.number, found


def state_of(app, *numbers: int) -> list[str]:
    with app.app_context():
        return [db.session.get(Escalation, number).state for number in numbers]


def test_a_ticket_stands_once_and_names_both_clocks(app, client, twice):
    number, _ = twice
    sign_in(app, client, "director@example.com")
    shown = page(client)
    assert shown.count(f'data-ticket="{number}"') == 1
    assert "1 not acknowledged" in shown
    row = re.search(r'<li class="board-row.*?</li>', shown, re.DOTALL).group(0)
    assert re.search(r"response and delivery|delivery and response", row)


@pytest.mark.parametrize("opened", ["response", "delivery"])
def test_one_answer_serves_both_and_each_is_recorded(app, client, twice, opened):
    number, found = twice
    sign_in(app, client, "director@example.com")
    form = page(client, f"/escalations?acknowledge={found[opened]}")
    lead = int(re.search(r'action="/escalations/(\d+)/acknowledge', form).group(1))
    other = int(re.search(r'name="also" value="(\d+)"[^>]*checked', form).group(1))
    assert {lead, other} == set(found.values())
    answer = acknowledge(client, lead, also=str(other), plan="Two more people", promised_at=soon())
    assert answer.status_code == 303
    assert state_of(app, lead, other) == ["acknowledged", "acknowledged"]
    told = [one for one in events_of(app, number) if one[0] == "escalation.acknowledged"]
    assert sorted(clock for _, clock in told) == ["delivery-1", "response-1"]
    shown = page(client)
    assert shown.count(f'data-ticket="{number}"') == 1
    assert "Two more people" in shown


def events_of(app, number: str) -> list[tuple[str, str]]:
    with app.app_context():
        ticket = db.session.scalars(select(Ticket).where(Ticket.number == number)).one()
        rows = db.session.scalars(select(Event).where(Event.ticket_id == ticket.id).order_by(Event.sequence))
        return [(row.kind, (row.facts or {}).get("clock", "")) for row in rows]


def test_what_is_not_ticked_stays_open(app, client, twice):
    _, found = twice
    sign_in(app, client, "director@example.com")
    acknowledge(client, found["response"], plan="Somebody takes it", promised_at=soon())
    assert state_of(app, found["response"], found["delivery"]) == ["acknowledged", "open"]


def test_what_somebody_answered_meanwhile_is_left_to_them(app, client, twice):
    _, found = twice
    sign_in(app, client, "metrology_head@example.com")
    acknowledge(client, found["delivery"], plan="Their plan", promised_at=soon())
    sign_in(app, client, "director@example.com")
    answer = acknowledge(
        client, found["response"], also=str(found["delivery"]), plan="My plan", promised_at=soon()
    )
    assert answer.status_code == 303
    with app.app_context():
        plans = [db.session.get(Escalation, found[kind]).plan for kind in ("response", "delivery")]
    assert plans == ["My plan", "Their plan"]


def test_an_escalation_of_another_ticket_is_no_choice(app, client, twice):
    _, found = twice
    with app.app_context(), transaction():
        row = db.session.get(Escalation, found["delivery"])
        other = make_another(row)
    sign_in(app, client, "director@example.com")
    answer = acknowledge(client, found["response"], also=str(other), plan="A plan", promised_at=soon())
    assert answer.status_code == 422
    assert state_of(app, found["response"], other) == ["open", "open"]


def make_another(row: Escalation) -> int:
    """The same rung of a second ticket of the house."""
    from tests.factories import House

    ticket = row.ticket
    house = House(**{name: None for name in House.__dataclass_fields__ if name not in ("now", "people")})
    house.service, house.buyer, house.now = ticket.service, ticket.requester, ticket.submitted_at
    second = make_ticket(house, "submitted", now=ticket.submitted_at)
    columns = {key: getattr(row, key) for key in Escalation.__table__.columns.keys() if key != "id"}  # noqa: SIM118
    clock = next(each for each in second.clocks if each.kind == "delivery")
    copy = Escalation(**columns | {"ticket_id": second.id, "clock_id": clock.id})
    db.session.add(copy)
    db.session.flush()
    return copy.id

"""The commands `replay` and `explain`."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from qms_tickets.domain.access import SYSTEM
from qms_tickets.extensions import db
from qms_tickets.models.calendar import Calendar
from qms_tickets.operations import calendars
from qms_tickets.operations.tickets.closing import close_unanswered
from qms_tickets.transaction import transaction
from tests.factories import actor, content, do, make_department, make_house, make_person, make_ticket
from tests.operations.tickets.stories import FAILED, OUTPUTS, at, let_rating_expire, sealed


def run(app, *arguments: str):
    return app.test_cli_runner().invoke(args=list(arguments))


def rejected_and_reopened(house):
    ticket = make_ticket(house, "in_progress")
    do(ticket, "deliver", house.inspector, at("mon 10:00"), outputs=OUTPUTS)
    do(ticket, "withdraw_delivery", house.inspector, at("mon 11:00"), reason="wrong file")
    do(ticket, "deliver", house.inspector, at("tue 10:00"), outputs=OUTPUTS)
    do(ticket, "reject_delivery", house.buyer, at("tue 11:00"), verdicts=FAILED)
    do(ticket, "deliver", house.inspector, at("fri 10:00"), outputs=OUTPUTS)
    do(ticket, "accept_delivery", house.buyer, at("fri 11:00"), all_conform=True)
    do(ticket, "reopen", house.buyer, at("mon+1 11:00"), reason="it broke")


def waited_and_held(house):
    ticket = make_ticket(house, "input_requested")
    do(ticket, "reprioritise", house.buyer, at("mon 10:00"), impact="high", urgency="soon", reason="line")
    do(ticket, "provide_input", house.buyer, at("tue 10:00"), items=[{"key": "drawing", "value": "D"}])
    do(ticket, "accept", house.inspector, at("tue 10:30"), all_conform=True)
    do(ticket, "hold", house.inspector, at("tue 11:00"), kind="customer_asked", resume_at=at("wed 10:00"))
    do(ticket, "propose_due", house.inspector, at("thu 11:00"), due=at("sat 10:00"), reason="queue")
    do(ticket, "agree_due", house.buyer, at("thu 12:00"))


def handed_over(house):
    make_department("LAB", calendar="24x7")
    ticket = make_ticket(house, "in_progress")
    do(ticket, "hand_over", house.inspector, at("tue 09:00"), department="LAB", reason="theirs")


def hold_refused(house):
    ticket = make_ticket(house, "on_hold")
    do(ticket, "refuse_hold", house.buyer, at("mon 16:00"), reason="go on")


def rating_expired(house):
    let_rating_expire(make_ticket(house, "closed"), at("mon+2 09:00"))


def deemed(house):
    outputs = [{"key": "report", "name": {"en": "Report"}, "kind": "text"}]
    house.service.effective_revision.content = content(outputs=outputs, deemed_acceptance=True)
    db.session.flush()
    ticket = make_ticket(house, "in_progress")
    do(ticket, "deliver", house.inspector, at("mon 10:00"), outputs=OUTPUTS[:1])
    assert close_unanswered(ticket, now=at("fri 10:00"))


def calendar_revised(house):
    """One clock runs, one stands still, and one has ended."""
    for state in ("in_progress", "input_requested", "closed"):
        make_ticket(house, state)
    office = db.session.query(Calendar).filter_by(code="office").one()
    hours = dict(office.revisions[-1].hours)
    hours["holidays"] = [*hours.get("holidays", []), "2026-03-03"]
    calendars.revise(
        office, hours, by=actor(house.quality_manager), now=at("mon 12:00"), effective_from=at("mon 12:00")
    )


def calendar_revised_for_later(house):
    """What starts, and what is handed over, between the declaration and the day."""
    make_department("LAB", calendar="24x7")
    lab = make_ticket(house, "in_progress")
    do(lab, "hand_over", house.inspector, at("mon 10:00"), department="LAB", reason="theirs")
    office = db.session.query(Calendar).filter_by(code="office").one()
    hours = dict(office.revisions[-1].hours)
    hours["holidays"] = [*hours.get("holidays", []), "2026-03-03"]
    calendars.revise(
        office, hours, by=actor(house.quality_manager), now=at("mon 11:00"), effective_from=at("tue 00:00")
    )
    make_ticket(house, "in_progress", now=at("mon 12:00"))
    do(
        lab,
        "hand_over",
        make_person("helper", lab.supplier_department),
        at("mon 12:00"),
        department="HR",
        reason="theirs",
    )


def declined_and_back(house):
    ticket = make_ticket(house, "input_requested")
    do(ticket, "decline", house.inspector, at("fri 09:00"), kind="input_not_provided")
    sealed()
    do(ticket, "dispute", house.buyer, at("fri 10:00"), reason="we sent it")
    for person in (house.buying_head, house.metrology_head):
        do(ticket, "decide_dispute", person, at("fri 11:00"), upheld=True, reason="they did")


def rejection_overturned(house):
    ticket = make_ticket(house, "delivered")
    do(ticket, "reject_delivery", house.buyer, at("mon 10:00"), verdicts=FAILED)
    sealed()
    do(ticket, "dispute", house.inspector, at("mon 11:00"), reason="page 2 is there")
    for person in (house.buying_head, house.metrology_head):
        do(ticket, "decide_dispute", person, at("mon 12:00"), upheld=True, reason="it is")


def both_sides_count(house):
    """Common hours, with a hand-over and a revision on either side."""
    evening = {
        "time_zone": "Asia/Shanghai",
        "weekly": {key: [["15:00", "22:00"]] for key in ("mon", "tue", "wed")},
    }
    house.purchasing.calendar = calendars.add("evening", "Evening", evening, by=SYSTEM, now=at("mon 00:00"))
    house.service.effective_revision.content = content(both_sides_hours=True)
    make_department("LAB", calendar="24x7")
    handed = make_ticket(house, "input_requested")
    do(handed, "hand_over", house.inspector, at("mon 16:00"), department="LAB", reason="theirs")
    make_ticket(house, "in_progress")
    calendars.revise(
        house.purchasing.calendar, {**evening, "holidays": ["2026-03-03"]}, by=SYSTEM, now=at("mon 17:00")
    )


def calendar_revised_after_a_hand_over(house):
    """A morning off that is declared after the clock left the calendar, and before it came to the other."""
    make_department("LAB", calendar="24x7")
    ticket = make_ticket(house, "in_progress")
    do(ticket, "hand_over", house.inspector, at("tue 09:00"), department="LAB", reason="theirs")
    for code, hour in (("office", "mon 10:00"), ("24x7", "mon 12:00")):
        calendar = db.session.query(Calendar).filter_by(code=code).one()
        hours = {
            **calendar.revisions[-1].hours,
            "holidays": [{"date": "2026-03-02", "from": "10:00", "to": "12:00"}],
        }
        calendars.revise(calendar, hours, by=SYSTEM, now=at("tue 10:00"), effective_from=at(hour))


STORIES = [
    both_sides_count,
    calendar_revised_after_a_hand_over,
    rejected_and_reopened,
    waited_and_held,
    handed_over,
    hold_refused,
    rating_expired,
    deemed,
    calendar_revised,
    calendar_revised_for_later,
    declined_and_back,
    rejection_overturned,
]


@pytest.mark.parametrize("story", STORIES, ids=[story.__name__ for story in STORIES])
def test_the_clocks_of_every_story_follow_from_its_events(app, story):
    with app.app_context(), transaction():
        story(make_house())
    answer = run(app, "replay", "--json")
    assert json.loads(answer.output)["ok"] is True, answer.output
    assert answer.exit_code == 0
    assert json.loads(answer.output)["clocks"] >= 2


def test_the_command_line_tells_how_many_clocks_follow(app):
    with app.app_context(), transaction():
        make_ticket(make_house(), "in_progress")
    assert run(app, "replay").output == (
        "All follows from the events: tickets 1, clocks 2, nonconformities 0.\n"
    )


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("UPDATE clocks SET verdict = 'breached' WHERE kind = 'response'", "verdict"),
        ("UPDATE clocks SET target_us = target_us + 1 WHERE kind = 'delivery'", "target"),
        ("DELETE FROM clock_runs WHERE until IS NULL", "runs"),
    ],
)
def test_the_first_clock_that_does_not_follow_is_named(app, change, what):
    with app.app_context():
        with transaction():
            number = make_ticket(make_house(), "in_progress").number
        with transaction() as session:
            session.execute(text(change))
    answer = run(app, "replay", "--json")
    told = json.loads(answer.output)
    assert (answer.exit_code, told["ok"], told["ticket"], told["what"]) == (1, False, number, what)
    assert {"clock", "stored", "computed"} <= told.keys()
    assert number in run(app, "replay").output


def test_every_due_time_is_explained_in_both_languages_and_as_json(app):
    with app.app_context(), transaction():
        house = make_house()
        ticket = make_ticket(house, "input_requested")
        do(ticket, "provide_input", house.buyer, at("tue 10:00"), items=[{"key": "drawing", "value": "D"}])
        number = ticket.number
    english, chinese = (
        run(app, "explain", number, "--lang", "en"),
        run(app, "explain", number, "--lang", "zh"),
    )
    assert english.exit_code == chinese.exit_code == 0, english.output
    for name in ("response-1", "delivery-1", "input-1"):
        assert f"({name})" in english.output
        assert f"({name})" in chinese.output
    assert "FAI service" in english.output
    assert "FAI 服务" in chinese.output
    told = json.loads(run(app, "explain", number.lower(), "--json").output)
    assert told["ticket"] == number
    assert [clock["id"] for clock in told["clocks"]] == ["response-1", "delivery-1", "input-1"]


def test_a_ticket_that_is_not_there_is_said_in_one_line(app):
    answer = run(app, "explain", "T-2026-999999")
    assert answer.exit_code == 1
    assert len(answer.stderr.splitlines()) == 1


def test_a_draft_has_nothing_to_explain(app):
    with app.app_context(), transaction():
        number = make_ticket(make_house(), "draft").number
    assert len(run(app, "explain", number, "--lang", "en").output.splitlines()) == 2

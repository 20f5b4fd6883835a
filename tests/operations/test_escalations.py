"""Rungs fire once, reach the right people, are acknowledged, and promises are kept or broken."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from qms_tickets.domain.errors import NotAllowed, NotPossible, NotValid
from qms_tickets.models.escalation import Escalation
from qms_tickets.models.event import Event
from qms_tickets.models.outbox import Message, Notice
from qms_tickets.models.person import Absence
from qms_tickets.models.timer import Timer
from qms_tickets.operations import escalations
from qms_tickets.operations.sweep import sweep
from qms_tickets.queries.organisation import forget_organisation
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, House, actor, do, make_house, make_ticket


@pytest.fixture
def house(db) -> House:
    with transaction():
        return make_house()


def at(hours: float) -> datetime:
    """So many hours after Monday 09:00; the office has lunch from 12:00 to 13:00 and closes at 17:30."""
    return MONDAY_9 + timedelta(hours=hours)


def swept(now: datetime):
    with transaction():
        return sweep(now, owner="test")


def swept_all(now: datetime) -> int:
    fired = 0
    while (part := swept(now)).fired:
        fired += len(part.fired)
    return fired


def make(house: House, state: str = "in_progress", **body):
    with transaction():
        return make_ticket(house, state, impact="medium", urgency="soon", **body)


def fired(db) -> list[tuple[str, int]]:
    rows = db.session.scalars(select(Escalation).order_by(Escalation.id))
    return [(row.clock.name, row.rung) for row in rows]


def told(db, rung: int) -> set[str]:
    from qms_tickets.models.person import Person

    row = db.session.scalars(
        select(Escalation).where(Escalation.rung == rung, Escalation.clock.has(kind="delivery"))
    ).one()
    return {db.session.get(Person, entry["person"]).name for entry in row.told}


def test_priority_of_the_example(house):
    assert make(house).priority == "P3"


def test_nothing_fires_before_its_instant(db, house):
    make(house)
    assert swept(at(2)).fired == []


def test_each_rung_fires_at_its_instant_and_once(db, house):
    make(house)  # P3: delivery in 16 h; of these 12 h are used on Tuesday 14:00
    assert swept_all(at(29)) == 1
    assert fired(db) == [("delivery-1", 1)]
    assert swept_all(at(29)) == 0
    swept_all(at(72))
    assert fired(db) == [("delivery-1", 1), ("delivery-1", 2), ("delivery-1", 3)]


def test_an_unanswered_ticket_goes_up_the_response_ladder_and_to_the_supervisor(db, house):
    ticket = make(house, "submitted")
    with transaction():
        do(ticket, "take", house.inspector, MONDAY_9)
    swept_all(at(24.1))
    rungs = {
        row.rung: row
        for row in db.session.scalars(select(Escalation).where(Escalation.clock.has(kind="response")))
    }
    assert set(rungs) == {1, 2, 3}
    assert rungs[3].action == "hand_to_supervisor"
    assert ticket.assignee_id is None
    reached = {reach.person_id for reach in rungs[3].reaches}
    assert reached == {house.metrology_head.id}


def test_the_ladder_reaches_the_line_of_the_holder(db, house):
    make(house)
    swept_all(at(24 * 9))
    assert told(db, 1) == {"inspector"}
    assert told(db, 2) == {"inspector", "metrology_head", "buyer"}
    assert told(db, 3) == {"metrology_head", "buying_head"}
    assert told(db, 4) == {"director", "quality_manager"}
    on_boards = {
        row.rung: {reach.person_id for reach in row.reaches}
        for row in db.session.scalars(select(Escalation))
        if row.on_board
    }
    assert on_boards == {2: {house.metrology_head.id}, 3: {house.metrology_head.id}, 4: {house.director.id}}


def test_each_is_asked_for_the_own_part(db, house):
    """The supplier's head owes a plan, the inspector the delivery; the buyer who waits owes nothing."""
    make(house)
    swept_all(at(72))
    asked = {
        (notice.person.name, notice.facts["part"])
        for notice in db.session.scalars(select(Notice).where(Notice.kind == "escalation.fired"))
        if notice.facts["rung"] == 2
    }
    assert asked == {("metrology_head", "plan"), ("inspector", "act"), ("buyer", "wait")}


def test_a_breach_is_an_event_once(db, house):
    make(house)
    swept_all(at(72))
    swept_all(at(73))
    kinds = list(db.session.scalars(select(Event.kind).where(Event.kind == "clock.breached")))
    assert kinds == ["clock.breached"]


def test_a_rung_that_fires_late_says_by_how_much_and_why(db, house):
    make(house)
    swept_all(at(30.5))
    row = db.session.scalars(select(Escalation)).one()
    assert row.due == at(29)
    assert row.late_seconds == 5400
    assert row.why_late == "no_scheduler"


def test_a_rung_reached_before_the_clock_ended_is_on_record_and_bothers_nobody(db, house):
    ticket = make(house)
    with transaction():
        outputs = [{"key": "report", "value": "R-1"}, {"key": "deviations", "value": "none"}]
        do(ticket, "deliver", house.inspector, at(29.1), outputs=outputs)
        do(ticket, "accept_delivery", house.buyer, at(29.2), all_conform=True)
    before = db.session.query(Notice).count()
    swept_all(at(29.5))
    row = db.session.scalars(select(Escalation)).one()
    assert (row.rung, row.state, row.quiet, row.told) == (1, "ended", True, [])
    assert db.session.query(Notice).count() == before


def test_a_deputy_hears_for_who_is_away(db, house):
    with transaction() as session:
        session.add(
            Absence(
                person_id=house.metrology_head.id,
                deputy_id=house.second_inspector.id,
                from_=at(0),
                until=at(200),
            )
        )
        forget_organisation()
    make(house)
    swept_all(at(48.1))
    row = db.session.scalars(select(Escalation).where(Escalation.rung == 2)).one()
    assert [(reach.person_id, reach.for_id) for reach in row.reaches] == [
        (house.second_inspector.id, house.metrology_head.id)
    ]
    notice = db.session.scalars(select(Notice).where(Notice.person_id == house.second_inspector.id)).first()
    assert notice.for_id == house.metrology_head.id


def test_quiet_hours_delay_the_mail_never_the_firing(db, house):
    make(house)  # 100 % is on Wednesday 09:00; the sweep comes when the office has closed
    swept_all(at(57))
    row = db.session.scalars(select(Escalation).where(Escalation.rung == 2)).one()
    assert row.fired_at == at(57)
    mail = db.session.scalars(
        select(Message).where(
            Message.kind == "escalation.fired", Message.person_id == house.metrology_head.id
        )
    ).one()
    assert mail.not_before == at(71.5)  # Thursday 08:30


def acknowledged(db, house, now=None, promised=None):
    row = db.session.scalars(select(Escalation).where(Escalation.rung == 2)).one()
    with transaction():
        escalations.acknowledge(
            row,
            "Two more people from tomorrow",
            promised or at(54),
            by=actor(house.metrology_head),
            now=now or at(48.2),
        )
    return row


def test_acknowledged_means_quiet_until_the_promise(db, house):
    make(house)
    swept_all(at(48.1))
    row = acknowledged(db, house)
    assert row.state == "acknowledged"
    swept_all(at(53.1))  # rung 3 is four working hours after due
    third = db.session.scalars(select(Escalation).where(Escalation.rung == 3)).one()
    assert third.quiet
    assert third.state == "told"
    assert told(db, 3) == {"metrology_head"}


def test_a_broken_promise_goes_one_level_up_once(db, house):
    make(house)
    swept_all(at(48.1))
    row = acknowledged(db, house, promised=at(49))
    swept_all(at(49.1))
    db.session.expire_all()
    assert row.state == "broken"
    assert {reach.person_id for reach in row.reaches} == {house.metrology_head.id, house.director.id}
    swept_all(at(49.2))
    kinds = list(db.session.scalars(select(Event.kind).where(Event.kind == "escalation.promise_broken")))
    assert len(kinds) == 1


def test_a_promise_is_kept_when_the_turn_passed_on(db, house):
    ticket = make(house)
    swept_all(at(48.1))
    row = acknowledged(db, house, promised=at(49))
    with transaction():
        outputs = [{"key": "report", "value": "R-1"}, {"key": "deviations", "value": "none"}]
        do(ticket, "deliver", house.inspector, at(48.5), outputs=outputs)
    swept_all(at(49.1))
    db.session.expire_all()
    assert row.state == "kept"


def test_a_promise_needs_a_plan_and_a_time_within_reach(db, house):
    make(house)
    swept_all(at(48.1))
    row = db.session.scalars(select(Escalation).where(Escalation.rung == 2)).one()
    by = actor(house.metrology_head)
    with pytest.raises(NotValid) as wrong, transaction():
        escalations.acknowledge(row, "  ", None, by=by, now=at(48.2))
    assert {name: error.code for name, error in wrong.value.errors.items()} == {
        "plan": "required",
        "promised_at": "required",
    }
    with pytest.raises(NotValid), transaction():
        escalations.acknowledge(row, "plan", at(47), by=by, now=at(48.2))
    with pytest.raises(NotValid), transaction():
        escalations.acknowledge(row, "plan", at(24 * 5), by=by, now=at(48.2))


def test_only_who_is_reached_or_stands_above_acknowledges(db, house):
    make(house)
    swept_all(at(48.1))
    row = db.session.scalars(select(Escalation).where(Escalation.rung == 2)).one()
    for person in (house.inspector, house.buyer, house.buying_head, house.auditor):
        with pytest.raises(NotAllowed), transaction():
            escalations.acknowledge(row, "plan", at(50), by=actor(person), now=at(48.2))
    with transaction():
        escalations.acknowledge(row, "plan", at(50), by=actor(house.director), now=at(48.2))
    with pytest.raises(NotPossible), transaction():
        escalations.acknowledge(row, "again", at(50), by=actor(house.metrology_head), now=at(48.2))


def test_a_confidential_ticket_goes_to_its_people_then_to_quality(db, house):
    ticket = make(house)
    with transaction():
        ticket.confidential = True
    swept_all(at(53.1))
    for row in db.session.scalars(select(Escalation)):
        assert house.metrology_head.id not in {entry["person"] for entry in row.told}
        assert house.director.id not in {entry["person"] for entry in row.told}
    boards = {reach.person_id for row in db.session.scalars(select(Escalation)) for reach in row.reaches}
    assert boards == {house.quality_manager.id}


def test_a_timer_that_fails_rests_and_the_others_are_done(db, house, monkeypatch):
    make(house)
    make(house, lot="L-2")
    broken = db.session.scalars(
        select(Timer.id).where(Timer.kind == "rung").order_by(Timer.at, Timer.id).limit(1)
    ).one()
    fire = escalations.fire

    def fails_once(timer, now):
        if timer.id == broken:
            raise RuntimeError("broken on purpose")
        fire(timer, now)

    from qms_tickets.operations import sweep as module

    monkeypatch.setattr(module, "HANDLERS", {**module.HANDLERS, "rung": fails_once})
    with pytest.raises(RuntimeError), transaction():
        sweep(at(29.5), owner="test")
    with transaction():
        result = sweep(at(29.5), owner="test", careful=True)
    assert (len(result.fired), result.failed) == (1, 1)
    timer = db.session.get(Timer, broken)
    assert timer.done_at is None
    assert timer.at == at(29.5) + timedelta(minutes=1)
    assert escalations.due_of(timer) == at(29)
    monkeypatch.undo()
    swept_all(at(29.6))
    late = db.session.scalars(select(Escalation).order_by(Escalation.id.desc())).first()
    assert late.due == at(29)


def test_who_promised_may_promise_anew_within_the_same_hours(db, house):
    make(house)
    swept_all(at(48.1))
    row = acknowledged(db, house, promised=at(49))
    by = actor(house.metrology_head)
    with transaction():
        escalations.acknowledge(row, "One hour more", at(50), by=by, now=at(48.7))
    swept_all(at(49.1))  # the first promise is no longer one
    db.session.expire_all()
    assert (row.state, row.plan, row.acknowledged_at) == ("acknowledged", "One hour more", at(48.2))
    with pytest.raises(NotValid), transaction():
        escalations.acknowledge(row, "Next week", at(24 * 5), by=by, now=at(49.2))
    with pytest.raises(NotPossible), transaction():
        escalations.acknowledge(row, "Somebody else", at(50), by=actor(house.director), now=at(49.2))
    swept_all(at(50.1))
    db.session.expire_all()
    assert row.state == "broken"


# --- a rung that went higher takes nothing from those below ---


def standing_at_the_top(db, house: House, **body) -> Escalation:
    """Unanswered until the highest rung of its delivery stands on the director's board alone."""
    make(house, **body)
    swept_all(at(24 * 9))
    top = db.session.scalars(select(Escalation).where(Escalation.state == "open")).all()[-1]
    assert {reach.person_id for reach in top.reaches} == {house.director.id}
    return top


def test_a_supervisor_acknowledges_what_has_gone_higher(db, house):
    top, now = standing_at_the_top(db, house), at(24 * 9)
    with transaction():
        escalations.acknowledge(
            top, "two more inspectors", now + timedelta(hours=1), by=actor(house.metrology_head), now=now
        )
    assert (top.state, top.acknowledged_by_id) == ("acknowledged", house.metrology_head.id)


@pytest.mark.parametrize("who", ["inspector", "buyer", "buying_head", "stranger", "quality_manager"])
def test_nobody_else_does(db, house, who):
    top, now = standing_at_the_top(db, house), at(24 * 9)
    with pytest.raises(NotAllowed), transaction():
        escalations.acknowledge(top, "mine", now + timedelta(hours=1), by=actor(getattr(house, who)), now=now)


def test_a_supervisor_who_is_a_party_acknowledges_nothing_of_the_own(db, house):
    top = standing_at_the_top(db, house)
    top.ticket.assignee_id = house.metrology_head.id
    db.session.flush()
    assert not escalations.may_acknowledge(top, house.metrology_head.id, at(24 * 9))
    assert escalations.may_acknowledge(top, house.director.id, at(24 * 9))


def test_in_confidence_nobody_is_reached_by_office(db, house):
    top = standing_at_the_top(db, house)
    top.ticket.confidential = True
    db.session.flush()
    assert not escalations.may_acknowledge(top, house.metrology_head.id, at(24 * 9))

"""Special ladders: rank tickets, process tickets, urgent tickets at night, acceptance that is deemed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from qms_tickets.domain.access import SYSTEM
from qms_tickets.models.calendar import Calendar
from qms_tickets.models.escalation import Escalation
from qms_tickets.models.outbox import Message
from qms_tickets.models.person import Person
from qms_tickets.models.policy import Policy
from qms_tickets.operations import policies
from qms_tickets.operations.sweep import sweep
from qms_tickets.queries.clocks import explanation_of
from qms_tickets.transaction import transaction
from qms_tickets.words.explain import sentences
from qms_tickets.words.reader import Words
from tests.factories import MONDAY_9, House, do, make_house, make_service, make_ticket


def at(hours: float) -> datetime:
    return MONDAY_9 + timedelta(hours=hours)


@pytest.fixture
def house(db) -> House:
    with transaction():
        return make_house()


def swept_all(now: datetime) -> None:
    while True:
        with transaction():
            if not sweep(now, owner="test").fired:
                return


def told_by_rung(db, kind: str) -> dict[int, set[str]]:
    rows = db.session.scalars(
        select(Escalation).where(Escalation.clock.has(kind=kind)).order_by(Escalation.rung)
    )
    return {row.rung: {db.session.get(Person, one["person"]).name for one in row.told} for row in rows}


def rank_ticket(house: House, *, asks: Person, does: Person):
    """A task between superior and subordinate."""
    with transaction():
        service = make_service("TASK", does.department, policy="rank")
        house.service = service
        ticket = make_ticket(
            house, "draft", by=asks, relation="rank", supplier=does.email, impact="medium", urgency="soon"
        )
        do(ticket, "submit", asks, MONDAY_9)
        do(ticket, "accept", does, MONDAY_9, all_conform=True)
    return ticket


def test_nobody_is_told_twice_nor_above_the_superior_who_asked(db, house):
    rank_ticket(house, asks=house.metrology_head, does=house.inspector)
    swept_all(at(24 * 9))
    told = told_by_rung(db, "delivery")
    assert told[1] == {"inspector"}
    assert told[2] == {"metrology_head"}
    everybody = [name for rung in told.values() for name in rung]
    assert len(everybody) == len(set(everybody))
    assert "director" not in everybody


def test_a_superior_who_holds_has_it_on_the_own_board_and_above_that_a_weekly_digest(db, house):
    rank_ticket(house, asks=house.inspector, does=house.metrology_head)
    swept_all(at(24 * 9))
    told = told_by_rung(db, "delivery")
    assert told[1] == {"metrology_head"}
    assert "metrology_head" in told[2]
    second = db.session.scalars(
        select(Escalation).where(Escalation.rung == 2, Escalation.clock.has(kind="delivery"))
    ).one()
    assert house.metrology_head.id in {reach.person_id for reach in second.reaches}
    assert told[3] == {"director"}
    third = db.session.scalars(
        select(Escalation).where(Escalation.rung == 3, Escalation.clock.has(kind="delivery"))
    ).one()
    assert not third.on_board
    digest = db.session.scalars(
        select(Message).where(Message.person_id == house.director.id, Message.kind == "escalation.fired")
    ).one()
    assert digest.digest
    assert (
        digest.not_before - MONDAY_9
    ).days % 7 == 6  # a Monday at 08:30, half an hour before the story's 09:00


def test_an_urgent_rung_wakes_who_is_on_duty_and_lets_the_others_sleep(db, house):
    with transaction():
        house.service.effective_revision.calendar_id = db.session.scalars(
            select(Calendar.id).where(Calendar.code == "24x7")
        ).one()
        night = at(14)  # Monday 23:00
        make_ticket(house, "in_progress", now=night, impact="high", urgency="now")
    swept_all(night + timedelta(hours=2, minutes=1))
    second = db.session.scalars(select(Escalation).where(Escalation.rung == 2)).one()
    assert second.fired_at == night + timedelta(hours=2, minutes=1)
    mails = {
        db.session.get(Person, message.person_id).name: message.not_before
        for message in db.session.scalars(select(Message).where(Message.kind == "escalation.fired"))
    }
    assert mails["metrology_head"] == second.fired_at  # of the department that is at work now
    assert mails["buyer"] == at(23.5)  # Tuesday 08:30


def test_where_silence_is_consent_the_last_rung_of_acceptance_is_left_out(db, house):
    with transaction():
        outputs = [
            {"key": "report", "name": {"zh": "报告", "en": "Report"}, "kind": "text", "effect": "minor"}
        ]
        house.service = make_service("DOC", house.metrology, outputs=outputs, deemed_acceptance=True)
        ticket = make_ticket(house, "in_progress", impact="medium", urgency="soon")
        do(ticket, "deliver", house.inspector, at(1), outputs=[{"key": "report", "value": "R-1"}])
    swept_all(at(24 * 14))
    db.session.expire_all()
    assert ticket.state == "closed"
    assert ticket.deemed_accepted
    assert set(told_by_rung(db, "acceptance")) == {1, 2}


def test_a_ladder_revised_later_is_for_later_clocks_and_each_says_which_it_follows(db, house):
    with transaction():
        before = make_ticket(house, "in_progress", impact="medium", urgency="soon")
        policy = db.session.query(Policy).filter_by(code="standard").one()
        ladders = {"delivery": [{"at": 10, "tell": ["assignee"]}]}
        policies.revise(policy, ladders, by=SYSTEM, now=at(1), effective_from=at(2))
        between = make_ticket(house, "in_progress", now=at(1.5), impact="medium", urgency="soon")
        after = make_ticket(house, "in_progress", now=at(2), impact="medium", urgency="soon")
    swept_all(at(24 * 9))
    fired = [
        db.session.scalar(select(func.count()).where(Escalation.ticket_id == ticket.id))
        for ticket in (before, between, after)
    ]
    assert fired == [4, 4, 1]
    told = [explanation_of(ticket.clock("delivery"), at(3)) for ticket in (before, between, after)]
    assert [one["escalated_by"]["revision"] for one in told] == [1, 1, 2]
    last = sentences(Words("en", "Asia/Shanghai", at(3)), told[2])[-1]
    assert last == "It is escalated by the policy Standard, revision 2, in force when it started"


def test_a_process_ticket_reaches_both_supervisors_and_the_next_operation(db, house):
    with transaction():
        house.service = make_service("OP40", house.metrology, policy="process")
        make_ticket(
            house,
            "submitted",
            relation="process",
            lot="2026-1187",
            operation="40",
            impact="medium",
            urgency="soon",
        )
        swept = house.now
    swept_all(swept + timedelta(days=9))
    told = told_by_rung(db, "delivery")
    assert {"metrology_head", "buying_head"} <= told[3]
    assert set(told) == {1, 2, 3, 4}

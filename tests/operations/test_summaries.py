"""On Monday supervisors hear how their department did, once, and only of a week in which something happened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from qms_tickets.models.outbox import Message, Notice
from qms_tickets.models.timer import Timer
from qms_tickets.operations import summaries
from qms_tickets.operations.sweep import sweep
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, do, grant, make_house, make_ticket

TUESDAY = MONDAY_9 + timedelta(days=1)
NEXT_MONDAY = MONDAY_9 + timedelta(days=7, minutes=-30)


@pytest.fixture
def house(db):
    with transaction():
        house = make_house()
        summaries.plan(house.metrology, MONDAY_9)
    return house


def swept(now) -> None:
    while True:
        with transaction():
            if not sweep(now, owner="test").fired:
                return


def summed_up(db) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.kind == "summary.week").order_by(Notice.id)))


def test_the_head_and_the_deputies_hear_of_the_week_when_the_next_begins(db, house):
    with transaction():
        grant(house.second_inspector, "supervisor", house.metrology)
        make_ticket(house, "closed", now=MONDAY_9)
        make_ticket(house, "submitted", now=MONDAY_9)
    swept(NEXT_MONDAY - timedelta(seconds=1))
    assert summed_up(db) == []
    swept(NEXT_MONDAY)
    swept(NEXT_MONDAY)
    told = summed_up(db)
    assert [notice.person.name for notice in told] == ["metrology_head", "second_inspector"]
    facts = told[0].facts
    assert (facts["deliveries"], facts["on_time"], facts["overdue"]) == (1, 1, 1)
    assert facts["escalated"] > 0 and facts["before"] == 0
    mail = db.session.scalars(select(Message).where(Message.kind == "summary.week")).first()
    assert (mail.digest, mail.not_before) == (True, NEXT_MONDAY)


def test_each_week_anew_and_what_is_confidential_is_not_counted(db, house):
    with transaction():
        ticket = make_ticket(house, "submitted", now=MONDAY_9)
        do(ticket, "take", house.inspector, MONDAY_9)
    swept(NEXT_MONDAY)
    with transaction():
        ticket.confidential = True
    swept(NEXT_MONDAY + timedelta(days=7))
    assert [notice.facts["overdue"] for notice in summed_up(db)] == [1, 0]


def test_after_a_long_silence_there_is_one_and_no_heap_of_them(db, house):
    with transaction():
        make_ticket(house, "closed", now=TUESDAY + timedelta(days=14))
    swept(NEXT_MONDAY + timedelta(days=15))
    assert len(summed_up(db)) == 1
    waiting = db.session.scalars(select(Timer).where(Timer.kind == summaries.WEEK, Timer.done_at.is_(None)))
    assert [timer.at for timer in waiting] == [NEXT_MONDAY + timedelta(days=21)]


def test_a_week_in_which_nothing_happened_and_a_closed_department_are_no_news(db, house):
    swept(NEXT_MONDAY)
    with transaction():
        make_ticket(house, "closed", now=NEXT_MONDAY + timedelta(hours=1))
        house.metrology.active = False
    swept(NEXT_MONDAY + timedelta(days=7))
    assert summed_up(db) == []
    open_timers = select(Timer).where(Timer.kind == summaries.WEEK, Timer.done_at.is_(None))
    assert db.session.scalars(open_timers).all() == []

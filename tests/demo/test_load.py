"""The loaded demonstration: its figures by the product's own questions, and what people find on Tuesday at ten."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from qms_tickets.demo.open_tickets import TOLD
from qms_tickets.demo.source import services
from qms_tickets.extensions import db
from qms_tickets.models.agreement import AgreementRevision, Service
from qms_tickets.models.escalation import Escalation
from qms_tickets.models.event import Event
from qms_tickets.models.nonconformity import Nonconformity
from qms_tickets.models.outbox import Message
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Attachment, Ticket
from qms_tickets.operations import sweep
from qms_tickets.queries import boards, chain, measures, nonconformities, replay, work
from qms_tickets.queries.viewer import viewer_of
from tests.demo.conftest import TUESDAY

NINETY_DAYS = (TUESDAY - timedelta(days=90), TUESDAY)
NUMBER_OF = {told[1]: told[0] for told in TOLD}

pytestmark = pytest.mark.usefixtures("house")


def person(key: str) -> Person:
    return db.session.scalars(select(Person).where(Person.email == f"{key}@example.com")).one()


def viewer(key: str):
    return viewer_of(person(key), TUESDAY)


def numbers(tickets) -> set[int]:
    return {NUMBER_OF[ticket.title] for ticket in tickets}


def counted(what: str, name: str) -> dict[tuple[str, str], object]:
    codes = {key: named.code for key, named in measures.departments().items()}
    found = measures.count(what, measures.Scope(), NINETY_DAYS)
    return {(codes[key[0]], codes[key[1]]): tallies[name] for key, tallies in found.items()}


def share(tally) -> tuple[int, int]:
    return tally.hits, tally.n


def test_the_matrix_has_thirty_cells_25_of_them_with_five_or_more():
    on_time = counted("deliveries", "on_time")
    assert len(on_time) == 30
    assert sum(tally.n >= 5 for tally in on_time.values()) == 25


def test_386_deliveries_89_percent_on_time_92_as_agreed():
    first, agreed = counted("deliveries", "on_time_first").values(), counted("deliveries", "on_time").values()
    assert sum(tally.n for tally in first) == 386
    assert round(100 * sum(tally.hits for tally in first) / 386) == 89
    assert round(100 * sum(tally.hits for tally in agreed) / 386) == 92


def test_the_planted_stories_show_in_the_measures():
    first, agreed = counted("deliveries", "on_time_first"), counted("deliveries", "on_time")
    assert share(first["RD", "SAL"]) == (18, 29)
    assert share(agreed["RD", "SAL"]) == (27, 29)
    assert share(agreed["EQ", "MAC"]) == (29, 30)
    assert share(agreed["HT", "MET"]) == (23, 24)
    assert share(agreed["RD", "GM"]) == (10, 12)
    assert share(counted("deliveries", "first_pass")["MAC", "HT"]) == (51, 62)
    assert share(counted("deliveries", "deemed")["HR", "MFG"]) == (4, 20)
    elapsed, worked = counted("lead_times", "elapsed"), counted("lead_times", "working")
    assert round(worked["HT", "MET"].value / 3600) == 5
    assert 16 <= elapsed["HT", "MET"].value / 3600 <= 22
    assert round(worked["MET", "STU"].value / 3600) == 7
    assert 40 <= elapsed["MET", "STU"].value / 3600 <= 52


def test_eighteen_of_36_first_articles_conform():
    fai = measures.count("inputs", measures.Scope(service="FAI"), NINETY_DAYS)
    if not fai:
        pytest.skip("a service is asked for by its id")
    codes = {key: named.code for key, named in measures.departments().items()}
    tally = next(t["conformed"] for key, t in fai.items() if (codes[key[0]], codes[key[1]]) == ("MET", "PUR"))
    assert share(tally) == (18, 36)


BANDS = {  # overdue, today, until Sunday, later, waiting for others
    "wang.fang": ({1}, {2, 7}, {3, 5, 6}, {4}, {11, 13, 15, 18}),
    "li.qiang": ({13}, {9, 10, 11, 12, 15}, {6, 14, 16, 18}, {17}, {1, 2}),
    "zhou.min": (set(), {8}, set(), set(), set()),
    "zhao.lei": ({25}, set(), {26}, set(), set()),
    "markus.vogel": (set(), set(), set(), set(), set()),
    "anna.weber": (set(), {27}, set(), set(), {10, 17}),
}


@pytest.mark.parametrize("key", BANDS)
def test_my_work_on_tuesday_at_ten(key):
    overdue, today, week, later, waiting = BANDS[key]
    duties = work.duties_of(viewer(key), TUESDAY)
    found = {name: set() for name in ("overdue", "today", "week", "later")}
    for duty in duties:
        found[band(duty.due)].add(NUMBER_OF[duty.ticket.title])
    assert found == {"overdue": overdue, "today": today, "week": week, "later": later}
    assert numbers(work.waiting_for_others(viewer(key), duties).tickets) == waiting


def band(due: datetime | None) -> str:
    if due is None:
        return "later"
    if due < TUESDAY:
        return "overdue"
    days = (due + timedelta(hours=8)).date() - (TUESDAY + timedelta(hours=8)).date()
    return "today" if days.days == 0 else "week" if days.days <= 5 else "later"


def test_the_head_of_quality_approves_decides_and_waits():
    duties = work.duties_of(viewer("chen.jianguo"), TUESDAY)
    assert {(NUMBER_OF[duty.ticket.title], duty.action) for duty in duties} == {
        (21, "approve"),
        (22, "decide_dispute"),
    }
    assert numbers(work.waiting_for_others(viewer("chen.jianguo"), duties).tickets) == {23}


def test_the_board_of_the_head_of_quality():
    seen = viewer("chen.jianguo")
    standing = boards.standing(seen)
    assert {(NUMBER_OF[one.ticket.title], one.state) for one in standing} == {
        (1, "open"),
        (13, "open"),
        (20, "broken"),
    }
    assert numbers(one.ticket for one in boards.promised(seen)) == {19}
    coming = numbers(one.clock.ticket for one in boards.coming(seen, person("chen.jianguo"), TUESDAY))
    assert coming == {2, 9, 10, 11, 12, 15}


def test_a_broken_promise_is_with_the_general_manager():
    standing = boards.standing(viewer("lin.zhiyuan"))
    assert {NUMBER_OF[one.ticket.title] for one in standing if one.state == "broken"} == {20}


def test_the_queue_of_metrology_has_two_without_an_assignee():
    metrology = person("li.qiang").department_id
    waiting = select(Ticket).where(
        Ticket.supplier_department_id == metrology, Ticket.assignee_id.is_(None), Ticket.state == "submitted"
    )
    assert numbers(db.session.scalars(waiting)) == {9, 10}


def test_the_first_page_of_the_quality_manager():
    open_records = db.session.scalars(
        select(Nonconformity).where(Nonconformity.state.not_in(("closed", "dismissed")))
    ).all()
    assert Counter(record.state for record in open_records) == {
        "to_be_confirmed": 2,
        "acting": 1,
        "checking": 1,
    }
    waiting = sorted(record.due for record in open_records if record.state == "to_be_confirmed")
    assert waiting == [datetime(2026, 11, 24, 8, 0, tzinfo=UTC), datetime(2026, 11, 25, 1, 0, tzinfo=UTC)]
    week = TUESDAY - timedelta(days=7)
    assert len(nonconformities.concessions_since(week, viewer("zhou.min"))) == 2
    effective = select(Nonconformity).where(Nonconformity.effective.is_(True))
    assert db.session.scalars(effective).one().state == "closed"


def test_seventeen_services_two_with_a_second_revision_and_two_in_work():
    assert db.session.scalar(select(func.count(Service.id))) == len(services()) == 17
    revisions = db.session.scalars(select(AgreementRevision)).all()
    second = {one.service.code for one in revisions if one.number == 2 and one.state == "effective"}
    assert second == {"FAI", "HTR"}
    assert {one.service.code: one.state for one in revisions if one.state in ("draft", "in_review")} == {
        "MCH": "in_review",
        "QTE": "draft",
    }
    unsigned = [
        (revision.service.code, signature.department.code)
        for revision in revisions
        for signature in revision.signatures
        if signature.role == "countersigned" and signature.at is None
    ]
    assert unsigned == [("BUY", "EQ")]


def test_three_rungs_fired_late_after_forty_minutes_without_a_scheduler():
    late = db.session.scalars(select(Escalation).where(Escalation.late_seconds > 1)).all()
    assert len(late) == 3
    assert max(one.late_seconds for one in late) <= 2400
    assert all(one.why_late for one in late)


def test_a_long_conversation_in_two_languages():
    ticket = db.session.scalars(select(Ticket).where(Ticket.title == "退回主轴 S-0987")).one()
    assert (
        db.session.scalar(select(func.count()).select_from(Event).where(Event.ticket_id == ticket.id)) == 46
    )
    assert (
        db.session.scalar(
            select(func.count()).select_from(Attachment).where(Attachment.ticket_id == ticket.id)
        )
        == 6
    )


def test_numbers_follow_the_story_and_events_too():
    created = db.session.execute(select(Ticket.number, Ticket.created_at).order_by(Ticket.number)).all()
    assert [row.created_at for row in created] == sorted(row.created_at for row in created)
    said = select(Event.at).where(Event.ticket_id.is_not(None)).order_by(Event.sequence)
    instants = db.session.scalars(said).all()
    assert instants == sorted(instants)


def test_the_chain_is_whole(tuesday_app):
    assert chain.verify(tuesday_app.config["SETTINGS"].secret_key).ok
    assert replay.replay().difference is None


def test_a_sweep_right_after_finds_nothing():
    assert sweep.due_until(TUESDAY) == []


def test_mail_of_the_last_day_waits_and_the_rest_stands_as_sent():
    states = Counter(db.session.scalars(select(Message.state)))
    assert states["sent"] > states["waiting"] > 0
    assert set(states) == {"sent", "waiting"}
    waiting = select(func.min(Message.not_before)).where(Message.state == "waiting")
    assert db.session.scalar(waiting) > TUESDAY - timedelta(days=1)


def test_files_open_and_are_small(tuesday_app):
    files = list(tuesday_app.extensions["demonstration_files"].values())
    starts = {"application/pdf": b"%PDF-1.4", "image/png": b"\x89PNG\r\n\x1a\n", "text/csv": b"\xef\xbb\xbf"}
    assert {file.media_type for file in files} == set(starts)
    assert all(file.content.startswith(starts[file.media_type]) for file in files)
    assert sum(len(file.content) for file in files) < 2_000_000

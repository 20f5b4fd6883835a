"""Where the agreement says so, only the hours count in which both sides work: for the clocks of either side."""

from __future__ import annotations

import pytest

from qms_tickets.domain.access import SYSTEM
from qms_tickets.domain.errors import NotPossible
from qms_tickets.models.calendar import Calendar
from qms_tickets.operations import calendars
from qms_tickets.queries.clocks import explanation_of
from qms_tickets.queries.promises import hours_of_service
from qms_tickets.words.explain import sentences
from qms_tickets.words.reader import Words
from tests.factories import MONDAY_9, do, make_department, make_draft, make_house, make_ticket
from tests.operations.tickets.stories import REQUEST, at, clock, due, refused

WEEK = ("mon", "tue", "wed", "thu", "fri")


def add_calendar(code: str, hours: list[list[str]], zone: str = "Asia/Shanghai") -> Calendar:
    told = {"time_zone": zone, "weekly": dict.fromkeys(WEEK, hours)}
    return calendars.add(code, code, told, by=SYSTEM, now=at("mon 00:00"))


@pytest.fixture
def house(db):
    """Berlin works from 15:00 in Shanghai: 2½ hours a day are common."""
    house = make_house(both_sides_hours=True)
    house.purchasing.calendar = add_calendar("berlin", [["08:00", "16:00"]], "Europe/Berlin")
    return house


def test_the_suppliers_clock_counts_when_both_work(house):
    ticket = make_ticket(house, "submitted")
    assert (due(ticket, "response-1"), due(ticket, "delivery-1")) == ("tue 16:30", "tue+1 16:00")


def test_so_does_the_customers(house):
    ticket = make_ticket(house, "submitted")
    do(ticket, "request_input", house.inspector, at("mon 16:30"), items=REQUEST)
    assert due(ticket, "input-1") == "tue+1 17:30"


def test_an_agreement_that_does_not_ask_for_it_counts_each_side_alone(house):
    house.service.effective_revision.content = {
        **house.service.effective_revision.content,
        "both_sides_hours": False,
    }
    assert due(make_ticket(house, "submitted"), "delivery-1") == "wed 09:00"


def test_two_sides_with_one_calendar_count_in_it(db):
    ticket = make_ticket(make_house(both_sides_hours=True), "submitted")
    assert due(ticket, "delivery-1") == "wed 09:00"
    assert clock(ticket, "delivery-1").calendars[0].common_revision is None


def test_a_new_department_changes_the_common_hours_of_both_sides(house):
    ticket = make_ticket(house, "submitted")
    do(ticket, "request_input", house.inspector, at("mon 16:30"), items=REQUEST)
    make_department("LAB", calendar="24x7")
    do(ticket, "hand_over", house.inspector, at("tue 09:00"), department="LAB", reason="theirs")
    # One of 16 hours was used on Monday; from Tuesday on all of Berlin's eight count: 15:00-23:00.
    assert due(ticket, "input-1") == "wed 22:00"
    do(ticket, "provide_input", house.buyer, at("wed 10:00"), items=[{"key": "drawing", "value": "D"}])
    assert due(ticket, "delivery-1") == "thu 21:30"  # 1½ of 16 hours used: 14½ from Wednesday 15:00


def test_a_holiday_of_the_other_side_counts_for_neither(house):
    ticket = make_ticket(house, "submitted")
    berlin = house.purchasing.calendar
    hours = {**berlin.revisions[-1].hours, "holidays": ["2026-03-03"]}
    _, moved = calendars.revise(berlin, hours, by=SYSTEM, now=at("mon 12:00"))
    assert due(ticket, "delivery-1") == "wed+1 16:00"
    assert {one.clock for one in moved} == {"response-1", "delivery-1"}


def test_what_either_side_declared_for_later_is_known_when_a_clock_starts(house):
    for calendar, day in (
        (house.purchasing.calendar, "2026-03-03"),
        (house.metrology.calendar, "2026-03-05"),
    ):
        hours = dict(calendar.revisions[-1].hours)
        hours["holidays"] = [*hours.get("holidays", []), day]
        calendars.revise(
            calendar, hours, by=SYSTEM, now=at("mon 08:00"), effective_from=at(f"{day_name(day)} 00:00")
        )
    ticket = make_ticket(house, "submitted")
    assert due(ticket, "delivery-1") == "thu+1 16:00"
    assert len(clock(ticket, "delivery-1").calendars) == 3


def day_name(day: str) -> str:
    return {"2026-03-03": "tue", "2026-03-05": "thu"}[day]


def test_two_sides_that_never_work_together_are_refused_before_a_clock_starts(db):
    house = make_house(both_sides_hours=True)
    house.purchasing.calendar = add_calendar("nights", [["18:00", "22:00"]])
    draft = make_draft(house)
    with refused(NotPossible, "no_common_hours"):
        do(draft, "submit", house.buyer, MONDAY_9)


def test_a_revision_that_leaves_no_common_hours_is_refused(house):
    make_ticket(house, "submitted")
    nights = {"time_zone": "Asia/Shanghai", "weekly": {"mon": [["00:00", "06:00"]]}}
    with refused(NotPossible, "no_common_hours"):
        calendars.revise(house.metrology.calendar, nights, by=SYSTEM, now=at("mon 12:00"))


def test_the_promise_before_there_is_a_ticket_is_the_same(house):
    hours = hours_of_service(house.service, house.purchasing, MONDAY_9)
    assert hours.worked(*(int(at(f"{day} 00:00").timestamp() * 1_000_000) for day in ("mon", "tue"))) == int(
        2.5 * 3_600_000_000
    )


def test_the_explanation_names_both_calendars_and_adds_up(house):
    told = explanation_of(clock(make_ticket(house, "submitted"), "delivery-1"), at("mon 09:00"))
    assert [name["code"] for name in told["calendars"][0]["revisions"]] == ["office", "berlin"]
    assert (told["counted_seconds"], told["days"][0]["seconds"]) == (16 * 3_600, 9_000)
    for language, said in (
        ("en", "Only the hours count in which both sides work: Office, revision 1 and berlin, revision 1"),
        ("zh_Hans", "只计双方都上班的时间："),
    ):
        assert any(
            line.startswith(said) for line in sentences(Words(language, "Asia/Shanghai", MONDAY_9), told)
        )

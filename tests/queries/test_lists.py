"""Lists: filters, order, pages without doubles or gaps, words found in both languages, and what each costs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qms_tickets.domain.errors import NotValid
from qms_tickets.extensions import db as extension
from qms_tickets.models.ticket import Ticket
from qms_tickets.queries import lists
from qms_tickets.queries.lists import SORTS, Filters
from qms_tickets.queries.viewer import viewer_of
from qms_tickets.queries.work import duties_of, waiting_for_others
from tests.factories import do, make_draft, make_house, make_ticket
from tests.operations.tickets.stories import at, refused
from tests.queries.recorder import statements_of

NOW = at("mon 12:00")


@pytest.fixture
def house(db):
    return make_house()


def titles(house, person=None, sort: str = "number", **filters: str) -> list[str]:
    viewer = viewer_of(person or house.quality_manager, NOW)
    found = lists.listed(viewer, Filters.of(filters), NOW, sort=sort).tickets
    return [ticket.title for ticket in found]


@pytest.fixture
def some(house):
    """Five tickets that differ in what lists are narrowed by."""
    make_ticket(house, "submitted", title="new", impact="high", urgency="now")
    make_ticket(house, "in_progress", title="work")
    make_ticket(house, "closed", title="closed", now=at("mon 09:00"))
    make_ticket(house, "cancelled", title="cancelled")
    rank = make_draft(
        house, by=house.buying_head, relation="rank", supplier="buyer@example.com", title="rank"
    )
    do(rank, "submit", house.buying_head, at("mon 11:00"))
    return house


# --- filters ---


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["new", "work", "closed", "cancelled", "rank"]),
        ({"state": "open"}, ["new", "work", "rank"]),
        ({"state": "ended"}, ["closed", "cancelled"]),
        ({"state": "in_progress"}, ["work"]),
        ({"relation": "rank"}, ["rank"]),
        ({"department": "MET"}, ["new", "work", "closed", "cancelled"]),
        ({"supplier": "PUR"}, ["rank"]),
        ({"customer": "PUR"}, ["new", "work", "closed", "cancelled", "rank"]),
        ({"department": "NONE"}, []),
        ({"assignee": "none"}, ["new", "cancelled"]),
        ({"assignee": "Inspector@example.com"}, ["work", "closed"]),
        ({"service": "FAI"}, ["new", "work", "closed", "cancelled", "rank"]),
        ({"priority": "P1"}, ["new"]),
        ({"overdue": "1"}, ["new"]),  # P1: response in half an hour
        ({"closed_from": "2026-03-02T00:00:00+00:00"}, ["closed"]),
        ({"closed_until": "2026-03-02"}, []),
        ({"updated_since": "2026-03-02T11:00:00+08:00"}, ["rank"]),
        ({"state": "open", "relation": "functional", "priority": "P3"}, ["work"]),
    ],
)
def test_a_list_is_narrowed_by_each_filter_and_by_all_together(some, filters, expected):
    assert titles(some, **filters) == expected


def test_one_s_own_part_in_a_ticket_narrows_too(some):
    assert titles(some, some.buyer, role="customer") == ["new", "work", "closed", "cancelled"]
    assert titles(some, some.buyer, role="supplier") == ["rank"]
    assert titles(some, some.buyer, role="any") == ["new", "work", "closed", "cancelled", "rank"]


@pytest.mark.parametrize("name", ["state", "relation", "role", "turn", "priority", "overdue"])
@pytest.mark.parametrize("value", ["nonsense", "' OR 1=1 --", "open\x00", "P1;DROP TABLE tickets"])
def test_a_value_that_no_list_knows_is_named(house, name, value):
    with refused(NotValid, **{name: "not_a_choice"}):
        Filters.of({name: value})


@pytest.mark.parametrize(
    "name", ["updated_since", "submitted_from", "submitted_until", "closed_from", "closed_until"]
)
@pytest.mark.parametrize("value", ["soon", "2026-13-01", "1' OR '1'='1", "0001-01-01T00:00:00+14:00", "\x00"])
def test_an_instant_that_is_none_is_named(house, name, value):
    with refused(NotValid, **{name: "not_a_date"}):
        Filters.of({name: value})


def test_a_column_that_no_list_is_sorted_by_is_named(house):
    viewer = viewer_of(house.buyer, NOW)
    for sort in ("", "-", "--due", "title", "id; DROP TABLE tickets", "number DESC"):
        with refused(NotValid, sort="not_a_choice"):
            lists.listed(viewer, Filters(), NOW, sort=sort)
    for cursor in ("nonsense", "!", "W10=", "bnVsbA==", "WyJ4IiwgMV0=", "é"):
        with refused(NotValid, next="not_a_choice"):
            lists.listed(viewer, Filters(), NOW, cursor=cursor)


@pytest.mark.parametrize("name", ["q", "department", "supplier", "customer", "assignee", "service"])
@pytest.mark.parametrize(
    "value",
    [
        "' OR 1=1 --",
        '"',
        "'; DROP TABLE tickets; --",
        "%",
        "*",
        "a\x00b",
        "\x00",
        "NEAR(a b)",
        "\\",
        "a:*|b&!",
    ],
)
def test_marks_of_other_languages_are_words_like_any(some, name, value):
    """Nothing breaks, and nothing is found by them that has not these words."""
    found = titles(some, **{name: value})
    assert len(titles(some)) == 5
    if name != "q":
        assert found == []


# --- order and pages ---


@pytest.mark.parametrize("sort", SORTS)
def test_pages_are_complete_and_without_doubles(house, sort):
    for number in range(11):
        state = "closed" if sort == "closed" else "submitted"
        make_ticket(house, state, title=str(number), now=at("mon 09:00") + timedelta(minutes=number // 3))
    viewer = viewer_of(house.quality_manager, NOW)
    whole = [ticket.id for ticket in lists.listed(viewer, Filters(), NOW, sort=sort).tickets]
    paged, cursor = [], None
    while True:
        page = lists.listed(viewer, Filters(), NOW, sort=sort, cursor=cursor, limit=4)
        paged += [ticket.id for ticket in page.tickets]
        cursor = page.next
        if cursor is None:
            break
        assert len(page.tickets) == 4
    assert paged == whole
    assert len(set(whole)) == 11


def test_a_page_is_neither_empty_nor_endless(house):
    for _ in range(3):
        make_ticket(house)
    viewer = viewer_of(house.quality_manager, NOW)
    assert [
        len(lists.listed(viewer, Filters(), NOW, limit=limit).tickets) for limit in (-1, 0, 2, 10**9)
    ] == [
        1,
        1,
        2,
        3,
    ]


def test_what_is_due_soonest_comes_first(some):
    assert titles(some, sort="due") == ["new", "rank", "work", "closed", "cancelled"]


def test_nothing_is_lost_by_sorting(some):
    """A ticket on hold is not due: it comes last, and is still in the queue."""
    make_ticket(some, "on_hold", title="hold")
    for sort in SORTS:
        assert len(titles(some, sort=sort)) == len(titles(some, sort=f"-{sort}")) == 6


def test_a_dash_turns_the_order_round(some):
    assert titles(some, sort="-number") == titles(some, sort="number")[::-1]
    assert titles(some, sort="-due") == ["closed", "work", "rank", "new", "cancelled"]
    assert titles(some, sort="priority")[0] == titles(some, sort="-priority")[-1] == "new"


def test_pages_go_on_into_what_has_no_value(house):
    for number in range(6):
        make_ticket(house, "closed" if number % 2 else "submitted", title=str(number), now=at("mon 09:00"))
    viewer = viewer_of(house.quality_manager, NOW)
    for sort in ("closed", "-closed"):
        paged, cursor = [], None
        while True:
            page = lists.listed(viewer, Filters(), NOW, sort=sort, cursor=cursor, limit=2)
            paged += [ticket.title for ticket in page.tickets]
            if (cursor := page.next) is None:
                break
        assert sorted(paged) == list("012345")
        assert {*paged[:3]} == set("135")


def test_whose_turn_it_is_narrows_a_list(some):
    assert titles(some, some.inspector, turn="mine") == ["work"]
    assert titles(some, turn="supplier") == ["new", "work", "rank"]
    assert titles(some, turn="customer") == []


def test_counting_asks_for_no_ticket(some):
    viewer = viewer_of(some.inspector, NOW)
    waiting = lists.queue_of(viewer.department_id, unassigned=True)
    assert lists.how_many(viewer, waiting) == 1
    assert statements_of(lists.how_many, viewer, waiting) == 1


# --- words ---


def test_words_are_found_in_chinese_and_english_whole_or_begun(house):
    make_ticket(house, title="箱体 SP-41 首件检验", description="Housing, first article; Übermaß am Flansch")
    make_ticket(house, title="Calibration of a gauge", description="校准证书")
    make_ticket(house, title="检箱")
    expected = {
        "箱体": ["箱体 SP-41 首件检验"],
        "首件检验": ["箱体 SP-41 首件检验"],
        "体箱": [],  # characters in their order
        "检验 箱体": ["箱体 SP-41 首件检验"],
        "证书": ["Calibration of a gauge"],
        "calib": ["Calibration of a gauge"],
        "CALIBRATION gauge": ["Calibration of a gauge"],
        "alibration": [],
        "sp-41": ["箱体 SP-41 首件检验"],
        "ＳＰ－４１": ["箱体 SP-41 首件检验"],  # full width
        "übermaß": ["箱体 SP-41 首件检验"],
        "箱体 gauge": [],
        "FAI service": ["箱体 SP-41 首件检验", "Calibration of a gauge", "检箱"],
    }
    assert {word: titles(house, q=word) for word in expected} == expected


def test_numbers_are_found_by_number(house):
    ticket = make_ticket(house, title="one")
    make_ticket(house, title="two")
    ticket.external_number = "INC0012345"
    extension.session.flush()
    assert titles(house, q=ticket.number.lower()) == ["one"]
    assert titles(house, q="INC0012345") == ["one"]
    assert titles(house, q=f" {ticket.number} ") == ["one"]


def test_lots_and_values_are_found(house):
    make_ticket(house, title="one", relation="process", lot="LOT-0815", operation="OP20")
    make_ticket(
        house, title="two", items=[{"key": "drawing", "value": "ZX-99"}, {"key": "samples", "value": "3"}]
    )
    assert (titles(house, q="lot-0815"), titles(house, q="zx-99")) == (["one"], ["two"])


# --- my work ---


def work(house, name: str) -> list[tuple[str, str]]:
    viewer = viewer_of(getattr(house, name), NOW)
    return [(duty.ticket.title, duty.asked) for duty in duties_of(viewer, NOW)]


def test_what_waits_for_whom(house):
    make_ticket(house, "draft", title="draft")
    make_ticket(house, "submitted", title="new")
    make_ticket(house, "input_requested", title="input")
    make_ticket(house, "in_progress", title="work")
    make_ticket(house, "on_hold", title="hold")
    make_ticket(house, "delivered", title="delivered")
    make_ticket(house, "closed", title="closed")
    make_ticket(house, "declined", title="declined")
    proposed = make_ticket(house, "in_progress", title="proposed")
    do(proposed, "propose_due", house.inspector, NOW, due=at("fri 10:00"), reason="queue")
    make_ticket(house, "awaiting_approval", title="approval")
    assert set(work(house, "buyer")) == {
        ("draft", "submit"),
        ("input", "provide_input"),
        ("delivered", "accept_delivery"),
        ("closed", "rate"),
        ("proposed", "answer_due"),
    }
    assert set(work(house, "inspector")) == {
        ("new", "inspect_inputs"),  # the queue has a name: the contact's
        ("work", "deliver"),
        ("hold", "resume"),
        ("proposed", "deliver"),
    }
    assert work(house, "buying_head") == [("approval", "approve")]
    assert work(house, "second_inspector") == work(house, "stranger") == work(house, "auditor") == []


def test_the_soonest_due_comes_first(house):
    make_ticket(house, "in_progress", title="later", impact="low")
    make_ticket(house, "in_progress", title="sooner", impact="high")
    assert [title for title, _ in work(house, "inspector")] == ["sooner", "later"]


def test_what_others_hold_stands_apart(house):
    make_ticket(house, "in_progress", title="work")
    make_ticket(house, "delivered", title="delivered")
    viewer = viewer_of(house.buyer, NOW)
    waiting = waiting_for_others(viewer, duties_of(viewer, NOW))
    assert [ticket.title for ticket in waiting.tickets] == ["work"]


def test_a_draft_for_somebody_else_is_work_of_who_writes_it(house):
    make_draft(house, by=house.inspector, requester="buyer@example.com", title="at the door")
    assert work(house, "inspector") == [("at the door", "submit")]
    assert work(house, "buyer") == []


def test_what_was_raised_for_one_is_to_be_confirmed(house):
    draft = make_draft(house, by=house.inspector, requester="buyer@example.com", title="at the door")
    do(draft, "submit", house.inspector, NOW)
    assert work(house, "buyer") == [("at the door", "confirm")]


# --- costs ---


def copies(house, number: int) -> None:
    """More rows like the first, without the verbs' time."""
    for _ in range(number):
        make_ticket(house, "in_progress")


def test_a_hundred_tickets_cost_as_many_statements_as_ten(house):
    keys = {"quality": house.quality_manager.id, "inspector": house.inspector.id, "buyer": house.buyer.id}

    def costs() -> dict[str, int]:
        from qms_tickets.models.person import Person

        told = {}
        for name, key in keys.items():
            viewer = viewer_of(extension.session.get_one(Person, key), NOW)
            told[name] = statements_of(lists.listed, viewer, Filters(), NOW, limit=200)
            told[f"{name} found"] = statements_of(lists.listed, viewer, Filters(q="housing"), NOW, limit=200)
            told[f"{name} work"] = statements_of(duties_of, viewer, NOW)
        return told

    copies(house, 10)
    few = costs()
    house.service = extension.session.merge(house.service)
    for name in ("inspector", "buyer"):
        setattr(house, name, extension.session.merge(getattr(house, name)))
    copies(house, 40)
    assert costs() == few
    assert max(few.values()) <= 30
    assert extension.session.query(Ticket).count() == 50

"""What opens a nonconformity, what joins one, and how it ends."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from qms_tickets.domain.access import SYSTEM
from qms_tickets.domain.errors import NotAllowed, NotCurrent, NotFound, NotPossible, NotValid
from qms_tickets.models import Event, Nonconformity, Rating
from qms_tickets.operations import events, nonconformities
from qms_tickets.queries import nonconformities as questions
from qms_tickets.queries.nonconformities import Interface
from qms_tickets.queries.viewer import viewer_of
from qms_tickets.transaction import transaction
from qms_tickets.words.history import as_it_is, deed
from qms_tickets.words.reader import Words
from tests.factories import MONDAY_9, do, make_house, make_ticket

NOW = MONDAY_9


@pytest.fixture
def house(db):
    return make_house()


def rating(ticket, overall, side="customer"):
    return Rating(
        ticket_id=ticket.id,
        closing=1,
        side=side,
        rater_id=ticket.requester_id,
        department_id=ticket.customer_department_id,
        given_at=NOW,
        overall=overall,
    )


@pytest.mark.parametrize(("overall", "opens"), [(1, True), (2, True), (3, False), (5, False), (None, False)])
def test_a_low_rating_opens_a_record_to_be_confirmed(house, overall, opens):
    ticket = make_ticket(house, "closed")
    record = nonconformities.consider_rating(ticket, rating(ticket, overall), NOW)
    assert (record is not None) is opens
    if record:
        assert (record.state, record.trigger, record.side) == ("to_be_confirmed", "low_rating", "supplier")


def test_the_suppliers_rating_opens_none(house):
    ticket = make_ticket(house, "closed")
    assert nonconformities.consider_rating(ticket, rating(ticket, None, "supplier"), NOW) is None


def test_the_quality_manager_decides_within_sixteen_working_hours(house):
    ticket = make_ticket(house)
    record = nonconformities.open_("major_output", ticket, "supplier", NOW, SYSTEM)
    # Monday 09:00, two working days of eight hours on: Wednesday 09:00 in Shanghai
    assert record.due == datetime(2026, 3, 4, 1, 0, tzinfo=UTC)


def test_one_is_open_per_interface_service_and_trigger(house):
    first, second = make_ticket(house), make_ticket(house)
    record = nonconformities.open_("very_late", first, "supplier", NOW, SYSTEM)
    assert nonconformities.open_("very_late", second, "supplier", NOW, SYSTEM) is record
    assert nonconformities.open_("very_late", second, "supplier", NOW, SYSTEM) is record
    assert [case.ticket_id for case in record.cases] == [first.id, second.id]
    assert nonconformities.open_("major_output", second, "supplier", NOW, SYSTEM) is not record


def test_after_it_is_decided_a_new_case_opens_a_new_one(house):
    ticket = make_ticket(house)
    record = nonconformities.open_("very_late", ticket, "supplier", NOW, SYSTEM)
    nonconformities.dismiss(record, "Agreed by telephone", by=house.by(house.quality_manager), now=NOW)
    assert nonconformities.open_("very_late", ticket, "supplier", NOW, SYSTEM) is not record


def test_an_output_rejected_twice(house):
    ticket = make_ticket(house, "delivered")
    ticket.outputs[1].rejections = 1
    assert nonconformities.consider_verdicts(ticket, NOW) == []
    ticket.outputs[1].rejections = 2
    assert [record.trigger for record in nonconformities.consider_verdicts(ticket, NOW)] == ["rejected_twice"]


@pytest.mark.parametrize(
    ("place", "verdict", "triggers"),
    [
        (0, "conforms", []),
        (0, "nonconforming", ["major_output"]),
        (0, "concession", ["major_output"]),
        (1, "nonconforming", []),
        (1, "concession", []),
    ],
)
def test_an_output_of_major_effect_that_does_not_conform(house, place, verdict, triggers):
    ticket = make_ticket(house, "delivered")
    ticket.outputs[place].verdict = verdict
    assert [record.trigger for record in nonconformities.consider_verdicts(ticket, NOW)] == triggers


def test_reopened_for_an_output_that_had_failed_before(house):
    ticket = make_ticket(house, "closed")
    ticket.reopenings = 1
    assert nonconformities.consider_reopening(ticket, NOW) is None
    ticket.outputs[0].rejections = 1
    assert nonconformities.consider_reopening(ticket, NOW, ["deviations"]) is None
    assert nonconformities.consider_reopening(ticket, NOW, ["report"]).trigger == "reopened"


def breach(ticket, kind, hours, now=NOW):
    clock = ticket.clock(kind)
    clock.used_us = int(hours * 3600 * 1_000_000)
    clock.ended_at, clock.verdict, clock.state = now, "breached", "ended"
    return nonconformities.consider_lateness(ticket, {clock.name}, NOW)


def triggers(opened) -> list[str]:
    return [record.trigger for record in opened]


@pytest.mark.parametrize(
    ("impact", "urgency", "hours", "late"),
    [("high", "now", 4, False), ("high", "now", 4.1, True), ("low", "planned", 81, True)],
)
def test_later_than_twice_the_target(house, impact, urgency, hours, late):
    """The service has an output of major effect, so that any priority counts."""
    ticket = make_ticket(house, "in_progress", impact=impact, urgency=urgency)
    assert ("very_late" in triggers(breach(ticket, "delivery", hours))) is late


def test_three_breaches_of_one_kind_in_thirty_days(house):
    tickets = [make_ticket(house, "in_progress") for _ in range(4)]
    breach(tickets[0], "delivery", 17, NOW - timedelta(days=31))
    for ticket in tickets[1:3]:
        assert breach(ticket, "delivery", 17) == []
    assert triggers(breach(tickets[3], "delivery", 17)) == ["repeated_breach"]


def test_a_customers_breach_is_the_customers(house):
    opened = [breach(make_ticket(house, "delivered"), "acceptance", 17) for _ in range(3)]
    assert [record.side for record in opened[-1]] == ["customer"]


def test_silence_that_was_agreed_on_is_no_breach(house):
    """Two breaches and a deemed acceptance are no three breaches, whichever comes last."""
    tickets = [make_ticket(house, "delivered") for _ in range(4)]
    for ticket in tickets[1:3]:
        ticket.deemed_accepted, ticket.closed_at = True, NOW
    assert [breach(ticket, "acceptance", 17) for ticket in tickets] == [[]] * 4


# --- opened by the verbs themselves ---


def opened_by_now(db) -> list[tuple[str, str]]:
    db.session.flush()
    return [(record.trigger, record.side) for record in db.session.scalars(select(Nonconformity))]


def test_a_delivery_accepted_far_too_late_opens_one(db, house):
    """A P3 has sixteen hours; delivered after 38, so later than twice as many."""
    ticket, late = make_ticket(house, "in_progress"), NOW + timedelta(days=6, hours=7)
    outputs = [{"key": "report", "value": "R-1"}, {"key": "deviations", "value": "none"}]
    do(ticket, "deliver", house.inspector, late, outputs=outputs)
    assert opened_by_now(db) == []
    do(ticket, "accept_delivery", house.buyer, late, all_conform=True)
    assert opened_by_now(db) == [("very_late", "supplier")]
    kinds = [event.kind for event in events.since(0)]
    assert kinds.index("ticket.delivery_accepted") < kinds.index("nonconformity.opened")


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("comment", {"text": "Tomorrow", "audience": "shared"}),
        ("accept", {"all_conform": True}),
        ("decline", {"kind": "duplicate", "reason": "see the other one"}),
    ],
)
def test_three_late_responses_open_one_by_whatever_ends_them(db, house, verb, body):
    for opened in ([], [], [("repeated_breach", "supplier")]):
        ticket = make_ticket(house, "submitted")
        do(ticket, "take", house.inspector, NOW)
        do(ticket, verb, house.inspector, NOW + timedelta(days=1), **body)
        assert opened_by_now(db) == opened


def test_inputs_that_rarely_conform(house):
    tickets = [make_ticket(house) for _ in range(10)]
    for place, ticket in enumerate(tickets[:9]):
        ticket.inputs_conformed = place > 2
    assert nonconformities.consider_inputs(tickets[0], NOW) is None
    tickets[9].inputs_conformed = False
    record = nonconformities.consider_inputs(tickets[9], NOW)
    assert (record.trigger, record.side) == ("input_conformity", "customer")


def test_what_conforms_is_no_case(house):
    tickets = [make_ticket(house) for _ in range(12)]
    for place, ticket in enumerate(tickets):
        ticket.inputs_conformed = place == 11
    assert nonconformities.consider_inputs(tickets[11], NOW) is None


ASKED = [{"key": "drawing", "why": "missing", "reason": None}]
CONCEDED = [
    {"key": "drawing", "verdict": "conforms"},
    {"key": "samples", "verdict": "concession", "reason": "three are enough"},
]
REFUSED = [CONCEDED[0], {"key": "samples", "verdict": "nonconforming", "reason": "three of five"}]


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("request_input", {"items": ASKED}),
        ("inspect", {"verdicts": REFUSED}),
        ("accept", {"verdicts": CONCEDED}),
    ],
)
def test_the_first_inspection_that_fails_opens_one(db, house, verb, body):
    """Whichever verb it was; what is inspected again afterwards opens none."""
    for _ in range(9):
        make_ticket(house).inputs_conformed = False
    ticket = make_ticket(house, "submitted")
    do(ticket, "take", house.inspector, NOW)
    do(ticket, verb, house.inspector, NOW, **body)
    assert opened_by_now(db) == [("input_conformity", "customer")]
    record = db.session.scalars(select(Nonconformity)).one()
    nonconformities.dismiss(record, "Agreed by telephone", by=house.by(house.quality_manager), now=NOW)
    if verb == "inspect":
        do(ticket, "inspect", house.inspector, NOW, verdicts=REFUSED)
        assert len(opened_by_now(db)) == 1


# --- rank: what a subordinate said can be told from nothing ---------------------------------------------------


def rank_ticket(house, number):
    """The director (superior) serves the head of Purchasing (subordinate)."""
    ticket = make_ticket(house)
    ticket.relation = "rank"
    ticket.requester_id, ticket.assignee_id = house.buying_head.id, house.director.id
    return ticket


def give(db, ticket, overall):
    given = rating(ticket, overall)
    db.session.add(given)
    db.session.flush()
    return given


def test_one_low_rating_from_below_opens_nothing(db, house):
    ticket = rank_ticket(house, 1)
    assert nonconformities.consider_rating(ticket, give(db, ticket, 1), NOW) is None
    assert db.session.scalars(select(Nonconformity)).all() == []


def test_five_together_open_a_record_that_names_no_ticket_and_no_customer(db, house):
    opened = []
    for number, overall in enumerate([1, 2, 2, 3, 1]):
        ticket = rank_ticket(house, number)
        opened.append(nonconformities.consider_rating(ticket, give(db, ticket, overall), NOW))
    assert opened[:4] == [None] * 4
    record = opened[4]
    assert (record.cases, record.customer_department_id, record.service_id, record.title) == (
        [],
        None,
        None,
        "",
    )


def test_only_the_quality_manager_reads_it(db, house):
    for number in range(5):
        ticket = rank_ticket(house, number)
        record = nonconformities.consider_rating(ticket, give(db, ticket, 1), NOW)
    for person in (house.director, house.buying_head, house.auditor, house.metrology_head):
        with pytest.raises(NotFound):
            questions.record(record.number, viewer_of(person, NOW))
    assert questions.record(record.number, viewer_of(house.quality_manager, NOW)) is record


def test_the_events_name_no_ticket_either(db):
    with transaction():
        house = make_house()
        for number in range(5):
            ticket = rank_ticket(house, number)
            nonconformities.consider_rating(ticket, give(db, ticket, 1), NOW)
    found = db.session.scalars(select(Event).where(Event.kind == "nonconformity.opened")).all()
    assert [(event.ticket_id, event.facts["trigger"]) for event in found] == [(None, "low_rating")]


# --- its life ----------------------------------------------------------------------------------------------------


@pytest.fixture
def record(house):
    return nonconformities.open_("major_output", make_ticket(house), "supplier", NOW, SYSTEM)


def test_from_confirmed_to_closed_as_effective(house, record):
    quality, owner = house.by(house.quality_manager), house.by(house.inspector)
    nonconformities.confirm(record, house.inspector, by=quality, now=NOW)
    assert (record.state, record.owner_id) == ("correcting", house.inspector.id)
    nonconformities.correct(record, "Measured again", by=owner, now=NOW)
    assert record.state == "finding_cause"
    nonconformities.find_cause(record, "Worn probe", "Check the probe daily", by=owner, now=NOW)
    assert record.state == "acting"
    with pytest.raises(NotValid, match="not_valid"):
        nonconformities.act(record, " ", by=owner, now=NOW)
    nonconformities.act(record, "Probe 7 replaced", by=owner, now=NOW)
    assert (record.state, record.due) == ("checking", NOW + timedelta(days=30))
    nonconformities.close(record, "None since", by=quality, now=NOW + timedelta(days=30))
    assert (record.state, record.effective, record.due) == ("closed", True, None)


def test_an_action_that_did_not_work_is_followed_by_another(house, record):
    quality = house.by(house.quality_manager)
    nonconformities.confirm(record, house.inspector, by=quality, now=NOW)
    nonconformities.correct(record, "a", by=quality, now=NOW)
    nonconformities.find_cause(record, "b", "c", by=quality, now=NOW)
    nonconformities.act(record, "d", by=quality, now=NOW)
    nonconformities.act_again(record, "Happened again", "New probe", by=quality, now=NOW)
    assert (record.state, record.effective, record.action) == ("acting", False, "New probe")


@pytest.fixture
def checking(house, record):
    quality = house.by(house.quality_manager)
    nonconformities.confirm(record, house.inspector, by=quality, now=NOW)
    nonconformities.correct(record, "Measured again", by=quality, now=NOW)
    nonconformities.find_cause(record, "Worn probe", "New probe", by=quality, now=NOW)
    nonconformities.act(record, "Probe 7 replaced", by=quality, now=NOW)
    return record


def test_nothing_is_closed_before_its_effect_was_looked_at(house, record):
    quality = house.by(house.quality_manager)
    nonconformities.confirm(record, house.inspector, by=quality, now=NOW)
    with pytest.raises(NotPossible):
        nonconformities.close(record, "Surely fine", by=quality, now=NOW)


def test_the_effect_is_judged_after_thirty_days(house, checking):
    quality = house.by(house.quality_manager)
    month_later = NOW + timedelta(days=30)
    with pytest.raises(NotPossible) as refused:
        nonconformities.close(checking, "Fine", by=quality, now=month_later - timedelta(seconds=1))
    assert (refused.value.code, refused.value.facts["until"]) == (
        "nonconformity_check_too_early",
        month_later,
    )
    with pytest.raises(NotValid):
        nonconformities.close(checking, " ", by=quality, now=month_later)
    nonconformities.close(checking, "None since", by=quality, now=month_later)
    assert (checking.state, checking.cause, checking.action) == ("closed", "Worn probe", "New probe")


@pytest.mark.parametrize(("tickets", "shown"), [(9, False), (10, True)])
def test_or_sooner_once_ten_tickets_have_shown_it(house, checking, tickets, shown):
    for _ in range(tickets):
        ticket = make_ticket(house, "closed")
        ticket.submitted_at = NOW + timedelta(hours=1)
    make_ticket(house, "closed").submitted_at = NOW - timedelta(days=1)
    tomorrow = NOW + timedelta(days=1)
    actions = questions.possible_actions(checking, house.by(house.quality_manager), tomorrow)
    assert ("close" in actions) is shown


def test_the_record_says_what_was_stored_of_the_effect(house, checking):
    closing = {"kind": "nonconformity.closed", "facts": {"number": "N-1"}}
    said = {
        effective: deed(
            Words("en", "UTC", NOW), {**closing, "facts": {"number": "N-1", "effective": effective}}, as_it_is
        )
        for effective in (True, False, None)
    }
    assert said == {
        True: "closed nonconformity N-1: the action worked",
        False: "closed nonconformity N-1: the action did not work",
        None: "closed nonconformity N-1 without checking whether the action worked",
    }


def test_dismissed_with_a_reason(house, record):
    quality = house.by(house.quality_manager)
    with pytest.raises(NotValid):
        nonconformities.dismiss(record, " ", by=quality, now=NOW)
    nonconformities.dismiss(record, "Drawing was wrong", by=quality, now=NOW)
    assert (record.state, record.dismissal) == ("dismissed", "Drawing was wrong")


def test_only_the_quality_manager_confirms(house, record):
    with pytest.raises(NotAllowed):
        nonconformities.confirm(record, house.inspector, by=house.by(house.metrology_head), now=NOW)


def test_what_is_closed_stays_closed(house, record):
    quality = house.by(house.quality_manager)
    nonconformities.dismiss(record, "No", by=quality, now=NOW)
    with pytest.raises(NotPossible):
        nonconformities.confirm(record, house.inspector, by=quality, now=NOW)


def test_who_acts_on_what_has_changed_is_told(house, record):
    quality = house.by(house.quality_manager)
    seen = record.version
    nonconformities.confirm(record, house.inspector, by=quality, now=NOW, version=seen)
    with pytest.raises(NotCurrent):
        nonconformities.dismiss(record, "No", by=quality, now=NOW, version=seen)


def test_anybody_may_report_one(house):
    record = nonconformities.open_by_hand(
        "Labels mixed up",
        "Two gauges, one label",
        "supplier",
        by=house.by(house.buyer),
        now=NOW,
        interface=Interface(supplier_department_id=house.metrology.id),
    )
    assert (record.trigger, record.state, record.opened_by_id) == (
        "by_hand",
        "to_be_confirmed",
        house.buyer.id,
    )


def test_one_of_no_ticket_and_no_interface_is_nobodys(house):
    with pytest.raises(NotValid) as refused:
        nonconformities.open_by_hand("Labels", "Mixed", "supplier", by=house.by(house.buyer), now=NOW)
    assert refused.value.errors["supplier"].code == "ticket_or_supplier"


def test_one_about_a_confidential_ticket_is_for_the_quality_manager(house):
    ticket = make_ticket(house)
    ticket.confidential = True
    record = nonconformities.open_("major_output", ticket, "supplier", NOW, SYSTEM)
    for person in (house.metrology_head, house.auditor, house.stranger):
        with pytest.raises(NotFound):
            questions.record(record.number, viewer_of(person, NOW))
    assert questions.record(record.number, viewer_of(house.quality_manager, NOW)) is record


def test_people_of_both_departments_read_it_and_strangers_do_not(house, record):
    for person in (house.buyer, house.inspector, house.director, house.auditor):
        assert questions.record(record.number, viewer_of(person, NOW)) is record
    with pytest.raises(NotFound):
        questions.record(record.number, viewer_of(house.stranger, NOW))

"""Counts behind the figures, from tickets that lived through the verbs themselves."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from qms_tickets.domain.measures.tallies import Marks, Share
from qms_tickets.models.nonconformity import Nonconformity
from qms_tickets.queries import measured
from qms_tickets.queries.measures import Scope, count, departments, this_interface
from qms_tickets.queries.viewer import viewer_of
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, House, do, make_department, make_house, make_ticket

LATER = MONDAY_9 + timedelta(days=60)
EDGES = (MONDAY_9 - timedelta(days=1), LATER)
OUTPUTS = [{"key": "report", "value": "R-1"}, {"key": "deviations", "value": "none"}]
DEVIATIONS_FAIL = [
    {"key": "report", "verdict": "conforms"},
    {"key": "deviations", "verdict": "nonconforming", "reason": "two are missing"},
]


@pytest.fixture
def house(db) -> House:
    with transaction():
        return make_house()


def tallies(house: House, counted: str, scope: Scope | None = None, edges=EDGES) -> dict:
    found = count(counted, scope or Scope(), edges)
    return dict(found.get((house.metrology.id, house.purchasing.id, 0), {}))


def accepted(house: House, *, hours: float = 1, rejected: bool = False, now=MONDAY_9, **body):
    """Delivered after so many hours and accepted an hour later, perhaps at the second attempt."""
    ticket = make_ticket(house, "in_progress", now=now, **body)
    delivered = now + timedelta(hours=hours)
    do(ticket, "deliver", house.inspector, delivered, outputs=OUTPUTS)
    if rejected:
        do(ticket, "reject_delivery", house.buyer, delivered, verdicts=DEVIATIONS_FAIL, reason="again")
        do(ticket, "deliver", house.inspector, delivered, outputs=OUTPUTS)
    do(ticket, "accept_delivery", house.buyer, delivered + timedelta(hours=1), all_conform=True)
    return ticket


# --- deliveries ---


def test_on_time_and_right_first_time_with_its_two_parts(house):
    with transaction():
        accepted(house)
        accepted(house, rejected=True)
        accepted(house, hours=24 * 7)
    found = tallies(house, "deliveries")
    assert found["on_time"] == Share(2, 3)
    assert found["first_pass"] == Share(2, 3)
    assert found["right"] == Share(1, 3)


def test_a_concession_is_no_pass(house):
    with transaction():
        ticket = make_ticket(house, "delivered")
        taken = [
            {"key": "report", "verdict": "conforms"},
            {"key": "deviations", "verdict": "concession", "reason": "known"},
        ]
        do(ticket, "accept_delivery", house.buyer, MONDAY_9, verdicts=taken)
    assert tallies(house, "deliveries")["first_pass"] == Share(0, 1)


def test_deemed_acceptance_is_in_neither_but_was_delivered(house):
    with transaction():
        ticket = make_ticket(house, "delivered")
        do(ticket, "accept_delivery", house.buyer, MONDAY_9, all_conform=True)
        ticket.first_pass, ticket.deemed_accepted = None, True
    found = tallies(house, "deliveries")
    assert (found["right"], found["first_pass"]) == (Share(0, 0), Share(0, 0))
    assert (found["on_time"], found["deemed"]) == (Share(1, 1), Share(1, 1))


def test_rework_after_reopening_is_no_second_delivery_but_the_first_has_escaped(house):
    with transaction():
        ticket = accepted(house)
        at = MONDAY_9 + timedelta(hours=3)
        do(ticket, "reopen", house.buyer, at, reason="a bearing is missing")
        do(ticket, "deliver", house.inspector, at + timedelta(days=20), outputs=OUTPUTS)
        do(ticket, "accept_delivery", house.buyer, at + timedelta(days=20), all_conform=True)
    found = tallies(house, "deliveries")
    assert found["on_time"] == Share(1, 1)
    assert found["escaped"] == Share(1, 1)
    assert tallies(house, "breaches")["supplier"] == Share(1, 3)


def test_what_was_cancelled_late_was_never_delivered_and_yet_is_a_breach(house):
    with transaction():
        ticket = make_ticket(house, "in_progress")
        do(ticket, "cancel", house.buyer, MONDAY_9 + timedelta(days=10), kind="waited_too_long")
    assert tallies(house, "deliveries") == {}
    assert tallies(house, "breaches")["supplier"] == Share(1, 2)


def test_on_time_stands_against_the_agreed_time_and_against_the_first(house):
    with transaction():
        ticket = make_ticket(house, "in_progress")
        due = MONDAY_9 + timedelta(days=9)
        do(ticket, "propose_due", house.inspector, MONDAY_9, due=due, reason="the machine is down")
        proposal = ticket.open_proposal.id
        do(ticket, "agree_due", house.buyer, MONDAY_9, proposal=proposal)
        do(ticket, "deliver", house.inspector, due - timedelta(hours=1), outputs=OUTPUTS)
        do(ticket, "accept_delivery", house.buyer, due, all_conform=True)
    found = tallies(house, "deliveries")
    assert (found["on_time"], found["on_time_first"]) == (Share(1, 1), Share(0, 1))
    assert found["extended"] == Share(1, 1)


def test_the_customers_time_does_not_make_the_supplier_late_against_the_first_time(house):
    with transaction():
        ticket = make_ticket(house, "input_requested")
        answer = MONDAY_9 + timedelta(days=14)
        do(ticket, "provide_input", house.buyer, answer, items=[{"key": "drawing", "value": "D"}])
        do(ticket, "accept", house.inspector, answer, all_conform=True)
        do(ticket, "deliver", house.inspector, answer, outputs=OUTPUTS)
        do(ticket, "accept_delivery", house.buyer, answer, all_conform=True)
    assert tallies(house, "deliveries")["on_time_first"] == Share(1, 1)


def test_a_corrected_verdict_is_the_one_that_counts(house):
    with transaction():
        ticket = accepted(house, hours=24 * 7)
        ticket.clock("delivery").corrected_verdict = "met"
    assert tallies(house, "deliveries")["on_time"] == Share(1, 1)


def test_a_delivery_counts_for_the_department_that_held_it_when_its_clock_ended(house):
    with transaction():
        ticket = accepted(house)
        ticket.supplier_department = make_department("NEW")
    assert tallies(house, "deliveries")["on_time"] == Share(1, 1)


def test_confidential_tickets_never_count(house):
    with transaction():
        accepted(house).confidential = True
        make_ticket(house, "in_progress").confidential = True
    for counted in ("deliveries", "inputs", "lead_times", "marks", "breaches", "holding"):
        assert count(counted, Scope(), EDGES) == {}
    scope = Scope(supplier_id=house.metrology.id)
    assert measured.backlog(scope) == []
    assert measured.behind_deliveries(scope, EDGES).short == 0


# --- filters and periods ---


def test_every_filter_narrows(house):
    with transaction():
        accepted(house, relation="functional")
    held = {
        "relation": "functional",
        "service": "FAI",
        "process": "measuring_equipment",
        "priority": "P3",
        "supplier_id": house.metrology.id,
        "customer_id": house.purchasing.id,
    }
    priority = tallies(house, "deliveries", Scope(priority="P3")) or None
    held["priority"] = "P3" if priority else "P4"
    for counted in ("deliveries", "inputs", "lead_times", "breaches", "holding"):
        assert tallies(house, counted, Scope(**held))
        for name, value in held.items():
            other = -1 if isinstance(value, int) else "other"
            assert not tallies(house, counted, Scope(**{name: other})), (counted, name)


def test_each_stretch_between_edges_is_counted_apart(house):
    with transaction():
        accepted(house)
        accepted(house, now=MONDAY_9 + timedelta(days=7))
        accepted(house, now=MONDAY_9 + timedelta(days=7))
    edges = (EDGES[0], MONDAY_9 + timedelta(days=2), MONDAY_9 + timedelta(days=5), LATER)
    for counted, name in (("deliveries", "on_time"), ("inputs", "conformed"), ("lead_times", "working")):
        found = count(counted, Scope(), edges)
        assert [found[key][name].n for key in sorted(found)] == [1, 2]
        assert [key[2] for key in sorted(found)] == [0, 2]


def test_an_edge_belongs_to_what_follows_it(house):
    with transaction():
        ticket = accepted(house)
    ended = ticket.clock("delivery").ended_at
    assert count("deliveries", Scope(), (ended, LATER))
    assert not count("deliveries", Scope(), (EDGES[0], ended))


# --- inputs, time, marks ---


def test_input_conformity_counts_open_tickets_and_the_first_inspection(house):
    with transaction():
        make_ticket(house, "input_requested")
        make_ticket(house, "in_progress")
        make_ticket(house, "submitted")
    assert tallies(house, "inputs")["conformed"] == Share(1, 2)


def test_lead_time_in_working_and_in_elapsed_time(house):
    """Over a night: from 9:00 to 10:00 on the next day."""
    with transaction():
        accepted(house, hours=24)
    found = tallies(house, "lead_times")
    assert found["elapsed"].value == pytest.approx(25 * 3600, abs=0.01)
    assert found["working"].value == pytest.approx(9 * 3600, abs=0.01)


def test_deemed_and_cancelled_have_no_lead_time_but_their_share_stands_beside(house):
    with transaction():
        accepted(house)
        accepted(house).deemed_accepted = True
        make_ticket(house, "cancelled")
    found = tallies(house, "lead_times")
    assert (found["working"].n, found["deemed"], found["cancelled"]) == (1, Share(1, 2), Share(1, 3))


def test_holding_time_is_split_among_the_sides(house):
    with transaction():
        ticket = accepted(house, hours=3)
        ticket.hold_seconds = 3600
    found = tallies(house, "holding")
    shares = {name: found[name].value for name in ("supplier", "customer", "hold")}
    assert shares == pytest.approx({"supplier": 50.0, "customer": 25.0, "hold": 25.0}, abs=0.01)


def test_marks_stand_beside_the_response_rate(house):
    with transaction():
        first, _ = accepted(house), accepted(house)
        do(first, "rate", house.buyer, MONDAY_9 + timedelta(hours=4), overall=4, care=2)
    found = tallies(house, "marks")["overall"]
    assert isinstance(found, Marks)
    assert (found.value, found.n, found.response) == (4.0, 1, Share(1, 2))


def test_an_amended_rating_counts_once(house):
    with transaction():
        ticket = accepted(house)
        at = MONDAY_9 + timedelta(hours=4)
        do(ticket, "rate", house.buyer, at, overall=2)
        do(ticket, "rate", house.buyer, at, overall=5)
    assert tallies(house, "marks")["overall"].value == 5.0


def test_answers_by_question_tell_nothing_below_five(house):
    with transaction():
        ticket = accepted(house)
        do(ticket, "rate", house.buyer, MONDAY_9 + timedelta(hours=4), overall=4, care=2)
    found = {one.question: one for one in measured.answers(Scope(), EDGES)}
    assert (found["care"].n, found["care"].mean) == (1, None)
    assert found["overall"].counts == (0, 0, 0, 1, 0)


# --- behind a figure ---


def interface(house: House) -> Scope:
    return Scope(supplier_id=house.metrology.id, customer_id=house.purchasing.id)


def test_causes_are_the_outputs_that_failed_and_what_was_asked_for(house):
    with transaction():
        accepted(house, rejected=True)
        accepted(house, rejected=True)
        accepted(house, hours=24 * 7)
        accepted(house)
    behind = measured.behind_deliveries(interface(house), EDGES)
    assert behind.short == 3
    assert [(one.kind, one.code, one.n) for one in behind.causes] == [
        ("output", "deviations", 2),
        ("late", "", 1),
    ]
    assert behind.causes[0].name.en == "Deviations"


def test_an_output_that_was_sent_back_for_a_reason_of_the_list_is_counted_by_it(house):
    coded = [{**one, "why": "evidence_missing"} for one in DEVIATIONS_FAIL]
    with transaction():
        for verdicts in (coded, coded, DEVIATIONS_FAIL):
            ticket = make_ticket(house, "delivered")
            do(ticket, "reject_delivery", house.buyer, MONDAY_9, verdicts=verdicts, reason="again")
            do(ticket, "deliver", house.inspector, MONDAY_9, outputs=OUTPUTS)
            do(ticket, "accept_delivery", house.buyer, MONDAY_9, all_conform=True)
    behind = measured.behind_deliveries(interface(house), EDGES)
    assert [(one.kind, one.code, one.n) for one in behind.causes] == [
        ("reject", "evidence_missing", 2),
        ("output", "deviations", 1),
    ]


def test_causes_of_inputs_are_those_of_the_first_inspection(house):
    with transaction():
        make_ticket(house, "input_requested")
        make_ticket(house, "in_progress")
    behind = measured.behind_inputs(interface(house), EDGES)
    assert [(one.kind, one.code, one.n) for one in behind.causes] == [("input", "wrong_revision", 1)]


def held_late(house: House, *, refused: bool = False):
    """On hold with less than a tenth of its sixteen hours left; delivered as soon as it runs on."""
    ticket = make_ticket(house, "in_progress")
    clock = ticket.clock("delivery")
    just_before = clock.due - timedelta(minutes=20)
    resume = just_before + timedelta(days=3)
    said = {"kind": "production_window", "reason": "line 2", "resume_at": resume}
    do(ticket, "hold", house.inspector, just_before, **said)
    if refused:
        do(ticket, "refuse_hold", house.buyer, just_before + timedelta(minutes=1), reason="no")
        resume = just_before + timedelta(minutes=2)
    else:
        do(ticket, "resume", house.inspector, resume)
    do(ticket, "deliver", house.inspector, resume + timedelta(minutes=5), outputs=OUTPUTS)
    do(ticket, "accept_delivery", house.buyer, resume + timedelta(hours=1), all_conform=True)


def test_on_time_without_those_that_were_paused_just_before_due(house):
    with transaction():
        accepted(house)
        held_late(house)
        held_late(house, refused=True)
    behind = measured.behind_deliveries(interface(house), EDGES)
    assert behind.on_time == Share(3, 3)
    assert behind.paused_just_before == 1
    assert behind.on_time_without_pauses == Share(2, 3)


def test_the_tickets_behind_a_figure_are_listed_only_to_those_who_may_see_them(house):
    with transaction():
        ticket = accepted(house, rejected=True)
        make_ticket(house, "input_requested")
    for person, sees in ((house.buyer, 1), (house.quality_manager, 1), (house.stranger, 0)):
        viewer = viewer_of(person, LATER)
        assert len(measured.latest_short(interface(house), EDGES, viewer)) == sees
        assert len(measured.latest_wrong_inputs(interface(house), EDGES, viewer)) == sees
    listed = measured.latest_short(interface(house), EDGES, viewer_of(house.buyer, LATER))[0]
    assert (listed.number, listed.late, listed.failed) == (ticket.number, False, True)


def test_clocks_by_kind_and_side(house):
    with transaction():
        accepted(house, hours=24 * 7)
    found = {one.kind: (one.side, one.breached) for one in measured.clocks(interface(house), EDGES)}
    assert list(found) == ["response", "delivery", "acceptance"]
    assert found["delivery"] == ("supplier", Share(1, 1))
    assert found["acceptance"] == ("customer", Share(0, 1))


def test_rates_beside_the_figures(house):
    with transaction():
        accepted(house)
        make_ticket(house, "declined")
    found = measured.rates(interface(house), EDGES)
    assert found["decline_rate"] == Share(1, 2)
    assert found["reopening_rate"] == Share(0, 1)
    assert measured.rates(Scope(supplier_id=-1), EDGES)["concession_rate"] == Share(0, 0)


def test_open_tickets_by_whose_turn_it_is(house):
    with transaction():
        make_ticket(house, "in_progress")
        make_ticket(house, "submitted", now=MONDAY_9 + timedelta(hours=1))
        make_ticket(house, "input_requested")
    found = {one.holder: (one.n, one.oldest) for one in measured.backlog(interface(house))}
    assert found == {"supplier": (2, MONDAY_9), "customer": (1, MONDAY_9)}


def test_only_effective_actions_of_the_interface_mark_its_trend(house, db):
    def record(number: str, **differs):
        return Nonconformity(
            **{
                "number": number,
                "state": "closed",
                "trigger": "person",
                "side": "supplier",
                "supplier_department_id": house.metrology.id,
                "customer_department_id": house.purchasing.id,
                "title": "fixture",
                "effective": True,
                "opened_at": MONDAY_9,
                "action_done_at": MONDAY_9 + timedelta(days=9),
                "closed_at": LATER,
                **differs,
            }
        )

    with transaction():
        db.session.add_all(
            [
                record("N-1"),
                record("N-2", customer_department_id=None, action_done_at=MONDAY_9 + timedelta(days=3)),
                record("N-3", effective=False),
                record("N-4", state="checking", closed_at=None),
                record("N-5", supplier_department_id=house.office.id),
                record("N-6", supplier_department_id=None, customer_department_id=None),
                record("N-7", action_done_at=MONDAY_9 - timedelta(days=90)),
            ]
        )
    viewer = viewer_of(house.quality_manager, LATER)
    found = measured.effective_actions(interface(house), EDGES, viewer)
    assert [one.number for one in found] == ["N-2", "N-1"]
    elsewhere = measured.effective_actions(interface(house), EDGES, viewer_of(house.stranger, LATER))
    assert [(one.number, one.title) for one in elsewhere] == [("N-2", None), ("N-1", None)]
    assert measured.effective_actions(Scope(), EDGES, viewer) == []


# --- at a glance ---


def test_an_interface_at_a_glance_over_ninety_days(house):
    with transaction():
        for _ in range(4):
            accepted(house)
        accepted(house, rejected=True)
    kept = this_interface(house.metrology.id, house.purchasing.id, LATER)
    assert (kept.n, kept.right_share, kept.inputs_share) == (5, 0.8, 1.0)
    old = this_interface(house.metrology.id, house.purchasing.id, LATER + timedelta(days=90))
    assert (old.n, old.right_share, old.inputs_share) == (0, None, None)


def test_departments_have_their_names(house):
    assert departments()[house.metrology.id].code == "MET"


# --- cost ---


@contextmanager
def statements(db):
    seen: list[str] = []

    def note(connection, cursor, statement, *rest):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


COSTS = {
    "deliveries": 1,
    "inputs": 1,
    "lead_times": 2,
    "marks": 2,
    "breaches": 1,
    "holding": 1,
}


@pytest.mark.parametrize("tickets", [1, 6])
def test_a_figure_costs_the_same_however_many_tickets_there_are(house, db, tickets):
    with transaction():
        for _ in range(tickets):
            accepted(house, rejected=True)
    scope, viewer = interface(house), viewer_of(house.buyer, LATER)
    for counted, cost in COSTS.items():
        with statements(db) as seen:
            count(counted, Scope(), EDGES)
        assert len(seen) == cost, counted
    for ask, cost in (
        (lambda: measured.behind_deliveries(scope, EDGES), 3),
        (lambda: measured.behind_inputs(scope, EDGES), 1),
        (lambda: measured.answers(scope, EDGES), 1),
        (lambda: measured.clocks(scope, EDGES), 1),
        (lambda: measured.rates(scope, EDGES), 2),
        (lambda: measured.backlog(scope), 1),
        (lambda: measured.latest_short(scope, EDGES, viewer), 1),
        (lambda: measured.effective_actions(scope, EDGES, viewer), 1),
        (lambda: this_interface(house.metrology.id, house.purchasing.id, LATER), 2),
    ):
        with statements(db) as seen:
            ask()
        assert len(seen) == cost, seen


@pytest.mark.on("sqlite")
def test_no_count_reads_a_whole_table(house, db):
    """Each starts from an index over the instant that it is counted by."""
    for counted in COSTS:
        plans: list[str] = []
        with statements(db) as seen:
            count(counted, Scope(), EDGES)
        for statement in seen:
            with db.engine.connect() as connection:
                rows = connection.exec_driver_sql(
                    f"EXPLAIN QUERY PLAN {statement}", tuple("2026" for _ in range(statement.count("?")))
                )
                plans += [row[-1] for row in rows]
        scans = [plan for plan in plans if plan.startswith("SCAN") and "(subquery" not in plan]
        # The few that were cancelled are found by their state; of all that are closed that would be most.
        by_state = [plan for plan in plans if "ix_tickets_state" in plan][counted == "lead_times" :]
        assert not scans + by_state, counted

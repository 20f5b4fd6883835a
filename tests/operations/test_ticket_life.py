"""Anything by anybody at any time: whatever people try, the ticket, its clocks and its record stay in order."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from qms_tickets.domain.errors import Refusal
from qms_tickets.extensions import db
from qms_tickets.models.agreement import Service
from qms_tickets.models.event import Event
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.operations.tickets.resuming import resume_due
from qms_tickets.operations.tickets.verbs import VERBS
from qms_tickets.queries import chain
from qms_tickets.queries.clocks import value_of
from qms_tickets.queries.replay import replay
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, actor, make_house, make_ticket

SECRET = "only-for-tests-" * 3
PEOPLE = (
    "buyer",
    "colleague",
    "buying_head",
    "inspector",
    "second_inspector",
    "metrology_head",
    "director",
    "quality_manager",
    "auditor",
    "stranger",
)

# state: where each action leads that can be done there; what is missing here keeps the state
LEADS = {
    "draft": {"submit": {"submitted"}, "cancel": {"cancelled"}},
    "submitted": {
        "accept": {"in_progress"},
        "request_input": {"input_requested"},
        "decline": {"declined"},
        "cancel": {"cancelled"},
    },
    "input_requested": {
        "provide_input": {"submitted", "in_progress"},
        "withdraw_request": {"submitted", "in_progress"},
        "decline": {"declined"},
        "cancel": {"cancelled"},
        "decide_dispute": {"submitted", "in_progress", "input_requested"},
    },
    "in_progress": {
        "request_input": {"input_requested"},
        "hold": {"on_hold"},
        "deliver": {"delivered"},
        "decline": {"declined"},
        "cancel": {"cancelled"},
        "decide_dispute": {"delivered", "in_progress"},
    },
    "on_hold": {
        "resume": {"in_progress"},
        "refuse_hold": {"in_progress"},
        "cancel": {"cancelled"},
        "decide_dispute": {"in_progress", "on_hold"},
    },
    "delivered": {
        "accept_delivery": {"closed"},
        "reject_delivery": {"in_progress"},
        "withdraw_delivery": {"in_progress"},
    },
    "closed": {"reopen": {"in_progress"}},
    "declined": {"decide_dispute": {"submitted", "declined"}},
    "cancelled": {},
}

# state: (the holder, the clocks that have not ended and how they stand)
HOLDS = {
    "draft": ("customer", [{}]),
    "submitted": (
        "supplier",
        [{"response": "running", "delivery": "running"}, {"delivery": "running"}],
    ),
    "input_requested": ("customer", [{"delivery": "paused", "input": "running"}]),
    "in_progress": ("supplier", [{"delivery": "running"}]),
    "on_hold": ("supplier", [{"delivery": "running"}, {"delivery": "paused"}]),
    "delivered": ("customer", [{"delivery": "paused", "acceptance": "running"}]),
    "closed": ("customer", [{"rating": "running"}, {}]),
    "declined": ("none", [{}]),
    "cancelled": ("none", [{}]),
}

# Who does it where all goes well.
RIGHT = {
    "submit": ("buyer",),
    "accept": ("inspector", "metrology_head"),
    "request_input": ("inspector", "metrology_head"),
    "provide_input": ("buyer", "colleague"),
    "withdraw_request": ("inspector", "metrology_head"),
    "hold": ("inspector", "metrology_head"),
    "resume": ("inspector", "metrology_head"),
    "refuse_hold": ("buyer",),
    "deliver": ("inspector", "metrology_head"),
    "accept_delivery": ("buyer", "buying_head"),
    "reject_delivery": ("buyer", "buying_head"),
    "withdraw_delivery": ("inspector",),
    "reopen": ("buyer", "buying_head"),
    "decide_dispute": ("buying_head", "metrology_head"),
}
STARTS = (
    "draft",
    "submitted",
    "input_requested",
    "in_progress",
    "on_hold",
    "delivered",
    "closed",
    "declined",
)
REASON = {"reason": "that is why"}
OUTPUTS = [{"key": "report", "value": "R"}, {"key": "deviations", "value": "none"}]


def bodies(name: str, now) -> list[dict[str, Any]]:
    """What people may say with a verb, the sensible first."""
    later = now + timedelta(hours=30)
    failed = {"key": "report", "verdict": "nonconforming", "reason": "no"}
    said: dict[str, list[dict[str, Any]]] = {
        "accept": [{"all_conform": True}, {"all_conform": True, "agree_wanted_by": True}],
        "inspect": [{"verdicts": [{"key": "drawing", "verdict": "conforms"}]}, {"verdicts": [failed]}],
        "request_input": [{"items": [{"key": "drawing", "why": "unclear", "reason": "?"}]}, {"items": []}],
        "provide_input": [
            {"items": [{"key": "drawing", "value": "D"}]},
            {"items": [{"key": "drawing", "unavailable_reason": "gone"}]},
            {},
        ],
        "assign": [{"person": "second_inspector@example.com"}, {"person": "buyer@example.com"}],
        "hand_over": [{"department": "HR", **REASON}, {"department": "MET", **REASON}],
        "decline": [{"kind": "duplicate"}, {}],
        "hold": [
            {"kind": "customer_asked", "resume_at": later},
            {"kind": "spare_part", "resume_at": later},
            {"kind": "force_majeure", "resume_at": now},
        ],
        "propose_due": [{"due": later, **REASON}, {"due": now, **REASON}],
        "deliver": [{"outputs": OUTPUTS}, {"outputs": OUTPUTS, "complete": 3}, {"outputs": OUTPUTS[:1]}],
        "accept_delivery": [{"all_conform": True}, {"verdicts": [failed]}],
        "reject_delivery": [{"verdicts": [failed]}, {"all_conform": True}],
        "rate": [{"overall": 4}, {"overall": 1}, {"complete": 5}],
        "cancel": [{"kind": "plan_changed"}, {}],
        "decide_dispute": [{"upheld": True, **REASON}, {"upheld": False, **REASON}],
        "reprioritise": [
            {"impact": "high", "urgency": "now", **REASON},
            {"impact": "low", "urgency": "planned", **REASON},
        ],
        "comment": [{"text": "hello"}, {"text": "hush", "audience": "internal"}],
    }
    reasoned = "reason" in VERBS[name].body.model_fields
    return said.get(name, [dict(REASON) if reasoned else {}])


class TicketLife(RuleBasedStateMachine):
    """One ticket of the house; `ended` is what each ended clock said when it was first seen ended."""

    service_id: int
    people: dict[str, int]

    @initialize(state=st.sampled_from(STARTS))
    def begin(self, state: str) -> None:
        self.now, self.state = MONDAY_9, state
        self.ended: dict[str, tuple[Any, ...]] = {}
        with transaction():
            wanted = self.now + timedelta(days=20)
            self.number = make_ticket(Shell(self.people), state, now=self.now, wanted_by=wanted).number

    @rule(
        tries=st.lists(
            st.tuples(st.sampled_from(sorted(VERBS)), st.sampled_from(PEOPLE)), min_size=3, max_size=3
        )
    )
    def anybody_tries_anything(self, tries: list[tuple[str, str]]) -> None:
        for name, who in tries:
            self.act(name, who, 20)

    @rule(seed=st.integers(0, 10**6))
    def the_right_people_go_on(self, seed: int) -> None:
        """A walk, so that a ticket gets further than its first states."""
        chance = Random(seed)
        for _ in range(6):
            ways = [name for name in RIGHT if name in LEADS[self.state]] or ["rate"]
            name = chance.choice(ways)
            who = chance.choice(RIGHT.get(name, ("buyer",)))
            self.act(name, who, chance.randrange(400), chance.choice((0, 0, 0, 1, 2)))

    @precondition(lambda self: self.state in ("on_hold", "input_requested", "declined", "in_progress"))
    @rule(upheld=st.booleans())
    def somebody_contests_and_the_supervisors_agree(self, upheld: bool) -> None:
        self.act("dispute", "inspector" if self.state == "in_progress" else "buyer", 5)
        for head in ("buying_head", "metrology_head"):
            self.act("decide_dispute", head, 5, 0 if upheld else 1)

    def act(self, name: str, who: str, minutes: int, saying: int = 0) -> None:
        self.now += timedelta(minutes=minutes)
        choices = bodies(name, self.now)
        said = choices[saying % len(choices)]
        before = self.snapshot()
        resumes = self.resumes_first()
        verb = VERBS[name]
        try:
            with transaction():
                ticket, by = self.ticket(), actor(db.session.get_one(Person, self.people[who]))
                verb.run(ticket, verb.body.model_validate(said), by=by, now=self.now, version=ticket.version)
        except Refusal:
            assert self.snapshot() == before
            return
        came_from = "in_progress" if resumes else self.state
        expected = LEADS[came_from].get(name, {came_from})
        if name == "resume" and resumes:
            expected = {"in_progress"}
        self.state = self.ticket().state
        assert self.state in expected, (name, came_from)
        if name == "decide_dispute":
            self.ended.clear()  # only a dispute that is upheld may bring a clock back

    @rule()
    def the_scheduler_comes_late(self) -> None:
        with transaction():
            if resume_due(self.ticket(), now=self.now):
                self.state = "in_progress"

    def resumes_first(self) -> bool:
        ticket = self.ticket()
        return ticket.state == "on_hold" and ticket.resume_at is not None and ticket.resume_at <= self.now

    def ticket(self) -> Ticket:
        return db.session.query(Ticket).filter_by(number=self.number).one()

    def snapshot(self) -> tuple[Any, ...]:
        db.session.rollback()
        db.session.expire_all()
        ticket = self.ticket()
        clocks = [(clock.name, clock.state, clock.due, clock.verdict) for clock in ticket.clocks]
        items = [(item.key, item.value, item.verdict, item.asked_why) for item in ticket.items]
        return (
            ticket.version,
            ticket.state,
            ticket.assignee_id,
            ticket.holder_due,
            clocks,
            items,
            last_event(),
        )

    @invariant()
    def the_clocks_of_the_state_run_and_no_others(self) -> None:
        ticket = self.ticket()
        assert ticket.state == self.state
        holder, possible = HOLDS[ticket.state]
        waiting = {clock.kind: clock.state for clock in ticket.clocks if clock.ended_at is None}
        assert waiting in possible
        rated = ticket.state == "closed" and not waiting
        assert ticket.holder == ("none" if rated else holder)
        if ticket.state == "on_hold":
            assert waiting["delivery"] == ("paused" if ticket.hold_stops else "running")

    @invariant()
    def the_holder_is_due_by_the_earliest_of_its_clocks(self) -> None:
        ticket = self.ticket()
        own = [clock for clock in ticket.clocks if clock.ended_at is None and clock.side == ticket.holder]
        if all(clock.due is not None for clock in own) and ticket.holder != "none":
            assert ticket.holder_due == min((clock.due for clock in own), default=None)

    @invariant()
    def a_due_time_is_what_the_runs_give(self) -> None:
        for clock in self.ticket().clocks:
            if clock.ended_at is None:
                assert clock.due == value_of(clock).due()

    @invariant()
    def what_ended_never_changes(self) -> None:
        for clock in self.ticket().clocks:
            if clock.ended_at is not None:
                told = (clock.verdict, clock.ended_at, clock.due, clock.used_us, clock.target_us)
                assert self.ended.setdefault(clock.name, told) == told

    def teardown(self) -> None:
        db.session.rollback()
        verdict = chain.verify(SECRET)
        assert verdict.ok, verdict
        answer = replay()
        assert answer.ok, answer


def last_event() -> int:
    return db.session.query(Event.sequence).order_by(Event.sequence.desc()).limit(1).scalar() or 0


class Shell:
    """As much of a house as a ticket needs, read anew in each transaction."""

    def __init__(self, people: dict[str, int]) -> None:
        for name, key in people.items():
            setattr(self, name, db.session.get_one(Person, key))
        self.service = db.session.query(Service).one()


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("examples", [20, pytest.param(400, marks=pytest.mark.long)])
@pytest.mark.timeout(3600)
def test_whatever_people_try_the_ticket_stays_in_order(db, examples):
    with transaction():
        house = make_house()
        TicketLife.people = {name: getattr(house, name).id for name in PEOPLE}
    quiet = settings(
        max_examples=examples,
        stateful_step_count=6,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(TicketLife, settings=quiet)

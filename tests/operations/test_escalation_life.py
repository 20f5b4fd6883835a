"""Random lives against a simple model of which rungs must have fired, with which instant, and who was told.

The model knows working hours as a walk over days, ladders as plain lists and one rule: a rung that was reached fires
once, at the next sweep, whatever happened since. How late somebody sweeps, crashes and second sweepers change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import delete, event, func, select, update

from qms_tickets.domain.access import SYSTEM
from qms_tickets.domain.errors import Refusal
from qms_tickets.extensions import db
from qms_tickets.models.clock import Clock
from qms_tickets.models.escalation import Escalation
from qms_tickets.models.event import Event
from qms_tickets.models.housekeeping import Lease
from qms_tickets.models.outbox import Message, Notice
from qms_tickets.models.person import Person
from qms_tickets.models.policy import Policy
from qms_tickets.models.ticket import Ticket
from qms_tickets.models.timer import Timer
from qms_tickets.operations import escalations, leases, policies
from qms_tickets.operations.sweep import anything_due, sweep
from qms_tickets.operations.tickets.resuming import resume_due
from qms_tickets.operations.tickets.verbs import VERBS
from qms_tickets.queries import chain
from qms_tickets.queries.replay import replay
from qms_tickets.transaction import transaction
from tests.factories import MONDAY_9, actor, make_house, make_service, make_ticket
from tests.operations.test_ticket_life import LEADS, PEOPLE, RIGHT, SECRET, bodies

HOUR = 3600
BOARD = ["notify", "board"]
LADDERS = [
    {
        "response": [
            {"at": 50, "tell": ["contact", "assignee"]},
            {"at": 100, "tell": ["supervisor"], "actions": BOARD},
            {"after": 3 * HOUR + 420, "tell": ["head"], "actions": [*BOARD, "hand_to_supervisor"]},
        ],
        "delivery": [
            {"at": 75, "tell": ["assignee"]},
            {"at": 100, "tell": ["assignee", "supervisor", "requester"], "actions": BOARD},
            {"after": 4 * HOUR, "after_p1": HOUR, "tell": ["head", "other_supervisor"], "actions": BOARD},
        ],
        "input": [
            {"at": 75, "tell": ["requester"]},
            {"at": 100, "tell": ["requester", "supervisor"], "actions": BOARD},
        ],
        "acceptance": [
            {"at": 50, "tell": ["requester"]},
            {"after": 8 * HOUR, "tell": ["head", "quality_manager"], "actions": BOARD},
        ],
    },
    {
        "response": [{"at": 30, "tell": ["contact"]}],
        "delivery": [
            {"at": 10, "tell": ["supervisor"], "actions": BOARD},
            {"at": 120, "tell": ["heads_superior"], "actions": BOARD},
        ],
        "input": [{"after": 0, "tell": ["requester", "supervisor"], "actions": BOARD}],
    },
]
HEADS = {"PUR": "buying_head", "MET": "metrology_head", "HR": None}
CONTACTS = {"PUR": "buying_head", "MET": "inspector", "HR": "director"}
STARTS = ("submitted", "input_requested", "in_progress", "on_hold", "delivered")


# Working time, as a person would count it


def spans_from(instant: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The office's hours: Monday to Friday 08:30-12:00 and 13:00-17:30 in Shanghai, eight hours ahead of UTC."""
    day = (instant + timedelta(hours=8)).replace(hour=0, minute=0, second=0, microsecond=0)
    for number in range(60):
        opens = day + timedelta(days=number) - timedelta(hours=8)
        if (day + timedelta(days=number)).weekday() < 5:
            yield opens + timedelta(hours=8.5), opens + timedelta(hours=12)
            yield opens + timedelta(hours=13), opens + timedelta(hours=17.5)


def worked(runs: list[tuple[datetime, datetime | None]], until: datetime | None = None) -> Iterator[Any]:
    """The stretches that count: of each run, the part within the hours."""
    for start, end in runs:
        for opens, closes in spans_from(start):
            begin = max(opens, start)
            finish = min(closes, end or closes, until or closes)
            if begin < finish:
                yield begin, finish


def when_used(runs: list[tuple[datetime, datetime | None]], wanted: timedelta) -> datetime | None:
    for begin, finish in worked(runs):
        if finish - begin >= wanted:
            return begin + wanted
        wanted -= finish - begin
    return None


def used(runs: list[tuple[datetime, datetime | None]], until: datetime) -> timedelta:
    return sum((finish - begin for begin, finish in worked(runs, until)), timedelta())


# The model


@dataclass
class Model:
    """What must have fired, with its instant. It only ever grows."""

    policy: list[tuple[datetime, dict[str, Any]]]
    must: dict[tuple[str, int], datetime] = field(default_factory=dict)
    ladders: dict[str, dict[str, Any]] = field(default_factory=dict)
    moved_into_the_past: dict[str, datetime] = field(default_factory=dict)
    due_before: dict[str, datetime | None] = field(default_factory=dict)

    def look(self, ticket: Ticket, now: datetime, *, changed_at: datetime | None = None) -> None:
        for clock in ticket.clocks:
            if clock.kind == "rating":
                continue
            if clock.name not in self.ladders:
                in_force = [ladders for since, ladders in self.policy if since <= clock.started_at]
                self.ladders[clock.name] = in_force[-1]
            if clock.ended_at is None:
                self._look_at(clock, ticket.priority, now, changed_at)

    def _look_at(self, clock: Clock, priority: str, now: datetime, changed_at: datetime | None) -> None:
        runs = [(run.from_, run.until) for run in clock.runs]
        due = when_used(runs, clock.target)
        if changed_at is not None:
            self._note_a_move(clock.name, due, changed_at)
        self.due_before[clock.name] = due
        for number, rung in enumerate(self.ladders[clock.name].get(clock.kind, ()), start=1):
            at = self._instant(clock, runs, rung, priority, due)
            if at is not None and at <= now:
                self.must.setdefault((clock.name, number), at)

    def _note_a_move(self, name: str, due: datetime | None, now: datetime) -> None:
        """What a change alone made due counts from the change."""
        before = self.due_before.get(name)
        was_late = before is not None and before < now
        if due is not None and due < now and not was_late:
            self.moved_into_the_past.setdefault(name, now)
        elif due is not None and due >= now:
            self.moved_into_the_past.pop(name, None)

    def _instant(
        self, clock: Clock, runs: Any, rung: dict[str, Any], priority: str, due: datetime | None
    ) -> datetime | None:
        if "at" in rung:
            wanted = clock.target * rung["at"] / 100
        else:
            offset = rung.get("after_p1", rung["after"]) if priority == "P1" else rung["after"]
            wanted = clock.target + timedelta(seconds=offset)
        changed = self.moved_into_the_past.get(clock.name)
        if changed is None or due is None or due >= changed:
            return when_used(runs, wanted)
        if wanted > clock.target:
            return when_used(runs, used(runs, changed) + wanted - clock.target)
        reached = when_used(runs, wanted)
        return None if reached is None else max(reached, changed)


# The machine


class EscalationLife(RuleBasedStateMachine):
    """One ticket under a policy of its own."""

    people: dict[str, int]
    count = 0

    @initialize(state=st.sampled_from(STARTS), first=st.sampled_from((0, 1)), urgent=st.booleans())
    def begin(self, state: str, first: int, urgent: bool) -> None:
        EscalationLife.count += 1
        self.now, self.sweeps = MONDAY_9, 0
        with transaction():
            db.session.execute(delete(Timer).where(Timer.done_at.is_(None)))
            people = {name: db.session.get_one(Person, key) for name, key in self.people.items()}
            self.policy_code = f"own_{self.count}"
            policies.add(
                self.policy_code,
                {"zh": "一", "en": "One"},
                LADDERS[first],
                by=SYSTEM,
                now=MONDAY_9 - timedelta(days=1),
            )
            metrology = people["inspector"].department
            service = make_service(f"S{self.count}", metrology, policy=self.policy_code)
            shell: Any = SimpleNamespace(**people, service=service)
            said = {"impact": "high", "urgency": "now"} if urgent else {"impact": "medium", "urgency": "soon"}
            wanted_by = self.now + timedelta(days=8)
            self.number = make_ticket(shell, state, now=self.now, wanted_by=wanted_by, **said).number
        self.model = Model([(MONDAY_9 - timedelta(days=1), LADDERS[first])])
        self.model.look(self.ticket(), self.now)

    # What people do

    @rule(seed=st.integers(0, 10**6))
    def the_right_people_go_on(self, seed: int) -> None:
        chance = Random(seed)
        for _ in range(3):
            ways = [name for name in RIGHT if name in LEADS[self.ticket().state]] or ["comment"]
            name = chance.choice(ways)
            self.act(
                name,
                chance.choice(RIGHT.get(name, ("buyer",))),
                chance.randrange(300),
                chance.choice((0, 0, 1)),
            )

    @rule(
        name=st.sampled_from(
            ("hand_over", "assign", "reprioritise", "take", "propose_due", "agree_due", "hold", "resume")
        ),
        minutes=st.integers(0, 200),
        saying=st.integers(0, 2),
    )
    def the_work_is_arranged_anew(self, name: str, minutes: int, saying: int) -> None:
        who = "buyer" if name in ("agree_due", "reprioritise") else "metrology_head"
        self.act(name, who, minutes, saying)

    @rule(upheld=st.booleans(), minutes=st.integers(0, 400))
    def somebody_contests(self, upheld: bool, minutes: int) -> None:
        self.act("dispute", "inspector" if self.ticket().state == "in_progress" else "buyer", 5)
        for head in ("buying_head", "metrology_head"):
            self.act("decide_dispute", head, minutes, 0 if upheld else 1)

    def act(self, name: str, who: str, minutes: int, saying: int = 0) -> None:
        if name not in VERBS:
            return
        self.pass_time(minutes)
        choices = bodies(name, self.now)
        verb = VERBS[name]
        try:
            with transaction():
                ticket, by = self.ticket(), actor(db.session.get_one(Person, self.people[who]))
                body = verb.body.model_validate(choices[saying % len(choices)])
                verb.run(ticket, body, by=by, now=self.now, version=ticket.version)
        except Refusal:
            return
        note(f"{self.now} {who} {name}")
        self.look(after_act=True)

    @rule(which=st.sampled_from((0, 1)), delay=st.sampled_from((0, 0, 30)))
    def the_policy_is_edited(self, which: int, delay: int) -> None:
        """For clocks that start from its effective date on."""
        effective = self.now + timedelta(hours=delay)
        try:
            with transaction():
                policy = db.session.scalars(select(Policy).where(Policy.code == self.policy_code)).one()
                policies.revise(policy, LADDERS[which], by=SYSTEM, now=self.now, effective_from=effective)
        except Refusal:
            return
        self.model.policy.append((effective, LADDERS[which]))

    @rule(minutes=st.integers(1, 900))
    def a_supervisor_promises(self, minutes: int) -> None:
        standing = db.session.scalars(
            self.fired().where(Escalation.state.in_(escalations.STANDING)).order_by(Escalation.id)
        ).first()
        if standing is None:
            return
        person = standing.reaches[0].person_id
        before = self.everything()
        try:
            with transaction():
                row = db.session.get_one(Escalation, standing.id)
                by = actor(db.session.get_one(Person, person))
                promised = self.now + timedelta(minutes=minutes)
                escalations.acknowledge(row, "I see to it.", promised, by=by, now=self.now)
        except Refusal:
            assert self.everything() == before

    # What the machines do

    @rule(hours=st.sampled_from((0.5, 3, 9, 30)))
    def time_passes_and_nobody_sweeps(self, hours: float) -> None:
        self.pass_time(hours * 60)

    @rule(batch=st.sampled_from((1, 2, 200)), owner=st.sampled_from(("one", "two")), careful=st.booleans())
    def somebody_sweeps(self, batch: int, owner: str, careful: bool) -> None:
        telling = self.tellings()
        for _ in range(200):
            db.session.rollback()
            if not anything_due(self.now):
                break
            with transaction():
                assert not sweep(self.now, owner=owner, batch=batch, careful=careful).held_by_other
                db.session.execute(update(Lease).values(expires_at=MONDAY_9 - timedelta(days=1)))
            self.look(after_act=True)
        self.check(telling)

    @rule()
    def another_one_holds_the_lease(self) -> None:
        with transaction():
            leases.take("sweep", "the other one")
        before = self.everything()
        with transaction():
            assert sweep(self.now, owner="the stale one").held_by_other
        assert self.everything() == before
        with transaction():
            leases.release("sweep", "the other one")

    @rule(statement=st.integers(1, 60))
    def a_sweep_dies_in_the_middle(self, statement: int) -> None:
        before = self.everything()
        with crash_at(statement) as crash:
            try:
                with transaction():
                    sweep(self.now, owner="dies")
                    db.session.flush()
                    raise CrashError
            except CrashError:
                crash.disarm()
        assert self.everything() == before

    # What must hold

    def pass_time(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)
        self.look()
        ends = self.ticket().resume_at
        if ends is not None and ends <= self.now:
            self.look_beyond_the_hold(ends)

    def look_beyond_the_hold(self, ends: datetime) -> None:
        """A hold ends at its own instant, whoever notices first; here it is ended for a moment and taken back."""
        try:
            with transaction():
                resume_due(self.ticket(), now=self.now)
                self.model.look(self.ticket(), self.now, changed_at=ends)
                raise CrashError
        except CrashError:
            return

    def look(self, *, after_act: bool = False) -> None:
        db.session.rollback()
        self.model.look(self.ticket(), self.now, changed_at=self.now if after_act else None)

    def check(self, telling: dict[tuple[str, int], set[str]]) -> None:
        rows = {(row.clock.name, row.rung): row for row in db.session.scalars(self.fired())}
        assert {key: row.due for key, row in rows.items()} == self.model.must
        for key, row in rows.items():
            assert row.fired_at >= row.due
            if key in telling and row.state != "ended" and not row.quiet:
                names = {self.name(one["person"]) for one in row.told}
                assert names == telling[key], key
        in_record = db.session.execute(
            select(Event.facts).where(Event.ticket_id == self.ticket().id, Event.kind == "escalation.fired")
        ).scalars()
        listed = sorted((facts["clock"], facts["rung"]) for facts in in_record)
        assert listed == sorted(self.model.must)
        late = [row for row in rows.values() if row.state == "acknowledged" and row.promised_at <= self.now]
        assert late == []

    def tellings(self) -> dict[tuple[str, int], set[str]]:
        """Who is to be told by what is due and was not swept, where one rung alone waits: it cannot change the next."""
        fired = {(row.clock.name, row.rung) for row in db.session.scalars(self.fired())}
        due = [key for key in self.model.must if key not in fired]
        if len(due) != 1:
            return {}
        ticket, (name, number) = self.ticket(), due[0]
        clock = next(clock for clock in ticket.clocks if clock.name == name)
        rung = self.model.ladders[name][clock.kind][number - 1]
        told = set()
        for code in rung["tell"]:
            told |= self.line(code, ticket, clock.side)
        if "hand_to_supervisor" in rung.get("actions", ()) and ticket.assignee_id:
            return {}
        return {} if ticket.state == "on_hold" else {due[0]: told}

    def line(self, code: str, ticket: Ticket, side: str) -> set[str]:
        """The line of whoever holds the clock."""
        mine = ticket.supplier_department.code if side == "supplier" else "PUR"
        other = "PUR" if side == "supplier" else ticket.supplier_department.code
        assignee = ticket.assignee_id and self.name(ticket.assignee_id)
        return {
            "contact": {CONTACTS[mine]},
            "assignee": {assignee or CONTACTS[ticket.supplier_department.code]},
            "requester": {"buyer"},
            "supervisor": {HEADS[mine] or "director"},
            "head": {HEADS[mine] or "director"},
            "heads_superior": {"director"},
            "other_supervisor": {HEADS[other] or "director"},
            "quality_manager": {"quality_manager"},
        }[code]

    def fired(self) -> Any:
        return select(Escalation).where(Escalation.ticket_id == self.ticket().id)

    def ticket(self) -> Ticket:
        return db.session.query(Ticket).filter_by(number=self.number).one()

    def name(self, person_id: int) -> str:
        return db.session.get_one(Person, person_id).name

    def everything(self) -> tuple[Any, ...]:
        db.session.rollback()
        counted = [
            db.session.scalar(select(func.count()).select_from(kind))
            for kind in (Escalation, Event, Notice, Message, Timer)
        ]
        done = db.session.scalar(select(func.count(Timer.done_at)))
        ticket = self.ticket()
        return (*counted, done, ticket.version, ticket.assignee_id, ticket.state)

    def teardown(self) -> None:
        if hasattr(self, "model"):
            self.somebody_sweeps(200, "one", False)
            verdict = chain.verify(SECRET)
            assert verdict.ok, verdict
            answer = replay()
            assert answer.ok, answer


class CrashError(Exception):
    """The process died here."""


class Crash:
    def __init__(self, statement: int) -> None:
        self.left, self.armed = statement, True

    def __call__(self, *_: Any) -> None:
        self.left -= 1
        if self.armed and self.left == 0:
            raise CrashError

    def disarm(self) -> None:
        self.armed = False


@contextmanager
def crash_at(statement: int) -> Iterator[Crash]:
    crash = Crash(statement)
    event.listen(db.engine, "before_cursor_execute", crash)
    try:
        yield crash
    finally:
        event.remove(db.engine, "before_cursor_execute", crash)


@pytest.mark.parametrize("examples", [15, pytest.param(300, marks=pytest.mark.long)])
@pytest.mark.timeout(3600)
def test_whatever_happens_each_rung_fires_once_at_its_instant(db, examples):
    with transaction():
        house = make_house()
        EscalationLife.people = {name: getattr(house, name).id for name in PEOPLE}
    quiet = settings(
        max_examples=examples,
        stateful_step_count=12,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(EscalationLife, settings=quiet)


def test_the_model_counts_working_time_as_people_do():
    monday = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    assert when_used([(monday, None)], timedelta(hours=3)) == monday + timedelta(hours=3)
    assert when_used([(monday, None)], timedelta(hours=4)) == monday + timedelta(hours=5)
    assert when_used([(monday + timedelta(days=4, hours=8.5), None)], timedelta(minutes=30)) == (
        datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
    )

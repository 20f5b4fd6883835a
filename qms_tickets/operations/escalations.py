"""Rungs fire, are acknowledged with a promise, and the promise is kept or broken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from qms_tickets.domain.access import SYSTEM, Actor
from qms_tickets.domain.clocks.business_time import due as due_after
from qms_tickets.domain.clocks.business_time import opening_at_or_after
from qms_tickets.domain.errors import FieldError, NotAllowed, NotPossible, NotValid
from qms_tickets.domain.escalation import ONLY, Step, ladder_of, step_of
from qms_tickets.domain.priority import URGENCIES, priority_of
from qms_tickets.domain.quiet_hours import DAILY, WEEKLY
from qms_tickets.extensions import db
from qms_tickets.models.clock import Clock
from qms_tickets.models.escalation import Escalation, EscalationReach
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.models.timer import Timer
from qms_tickets.operations import clocks, events, notices
from qms_tickets.operations.tray import put
from qms_tickets.queries import heartbeats, kept, recipients
from qms_tickets.queries.database import among
from qms_tickets.queries.organisation import organisation
from qms_tickets.queries.recipients import Reader
from qms_tickets.queries.settings import priority_matrix

PROMISE_WITHIN: Final = timedelta(hours=16)
LONGEST_PLAN: Final = 2000
STANDING: Final = frozenset({"open", "broken"})


def due_of(timer: Timer) -> datetime:
    """Its own instant, also where a failure put it off."""
    put_off = timer.facts.get("due")
    if put_off is not None:
        return datetime.fromisoformat(put_off)
    assert timer.at is not None
    return timer.at


# --- a rung is reached -------------------------------------------------------------------------------------


@dataclass(slots=True)
class Rung:
    """A rung that fires: of which clock, told to whom."""

    ticket: Ticket
    clock: Clock
    step: Step
    rungs: int
    due: datetime
    now: datetime
    earlier: list[Escalation]
    told: list[Person] = field(default_factory=list)
    by_digest: list[Person] = field(default_factory=list)
    on_board: list[Person] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)

    @property
    def too_late(self) -> bool:
        """Reached while no scheduler was there, and the clock ended since: on record, but nobody is bothered."""
        return self.clock.ended_at is not None

    @property
    def promise(self) -> Escalation | None:
        """The promise that still holds: acknowledged means quiet."""
        return next(
            (one for one in self.earlier if one.state == "acknowledged" and _still_holds(one, self.now)), None
        )


def _still_holds(escalation: Escalation, now: datetime) -> bool:
    return escalation.promised_at is not None and escalation.promised_at > now


def fire(timer: Timer, now: datetime) -> None:
    """A rung is reached: the row, its event, those who are told. A rung that left the ladder does nothing."""
    assert timer.clock is not None and timer.ticket is not None
    ticket, clock = timer.ticket, timer.clock
    ladder = ladder_for(ticket, clock)
    step = step_of(ladder, int(timer.subject.rpartition("/")[2]))
    if step is None or (step.only == ONLY and clocks.may_be_deemed(ticket)):
        return
    rung = Rung(ticket, clock, step, len(ladder), due_of(timer), now, of_clock(clock.id))
    if not rung.too_late:
        _choose(rung)
        _act(rung)
    row = _write(rung)
    rung.earlier.append(row)
    if not rung.too_late:
        _tell(rung)


def ladder_for(ticket: Ticket, clock: Clock) -> Any:
    ladders = {} if clock.policy_revision is None else clock.policy_revision.ladders
    own = bool(ladders.get("superior")) and clocks.superior_holds(ticket, clock.side)
    return ladder_of(ladders, clock.kind, superior_holds=own)


def of_clock(clock_id: int) -> list[Escalation]:
    """What has fired on a clock, lowest rung first."""
    return kept.kept(("escalations", clock_id), lambda: _of_clocks([clock_id])[clock_id])


def read_ahead(clock_ids: Iterable[int]) -> None:
    for clock_id, fired in _of_clocks(list(clock_ids)).items():
        kept.kept(("escalations", clock_id), lambda fired=fired: fired)  # type: ignore[misc]


def _of_clocks(clock_ids: list[int]) -> dict[int, list[Escalation]]:
    fired: dict[int, list[Escalation]] = {clock_id: [] for clock_id in clock_ids}
    wanted = select(Escalation).where(among(Escalation.clock_id, clock_ids)).order_by(Escalation.rung)
    for escalation in db.session.scalars(wanted):
        fired[escalation.clock_id].append(escalation)
    return fired


# Whom it reaches


def _choose(rung: Rung) -> None:
    promise = rung.promise
    if promise is not None:
        rung.told = recipients.people([promise.acknowledged_by_id])
        return
    own_board = _is_superiors_own(rung)
    for code in rung.step.tell:
        reached = _reached(rung, code)
        rung.told += _new_in(rung.told, reached)
        if rung.step.on_board and (
            recipients.can_help(code, rung.ticket) or code.startswith("person:") or own_board
        ):
            rung.on_board += _new_in(rung.on_board, reached)
    for code in rung.step.digest:
        rung.by_digest += _new_in(rung.by_digest, _reached(rung, code))
    if rung.ticket.confidential:
        _keep_confidential(rung)
    if rung.step.on_board and not rung.on_board:
        asked_by = recipients.superior_who_asked(rung.ticket, rung.clock)
        rung.on_board = _somebody(rung, asked_by)
        if asked_by is None:  # nobody hears of a rank ticket twice: it only stays on that board
            rung.told += _new_in(rung.told, rung.on_board)


def _new_in(already: list[Person], found: Iterable[Person]) -> list[Person]:
    return [person for person in found if person not in already]


def _reached(rung: Rung, code: str) -> list[Person]:
    found = recipients.people(recipients.on_rung(code, rung.ticket, rung.clock))
    asked_by = recipients.superior_who_asked(rung.ticket, rung.clock)
    if asked_by is None:
        return found
    told_before = {entry["person"] for escalation in rung.earlier for entry in escalation.told}
    house = organisation()
    return [
        person for person in found if person.id not in told_before and not house.is_above(person.id, asked_by)
    ]


def _is_superiors_own(rung: Rung) -> bool:
    """A superior who holds the ticket has it on the own board: nobody below can acknowledge for him."""
    return rung.ticket.relation == "rank" and clocks.superior_holds(rung.ticket, rung.clock.side)


def _keep_confidential(rung: Rung) -> None:
    """The named people of the clock's side, then the quality manager; nobody else learns that it exists."""
    named = recipients.people(recipients.named_people(rung.ticket, rung.clock.side))
    everybody = set(recipients.named_people(rung.ticket))
    rung.told = named + _new_in(named, [person for person in rung.told if person.id in everybody])
    rung.by_digest = []
    rung.on_board = []
    if rung.step.on_board:
        rung.on_board = recipients.people(recipients.holding("quality_manager"))
        rung.told += _new_in(rung.told, rung.on_board)


def _somebody(rung: Rung, asked_by: int | None) -> list[Person]:
    """A rung of the board stands on somebody's board: the next one up, else the quality manager's."""
    if asked_by is not None:
        return recipients.people([asked_by])
    house = organisation()
    up = [house.head_of(rung.clock.department_id), *house.heads_above(rung.clock.department_id)]
    return recipients.people(up)[:1] or recipients.people(recipients.holding("quality_manager"))


# What it does


def _act(rung: Rung) -> None:
    if rung.promise is not None:
        return
    rung.actions = [action for action in rung.step.actions if _DO.get(action, _nothing_more)(rung)]


def _nothing_more(rung: Rung) -> bool:
    return True


def _hand_to_supervisor(rung: Rung) -> bool:
    """The assignee is emptied and the supervisor told to assign. A rank ticket keeps the person it names."""
    ticket = rung.ticket
    if ticket.assignee_id is None or ticket.relation == "rank" or ticket.confidential:
        return False
    if rung.clock.side != "supplier" or not ticket.is_open:
        return False
    ticket.assignee_id = None
    clocks.settle(ticket, rung.now)
    ticket.version += 1
    supervisors = recipients.people(organisation().supervisors_of(rung.clock.department_id))
    rung.told += _new_in(rung.told, supervisors)
    rung.on_board += _new_in(rung.on_board, supervisors)
    return True


def _raise_urgency(rung: Rung) -> bool:
    """For the next clock: those that run keep their targets."""
    ticket = rung.ticket
    place = URGENCIES.index(ticket.urgency)
    if place == 0:
        return False
    ticket.urgency = URGENCIES[place - 1]
    ticket.priority = priority_of(ticket.impact, ticket.urgency, priority_matrix())
    ticket.version += 1
    return True


_DO: Final = {"hand_to_supervisor": _hand_to_supervisor, "raise_urgency": _raise_urgency}


# What is written


def _write(rung: Rung) -> Escalation:
    why_late = heartbeats.why_late(rung.due, rung.now)
    row = _row(rung, why_late)
    events.record(
        "escalation.fired",
        ticket=rung.ticket,
        by=SYSTEM,
        now=rung.now,
        clock=rung.clock.name,
        rung=rung.step.number,
        due=rung.due,
        late_seconds=round(row.late_seconds, 3),
        told=row.told or None,
        actions=rung.actions or None,
        why_late=why_late,
        board=row.on_board or None,
    )
    return row


def _row(rung: Rung, why_late: str | None) -> Escalation:
    stands = bool(rung.on_board)
    told = recipients.readers([*rung.told, *rung.by_digest], rung.now)
    said = {
        "clock_id": rung.clock.id,
        "ticket_id": rung.ticket.id,
        "rung": rung.step.number,
        "rungs": rung.rungs,
        "due": rung.due,
        "clock_due": rung.clock.due,
        "fired_at": rung.now,
        "late_seconds": max(0.0, (rung.now - rung.due).total_seconds()),
        "why_late": why_late,
        "side": rung.clock.side,
        "department_id": rung.clock.department_id,
        "action": rung.step.main_action,
        "on_board": stands,
        "quiet": rung.promise is not None or rung.too_late,
        "told": recipients.facts_of_people(told),
        "state": "ended" if rung.too_late else "open" if stands else "told",
        "ended_at": rung.clock.ended_at,
    }
    if not stands:
        return put(Escalation, **said)
    row = Escalation(**said)
    row.reaches = [_reach(reader) for reader in recipients.readers(rung.on_board, rung.now)]
    db.session.add(row)
    return row


def _reach(reader: Reader) -> EscalationReach:
    return EscalationReach(person_id=reader.person.id, for_id=None if reader.for_ is None else reader.for_.id)


def _tell(rung: Rung) -> None:
    facts = {
        "clock": rung.clock.name,
        "kind": rung.clock.kind,
        "side": rung.clock.side,
        "rung": rung.step.number,
        "rungs": rung.rungs,
        "due": rung.due,
        "clock_due": rung.clock.due,
        "reached": rung.clock.due is not None and rung.clock.due <= rung.now,
        "offer": "offer_proposal" in rung.actions or None,
        "handed": "hand_to_supervisor" in rung.actions or None,
        "quiet": rung.promise is not None or None,
        "priority": rung.ticket.priority,
    }
    on_duty = [person for person in rung.told if _is_woken(rung, person)]
    asleep = [person for person in rung.told if person not in on_duty]
    now_by_digest = rung.step.is_digest
    every = WEEKLY if now_by_digest else DAILY
    _send(rung, on_duty, facts, wakes=True)
    _send(rung, asleep, facts, digest=now_by_digest, every=every)
    _send(rung, rung.by_digest, facts, digest=True, every=every)


def _send(rung: Rung, people: list[Person], facts: dict[str, Any], **how: Any) -> None:
    """To each what is asked of them: a plan, the work itself, or nothing."""
    parts: dict[str, list[Person]] = {"plan": [], "act": [], "wait": []}
    for person in people:
        parts[_part(rung, person)].append(person)
    for part, asked in parts.items():
        if asked:
            told = {**facts, "part": part}
            notices.tell(asked, "escalation.fired", rung.ticket, by=SYSTEM, now=rung.now, facts=told, **how)


def _part(rung: Rung, person: Person) -> str:
    if person in rung.on_board:
        return "plan"
    act = (
        recipients.acting(rung.ticket, rung.clock.side),
        organisation().contact_of(rung.clock.department_id),
    )
    return "act" if person.id in act else "wait"


def _is_woken(rung: Rung, person: Person) -> bool:
    """Only who is on duty: the people of the department whose clock it is, while that clock's hours run."""
    if not rung.step.wakes_at(rung.ticket.priority) or person.department_id != rung.clock.department_id:
        return False
    return opening_at_or_after(clocks.hours_of(rung.clock), rung.now) == rung.now


# --- breach ------------------------------------------------------------------------------------------------


def note_breach(timer: Timer, now: datetime) -> None:
    """The pages show a breach from its second on; here it becomes an event, once."""
    clock = timer.clock
    assert clock is not None
    if clock.verdict in ("void", "met"):
        return
    # Else it was given more time meanwhile, and is late no more.
    if clock.due is not None and clock.due <= now:
        clock.breached_at = clock.breached_at or due_of(timer)
    events.record(
        "clock.breached", ticket=timer.ticket, by=SYSTEM, now=now, clock=clock.name, due=due_of(timer)
    )


# --- acknowledging -----------------------------------------------------------------------------------------


def acknowledge(
    escalation: Escalation, plan: str, promised_at: datetime | None, *, by: Actor, now: datetime
) -> None:
    """Say what will be done and by when. Until then it is quiet: later rungs reach only who promised.

    Who promised may say it anew before the time is up, within the same sixteen hours.

    Errors: NotAllowed for who is not reached; NotPossible when it no longer stands; NotValid by field.
    """
    clock = escalation.clock
    absent = _require_reached(escalation, by, now)
    anew = is_own_promise(escalation, by.person_id, now)
    if not (anew or escalation.state in STANDING) or clock.ended_at is not None:
        raise NotPossible(
            "escalation_not_standing",
            state=escalation.state,
            at=escalation.acknowledged_at or escalation.ended_at,
        )
    promised = _check_promise(latest_promise(escalation, now), plan, promised_at, now)
    escalation.state = "acknowledged"
    if not anew:
        escalation.acknowledged_at, escalation.acknowledged_by_id = now, by.person_id
    escalation.plan, escalation.promised_at = plan.strip(), promised
    _end_lower(escalation, now)
    _plan_promise(escalation)
    actor = (
        by if absent is None else Actor(by.kind, by.person_id, by.name, by.channel, by.address, absent, "")
    )
    events.record(
        "escalation.acknowledged",
        ticket=escalation.ticket,
        by=actor,
        now=now,
        texts={"plan": escalation.plan},
        clock=clock.name,
        rung=escalation.rung,
        promised_at=promised,
    )
    notices.announce(
        "escalation.acknowledged",
        escalation.ticket,
        by=by,
        now=now,
        clock=clock.name,
        kind=clock.kind,
        promised_at=promised,
        side=clock.side,
    )


def may_acknowledge(escalation: Escalation, person_id: int, now: datetime) -> bool:
    return _reached_as(escalation, person_id, now) is not None


def _require_reached(escalation: Escalation, by: Actor, now: datetime) -> int | None:
    """The absent person for whom one acknowledges, if any."""
    as_whom = None if by.person_id is None else _reached_as(escalation, by.person_id, now)
    if as_whom is None:
        raise NotAllowed("not_on_your_board", unlocked_by=["supervisor"])
    return as_whom if as_whom != by.person_id else None


def _reached_as(escalation: Escalation, person_id: int, now: datetime) -> int | None:
    """As whom somebody is reached: the own person, or an absent one; who leads the side or stands above is reached too.

    A rung that went higher takes nothing from the supervisor below: help is welcome from whoever comes first.
    """
    reached = {reach.person_id for reach in escalation.reaches} | _leaders(escalation)
    for one in (person_id, *organisation().stands_in_for(person_id, now)):
        if one in reached:
            return one
    return None


def _leaders(escalation: Escalation) -> set[int]:
    """The side's supervisors and those above; between persons, and in confidence, nobody by office."""
    ticket, house = escalation.ticket, organisation()
    if ticket.confidential:
        return set()
    above = set(house.heads_above(escalation.department_id))
    if ticket.relation == "rank":
        return above
    own = set(house.supervisors_of(escalation.department_id)) - {ticket.requester_id, ticket.assignee_id}
    return above | own


def _check_promise(latest: datetime, plan: str, promised_at: datetime | None, now: datetime) -> datetime:
    errors: dict[str, FieldError] = {}
    if not plan.strip():
        errors["plan"] = FieldError("required")
    elif len(plan) > LONGEST_PLAN:
        errors["plan"] = FieldError("too_long", {"limit": LONGEST_PLAN})
    if promised_at is None:
        errors["promised_at"] = FieldError("required")
    elif promised_at <= now:
        errors["promised_at"] = FieldError("in_the_past")
    elif promised_at > latest:
        errors["promised_at"] = FieldError("too_late", {"limit": latest})
    if errors or promised_at is None:
        raise NotValid(errors)
    return promised_at


def latest_promise(escalation: Escalation, now: datetime) -> datetime:
    """A promise is for the next sixteen working hours of the clock, counted from the first one."""
    since = escalation.acknowledged_at if escalation.state == "acknowledged" else None
    return due_after(clocks.hours_of(escalation.clock), since or now, PROMISE_WITHIN)


def is_own_promise(escalation: Escalation, person_id: int | None, now: datetime) -> bool:
    """A promise that still holds, seen by the one who gave it."""
    mine = escalation.state == "acknowledged" and escalation.acknowledged_by_id == person_id
    return mine and _still_holds(escalation, now)


def _end_lower(escalation: Escalation, now: datetime) -> None:
    """What was open below is answered with it."""
    lower = select(Escalation).where(
        Escalation.clock_id == escalation.clock_id,
        Escalation.rung < escalation.rung,
        Escalation.state.in_((*STANDING, "acknowledged")),
    )
    for other in db.session.scalars(lower):
        other.state, other.ended_at = "ended", now


def _plan_promise(escalation: Escalation) -> None:
    """Each promise is a timer of its own; an earlier one of the same rung is done."""
    clock = escalation.clock
    prefix = f"{clock.name}/{escalation.rung}/"
    count = len(
        db.session.scalars(
            select(Timer.id).where(
                Timer.ticket_id == escalation.ticket_id,
                Timer.kind == "promise",
                Timer.subject.startswith(prefix, autoescape=True),
            )
        ).all()
    )
    clocks.set_timer(
        escalation.ticket,
        "promise",
        escalation.promised_at,
        f"{prefix}{count + 1}",
        clock,
        {"escalation": escalation.id},
    )


# --- a promise comes due -----------------------------------------------------------------------------------


def promise_due(timer: Timer, now: datetime) -> None:
    """Kept when the turn passed to the other side meanwhile; else broken, and one level up at once."""
    escalation = db.session.get(Escalation, timer.facts["escalation"])
    if escalation is None or escalation.state != "acknowledged" or _still_holds(escalation, now):
        return  # answered otherwise, or promised anew
    clock = escalation.clock
    if clock.ended_at is not None or clock.state != "running":
        escalation.state, escalation.ended_at = "kept", clock.ended_at or now
        return
    escalation.state = "broken"
    up = recipients.people([_one_level_up(escalation)])
    _put_on_board(escalation, up + _answered_by(escalation), now)
    told = recipients.people([escalation.acknowledged_by_id]) + up
    events.record(
        "escalation.promise_broken",
        ticket=escalation.ticket,
        by=SYSTEM,
        now=now,
        clock=clock.name,
        rung=escalation.rung,
        promised_at=escalation.promised_at,
        told=recipients.facts_of_people(recipients.readers(told, now)) or None,
    )
    facts = {
        "clock": clock.name,
        "kind": clock.kind,
        "side": clock.side,
        "rung": escalation.rung,
        "rungs": escalation.rungs,
        "promised_at": escalation.promised_at,
    }
    notices.tell(told, "escalation.promise_broken", escalation.ticket, by=SYSTEM, now=now, facts=facts)


def _answered_by(escalation: Escalation) -> list[Person]:
    """On whose boards the lower rungs stood until this promise answered them: they stand there again with it."""
    lower = (
        select(EscalationReach.person_id)
        .join(Escalation, Escalation.id == EscalationReach.escalation_id)
        .where(Escalation.clock_id == escalation.clock_id, Escalation.rung < escalation.rung)
    )
    return recipients.people(db.session.scalars(lower.distinct().order_by(EscalationReach.person_id)))


def _one_level_up(escalation: Escalation) -> int | None:
    """Above who promised: the own manager, else the head above; a confidential ticket goes to quality."""
    house = organisation()
    promised_by = escalation.acknowledged_by_id
    if escalation.ticket.confidential:
        return next(iter(recipients.holding("quality_manager")), None)
    manager = None if promised_by is None else house.managers.get(promised_by)
    up = manager if manager is not None else house.superior_of_head(escalation.department_id)
    asked_by = recipients.superior_who_asked(escalation.ticket, escalation.clock)
    return asked_by if asked_by is not None and up is not None and house.is_above(up, asked_by) else up


def _put_on_board(escalation: Escalation, people: list[Person], now: datetime) -> None:
    reached = {reach.person_id for reach in escalation.reaches}
    for reader in recipients.readers(people, now):
        if reader.person.id not in reached:
            escalation.reaches.append(_reach(reader))

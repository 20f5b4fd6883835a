"""Plays the plan through the verbs of real use, at the instants of its story, in order over all tickets."""

from __future__ import annotations

import gc
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import event, inspect, select, update

from qms_tickets.demo.calendars import calendars_around
from qms_tickets.demo.files import File
from qms_tickets.demo.founding import Founding, absence_of, address, said_before_leaving
from qms_tickets.demo.plan import in_order, plan
from qms_tickets.demo.quality import QualityManager
from qms_tickets.demo.source import organisation, texts
from qms_tickets.demo.story import Step, Story
from qms_tickets.demo.working_time import at
from qms_tickets.demo.world import World
from qms_tickets.domain.access import Actor
from qms_tickets.extensions import db
from qms_tickets.models.escalation import Escalation
from qms_tickets.models.outbox import Message, Notice
from qms_tickets.models.ticket import Ticket
from qms_tickets.models.timer import Timer
from qms_tickets.operations import absences, escalations, events, leaving, search
from qms_tickets.operations.organisation_bodies import AbsenceBody
from qms_tickets.operations.sweep import HANDLERS
from qms_tickets.operations.tickets import bodies, raising, talking
from qms_tickets.operations.tickets import items as item_rules
from qms_tickets.operations.tickets.verbs import VERBS
from qms_tickets.operations.tray import tray

Store = Callable[[File], str]


@dataclass(order=True, slots=True)
class Act:
    """Something to be done at an instant; acts of one instant in the order in which they were planned."""

    second: int
    place: int
    do: Callable[[datetime], None] = field(compare=False)


class Timers:
    """The timers that wait, noted as they are set: asking the database after each act would cost seconds."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Timer]] = []
        self._noted = 0

    def __enter__(self) -> None:
        event.listen(Timer.at, "set", self._note)

    def __exit__(self, *error: object) -> None:
        event.remove(Timer.at, "set", self._note)

    def _note(self, timer: Timer, instant: datetime | None, *_: object) -> None:
        if instant is not None:
            self._noted += 1
            heapq.heappush(self._waiting, (instant, self._noted, timer))

    def next(self) -> Timer | None:
        while self._waiting:
            instant, _, timer = self._waiting[0]
            if _stands(timer) and timer.at == instant:
                return timer
            heapq.heappop(self._waiting)
        return None


def _stands(timer: Timer) -> bool:
    state = inspect(timer)
    return (state.pending or state.persistent) and timer.done_at is None and timer not in db.session.deleted


class Memory:
    """Keeps what the session has read and written: else rows are read again and again while the story goes on."""

    def __init__(self) -> None:
        self._kept: list[object] = []

    def __enter__(self) -> None:
        for moment in ("pending_to_persistent", "loaded_as_persistent"):
            event.listen(db.session(), moment, self._keep)
        self._collects = gc.isenabled()
        gc.disable()
        # There is one database; asking which for every row costs a second.
        session, bind = db.session(), db.session.get_bind()
        session.__dict__["get_bind"] = lambda *_, **__: bind

    def __exit__(self, *error: object) -> None:
        for moment in ("pending_to_persistent", "loaded_as_persistent"):
            event.remove(db.session(), moment, self._keep)
        db.session().__dict__.pop("get_bind", None)
        if self._collects:
            gc.enable()

    def _keep(self, session: object, row: object) -> None:
        self._kept.append(row)


class Loader:
    def __init__(self, now: datetime, zone: str, store: Store, password_hash: str) -> None:
        self.now = now.replace(microsecond=0)
        self.zone = zone
        self.store = store
        self.world = World(self.now, calendars_around(self.now))
        self.founding = Founding(self.world, self.now, password_hash)
        self.tickets: dict[str, Ticket] = {}
        first = self.world.outage_rungs[0]
        self.outage = (at(first - 10 * 60), at(first + 30 * 60))

    def load(self) -> int:
        self.timers = Timers()
        with self.timers, Memory(), search.indexed_once(), tray(Notice, Message):
            self.founding.found()
            self._play(self._acts())
        self._note_what_was_sent()
        events.record(
            "demo.loaded", by=self.founding.actor("zhao.lei", "cli"), now=self.now, tickets=len(self.tickets)
        )
        return len(self.tickets)

    # --- in order of time --------------------------------------------------------------------------------------

    def _acts(self) -> list[Act]:
        planned = [
            Act(step.second, 0, lambda now, story=story, step=step: self._do(story, step, now))  # type: ignore[misc]
            for story, step in in_order(plan(self.now))
        ]
        self.quality = QualityManager(self.world, self.founding, self.tickets)
        planned += [Act(second, 0, do) for second, do in (*self._house_acts(), *self.quality.acts())]
        planned.sort(key=lambda act: act.second)
        for place, act in enumerate(planned):
            act.place = place
        return planned

    def _play(self, acts: list[Act]) -> None:
        """The sweep, the plan and what the quality manager decides of it, whichever comes first."""
        heapq.heapify(acts)
        while True:
            self._queue_decisions(acts)
            timer = self.timers.next()
            fires = None if timer is None else self._when_swept(timer)
            due = acts[0].second if acts else None
            if (
                timer is not None
                and fires is not None
                and fires <= self.now
                and (due is None or fires <= at(due))
            ):
                self._fire(timer, fires)
            elif acts:
                act = heapq.heappop(acts)
                act.do(at(act.second))
            else:
                return

    def _queue_decisions(self, acts: list[Act]) -> None:
        for second, do in self.quality.new_decisions():
            heapq.heappush(acts, Act(second, len(acts) + 1_000_000, do))

    def _when_swept(self, timer: Timer) -> datetime:
        """At its instant, but for the forty minutes in which no scheduler ran."""
        assert timer.at is not None
        start, end = self.outage
        return end if start <= timer.at < end else timer.at

    def _fire(self, timer: Timer, now: datetime) -> None:
        if inspect(timer).pending:
            db.session.flush()  # a sweep finds what is written, with its numbers
        timer.done_at = now
        HANDLERS[timer.kind](timer, now)

    # --- the house ---------------------------------------------------------------------------------------------

    def _house_acts(self) -> list[tuple[int, Callable[[datetime], None]]]:
        _, start, _, _ = self.world.absence
        _, left = self.world.left_at
        return [
            (self.world.released_at("FAI", 2), lambda now: self.founding.release("FAI", 2, now)),
            (left, self._leave),
            (said_before_leaving(self.world, start), self._go_away),
        ]

    def _leave(self, now: datetime) -> None:
        key, _ = self.world.left_at
        successor = address(organisation()["people"][key]["successor"])
        by = self.founding.actor("zhao.lei")
        leaving.deactivate(self.founding.people[key], successor, by=by, now=now)

    def _go_away(self, now: datetime) -> None:
        key, start, end, deputy = absence_of(self.world)
        note = texts()["absence"]
        body = AbsenceBody.model_construct(deputy=address(deputy), from_=start, until=end, note=note)
        absences.add(self.founding.people[key], body, by=self.founding.actor(key), now=now)

    # --- the acts of a story -----------------------------------------------------------------------------------

    def _do(self, story: Story, step: Step, now: datetime) -> None:
        by = self._actor(story, step)
        special = getattr(self, f"_{step.verb}", None)
        if special is not None:
            special(story, step, by, now)
        else:
            self._run(story, step.verb, step.body, by, now)
        # Verbs write the key; in one long session the person beside it would be the one of before.
        db.session.expire(self.tickets[story.key], ["assignee"])

    def _actor(self, story: Story, step: Step) -> Actor:
        if step.by == "system":
            return self.founding.actor(story.requester, "chain")
        return self.founding.actor(step.by)

    def _run(self, story: Story, verb: str, body: dict[str, Any], by: Actor, now: datetime) -> None:
        chosen = VERBS[verb]
        chosen.run(
            self.tickets[story.key], chosen.body.model_construct(**_whole(chosen.body, body)), by=by, now=now
        )

    def _draft(self, story: Story, step: Step, by: Actor, now: datetime) -> None:
        given = [item for item in story.inputs if "file" not in item]
        body = _made(
            bodies.NewTicket,
            title=story.title,
            description=story.description,
            relation=story.relation,
            impact=story.impact,
            urgency=story.urgency,
            lot=story.lot,
            operation=story.operation,
            quantity_presented=story.quantity,
            supplier=address(story.supplier_person) if story.supplier_person else None,
            requester=address(story.requester) if story.raised_by else None,
            watchers=[address(key) for key in story.watchers],
            confidential=story.confidential,
            items=[self._answer(story, item) for item in given],
        )
        service = self.founding.services[story.service]
        ticket = raising.draft(service, body, by=by, now=now, zone=self.zone)
        self.tickets[story.key] = ticket
        by_key = {item.key: item for item in ticket.inputs}
        for item in story.inputs:
            if "file" in item and item["key"] in by_key:
                attachment = self._attached(ticket, item["file"], by, now, item["key"])
                item_rules.answer(
                    ticket,
                    by_key[item["key"]],
                    _made(bodies.Answer, key=item["key"], attachment_id=attachment),
                )

    def _submit(self, story: Story, step: Step, by: Actor, now: datetime) -> None:
        if story.key not in self.tickets:
            self._draft(story, step, by, now)
        self._run(story, "submit", {}, by, now)
        if story.follows:
            before = self.tickets[story.follows]
            talking.link(
                self.tickets[story.key],
                _made(bodies.LinkTo, other=before.number, kind="follows"),
                other=before,
                by=by,
                now=now,
            )

    def _attached(self, ticket: Ticket, file: File, by: Actor, now: datetime, item: str | None = None) -> int:
        attachment = talking.attach(
            ticket,
            name=file.name,
            media_type=file.media_type,
            size=len(file.content),
            sha256=file.sha256,
            stored_name=self.store(file),
            item=item,
            by=by,
            now=now,
        )
        return attachment.id

    def _answer(self, story: Story, item: dict[str, Any]) -> bodies.Answer:
        value = self.tickets[item["ticket"]].number if "ticket" in item else item["value"]
        return bodies.Answer.model_construct(key=item["key"], value=value)

    def _answers(
        self, story: Story, items: list[dict[str, Any]], by: Actor, now: datetime
    ) -> list[bodies.Answer]:
        ticket = self.tickets[story.key]
        return [
            _made(
                bodies.Answer,
                key=item["key"],
                attachment_id=self._attached(ticket, item["file"], by, now, item["key"]),
            )
            if "file" in item
            else self._answer(story, item)
            for item in items
        ]

    def _attach(self, story: Story, step: Step, by: Actor, now: datetime) -> None:
        self._attached(self.tickets[story.key], step.body["file"], by, now)

    def _request_input(self, story: Story, step: Step, by: Actor, now: datetime) -> None:
        asked = [
            _made(bodies.Asked, key=item["key"], why=item["kind"], reason=item["reason"])
            for item in step.body["items"]
        ]
        self._run(story, "request_input", {"items": asked}, by, now)

    def _provide_input(self, story: Story, step: Step, by: Actor, now: datetime) -> None:
        if step.body.get("message"):
            self._run(story, "comment", {"text": step.body["message"]}, by, now)
        self._run(
            story, "provide_input", {"items": self._answers(story, step.body["items"], by, now)}, by, now
        )

    def _accept(self, story: Story, step: Step, by: Actor, now: datetime) -> None:
        known = {item.key for item in self.tickets[story.key].inputs}
        verdicts = [_made(bodies.Verdict, **one) for one in step.body["verdicts"] if one["key"] in known]
        self._run(story, "accept", {"verdicts": verdicts}, by, now)

    def _deliver(self, story: Story, step: Step, by: Actor, now: datetime) -> None:
        ticket = self.tickets[story.key]
        waiting = item_rules.unjudged(ticket.inputs)
        if waiting:
            verdicts = [_made(bodies.Verdict, key=item.key, verdict="conforms") for item in waiting]
            self._run(story, "inspect", {"verdicts": verdicts}, by, now)
        body = {
            "outputs": self._answers(story, step.body["outputs"], by, now),
            "message": step.body.get("message") or None,
            "quantity_presented": step.body.get("presented"),
        }
        self._run(story, "deliver", body, by, now)

    def _accept_delivery(self, story: Story, step: Step, by: Actor, now: datetime) -> None:
        body = {
            "verdicts": [_made(bodies.Verdict, **one) for one in step.body["verdicts"]],
            "quantity_accepted": step.body.get("accepted"),
            "quantity_rejected": step.body.get("rejected"),
            "disposition": step.body.get("disposition"),
        }
        self._run(story, "accept_delivery", body, by, now)

    def _reject_delivery(self, story: Story, step: Step, by: Actor, now: datetime) -> None:
        verdicts = [_made(bodies.Verdict, **one) for one in step.body["verdicts"]]
        self._run(story, "reject_delivery", {"verdicts": verdicts, "reason": step.body["reason"]}, by, now)

    def _close_unanswered(self, story: Story, step: Step, by: Actor, now: datetime) -> None:
        """The sweep does it, at this very instant."""

    def _dispute(self, story: Story, step: Step, by: Actor, now: datetime) -> None:
        """What is contested must stand in the record, so the record is written up to here."""
        events.seal(db.session(), recorded_at=self.now)
        self.quality.forget_seen()
        self._run(story, "dispute", step.body, by, now)

    def _link(self, story: Story, step: Step, by: Actor, now: datetime) -> None:
        other = self.tickets[step.body["to"]]
        body = _made(bodies.LinkTo, other=other.number, kind=step.body["kind"])
        talking.link(self.tickets[story.key], body, other=other, by=by, now=now)

    def _acknowledge(self, story: Story, step: Step, by: Actor, now: datetime) -> None:
        """The highest rung that stands on the person's board."""
        standing = select(Escalation).where(
            Escalation.ticket_id == self.tickets[story.key].id, Escalation.state == "open"
        )
        found = [
            escalation
            for escalation in db.session.scalars(standing.order_by(Escalation.rung.desc()))
            if escalations.may_acknowledge(escalation, by.person_id or 0, now)
        ]
        escalations.acknowledge(found[0], step.body["plan"], step.body["promised_at"], by=by, now=now)

    # --- the mail ----------------------------------------------------------------------------------------------

    def _note_what_was_sent(self) -> None:
        """Nothing is sent. What was to go out before the last day stands as sent at its time, and was read."""
        db.session.flush()
        old = Message.not_before <= self.now - timedelta(days=1)
        db.session.execute(
            update(Message)
            .where(Message.state == "waiting", old)
            .values(state="sent", sent_at=Message.not_before)
            .execution_options(synchronize_session=False)
        )
        db.session.execute(
            update(Notice)
            .where(Notice.read_at.is_(None), Notice.at <= self.now - timedelta(days=1))
            .values(read_at=Notice.at)
            .execution_options(synchronize_session=False)
        )


def _made(shape: Any, **values: Any) -> Any:
    """The plan is ours and right; what people send is checked."""
    return shape.model_construct(**values)


def _whole(shape: Any, body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name in shape.model_fields}


def load(now: datetime, *, zone: str, store: Store, password_hash: str) -> int:
    """Load the demonstration into an empty database, within the caller's transaction; returns the number of tickets.

    `store` keeps a file and gives its stored name; `password_hash` is that of the demonstration's password.
    """
    return Loader(now, zone, store, password_hash).load()

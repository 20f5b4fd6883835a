"""What the quality manager does: decides what triggers opened, and follows three records through to their end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import select

from qms_tickets.demo.source import texts
from qms_tickets.demo.working_time import at, hours, second_of
from qms_tickets.extensions import db
from qms_tickets.models.nonconformity import Nonconformity
from qms_tickets.models.ticket import Ticket
from qms_tickets.operations import events, nonconformities

if TYPE_CHECKING:
    from qms_tickets.demo.founding import Founding
    from qms_tickets.demo.world import World

Do = Callable[[datetime], None]
QUALITY_MANAGER = "zhou.min"
# To be confirmed within sixteen hours: what is opened later than this before the load stays for the reader to decide.
UNDECIDED = hours(12)


class QualityManager:
    def __init__(self, world: World, founding: Founding, tickets: dict[str, Ticket]) -> None:
        self.world = world
        self.founding = founding
        self.tickets = tickets
        self.random = Random(42)  # noqa: S311
        self._seen = events.waiting()

    def acts(self) -> list[tuple[int, Do]]:
        """The three records that were followed through."""
        return [*self._machining(), *self._furnace(), *self._orders()]

    def new_decisions(self) -> list[tuple[int, Do]]:
        """A decision for each record that a trigger has opened since the last call, in time before the load."""
        office, decisions = self.world.office, []
        for record in self._opened():
            opened = second_of(record.opened_at)
            left = office.between(opened, self.world.load)
            if left and record.trigger != "by_hand" and not self._is_left_to_the_reader(record):
                wait = min(hours(self.random.uniform(1.5, 9)), left // 2)
                decisions.append((office.after(opened, wait), self._dismissal(record)))
        return decisions

    def _is_left_to_the_reader(self, record: Nonconformity) -> bool:
        """The last low rating, and Purchasing's inputs at Metrology."""
        if record.trigger == "input_conformity":
            waiting = self.tickets.get("open-01")
            return any(case.ticket is waiting for case in record.cases)
        opened = second_of(record.opened_at)
        return (
            record.trigger == "low_rating" and self.world.office.between(opened, self.world.load) < UNDECIDED
        )

    def forget_seen(self) -> None:
        """The events that waited were sealed."""
        self._seen = events.waiting()

    def _opened(self) -> list[Nonconformity]:
        """Read off the events that wait to be sealed: asking the rows after each act would cost seconds."""
        fresh = events.since(self._seen)
        self._seen += len(fresh)
        numbers = [
            one.facts["number"]
            for one in fresh
            if one.kind == "nonconformity.opened" and not one.facts.get("joined")
        ]
        if not numbers:
            return []
        db.session.flush()
        wanted = select(Nonconformity).where(Nonconformity.number.in_(numbers)).order_by(Nonconformity.id)
        return list(db.session.scalars(wanted))

    def _dismissal(self, record: Nonconformity) -> Do:
        reason = self.random.choice(texts()["quality"]["dismiss"][record.trigger])

        def dismiss(now: datetime) -> None:
            if record.state == "to_be_confirmed" and not self._is_left_to_the_reader(record):
                nonconformities.dismiss(record, reason, by=self.founding.actor(QUALITY_MANAGER), now=now)

        return dismiss

    # --- followed through --------------------------------------------------------------------------------------

    def _day(self, days_ago: float, hour: float = 1) -> int:
        office = self.world.office
        return office.after(office.opening(self.world.days_ago(days_ago)), hours(hour))

    def _follow(
        self, name: str, ticket: Callable[[], Ticket | None], opened: int, owner: str, title: str
    ) -> tuple[list[tuple[int, Do]], list[Nonconformity]]:
        """Opened by hand, confirmed for an owner, corrected, its cause found."""
        said = texts()["quality"]
        made: list[Nonconformity] = []
        office, manager = self.world.office, self.founding

        def open_it(now: datetime) -> None:
            made.append(
                nonconformities.open_by_hand(
                    title,
                    said[f"{name}_what"],
                    "supplier",
                    by=manager.actor(QUALITY_MANAGER),
                    now=now,
                    ticket=ticket(),
                )
            )

        def confirm(now: datetime) -> None:
            nonconformities.confirm(
                made[0],
                manager.people[owner],
                by=manager.actor(QUALITY_MANAGER),
                now=now,
                reason=said["confirm"][0],
            )

        def correct(now: datetime) -> None:
            nonconformities.correct(made[0], said[f"{name}_correction"], by=manager.actor(owner), now=now)

        acts: list[tuple[int, Do]] = [(opened, open_it), (office.after(opened, hours(5)), confirm)]
        own = self.world.time_of_person(owner)
        acts.append((own.after(acts[-1][0], hours(9)), correct))
        return acts, made

    def _find_cause(
        self, name: str, made: list[Nonconformity], owner: str, due: datetime | None = None
    ) -> Do:
        said = texts()["quality"]

        def find(now: datetime) -> None:
            cause, action = "\n".join(said[f"{name}_cause"]), said[f"{name}_action"]
            nonconformities.find_cause(
                made[0], cause, action, by=self.founding.actor(owner), now=now, due=due
            )

        return find

    def _machining(self) -> list[tuple[int, Do]]:
        """Better since the action of 42 days ago: closed as effective once thirty days had shown it."""
        said = texts()["quality"]
        acts, made = self._follow(
            "machining",
            lambda: self._latest("MCH", "MAC"),
            self._day(58),
            "zhang.yong",
            said["machining_title"],
        )
        acts.append((self._day(50), self._find_cause("machining", made, "zhang.yong")))
        acts.append(
            (
                self._day(42.4, 2),
                lambda now: nonconformities.act(
                    made[0], said["machining_done"], by=self.founding.actor("zhang.yong"), now=now
                ),
            )
        )
        acts.append(
            (
                self._day(10),
                lambda now: nonconformities.close(
                    made[0],
                    said["machining_check"],
                    by=self.founding.actor(QUALITY_MANAGER),
                    now=now,
                ),
            )
        )
        return acts

    def _furnace(self) -> list[tuple[int, Do]]:
        """The action is two days late."""
        said = texts()["quality"]
        acts, made = self._follow(
            "furnace", lambda: self._latest("HTR", "HT"), self._day(19), "luo.bin", said["furnace_title"]
        )
        due = at(self.world.office.before(self.world.load, hours(16))[0])
        acts.append(
            (
                self.world.time_of("HT").opening(self._day(12)),
                self._find_cause("furnace", made, "luo.bin", due),
            )
        )
        return acts

    def _orders(self) -> list[tuple[int, Do]]:
        said = texts()["quality"]
        acts, made = self._follow(
            "orders", lambda: self._latest("BUY", "PUR"), self._day(47), "sun.li", said["orders_title"]
        )
        acts.append((self._day(39), self._find_cause("orders", made, "sun.li")))
        acts.append(
            (
                self._day(20),
                lambda now: nonconformities.act(
                    made[0], said["orders_done"], by=self.founding.actor("sun.li"), now=now
                ),
            )
        )
        return acts

    def _latest(self, service: str, supplier: str) -> Ticket | None:
        db.session.flush()
        wanted = select(Ticket).where(Ticket.service_id == self.founding.services[service].id)
        return db.session.scalars(wanted.order_by(Ticket.id.desc()).limit(1)).first()

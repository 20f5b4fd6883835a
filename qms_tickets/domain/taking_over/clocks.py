"""The clocks of a ticket that was taken over: which one ran in which state, by the table of states, not by verbs.

Real logs jump: from submitted to delivered, or a first row that is resolved already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from qms_tickets.domain.clocks.clock import Clock, Run
from qms_tickets.domain.clocks.schedule import Hours
from qms_tickets.domain.lifecycles.clock_effects import SIDE
from qms_tickets.domain.taking_over.rows import Course

WORKING: Final = frozenset({"submitted", "in_progress", "on_hold"})
OVER: Final = frozenset({"closed", "declined", "cancelled"})


@dataclass(frozen=True, slots=True)
class Stay:
    """A stretch in one state; the last one of an open ticket has no end."""

    state: str
    start: datetime
    end: datetime | None


@dataclass(slots=True)
class Taken:
    """A clock as it will be stored. Without a target it counts, but says neither met nor breached."""

    kind: str
    number: int
    runs: list[Run] = field(default_factory=list)
    target: timedelta | None = None
    ended_at: datetime | None = None
    used: timedelta = timedelta(0)
    due: datetime | None = None
    verdict: str | None = None

    @property
    def side(self) -> str:
        return SIDE[self.kind]

    @property
    def is_stored(self) -> bool:
        """One that never ran says nothing; one that still runs without a target would never be due."""
        return bool(self.runs) and not (self.ended_at is None and self.target is None)


def stays_of(course: Course) -> list[Stay]:
    """From the opening on, one stay a state; repeated rows of the same state are one stay."""
    marks: list[tuple[str, datetime]] = []
    for update in course.updates:
        if not marks:
            marks.append((update.state, course.opened_at))
            if update.state not in {"submitted"} and update.at > course.opened_at:
                marks = [("submitted", course.opened_at), (update.state, update.at)]
        elif update.state != marks[-1][0]:
            marks.append((update.state, update.at))
    following = [at for _, at in marks[1:]]
    ends: list[datetime | None] = [*following, None]
    return [Stay(state, at, end) for (state, at), end in zip(marks, ends, strict=True)]


def clocks_of(
    course: Course, hours: Hours, target: dict[str, timedelta | None], *, deemed: bool
) -> list[Taken]:
    """All clocks of the ticket, ended ones with their verdict where there is a target."""
    stays = stays_of(course)
    taken = [_response(stays), *_deliveries(stays), *_each(stays, "input_requested", "input")]
    taken += _each(stays, "delivered", "acceptance")
    for clock in taken:
        _reckon(clock, hours, target.get(clock.kind))
    if deemed:
        _deem(taken, stays)
    return taken


def _response(stays: Sequence[Stay]) -> Taken:
    """Until the first state that is no mere waiting: the log shows no messages."""
    first = stays[0]
    end = first.end if first.state == "submitted" else first.start
    return Taken("response", 1, [Run(first.start, end)], ended_at=end)


def _deliveries(stays: Sequence[Stay]) -> Iterator[Taken]:
    """One clock from the opening until closing; a ticket that comes back from closed gets another one."""
    clock = Taken("delivery", 1)
    stood_at: datetime | None = None
    for stay in stays:
        if stay.state in OVER:
            if clock.ended_at is None:
                clock.ended_at = stood_at or stay.start
                if not clock.runs:
                    clock.runs.append(Run(stay.start, stay.start))
        elif stay.state in WORKING:
            if clock.ended_at is not None:
                yield clock
                clock = Taken("delivery", clock.number + 1)
            _run(clock, stay)
            stood_at = None
        elif stay.state == "delivered":
            stood_at = stay.start
            if not clock.runs:
                clock.runs.append(Run(stays[0].start, stay.start))
    yield clock


def _run(clock: Taken, stay: Stay) -> None:
    """Stays that follow each other are one run."""
    if clock.runs and clock.runs[-1].end == stay.start:
        clock.runs[-1] = Run(clock.runs[-1].start, stay.end)
    else:
        clock.runs.append(Run(stay.start, stay.end))


def _each(stays: Sequence[Stay], state: str, kind: str) -> list[Taken]:
    found = [stay for stay in stays if stay.state == state]
    return [
        Taken(kind, number, [Run(stay.start, stay.end)], ended_at=stay.end)
        for number, stay in enumerate(found, start=1)
    ]


def _reckon(clock: Taken, hours: Hours, target: timedelta | None) -> None:
    clock.target = target
    last = clock.ended_at or max((run.end or run.start for run in clock.runs), default=None)
    value = Clock(clock.side, target or timedelta(0), tuple(clock.runs), hours)
    if last is not None:
        clock.used = value.used(last)
    if target is None:
        return
    clock.due = value.due() or (None if last is None or clock.ended_at is None else value.earliest_due(last))
    if clock.ended_at is not None and clock.due is not None:
        clock.verdict = "breached" if clock.due < clock.ended_at else "met"


def _deem(taken: Sequence[Taken], stays: Sequence[Stay]) -> None:
    """Closed from delivered without a word of the customer: the last acceptance was deemed, so it is breached."""
    silent = any(one.state == "delivered" and two.state == "closed" for one, two in pairwise(stays))
    last = next((clock for clock in reversed(taken) if clock.kind == "acceptance"), None)
    if silent and last is not None and last.verdict is not None:
        last.verdict = "breached"


def moments_of(stays: Sequence[Stay]) -> dict[str, datetime | None]:
    """The instants that a ticket's columns hold."""
    first: dict[str, datetime] = {}
    latest: dict[str, datetime] = {}
    for stay in stays:
        first.setdefault(stay.state, stay.start)
        latest[stay.state] = stay.start
    over = stays[-1].start if stays[-1].state in OVER else None
    closed = latest.get("closed") if stays[-1].state == "closed" else None
    return {
        "accepted_at": first.get("in_progress"),
        "delivered_at": latest.get("delivered"),
        "closed_at": closed,
        "ended_at": over,
    }


def rejections_of(stays: Sequence[Stay]) -> int:
    """Deliveries that came back, into work or to a question."""
    return sum(1 for one, two in pairwise(stays) if one.state == "delivered" and two.state not in OVER)


def reopenings_of(stays: Sequence[Stay]) -> int:
    return sum(1 for one, two in pairwise(stays) if one.state == "closed" and two.state not in OVER)

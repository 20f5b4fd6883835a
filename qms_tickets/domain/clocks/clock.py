"""A clock of one side: a target, the runs in which it ran, the hours it counts in. Time comes as an argument.

Values never change; what happens to a clock makes another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from .business_time import closing_at_or_before, due, elapsed
from .instants import CalendarError, from_instant, in_utc, microseconds_of, to_instant, to_length
from .interval import Interval, Stretch
from .schedule import Hours, Schedule


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch in which the clock runs; without an end it still does."""

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", in_utc(self.start))
        if self.end is None:
            return
        object.__setattr__(self, "end", in_utc(self.end))
        if self.end < self.start:
            raise CalendarError("end_before_start", start=self.start.isoformat(), end=self.end.isoformat())


@dataclass(frozen=True, slots=True)
class Clock:
    side: str
    target: timedelta
    runs: tuple[Run, ...]
    hours: Hours
    ended_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.target < timedelta(0):
            raise CalendarError("negative_target", seconds=self.target.total_seconds())
        object.__setattr__(self, "runs", _in_order(self.runs))
        if self.ended_at is not None:
            object.__setattr__(self, "ended_at", in_utc(self.ended_at))

    # Questions

    @property
    def state(self) -> str:
        if self.ended_at is not None:
            return "ended"
        return "running" if self.is_running else "paused"

    @property
    def is_running(self) -> bool:
        return self.ended_at is None and bool(self.runs) and self.runs[-1].end is None

    @property
    def pauses(self) -> tuple[Interval, ...]:
        """The gaps between the runs; one that lasts is not among them, it has no end yet."""
        ends = [run.end for run in self.runs if run.end is not None]
        starts = [run.start for run in self.runs[1:]]
        return tuple(Interval(end, start) for end, start in zip(ends, starts, strict=False) if end < start)

    def used(self, now: datetime) -> timedelta:
        return to_length(sum(self.hours.worked(*part) for part in self._parts(from_instant(now))))

    def remaining(self, now: datetime) -> timedelta:
        """What is left of the target: never below zero, see `overdue`."""
        return max(self.target - self.used(now), timedelta(0))

    def overdue(self, now: datetime) -> timedelta:
        """Working time used beyond the target."""
        return max(self.used(now) - self.target, timedelta(0))

    def share(self, now: datetime) -> float:
        """Used ÷ target: 1 is due. A target of zero is used up once it is due."""
        if self.target:
            return self.used(now) / self.target
        due_at = self.due()
        return 1.0 if due_at is not None and due_at <= in_utc(now) else 0.0

    def due(self) -> datetime | None:
        """When the target is used up over the runs; None while the clock stands still before that."""
        return self.when_used(self.target)

    def earliest_due(self, now: datetime) -> datetime:
        """The due time, as if a clock that stands still ran on from now."""
        stops = [run.end for run in self.runs if run.end is not None]
        return self.due() or due(self.hours, max([in_utc(now), *stops]), self.remaining(now))

    def when_used(self, amount: timedelta) -> datetime | None:
        """The first instant at which so much was used; for nothing, the first working instant of a run."""
        wanted = microseconds_of(amount)
        for run in self.runs:
            start = from_instant(run.start)
            if run.end is None:
                return to_instant(self.hours.due_after(start, wanted))
            worked = self.hours.worked(start, from_instant(run.end))
            if worked and worked >= wanted:
                return to_instant(self.hours.due_after(start, wanted))
            wanted -= worked
        return None

    def is_breached(self, now: datetime) -> bool:
        """Whether the due time passed with the duty undone; done at the very instant is in time."""
        due_at = self.due()
        return due_at is not None and due_at < (self.ended_at or in_utc(now))

    # What happens to a clock

    def run_on(self, at: datetime) -> Clock:
        """Starts, or starts again; a clock that runs already runs on."""
        self._refuse_when_ended()
        return self if self.is_running else replace(self, runs=(*self.runs, Run(at)))

    def stand_still(self, at: datetime) -> Clock:
        self._refuse_when_ended()
        return replace(self, runs=tuple(self._runs_until(at)))

    def run_through(self, since: datetime) -> Clock:
        """As if it had not stood still from an instant on: a hold was refused, a delivery withdrawn."""
        self._refuse_when_ended()
        kept = tuple(run for run in self.runs if run.end is not None and run.end < in_utc(since))
        if len(kept) == len(self.runs):
            return self.run_on(since)
        return replace(self, runs=(*kept, Run(self.runs[len(kept)].start)))

    def end(self, at: datetime) -> Clock:
        """Ends, as of an instant: a delivery that is accepted ended when it was delivered."""
        self._refuse_when_ended()
        return replace(self, runs=tuple(self._runs_until(at)), ended_at=at)

    def retarget(self, target: timedelta) -> Clock:
        """Another target; what was used stays used."""
        self._refuse_when_ended()
        return replace(self, target=target)

    def recount(self, hours: Hours) -> Clock:
        """Other hours from the beginning: a holiday that was declared afterwards."""
        self._refuse_when_ended()
        return replace(self, hours=hours)

    def hand_over(self, hours: Hours, at: datetime) -> Clock:
        """What is left counts in other hours from an instant on."""
        self._refuse_when_ended()
        return replace(self, hours=followed_by(self.hours, hours, at, self._beginning(at)))

    def agree(self, instant: datetime, now: datetime) -> Clock:
        """Due at an agreed instant, or at the last closing before one that lies outside working hours."""
        self._refuse_when_ended()
        return replace(self, target=self.agreed_target(instant, now))

    def agreed_target(self, instant: datetime, now: datetime) -> timedelta:
        """What was used, and the working time from now to the agreed instant, even while it stands still."""
        moved = closing_at_or_before(self.hours, instant)
        return self.used(now) + elapsed(self.hours, min(in_utc(now), moved), moved)

    def _refuse_when_ended(self) -> None:
        if self.ended_at is not None:
            raise CalendarError("clock_ended", ended_at=self.ended_at.isoformat())

    def _parts(self, now: int) -> Iterator[Stretch]:
        for run in self.runs:
            yield from_instant(run.start), now if run.end is None else min(now, from_instant(run.end))

    def _runs_until(self, at: datetime) -> Iterator[Run]:
        moment = in_utc(at)
        for run in self.runs:
            if run.start <= moment:
                yield Run(run.start, moment if run.end is None else min(run.end, moment))

    def _beginning(self, default: datetime) -> datetime:
        return self.runs[0].start if self.runs else in_utc(default)


def followed_by(hours: Hours, later: Hours, at: datetime, beginning: datetime) -> Schedule:
    """Hours that give way to others at an instant."""
    if isinstance(hours, Schedule):
        return hours.then(later, at)
    if in_utc(at) <= in_utc(beginning):
        return Schedule([(later, at)])
    return Schedule([(hours, beginning), (later, at)])


def _in_order(runs: Iterable[Run | Interval]) -> tuple[Run, ...]:
    told = tuple(Run(run.start, run.end) for run in runs)
    for earlier, later in pairwise(told):
        if earlier.end is None or later.start < earlier.end:
            raise CalendarError("runs_out_of_order", start=later.start.isoformat())
    return told

"""A ticket's clocks computed again from what its events say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from qms_tickets.domain.clocks.clock import Clock, Run
from qms_tickets.domain.clocks.common_hours import both
from qms_tickets.domain.clocks.schedule import Hours, Schedule
from qms_tickets.domain.counting import Part, of_fact, revised
from qms_tickets.domain.lifecycles.clock_effects import SIDE


@dataclass(frozen=True, slots=True)
class CalendarRevised:
    """From `since` on, what open clocks counted in this calendar counts in the new revision."""

    calendar: int
    revision: int
    since: datetime


@dataclass(slots=True)
class Replayed:
    """One clock as the events leave it."""

    name: str
    target: timedelta
    first_target: timedelta
    runs: tuple[Run, ...]
    calendars: list[Part]
    due: datetime | None = None
    first_due: datetime | None = None
    used: timedelta = timedelta(0)
    ended_at: datetime | None = None
    verdict: str | None = None

    @property
    def side(self) -> str:
        return SIDE[self.name.rpartition("-")[0]]

    @property
    def started_at(self) -> datetime:
        return self.runs[0].start


@dataclass(slots=True)
class Replay:
    """Plays one ticket. `hours` gives a calendar revision's working hours, `calendar_of` the calendar it is of."""

    hours: Mapping[int, Hours]
    calendar_of: Mapping[int, int]
    clocks: dict[str, Replayed] = field(default_factory=dict)

    def play(self, kind: str, at: datetime, facts: Mapping[str, Any]) -> None:
        """One event of the ticket."""
        if kind == "clock.expired":
            expired = {"clock": facts["clock"], "what": "ended", "at": facts["due"], "verdict": "expired"}
            self._change(expired, at)
        since = _instant(facts["due_at"]) if kind == "ticket.resumed" and facts.get("by_itself") else at
        for change in _changes(facts) if kind.startswith("ticket.") else ():
            self._change(change, since)

    def revise(self, news: CalendarRevised) -> None:
        """A calendar was revised, which is an event of no ticket."""
        for clock in self.clocks.values():
            parts = list(revised(clock.calendars, news.since, self._instead(news)))
            if clock.ended_at is None and parts != clock.calendars:
                clock.calendars = parts
                clock.due = self.value(clock).due()

    def _instead(self, news: CalendarRevised) -> Callable[[tuple[int, ...]], tuple[int, ...]]:
        return lambda revisions: tuple(
            news.revision if self.calendar_of[each] == news.calendar else each for each in revisions
        )

    def _change(self, change: Mapping[str, Any], at: datetime) -> None:
        at = _instant(change["at"]) if change.get("at") else at
        if change["what"] == "started":
            self._start(change, at)
            return
        clock = self.clocks[change["clock"]]
        _DOES[change["what"]](self, clock, change, at)

    def _start(self, change: Mapping[str, Any], at: datetime) -> None:
        target = timedelta(seconds=change["target"])
        calendars = [(of_fact(change["calendar"]), at), *_later(change)]
        clock = Replayed(change["clock"], target, target, (Run(at),), calendars)
        clock.first_due = clock.due = self.value(clock).earliest_due(at)
        self.clocks[clock.name] = clock

    def _stand(self, clock: Replayed, change: Mapping[str, Any], at: datetime) -> None:
        self._take(clock, self.value(clock).stand_still(at))

    def _run_on(self, clock: Replayed, change: Mapping[str, Any], at: datetime) -> None:
        clock.ended_at = clock.verdict = None
        self._take(clock, self.value(clock).run_on(at))

    def _run_through(self, clock: Replayed, change: Mapping[str, Any], at: datetime) -> None:
        clock.ended_at = clock.verdict = None
        self._take(clock, self.value(clock).run_through(clock.runs[-1].end or at))

    def _stand_through(self, clock: Replayed, change: Mapping[str, Any], at: datetime) -> None:
        clock.runs = clock.runs[:-1]
        self._take(clock, self.value(clock))

    def _move(self, clock: Replayed, change: Mapping[str, Any], at: datetime) -> None:
        if "target" in change:
            clock.target = timedelta(seconds=change["target"])
        if "calendar" in change:
            since = _instant(change["since"])
            kept = [part for part in clock.calendars if part[1] < since]
            clock.calendars = [*kept, (of_fact(change["calendar"]), since), *_later(change)]
        clock.due = self.value(clock).due()

    def _end(self, clock: Replayed, change: Mapping[str, Any], at: datetime) -> None:
        value = self.value(clock)
        due = value.due() or value.earliest_due(at)
        ended = value.end(max(at, clock.started_at))
        clock.runs, clock.ended_at, clock.due, clock.used = ended.runs, at, due, ended.used(at)
        told = change.get("verdict")
        reckoned = "breached" if due < at else "met"
        clock.verdict = told if told not in ("met", "breached") else self._judged(told, reckoned, change)

    def _judged(self, told: str, reckoned: str, change: Mapping[str, Any]) -> str:
        """Silence breaches an acceptance by rule; every other met and breached follows from the due time."""
        return told if change.get("cause") == "close_unanswered" else reckoned

    def _take(self, clock: Replayed, value: Clock) -> None:
        clock.runs, clock.due = value.runs, value.due()

    def value(self, clock: Replayed) -> Clock:
        parts = [
            (both(self.hours[revisions[0]], self.hours[revisions[-1]], since), since)
            for revisions, since in clock.calendars
        ]
        hours = parts[0][0] if len(parts) == 1 else Schedule(parts)
        return Clock(clock.side, clock.target, clock.runs, hours, clock.ended_at)


_DOES = {
    "stood": Replay._stand,
    "ran_on": Replay._run_on,
    "ran_through": Replay._run_through,
    "stood_through": Replay._stand_through,
    "moved": Replay._move,
    "ended": Replay._end,
}


def _changes(facts: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    changes: Iterable[Mapping[str, Any]] = facts.get("clocks") or ()
    return changes


def _later(change: Mapping[str, Any]) -> list[Part]:
    """Calendar revisions that were declared already, but hold from later on."""
    return [(of_fact(revisions), _instant(since)) for revisions, since in change.get("later") or ()]


def _instant(told: str) -> datetime:
    return datetime.fromisoformat(told)

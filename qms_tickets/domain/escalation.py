"""An escalation policy's document: ladders by kind of clock, read into the rungs that the engine reckons with.

A ladder is a list; a rung's number is its place, from 1. The keys of a rung:

`at`        percent of the target, or
`after`     seconds of working time after due; `after_p1` the same for P1
`tell`      who hears of it now: codes of RECIPIENTS, or `person:EMAIL`
`digest`    who hears of it in the next digest
`actions`   of ACTIONS; `digest` makes the whole rung one for the digest
`wakes`     `no`, `yes` or `p1`: whether it reaches who is on duty outside the own working hours
`only`      `never_deemed`: leave the rung out where silence counts as acceptance
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from qms_tickets.domain.clocks.ladder import Rung
from qms_tickets.domain.errors import FieldError, NotValid

RECIPIENTS: Final = (
    "holder",  # who is to act: the assignee, else the contact; on the customer's clocks the requester
    "contact",
    "assignee",
    "requester",
    "supervisor",  # of the holder's department: head and named deputies
    "head",  # of the holder's department, or of the next one up
    "heads_superior",
    "superior",  # the holder's own manager
    "deputy",  # who acts for the holder during an absence
    "other_side",  # who acts for the side that waits
    "other_supervisor",
    "next_operation",
    "quality_manager",
    "planner",
)
PERSON: Final = "person:"
ACTIONS: Final = ("notify", "board", "digest", "hand_to_supervisor", "raise_urgency", "offer_proposal")
WAKES: Final = ("no", "yes", "p1")
ONLY: Final = "never_deemed"
LADDERS: Final = ("response", "delivery", "input", "acceptance", "superior")
MOST_RUNGS: Final = 9
MOST_PERCENT: Final = 1_000
HOUR: Final = 3_600
LONGEST: Final = 1_000 * HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One rung as the policy states it."""

    number: int
    at: int | None = None
    after: timedelta | None = None
    after_p1: timedelta | None = None
    tell: tuple[str, ...] = ()
    digest: tuple[str, ...] = ()
    actions: tuple[str, ...] = ("notify",)
    wakes: str = "no"
    only: str | None = None

    @classmethod
    def of(cls, number: int, entry: Mapping[str, Any]) -> Step:
        return cls(
            number=number,
            at=entry.get("at"),
            after=_length(entry.get("after")),
            after_p1=_length(entry.get("after_p1")),
            tell=tuple(entry.get("tell", ())),
            digest=tuple(entry.get("digest", ())),
            actions=tuple(entry.get("actions", ("notify",))),
            wakes=entry.get("wakes", "no"),
            only=entry.get("only"),
        )

    def as_dict(self) -> dict[str, Any]:
        """The entry as the document holds it; what says nothing is left out."""
        entry: dict[str, Any] = {"at": self.at} if self.at is not None else {"after": _seconds(self.after)}
        if self.after_p1 is not None:
            entry["after_p1"] = _seconds(self.after_p1)
        for key, value in (("tell", self.tell), ("digest", self.digest), ("actions", self.actions)):
            if value:
                entry[key] = list(value)
        if self.wakes != "no":
            entry["wakes"] = self.wakes
        if self.only:
            entry["only"] = self.only
        return entry

    @property
    def on_board(self) -> bool:
        return "board" in self.actions

    @property
    def is_digest(self) -> bool:
        return "digest" in self.actions

    def offset(self, priority: str) -> timedelta | None:
        """Working time after due for a ticket of this priority."""
        return self.after_p1 if priority == "P1" and self.after_p1 is not None else self.after

    def wakes_at(self, priority: str) -> bool:
        return self.wakes == "yes" or (self.wakes == "p1" and priority == "P1")

    def rung(self, priority: str) -> Rung:
        """As the engine reckons with it."""
        return Rung(
            number=self.number,
            at=self.at,
            offset=None if self.at is not None else self.offset(priority),
            tell=self.tell,
            action=self.main_action,
            board=self.on_board,
            wakes=self.wakes_at(priority),
        )

    @property
    def main_action(self) -> str:
        """The one word for what the rung did beyond telling."""
        told_only = {"notify", "board", "offer_proposal"}
        beyond = [action for action in self.actions if action not in told_only]
        return beyond[0] if beyond else ("board" if self.on_board else "notify")


def _length(seconds: int | float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _seconds(length: timedelta | None) -> int | float | None:
    if length is None:
        return None
    exact = length.total_seconds()
    return int(exact) if exact == int(exact) else exact


def ladder_of(ladders: Mapping[str, Any], kind: str, *, superior_holds: bool = False) -> Sequence[Any]:
    """The ladder of a kind of clock: the superior's own where a superior holds a rank ticket, if there is one."""
    own = ladders.get("superior") if superior_holds else None
    return own or ladders.get(kind) or ()


def steps_of(ladder: Sequence[Mapping[str, Any]], *, deemed: bool = False) -> tuple[Step, ...]:
    """The rungs of a ladder. Where silence counts as acceptance (`deemed`), one may be left out: numbers stay."""
    read = (Step.of(number, entry) for number, entry in enumerate(ladder, start=1))
    return tuple(step for step in read if not (deemed and step.only == ONLY))


def rungs_of(ladder: Sequence[Mapping[str, Any]], priority: str, *, deemed: bool = False) -> tuple[Rung, ...]:
    """The same as the engine reckons with them."""
    return tuple(step.rung(priority) for step in steps_of(ladder, deemed=deemed))


def step_of(ladder: Sequence[Mapping[str, Any]], number: int) -> Step | None:
    """One rung by its number; None where the ladder has no such rung."""
    return Step.of(number, ladder[number - 1]) if 0 < number <= len(ladder) else None


# --- what a policy may say ----------------------------------------------------------------------------------


def check(ladders: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Refuse a document that could not be fired; complaints stand under `LADDER.NUMBER.KEY`.

    Errors: NotValid.
    """
    errors: dict[str, FieldError] = {}
    for name, ladder in ladders.items():
        if name not in LADDERS:
            errors[name] = FieldError("unknown_field")
            continue
        if len(ladder) > MOST_RUNGS:
            errors[name] = FieldError("too_many", {"limit": MOST_RUNGS})
        for number, entry in enumerate(ladder, start=1):
            found = _complaints(entry)
            errors.update({f"{name}.{number}.{key}": error for key, error in found.items()})
        errors.update(_out_of_order(name, ladder) if not errors else {})
    if errors:
        raise NotValid(errors)


def _complaints(entry: Mapping[str, Any]) -> dict[str, FieldError]:
    found = _wrong_instant(entry)
    told = [*entry.get("tell", ()), *entry.get("digest", ())]
    if not told:
        found["tell"] = FieldError("required_choice")
    elif any(code not in RECIPIENTS and not code.startswith(PERSON) for code in told):
        found["tell"] = FieldError("not_a_choice")
    if not entry.get("actions", ("notify",)):
        found["actions"] = FieldError("required_choice")
    elif any(action not in ACTIONS for action in entry.get("actions", ())):
        found["actions"] = FieldError("not_a_choice")
    if entry.get("wakes", "no") not in WAKES:
        found["wakes"] = FieldError("not_a_choice")
    return found


def _wrong_instant(entry: Mapping[str, Any]) -> dict[str, FieldError]:
    found: dict[str, FieldError] = {}
    hours = (0, LONGEST, HOUR)
    for key, bounds in (("at", (1, MOST_PERCENT, 1)), ("after", hours), ("after_p1", hours)):
        error = _wrong_figure(entry.get(key), *bounds)
        if error is not None:
            found[key] = error
    if not found and (entry.get("at") is None) == (entry.get("after") is None):
        found["at"] = FieldError("required")
    return found


def _wrong_figure(value: Any, least: int, most: int, unit: int) -> FieldError | None:
    """Outside its bounds, which are told in the unit that people write."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return FieldError("not_a_number")
    if value < least:
        return FieldError("too_small", {"limit": least})
    return FieldError("too_large", {"limit": most // unit}) if value > most else None


def _out_of_order(name: str, ladder: Sequence[Mapping[str, Any]]) -> dict[str, FieldError]:
    """A later rung is reached later: else its number would say nothing of how high it is."""
    before: tuple[int, float] = (0, 0)
    for number, entry in enumerate(ladder, start=1):
        place = (0, entry["at"]) if entry.get("at") is not None else (1, entry["after"])
        if number > 1 and place <= before:
            return {f"{name}.{number}.at": FieldError("rung_out_of_order")}
        before = place
    return {}

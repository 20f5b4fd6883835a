"""The organisation as rules ask about it: who leads what, who stands above whom, who stands in for whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Unit:
    """One department. `deputies` are the named deputies of its head."""

    id: int
    code: str
    parent_id: int | None
    head_id: int | None
    contact_id: int | None
    calendar_id: int
    deputies: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Away:
    """A person's absence and who stands in."""

    person_id: int
    deputy_id: int
    from_: datetime
    until: datetime

    def holds_at(self, now: datetime) -> bool:
        return self.from_ <= now < self.until


@dataclass(frozen=True, slots=True)
class Reached:
    """Whom something reaches: the person, or the deputy `for_` an absent one."""

    person_id: int
    for_id: int | None = None


@dataclass(frozen=True)
class Organisation:
    """A picture of the departments, their leaders and the absences; `managers` is the line of command."""

    units: Mapping[int, Unit]
    absences: tuple[Away, ...] = ()
    managers: Mapping[int, int | None] = field(default_factory=dict)

    def upwards(self, department_id: int) -> Iterator[Unit]:
        """The department and those above it, nearest first."""
        seen: set[int] = set()
        current: int | None = department_id
        while current is not None and current not in seen and current in self.units:
            seen.add(current)
            unit = self.units[current]
            yield unit
            current = unit.parent_id

    def head_of(self, department_id: int) -> int | None:
        """The own head; a department without one is led by the next one up."""
        return next((unit.head_id for unit in self.upwards(department_id) if unit.head_id is not None), None)

    def supervisors_of(self, department_id: int) -> tuple[int, ...]:
        """Head first, then the named deputies."""
        head = self.head_of(department_id)
        unit = self.units.get(department_id)
        others = sorted(unit.deputies - {head}) if unit else []
        return ((head,) if head is not None else ()) + tuple(others)

    def heads_above(self, department_id: int) -> tuple[int, ...]:
        """The heads further up, nearest first, without the own one and each once."""
        own = self.head_of(department_id)
        return distinct(unit.head_id for unit in self.upwards(department_id) if unit.head_id != own)

    def superior_of_head(self, department_id: int) -> int | None:
        return next(iter(self.heads_above(department_id)), None)

    def contact_of(self, department_id: int) -> int | None:
        """Who gets what is unassigned: the contact, else who leads the department."""
        unit = self.units.get(department_id)
        return unit.contact_id if unit and unit.contact_id is not None else self.head_of(department_id)

    @cached_property
    def _children(self) -> dict[int, list[int]]:
        children: dict[int, list[int]] = {}
        for unit in self.units.values():
            if unit.parent_id is not None:
                children.setdefault(unit.parent_id, []).append(unit.id)
        return children

    def below(self, department_id: int) -> frozenset[int]:
        """The department and all under it."""
        found, waiting = set[int](), [department_id]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                waiting.extend(self._children.get(current, ()))
        return frozenset(found)

    def led_by(self, person_id: int) -> frozenset[int]:
        """The departments whose supervisor the person is, heads of the headless below included."""
        return frozenset(unit.id for unit in self.units.values() if person_id in self.supervisors_of(unit.id))

    def overseen_by(self, person_id: int) -> frozenset[int]:
        """The departments that the person leads, and all under them."""
        led = self.led_by(person_id)
        return led.union(*(self.below(department_id) for department_id in led)) if led else led

    def is_above(self, superior_id: int, subordinate_id: int) -> bool:
        """Whether one stands in the other's line of command."""
        seen: set[int] = set()
        current = self.managers.get(subordinate_id)
        while current is not None and current not in seen:
            if current == superior_id:
                return True
            seen.add(current)
            current = self.managers.get(current)
        return False

    def in_line(self, one_id: int, other_id: int) -> bool:
        return self.is_above(one_id, other_id) or self.is_above(other_id, one_id)

    def reached(self, person_id: int, now: datetime) -> Reached:
        """The person, or the deputy while away (a deputy who is away passes it on)."""
        seen, current = {person_id}, person_id
        while (away := self._away(current, now)) is not None and away.deputy_id not in seen:
            current = away.deputy_id
            seen.add(current)
        return Reached(person_id) if current == person_id else Reached(current, for_id=person_id)

    def stands_in_for(self, deputy_id: int, now: datetime) -> tuple[int, ...]:
        """The absent persons whom a deputy stands in for now."""
        return tuple(
            away.person_id for away in self.absences if away.deputy_id == deputy_id and away.holds_at(now)
        )

    def _away(self, person_id: int, now: datetime) -> Away | None:
        return next(
            (away for away in self.absences if away.person_id == person_id and away.holds_at(now)), None
        )


def distinct(people: Iterable[int | None]) -> tuple[int, ...]:
    """Each once, in order, without the gaps."""
    return tuple(dict.fromkeys(person for person in people if person is not None))

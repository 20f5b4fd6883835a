"""What is counted of one interface in one period. Tallies of the same kind add up, so margins are sums of cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Protocol, TypeVar

from qms_tickets.domain.measures import change
from qms_tickets.domain.measures.spread import Spread

ENOUGH: Final = 5


class Tally(Protocol):
    """`value` whatever n is; `shown` only where it rests on enough."""

    @property
    def n(self) -> int: ...

    @property
    def value(self) -> float | None: ...

    @property
    def shown(self) -> float | None: ...

    def difference(self, before: object, /) -> float:
        """How likely chance alone makes a difference as large as that to `before`; 1 where nothing can be said."""


@dataclass(frozen=True, slots=True)
class Share:
    """Hits of n, in per cent."""

    hits: int = 0
    n: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.hits + other.hits, self.n + other.n)

    @property
    def value(self) -> float | None:
        return 100 * self.hits / self.n if self.n else None

    @property
    def shown(self) -> float | None:
        return self.value if self.n >= ENOUGH else None

    def difference(self, before: object, /) -> float:
        if not isinstance(before, Share):
            return 1.0
        return change.of_shares((self.hits, self.n), (before.hits, before.n))


@dataclass(frozen=True)
class Lengths:
    """Lengths of time in seconds, of which the median stands for all."""

    seconds: tuple[float, ...] = ()

    def __add__(self, other: Lengths) -> Lengths:
        return Lengths(self.seconds + other.seconds)

    @property
    def n(self) -> int:
        return len(self.seconds)

    @cached_property
    def spread(self) -> Spread:
        return Spread.of(self.seconds)

    @property
    def value(self) -> float | None:
        return self.spread.median

    @property
    def shown(self) -> float | None:
        return self.value if self.n >= ENOUGH else None

    def difference(self, before: object, /) -> float:
        return change.of_ranks(self.seconds, before.seconds) if isinstance(before, Lengths) else 1.0


@dataclass(frozen=True, slots=True)
class Marks:
    """Ratings given, of all that were asked for.

    Subordinates' marks are kept apart: below five they are counted as given and heard nowhere, or the difference
    between two figures would tell one person's mark.
    """

    given: int = 0
    asked: int = 0
    open_n: int = 0
    open_sum: int = 0
    open_squares: int = 0
    hidden_n: int = 0
    hidden_sum: int = 0
    hidden_squares: int = 0

    def __add__(self, other: Marks) -> Marks:
        """Marks that neither tells alone are not told together: the rest of a sum would tell them."""
        mine, theirs = self.heard(), other.heard()
        return Marks(
            self.given + other.given,
            self.asked + other.asked,
            mine.open_n + theirs.open_n,
            mine.open_sum + theirs.open_sum,
            mine.open_squares + theirs.open_squares,
        )

    def heard(self) -> Marks:
        """With the hidden ones among the open where there are enough, else without them."""
        if not self.hidden_n:
            return self
        if self.hidden_n < ENOUGH:
            return Marks(self.given, self.asked, self.open_n, self.open_sum, self.open_squares)
        return Marks(
            self.given,
            self.asked,
            self.open_n + self.hidden_n,
            self.open_sum + self.hidden_sum,
            self.open_squares + self.hidden_squares,
        )

    @property
    def n(self) -> int:
        return self.heard().open_n

    @property
    def value(self) -> float | None:
        heard = self.heard()
        return heard.open_sum / heard.open_n if heard.open_n else None

    @property
    def shown(self) -> float | None:
        return self.value if self.n >= ENOUGH else None

    @property
    def response(self) -> Share:
        return Share(self.given, self.asked)

    def difference(self, before: object, /) -> float:
        if not isinstance(before, Marks):
            return 1.0
        mine, theirs = self.heard(), before.heard()
        return change.of_means(
            (mine.open_n, mine.open_sum, mine.open_squares),
            (theirs.open_n, theirs.open_sum, theirs.open_squares),
        )


@dataclass(frozen=True, slots=True)
class Portion:
    """Part of a length of time, in per cent, over n tickets. Not a count of trials: chance has no say in it."""

    part: float = 0.0
    whole: float = 0.0
    n: int = 0

    def __add__(self, other: Portion) -> Portion:
        return Portion(self.part + other.part, self.whole + other.whole, self.n + other.n)

    @property
    def value(self) -> float | None:
        return 100 * self.part / self.whole if self.whole > 0 else None

    @property
    def shown(self) -> float | None:
        return self.value if self.n >= ENOUGH else None

    def difference(self, before: object, /) -> float:
        return 1.0


Kind = TypeVar("Kind", Share, Lengths, Marks, Portion)


def total(tallies: Iterable[Kind], nothing: Kind) -> Kind:
    """The sum. Lengths are joined once, not pair by pair."""
    found = list(tallies)
    if isinstance(nothing, Lengths):
        return Lengths(tuple(second for one in found for second in one.seconds))
    summed = nothing
    for one in found:
        summed = summed + one
    return summed


@dataclass(frozen=True, slots=True)
class Cell:
    """One interface, or a margin: the tallies of a period by name, and those of the period before it."""

    now: dict[str, Tally] = field(default_factory=dict)
    before: dict[str, Tally] = field(default_factory=dict)

    def change(self, name: str) -> float:
        """How likely chance alone made the change."""
        now, before = self.now.get(name), self.before.get(name)
        if now is None or before is None or min(now.n, before.n) < ENOUGH:
            return 1.0
        return now.difference(before)

    def has_risen(self, name: str) -> bool:
        now, before = self.now[name].value, self.before[name].value
        return (now or 0) > (before or 0)

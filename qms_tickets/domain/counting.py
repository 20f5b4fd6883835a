"""In which calendar revisions a clock counts, and from when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

Revisions = TypeVar("Revisions")

# Calendar revisions by key, and the instant from which they hold until the next part: one, or, where only the hours
# in which both sides work count, the own side's and the other's.
Part = tuple[tuple[int, ...], datetime]


def revised(
    parts: Sequence[tuple[Revisions, datetime]], since: datetime, instead: Callable[[Revisions], Revisions]
) -> Iterator[tuple[Revisions, datetime]]:
    """The parts when a calendar is revised from an instant on, be it long past: before it, all stays."""
    ends: list[datetime | None] = [*(begin for _, begin in parts[1:]), None]
    for (revisions, begin), end in zip(parts, ends, strict=True):
        if end is not None and end <= since:
            yield revisions, begin
        elif begin < since and instead(revisions) != revisions:
            yield from ((revisions, begin), (instead(revisions), since))
        else:
            yield instead(revisions), begin


def as_fact(revisions: tuple[int, ...]) -> int | list[int]:
    """As an event tells it: one revision mostly."""
    return revisions[0] if len(revisions) == 1 else list(revisions)


def of_fact(told: int | Iterable[Any]) -> tuple[int, ...]:
    return (told,) if isinstance(told, int) else tuple(told)

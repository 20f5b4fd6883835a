"""Entries of a form in an order that the reader gives: by buttons that the server follows, or moved in the page.

Each entry says its number in a hidden field `GROUP.order`. A script only moves the entries: the order in which these
fields arrive is the order that counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

Entry = TypeVar("Entry")

VERBS: Final = frozenset({"add", "remove", "up", "down"})


def in_order(numbers: Iterable[int], stated: Sequence[str]) -> list[int]:
    """The numbers in the order that the form states; those that it does not state come after them, in their own."""
    places: dict[str, int] = {}
    for place, number in enumerate(stated):
        places.setdefault(number, place)
    return sorted(numbers, key=lambda number: (places.get(str(number), len(stated)), number))


def regrouped(
    entries: Sequence[Entry], numbers: Sequence[int], verb: str, number: str, new: Entry
) -> list[Entry]:
    """The entries after one step; `numbers` says under which number each stood in the form.

    A number that none of them has changes nothing.
    """
    changed = list(entries)
    if verb == "add":
        changed.append(new)
    elif number.isascii() and number.isdigit() and int(number) in numbers:
        place = numbers.index(int(number))
        entry = changed.pop(place)
        if verb != "remove":
            changed.insert(max(place + (1 if verb == "down" else -1), 0), entry)
    return changed

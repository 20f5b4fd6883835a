"""Lists of tickets: which there are, what their lines can show, and what one is shown who has chosen nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

# In the order in which they stand; a list shows the chosen ones, and always the title.
COLUMNS: Final = (
    "left",
    "due",
    "asked",
    "title",
    "state",
    "priority",
    "holder",
    "relation",
    "service",
    "customer",
    "supplier",
    "other",
    "used",
    "raised",
    "updated",
    "number",
)
TITLE: Final = "title"


@dataclass(frozen=True, slots=True)
class ListKind:
    """A list: its columns and order until somebody chooses others; `own` stands in its address beside the filters."""

    key: str
    columns: tuple[str, ...]
    sort: str
    own: frozenset[str] = frozenset()

    @property
    def path(self) -> str:
        return f"/{self.key}"


_AT_WORK: Final = ("left", "due", "asked", "title", "relation", "other", "used", "number")
_ALL: Final = (
    ListKind("queue", _AT_WORK, "due", frozenset({"department", "show"})),
    ListKind("requests", _AT_WORK, "updated", frozenset({"state"})),
    ListKind(
        "tickets", ("left", "due", "title", "state", "priority", "relation", "other", "number"), "updated"
    ),
)
LISTS: Final[Mapping[str, ListKind]] = {one.key: one for one in _ALL}


def in_order(chosen: Iterable[str]) -> tuple[str, ...]:
    """The chosen columns as they stand beside each other; what no list can show is left out."""
    wanted = {TITLE, *chosen}
    return tuple(column for column in COLUMNS if column in wanted)


# --- views: a list's filters, order and columns under a name ---

LONGEST_NAME: Final = 60
# More than a menu can show.
MOST_VIEWS: Final = 30


def may_change_view(author_id: int, shared_with: int | None, *, person_id: int, led: frozenset[int]) -> bool:
    """Everybody shares own views with the own department; its supervisors may tidy up what stands there."""
    return author_id == person_id or (shared_with is not None and shared_with in led)

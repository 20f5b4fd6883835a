"""Who acts, in which roles, and in whose place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

# What a program may do with the token of a person: what the person may, or only read it.
TOKEN_SCOPES: Final = ("read", "write")

CAPABILITIES: Final = ("supervisor", "quality_manager", "auditor", "administrator")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, through which door. `for_id` is the absent person in whose place a deputy acts."""

    kind: str = "person"
    person_id: int | None = None
    name: str = ""
    channel: str = "web"
    address: str | None = None
    for_id: int | None = None
    for_name: str = ""

    @property
    def is_system(self) -> bool:
        return self.kind == "system"


SYSTEM: Final = Actor(kind="system", name="system", channel="scheduler")


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's roles in one ticket. `through` names, for a role held as a deputy, the absent person."""

    roles: frozenset[str] = frozenset()
    through: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def own(self) -> frozenset[str]:
        """The roles that are not held for somebody else."""
        return self.roles - self.through.keys()

    def absent_person_behind(self, allowed: frozenset[str]) -> tuple[int, str] | None:
        """The absent person for whom one acts, when no allowed role is one's own."""
        return None if self.own & allowed else self.lender_of(allowed)

    def lender_of(self, allowed: frozenset[str]) -> tuple[int, str] | None:
        """The absent person of whose roles one is allowed."""
        lent = sorted(allowed & self.through.keys())
        return self.through[lent[0]] if lent else None

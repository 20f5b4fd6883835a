"""A life cycle is a table: one row an action, read by buttons, API, refusals, documentation and tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from qms_tickets.domain.errors import NotAllowed, NotPossible, Refusal

# A condition looks at the situation and the actor's roles: None when it is met, else the refusal.
Condition = Callable[[Any, frozenset[str]], Refusal | None]


@dataclass(frozen=True, slots=True)
class Action:
    """Who may do it, from which states, where it leads, and what else must hold.

    `to` is None where the state stays, or where the operation finds it (`back` then says so).
    """

    name: str
    by: frozenset[str]
    from_: frozenset[str]
    to: str | None = None
    needs: tuple[Condition, ...] = ()
    only_in: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def roles_in(self, state: str) -> frozenset[str]:
        """Who may do it in this state: some actions pass to the supervisor once work has begun."""
        return self.only_in.get(state, self.by)


class Machine:
    """The table of one life cycle."""

    def __init__(self, states: Iterable[str], actions: Iterable[Action]) -> None:
        self.states = tuple(states)
        self.actions = {action.name: action for action in actions}

    def refusal(self, name: str, situation: Any, roles: frozenset[str]) -> Refusal | None:
        """Why `name` cannot be done now by somebody with these roles; None when it can.

        Whose it is comes before when it is possible, so that nobody learns a state that is none of theirs.
        """
        action = self.actions[name]
        if not roles & action.by:
            return NotAllowed("not_your_action", action=name, unlocked_by=sorted(action.by))
        if situation.state not in action.from_:
            return NotPossible(
                "not_in_this_state", action=name, state=situation.state, unlocked_by=sorted(action.from_)
            )
        allowed_here = action.roles_in(situation.state)
        if not roles & allowed_here:
            return NotAllowed("not_your_action", action=name, unlocked_by=sorted(allowed_here))
        unmet = (condition(situation, roles) for condition in action.needs)
        return next((refusal for refusal in unmet if refusal is not None), None)

    def require(self, name: str, situation: Any, roles: frozenset[str]) -> Action:
        """The action's row, or the refusal raised."""
        refusal = self.refusal(name, situation, roles)
        if refusal is not None:
            raise refusal
        return self.actions[name]

    def possible(self, situation: Any, roles: frozenset[str]) -> tuple[str, ...]:
        """The actions that can be done now, in the order of the table."""
        return tuple(name for name in self.actions if self.refusal(name, situation, roles) is None)

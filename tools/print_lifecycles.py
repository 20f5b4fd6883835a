"""Prints docs/lifecycles.md from the tables of the code, so that the page cannot say anything else."""

from __future__ import annotations

from collections.abc import Iterable

from qms_tickets.domain.lifecycles.clock_effects import EFFECTS, KINDS
from qms_tickets.domain.lifecycles.machine import Machine
from qms_tickets.domain.lifecycles.ticket import HOLDER, RUNNING_CLOCK, STATES, TICKET

HEAD = """# The ticket's life

Printed by `python -m tools.print_lifecycles` from the tables of the code; a test keeps it equal.
"""


def spoken(codes: Iterable[str]) -> str:
    return ", ".join(code.replace("_", " ") for code in codes)


def table(head: list[str], rows: Iterable[list[str]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def states() -> list[str]:
    return table(
        ["state", "holder", "clock that runs"],
        ([spoken([state]), HOLDER[state], RUNNING_CLOCK[state] or "-"] for state in STATES),
    )


def actions(machine: Machine) -> list[str]:
    rows = []
    for action in machine.actions.values():
        from_ = spoken(state for state in machine.states if state in action.from_)
        conditions = spoken(condition.__name__.strip("_") for condition in action.needs)
        rows.append(
            [
                spoken([action.name]),
                spoken(sorted(action.by)),
                from_,
                spoken([action.to or "-"]),
                conditions or "-",
            ]
        )
    return table(["action", "by", "from", "to", "also asked"], rows)


def effects() -> list[str]:
    return table(
        ["moment", *KINDS],
        (
            [spoken([moment]), *(spoken([cells.get(kind, "")]) for kind in KINDS)]
            for moment, cells in EFFECTS.items()
        ),
    )


def page() -> str:
    parts = [HEAD, "## States\n", *states(), "\n## Actions\n", *actions(TICKET)]
    parts += ["\n## What a moment does to the clocks\n", *effects()]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    print(page(), end="")

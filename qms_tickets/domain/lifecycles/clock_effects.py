"""What each action does to each clock: the action × clock table. An action that is not listed touches none."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Effect(StrEnum):
    """One cell of the table."""

    START = "start"  # a new clock of its kind, with the full target
    START_REWORK = "start_rework"  # a new delivery clock with the rework target
    STAND = "stand"  # stands still
    RUN = "run"  # runs on from where it stood
    RUN_AS_IF = "run_as_if"  # runs on as if it had never stood
    STAND_AS_IF = "stand_as_if"  # stands as if it had never run on
    END = "end"  # ends with the verdict of this instant, if it still runs
    END_AS_STOOD = "end_as_stood"  # ends as of the instant at which it stood still (the delivery)
    END_BREACHED = "end_breached"
    VOID = "void"  # ends without a verdict; breached if its due time has passed


KINDS: Final = ("response", "delivery", "input", "acceptance", "rating")
SIDE: Final[Mapping[str, str]] = {
    "response": "supplier",
    "delivery": "supplier",
    "input": "customer",
    "acceptance": "customer",
    "rating": "customer",
}

_E = Effect
EFFECTS: Final[Mapping[str, Mapping[str, Effect]]] = {
    "become_submitted": {"response": _E.START, "delivery": _E.START},
    "request_input": {"response": _E.END, "delivery": _E.STAND, "input": _E.START},
    "provide_input": {"delivery": _E.RUN, "input": _E.END},
    "withdraw_request": {"delivery": _E.RUN, "input": _E.VOID},
    "accept": {"response": _E.END},
    "respond": {"response": _E.END},
    "decline": {"response": _E.END, "delivery": _E.VOID, "input": _E.VOID},
    "decline_overturned": {"delivery": _E.RUN_AS_IF},
    "request_overturned": {"delivery": _E.RUN_AS_IF, "input": _E.VOID},
    "rejection_overturned": {"delivery": _E.STAND_AS_IF, "acceptance": _E.START},
    "cancel": {"response": _E.VOID, "delivery": _E.VOID, "input": _E.VOID},
    "hold_that_stops": {"delivery": _E.STAND},
    "resume": {"delivery": _E.RUN},
    "refuse_hold": {"delivery": _E.RUN_AS_IF},
    "deliver": {"delivery": _E.STAND, "acceptance": _E.START},
    "reject_delivery": {"delivery": _E.RUN, "acceptance": _E.END},
    "withdraw_delivery": {"delivery": _E.RUN_AS_IF, "acceptance": _E.VOID},
    "accept_delivery": {"delivery": _E.END_AS_STOOD, "acceptance": _E.END, "rating": _E.START},
    "close_unanswered": {"delivery": _E.END_AS_STOOD, "acceptance": _E.END_BREACHED, "rating": _E.START},
    "rate": {"rating": _E.END},
    "reopen": {"delivery": _E.START_REWORK, "rating": _E.VOID},
    "counter_request_opens": {"delivery": _E.STAND},
    "counter_request_ends": {"delivery": _E.RUN},
}

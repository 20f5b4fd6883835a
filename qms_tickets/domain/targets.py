"""Targets outside: webhooks and chat robots, what each may hear of, and how much of it."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

WEBHOOK: Final = "webhook"
CHATS: Final = ("wecom", "dingtalk", "feishu", "slack", "teams")
KINDS: Final = (WEBHOOK, *CHATS)
# A webhook is always signed; two of the robots may be.
SIGNED: Final = frozenset({WEBHOOK, "dingtalk", "feishu"})

TEST: Final = "target.test"
FIRED: Final = "escalation.fired"

# What a target may ask to hear of, and which facts of each event leave: never texts, names of people or marks.
EVENTS: Final[Mapping[str, frozenset[str]]] = {
    kind: frozenset(facts.split())
    for kind, facts in {
        "ticket.submitted": "priority impact urgency wanted_by approval",
        "ticket.approved": "",
        "ticket.input_requested": "",
        "ticket.input_provided": "",
        "ticket.accepted": "",
        "ticket.declined": "reason_code",
        "ticket.handed_over": "",
        "ticket.held": "hold_kind resume_at stops",
        "ticket.resumed": "by_itself due_at",
        "ticket.due_proposed": "due side",
        "ticket.due_agreed": "due",
        "ticket.delivered": "round",
        "ticket.delivery_accepted": "first_pass",
        "ticket.delivery_rejected": "",
        "ticket.closed_unanswered": "",
        "ticket.reopened": "count",
        "ticket.disputed": "subject side",
        "ticket.dispute_decided": "subject upheld",
        "ticket.reprioritised": "impact urgency priority before",
        "ticket.cancelled": "reason_code",
        "clock.breached": "clock due",
        "clock.due_moved": "clock before due",
        FIRED: "clock rung due late_seconds board",
        "escalation.acknowledged": "clock rung promised_at",
        "escalation.promise_broken": "clock rung promised_at",
    }.items()
}


@dataclass(frozen=True, slots=True)
class Wish:
    """Which news a target wants; empty departments or services mean all."""

    events: frozenset[str]
    from_rung: int = 1
    departments: frozenset[int] = frozenset()
    services: frozenset[int] = frozenset()

    def wants(
        self, kind: str, facts: Mapping[str, Any], *, departments: Collection[int], service: int
    ) -> bool:
        if kind not in self.events or (kind == FIRED and facts.get("rung", 1) < self.from_rung):
            return False
        if self.departments and not self.departments.intersection(departments):
            return False
        return not self.services or service in self.services


def leaving(kind: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of an event that may leave."""
    return {name: value for name, value in facts.items() if name in EVENTS.get(kind, ())}


# Signing keys, in the notation of Standard Webhooks

_PREFIX: Final = "whsec_"
_FEWEST, _MOST = 24, 64


def new_secret() -> str:
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def key_of(secret: str) -> bytes:
    """The octets that a webhook is signed with. Errors: ValueError."""
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None
    if not _FEWEST <= len(key) <= _MOST:
        raise ValueError("length")
    return key


# The breaker: a target that does not answer rests, ever longer, and is tried by one message before the others

FAILURES_BEFORE_REST: Final = 3
_FIRST_REST, _LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)


def rest_after(failures: int) -> timedelta | None:
    """How long a target rests after so many failures in a row; None while it is only unlucky."""
    if failures < FAILURES_BEFORE_REST:
        return None
    return min(_FIRST_REST * int(2 ** min(failures - FAILURES_BEFORE_REST, 10)), _LONGEST_REST)

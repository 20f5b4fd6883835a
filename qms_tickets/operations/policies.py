"""Escalation policies: add one, or revise its ladders from an instant on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from qms_tickets.domain import escalation
from qms_tickets.domain.access import Actor
from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.errors import FieldError, NotValid
from qms_tickets.extensions import db
from qms_tickets.models.policy import Policy, PolicyRevision
from qms_tickets.operations import events


def add(
    code: str, name: Bilingual | Mapping[str, str], ladders: Mapping[str, Any], *, by: Actor, now: datetime
) -> Policy:
    """Errors: NotValid for a code in use, or ladders that could not be fired."""
    if db.session.scalar(select(Policy.id).where(Policy.code == code)) is not None:
        raise NotValid(code="already_used")
    escalation.check(ladders)
    policy = Policy(code=code, name=Bilingual.of(name))
    policy.revisions = [PolicyRevision(number=1, effective_from=now, ladders=_plain(ladders))]
    db.session.add(policy)
    db.session.flush()
    events.record("policy.added", by=by, now=now, policy=code, revision=1)
    return policy


def revise(
    policy: Policy,
    ladders: Mapping[str, Any],
    *,
    by: Actor,
    now: datetime,
    effective_from: datetime | None = None,
) -> PolicyRevision:
    """Clocks that start from then on are escalated by the new ladders; those that run keep theirs.

    Errors: NotValid.
    """
    escalation.check(ladders)
    effective = effective_from or now
    latest = policy.revisions[-1]
    if effective < max(now, latest.effective_from):
        limit = max(now, latest.effective_from)
        raise NotValid({"effective_from": FieldError("too_early", {"limit": limit})})
    if latest.ladders == _plain(ladders):
        raise NotValid(ladders="nothing_changed")
    revision = PolicyRevision(
        policy=policy, number=latest.number + 1, effective_from=effective, ladders=_plain(ladders)
    )
    db.session.add(revision)
    db.session.flush()
    events.record(
        "policy.revised",
        by=by,
        now=now,
        policy=policy.code,
        revision=revision.number,
        effective_from=effective,
    )
    return revision


def _plain(ladders: Mapping[str, Any]) -> dict[str, Any]:
    """Every rung in one form, so that equal ladders are equal documents."""
    return {
        kind: [step.as_dict() for step in escalation.steps_of(ladder)] for kind, ladder in ladders.items()
    }

"""Escalation policies: add one, or revise its ladders from an instant on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from qms_tickets.domain import escalation
from qms_tickets.domain.access import Actor
from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.errors import FieldError, NotValid
from qms_tickets.domain.escalation import PERSON
from qms_tickets.extensions import db
from qms_tickets.models.policy import Policy, PolicyRevision
from qms_tickets.operations import events
from qms_tickets.queries.people import person_by_email

_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)


def add(
    code: str, name: Bilingual | Mapping[str, str], ladders: Mapping[str, Any], *, by: Actor, now: datetime
) -> Policy:
    """Errors: NotValid for a code in use, or ladders that could not be fired."""
    errors = {} if Bilingual.of(name) else {"name": FieldError("required")}
    errors |= _wrong_code(code)
    if errors:
        raise NotValid(errors)
    _check(ladders)
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
    _check(ladders)
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


def _wrong_code(code: str) -> dict[str, FieldError]:
    if not _CODE.fullmatch(code):
        return {"code": FieldError("not_a_code" if code else "required")}
    taken = db.session.scalar(select(Policy.id).where(Policy.code == code)) is not None
    return {"code": FieldError("already_used")} if taken else {}


def _check(ladders: Mapping[str, Any]) -> None:
    """Ladders that can be fired, and that reach people who are there. Errors: NotValid."""
    escalation.check(ladders)
    errors = {
        f"{kind}.{number}.persons": error
        for kind, ladder in ladders.items()
        for number, rung in enumerate(ladder, start=1)
        if (error := _unreachable(rung)) is not None
    }
    if errors:
        raise NotValid(errors)


def _unreachable(rung: Mapping[str, Any]) -> FieldError | None:
    """The addresses of a rung at which nobody is; once it stands, who leaves is followed by the successor."""
    wanted = [code for code in (*rung.get("tell", ()), *rung.get("digest", ())) if code.startswith(PERSON)]
    addresses = [code.removeprefix(PERSON) for code in wanted]
    nobody = [address for address in addresses if not _is_there(address)]
    return FieldError("nobody_at_address", {"addresses": nobody}) if nobody else None


def _is_there(address: str) -> bool:
    person = person_by_email(address)
    return person is not None and person.active and not person.external


def _plain(ladders: Mapping[str, Any]) -> dict[str, Any]:
    """Every rung in one form, so that equal ladders are equal documents."""
    return {
        kind: [step.as_dict() for step in escalation.steps_of(ladder)] for kind, ladder in ladders.items()
    }

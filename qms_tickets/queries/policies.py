"""Questions about escalation policies."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from qms_tickets.domain.defaults import POLICY_OF_RELATION
from qms_tickets.domain.errors import NotFound
from qms_tickets.extensions import db
from qms_tickets.models.agreement import AgreementRevision
from qms_tickets.models.clock import Clock
from qms_tickets.models.policy import Policy, PolicyRevision
from qms_tickets.queries.kept import kept


def policies() -> list[Policy]:
    """All, the ones that come with the product first."""
    found = db.session.scalars(
        select(Policy).options(selectinload(Policy.revisions)).order_by(Policy.id)
    ).all()
    return list(found)


def policy(code: str) -> Policy:
    """Errors: NotFound."""
    found = db.session.scalars(select(Policy).where(Policy.code == code)).one_or_none()
    if found is None:
        raise NotFound
    return found


def policy_for(revision: AgreementRevision, relation: str) -> Policy:
    """By which policy a ticket of this relation is escalated.

    An agreement that serves several relations names one; where that is a default policy, each relation has
    its own default.
    """
    named = revision.policy
    wanted = POLICY_OF_RELATION.get(relation, named.code)
    if named.code == wanted or named.code not in POLICY_OF_RELATION.values():
        return named
    return kept(("policy", wanted), lambda: policy(wanted))


def touched_by(policy: Policy) -> tuple[list[AgreementRevision], int]:
    """The agreements in force whose tickets it escalates, and the running clocks that keep the revision they have."""
    in_force = db.session.scalars(
        select(AgreementRevision)
        .where(AgreementRevision.state == "effective")
        .options(selectinload(AgreementRevision.service), selectinload(AgreementRevision.policy))
    )
    touched = [
        each
        for each in in_force
        if any(policy_for(each, relation) is policy for relation in each.terms.relations)
    ]
    running = (
        select(func.count(Clock.id))
        .join(PolicyRevision, Clock.policy_revision_id == PolicyRevision.id)
        .where(PolicyRevision.policy_id == policy.id, Clock.ended_at.is_(None))
    )
    return sorted(touched, key=lambda each: each.service.code), db.session.scalar(running) or 0


def policies_of(revision: AgreementRevision, now: datetime) -> list[tuple[Policy, PolicyRevision]]:
    """By which policies its tickets are escalated, each in the revision of the agreement's own time."""
    at = revision.ended_at or max(now, revision.effective_from or now)
    named = dict.fromkeys(policy_for(revision, relation) for relation in revision.terms.relations)
    return [(policy, policy.revision_at(at)) for policy in named]


def agreements_by_policy() -> dict[int, int]:
    """How many agreements in force name each policy."""
    rows = db.session.execute(
        select(AgreementRevision.policy_id, func.count(AgreementRevision.id))
        .where(AgreementRevision.state == "effective")
        .group_by(AgreementRevision.policy_id)
    )
    return {policy_id: int(n) for policy_id, n in rows}

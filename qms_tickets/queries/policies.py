"""Questions about escalation policies."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from qms_tickets.domain.defaults import POLICY_OF_RELATION
from qms_tickets.domain.errors import NotFound
from qms_tickets.extensions import db
from qms_tickets.models.agreement import AgreementRevision
from qms_tickets.models.policy import Policy
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


def agreements_by_policy() -> dict[int, int]:
    """How many agreements in force name each policy."""
    rows = db.session.execute(
        select(AgreementRevision.policy_id, func.count(AgreementRevision.id))
        .where(AgreementRevision.state == "effective")
        .group_by(AgreementRevision.policy_id)
    )
    return {policy_id: int(n) for policy_id, n in rows}

"""By which revision of its policy an agreement is escalated, and what a revision touches."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from qms_tickets.domain.access import SYSTEM
from qms_tickets.models import AgreementRevision, Policy
from qms_tickets.operations import policies as verbs
from qms_tickets.queries import policies
from tests.factories import MONDAY_9, make_house, make_ticket

NOW = MONDAY_9
ONE_RUNG = {"delivery": [{"at": 60, "tell": ["assignee"], "actions": ["notify"]}]}


@pytest.fixture
def revised(db):
    """The standard policy with a second revision from tomorrow on, and the agreement that names it."""
    house = make_house()
    make_ticket(house, "in_progress")
    standard = db.session.scalars(select(Policy).where(Policy.code == "standard")).one()
    verbs.revise(standard, ONE_RUNG, by=SYSTEM, now=NOW, effective_from=NOW + timedelta(days=1))
    agreement = db.session.scalars(
        select(AgreementRevision).where(AgreementRevision.policy_id == standard.id)
    ).first()
    return standard, agreement


def number_at(agreement, days):
    return [stated.number for _, stated in policies.policies_of(agreement, NOW + timedelta(days=days))]


def test_an_agreement_in_force_follows_the_revision_in_force(revised):
    _, agreement = revised
    assert set(number_at(agreement, 0)) == {1} and 2 in number_at(agreement, 2)


def test_a_former_agreement_keeps_the_revision_of_its_time(revised):
    _, agreement = revised
    agreement.ended_at = NOW + timedelta(hours=1)
    assert set(number_at(agreement, 9)) == {1}


def test_a_revision_touches_agreements_in_force_and_no_running_clock(revised):
    standard, agreement = revised
    touched, running = policies.touched_by(standard)
    assert agreement in touched and running > 0
    agreement.state = "superseded"
    assert agreement not in policies.touched_by(standard)[0]

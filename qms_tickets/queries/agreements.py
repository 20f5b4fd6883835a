"""Questions about agreements: who may do what with one, which wait for somebody, which are due for review."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from qms_tickets.domain.access import Actor, Standing
from qms_tickets.domain.clocks.business_time import due
from qms_tickets.domain.defaults import COUNTERSIGN_WITHIN, REVIEW_REMINDER_DAYS
from qms_tickets.domain.errors import NotFound
from qms_tickets.domain.lifecycles import agreement as life
from qms_tickets.extensions import db
from qms_tickets.models.agreement import AgreementRevision, Service, Signature
from qms_tickets.models.department import Department
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.queries.organisation import organisation
from qms_tickets.queries.viewer import Viewer

_EVERYTHING = frozenset(
    {life.SUPPLIER_HEAD, life.SUPPLIER_MEMBER, life.QUALITY_MANAGER, life.CUSTOMER_HEAD, life.SCHEDULER}
)


def standing_in(department_id: int, actor: Actor, now: datetime, asked: Iterable[int] = ()) -> Standing:
    """The actor's roles towards an agreement of this department; `asked` are those asked to countersign.

    The system itself acts for an import or a demonstration, and has every role.
    """
    if actor.is_system:
        return Standing(_EVERYTHING)
    if actor.person_id is None:
        return Standing()
    person = db.session.get_one(Person, actor.person_id)
    roles = set(_roles_of(person.id, department_id, asked))
    if person.department_id == department_id:
        roles.add(life.SUPPLIER_MEMBER)
    if person.can("quality_manager"):
        roles.add(life.QUALITY_MANAGER)
    through: dict[str, tuple[int, str]] = {}
    for absent_id in organisation().stands_in_for(person.id, now):
        absent = db.session.get_one(Person, absent_id)
        for role in _roles_of(absent_id, department_id, asked) - roles:
            through.setdefault(role, (absent.id, absent.name))
    return Standing(frozenset(roles | through.keys()), through)


def _roles_of(person_id: int, department_id: int, asked: Iterable[int]) -> set[str]:
    house = organisation()
    roles = set[str]()
    if person_id in house.supervisors_of(department_id):
        roles.add(life.SUPPLIER_HEAD)
    if any(person_id in house.supervisors_of(each) for each in asked):
        roles.add(life.CUSTOMER_HEAD)
    return roles


def asked_departments(revision: AgreementRevision) -> list[int]:
    """Whose countersigning is still awaited."""
    return [
        signature.department_id
        for signature in revision.signatures
        if signature.role == "countersigned" and signature.at is None and signature.department_id is not None
    ]


def countersign_until(signature: Signature) -> datetime:
    """Until then silence says nothing; afterwards the page shows that nobody countersigned."""
    home = signature.department or signature.revision.service.department
    hours = home.calendar.revision_at(signature.asked_at).working_hours
    return due(hours, signature.asked_at, timedelta(seconds=COUNTERSIGN_WITHIN))


def situation_of(revision: AgreementRevision) -> life.Situation:
    signed = frozenset(signature.role for signature in revision.signatures if signature.at is not None)
    return life.Situation(
        state=revision.state,
        signed=signed,
        approved="approved" in signed,
        countersign_asked=bool(asked_departments(revision)),
        another_in_work=any(
            other.state in life.IN_WORK for other in revision.service.revisions if other is not revision
        ),
    )


def possible_actions(revision: AgreementRevision, actor: Actor, now: datetime) -> tuple[str, ...]:
    """What the actor may do with it now, in the order of the table."""
    standing = standing_in(revision.service.department_id, actor, now, asked_departments(revision))
    return life.AGREEMENT.possible(situation_of(revision), standing.roles)


def revision(service_id: int, number: int) -> AgreementRevision:
    """Errors: NotFound."""
    found = db.session.scalars(
        select(AgreementRevision).where(
            AgreementRevision.service_id == service_id, AgreementRevision.number == number
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def customers_of(service_id: int, since: datetime) -> list[int]:
    """The departments that asked for the service since then."""
    asked = (
        select(Ticket.customer_department_id)
        .where(Ticket.service_id == service_id, Ticket.submitted_at >= since)
        .group_by(Ticket.customer_department_id)
        .order_by(func.count(Ticket.id).desc(), Ticket.customer_department_id)
    )
    return list(db.session.scalars(asked))


def departments_by_code(codes: Iterable[str]) -> list[Department]:
    wanted = tuple(codes)
    if not wanted:
        return []
    return list(
        db.session.scalars(select(Department).where(Department.code.in_(wanted)).order_by(Department.code))
    )


_WITH_SERVICE = (
    selectinload(AgreementRevision.service).selectinload(Service.department),
    selectinload(AgreementRevision.signatures).selectinload(Signature.department),
    selectinload(AgreementRevision.prepared_by),
)


def in_work() -> list[AgreementRevision]:
    """Drafts and those in review, the latter first."""
    found = (
        select(AgreementRevision)
        .where(AgreementRevision.state.in_(life.IN_WORK))
        .options(*_WITH_SERVICE)
        .order_by(AgreementRevision.state.desc(), AgreementRevision.created_at)
    )
    return list(db.session.scalars(found))


def not_countersigned() -> list[AgreementRevision]:
    """In force, and a customer's head who was asked has not signed."""
    awaited = select(Signature.revision_id).where(Signature.role == "countersigned", Signature.at.is_(None))
    found = (
        select(AgreementRevision)
        .where(AgreementRevision.state == "effective", AgreementRevision.id.in_(awaited))
        .options(*_WITH_SERVICE)
        .order_by(AgreementRevision.effective_from)
    )
    return list(db.session.scalars(found))


def due_for_review(now: datetime) -> list[AgreementRevision]:
    """In force, and their periodic review is due within the reminder's days, or over."""
    until = now + timedelta(days=REVIEW_REMINDER_DAYS)
    found = (
        select(AgreementRevision)
        .join(Service, Service.effective_revision_id == AgreementRevision.id)
        .where(Service.active, AgreementRevision.review_due <= until)
        .options(*_WITH_SERVICE)
        .order_by(AgreementRevision.review_due)
    )
    return list(db.session.scalars(found))


def awaiting(person_id: int) -> list[AgreementRevision]:
    """What waits for this person's signature: as the supplier's supervisor, or as a customer's."""
    led = organisation().led_by(person_id)
    if not led:
        return []
    asked = select(Signature.revision_id).where(
        Signature.role == "countersigned", Signature.at.is_(None), Signature.department_id.in_(led)
    )
    signed = select(Signature.revision_id).where(Signature.role == "reviewed", Signature.at.is_not(None))
    own = select(Service.id).where(Service.department_id.in_(led))
    found = (
        select(AgreementRevision)
        .where(
            AgreementRevision.state.in_(("in_review", "effective")),
            or_(
                AgreementRevision.id.in_(asked),
                (AgreementRevision.state == "in_review")
                & AgreementRevision.service_id.in_(own)
                & AgreementRevision.id.not_in(signed),
            ),
        )
        .options(*_WITH_SERVICE)
        .order_by(AgreementRevision.created_at)
    )
    return list(db.session.scalars(found))


def readable_revisions(service: Service, viewer: Viewer) -> list[AgreementRevision]:
    """Those that were in force; what is in work is for the department, its reviewers and the auditors."""
    inside = viewer.quality_manager or viewer.auditor or service.department_id in viewer.departments
    return [
        each
        for each in service.revisions
        if inside
        or each.state in life.RELEASED
        or (each.state == "withdrawn" and each.effective_from is not None)
        or viewer.led & set(asked_departments(each))
    ]

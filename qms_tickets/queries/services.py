"""Questions about the catalogue: what is offered, by whom, to whom, and how well it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import case, func, select
from sqlalchemy.orm import selectinload

from qms_tickets.domain.errors import NotFound
from qms_tickets.domain.terms import Terms
from qms_tickets.extensions import db
from qms_tickets.models.agreement import AgreementRevision, Service, Signature
from qms_tickets.models.clock import Clock
from qms_tickets.models.department import Department
from qms_tickets.models.rating import Rating
from qms_tickets.models.ticket import Ticket
from qms_tickets.queries.measures import DELIVERED

KEPT_OVER: Final = timedelta(days=90)
ENOUGH: Final = 5


@dataclass(frozen=True, slots=True)
class Kept:
    """How well a service is kept; each share with the number it rests on."""

    deliveries: int = 0
    on_time: int = 0
    judged: int = 0
    first_pass: int = 0
    rated: int = 0
    rating: float | None = None

    @property
    def on_time_share(self) -> float | None:
        return self.on_time / self.deliveries if self.deliveries >= ENOUGH else None

    @property
    def first_pass_share(self) -> float | None:
        return self.first_pass / self.judged if self.judged >= ENOUGH else None

    @property
    def mean_rating(self) -> float | None:
        return self.rating if self.rated >= ENOUGH else None


_NOTHING: Final = Kept()


def used_lately(person_id: int, most: int = 5) -> list[Service]:
    """The services that a person asked for last, the latest first, as far as they are still offered."""
    lately = (
        select(Ticket.service_id, func.max(Ticket.created_at).label("at"))
        .where(Ticket.requester_id == person_id)
        .group_by(Ticket.service_id)
        .subquery()
    )
    offered = Service.active, Service.effective_revision_id.is_not(None), Service.external.is_(False)
    found = select(Service).join(lately, lately.c.service_id == Service.id).where(*offered)
    return list(db.session.scalars(found.order_by(lately.c.at.desc(), Service.id).limit(most)))


def service(service_id: int) -> Service:
    """With its revisions. Errors: NotFound; a service known from another system's log has no page."""
    found = db.session.scalars(
        select(Service)
        .where(Service.id == service_id, Service.external.is_(False))
        .options(
            selectinload(Service.department),
            selectinload(Service.revisions)
            .selectinload(AgreementRevision.signatures)
            .selectinload(Signature.person),
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def catalogue(
    text: str = "",
    *,
    department_id: int | None = None,
    process: str | None = None,
    also_inactive: bool = False,
) -> list[Service]:
    """By department and code; `text` is looked for in codes, names, purposes and departments."""
    found = (
        select(Service)
        .join(Service.department)
        .where(Service.external.is_(False))
        .options(selectinload(Service.department), selectinload(Service.effective_revision))
        .order_by(Department.code, Service.code)
    )
    if department_id is not None:
        found = found.where(Service.department_id == department_id)
    if process:
        found = found.where(Service.process == process)
    if not also_inactive:
        found = found.where(Service.active)
    wanted = text.casefold().split()
    return [each for each in db.session.scalars(found) if all(word in _said_of(each) for word in wanted)]


def _said_of(each: Service) -> str:
    """What can be found of a service, in both languages."""
    names = [each.name, each.department.name]
    if each.effective_revision is not None:
        names.append(Terms.of(each.effective_revision.content).purpose)
    parts = [each.code, each.department.code, *(text for name in names for text in (name.zh, name.en))]
    return " ".join(parts).casefold()


def serves(each: Service, department_code: str) -> bool:
    """Whether the department may ask for it now."""
    revision = each.effective_revision
    return each.active and revision is not None and revision.terms.serves(department_code)


def kept(service_ids: Iterable[int], now: datetime) -> dict[int, Kept]:
    """Over the last 90 days: three statements for any number of services."""
    wanted, since = tuple(service_ids), now - KEPT_OVER
    if not wanted:
        return {}
    deliveries, judged, rated = _deliveries(wanted, since), _judged(wanted, since), _rated(wanted, since)
    return {
        each: Kept(
            *deliveries.get(each, (0, 0)),
            *judged.get(each, (0, 0)),
            *rated.get(each, (0, None)),
        )
        for each in wanted
    }


def kept_of(each: Service, now: datetime) -> Kept:
    return kept([each.id], now).get(each.id, _NOTHING)


def _deliveries(wanted: tuple[int, ...], since: datetime) -> dict[int, tuple[int, int]]:
    verdict = func.coalesce(Clock.corrected_verdict, Clock.verdict)
    met = func.sum(case((verdict == "met", 1), else_=0))
    rows = db.session.execute(
        select(Ticket.service_id, func.count(Clock.id), met)
        .join(Ticket, Clock.ticket_id == Ticket.id)
        .where(
            DELIVERED,
            verdict.is_not(None),
            Clock.ended_at >= since,
            Ticket.service_id.in_(wanted),
        )
        .group_by(Ticket.service_id)
    )
    return {service_id: (int(n), int(on_time)) for service_id, n, on_time in rows}


def _judged(wanted: tuple[int, ...], since: datetime) -> dict[int, tuple[int, int]]:
    passed = func.sum(case((Ticket.first_pass.is_(True), 1), else_=0))
    rows = db.session.execute(
        select(Ticket.service_id, func.count(Ticket.id), passed)
        .where(Ticket.first_pass.is_not(None), Ticket.closed_at >= since, Ticket.service_id.in_(wanted))
        .group_by(Ticket.service_id)
    )
    return {service_id: (int(n), int(first)) for service_id, n, first in rows}


def _rated(wanted: tuple[int, ...], since: datetime) -> dict[int, tuple[int, float | None]]:
    rows = db.session.execute(
        select(Ticket.service_id, func.count(Rating.id), func.avg(Rating.overall))
        .join(Ticket, Rating.ticket_id == Ticket.id)
        .where(
            Rating.side == "customer",
            Rating.current,
            Rating.overall.is_not(None),
            Rating.given_at >= since,
            Ticket.service_id.in_(wanted),
        )
        .group_by(Ticket.service_id)
    )
    return {service_id: (int(n), None if mean is None else float(mean)) for service_id, n, mean in rows}


def departments() -> list[Department]:
    """Those that exist now, by code."""
    return list(db.session.scalars(select(Department).where(Department.active).order_by(Department.code)))


def department(code: str) -> Department | None:
    return db.session.scalars(
        select(Department).where(Department.code == code, Department.active)
    ).one_or_none()


def in_force() -> list[Service]:
    """Services with an agreement in force: what another agreement may be copied from."""
    return [each for each in catalogue() if each.effective_revision is not None]

"""Questions about nonconformity records: which are open, what opens one, who may read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import selectinload

from qms_tickets.domain.access import Actor
from qms_tickets.domain.errors import NotFound, NotValid
from qms_tickets.domain.lifecycles import nonconformity as life
from qms_tickets.extensions import db
from qms_tickets.models.clock import Clock
from qms_tickets.models.nonconformity import Nonconformity, NonconformityCase
from qms_tickets.models.person import Person
from qms_tickets.models.rating import Rating
from qms_tickets.models.ticket import Item, Ticket
from qms_tickets.queries import visibility
from qms_tickets.queries.ratings import visible_sides
from qms_tickets.queries.viewer import Viewer

Question = TypeVar("Question", bound="Select[*tuple[Any, ...]]")


@dataclass(frozen=True, slots=True)
class Interface:
    """The ordered pair supplier → customer by relation, for one service."""

    service_id: int | None = None
    supplier_department_id: int | None = None
    customer_department_id: int | None = None
    relation: str | None = None

    @classmethod
    def of(cls, ticket: Ticket) -> Interface:
        return cls(
            ticket.service_id,
            ticket.supplier_department_id,
            ticket.customer_department_id,
            ticket.relation,
        )


# --- who reads ----------------------------------------------------------------------------------------------


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Quality managers and auditors, the owner, and the people of both departments.

    One that covers a confidential ticket, or ratings that are shown in aggregate only, is for quality managers.
    """
    if viewer.quality_manager:
        return true()
    hidden = and_(~_has_confidential_case(), ~_is_aggregate())
    if viewer.auditor:
        return hidden
    parties = or_(
        Nonconformity.supplier_department_id.in_(viewer.departments),
        Nonconformity.customer_department_id.in_(viewer.departments),
        Nonconformity.owner_id.in_(viewer.people),
    )
    return and_(hidden, parties)


def _has_confidential_case() -> ColumnElement[bool]:
    return (
        select(NonconformityCase.id)
        .join(Ticket, NonconformityCase.ticket_id == Ticket.id)
        .where(NonconformityCase.nonconformity_id == Nonconformity.id, Ticket.confidential)
        .exists()
    )


def _is_aggregate() -> ColumnElement[bool]:
    return and_(Nonconformity.trigger == "low_rating", Nonconformity.relation == "rank")


_WITH_PARTIES = (
    selectinload(Nonconformity.service),
    selectinload(Nonconformity.supplier_department),
    selectinload(Nonconformity.customer_department),
    selectinload(Nonconformity.owner),
    selectinload(Nonconformity.cases).selectinload(NonconformityCase.ticket),
)


def records(
    viewer: Viewer, *, states: Sequence[str] = (), department_id: int | None = None
) -> list[Nonconformity]:
    """Those with something to be done first, soonest due first."""
    found = select(Nonconformity).where(visible_to(viewer)).options(*_WITH_PARTIES)
    if states:
        found = found.where(Nonconformity.state.in_(states))
    if department_id is not None:
        found = found.where(
            or_(
                Nonconformity.supplier_department_id == department_id,
                Nonconformity.customer_department_id == department_id,
            )
        )
    order = (
        Nonconformity.closed_at.desc().nullsfirst(),
        Nonconformity.due.asc().nullslast(),
        Nonconformity.id,
    )
    return list(db.session.scalars(found.order_by(*order).limit(500)))


def record(number: str, viewer: Viewer) -> Nonconformity:
    """Errors: NotFound, also where it may not be seen."""
    found = db.session.scalars(
        select(Nonconformity)
        .where(Nonconformity.number == number, visible_to(viewer))
        .options(*_WITH_PARTIES)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def of_ticket(ticket: Ticket, viewer: Viewer) -> list[Nonconformity]:
    """Those that cover the ticket; what a low rating opened is shown with that rating, not before."""
    covering = select(NonconformityCase.nonconformity_id).where(NonconformityCase.ticket_id == ticket.id)
    found = (
        select(Nonconformity)
        .where(Nonconformity.id.in_(covering), visible_to(viewer))
        .order_by(Nonconformity.id)
    )
    if "customer" not in visible_sides(ticket, viewer):
        found = found.where(Nonconformity.trigger != "low_rating")
    return list(db.session.scalars(found))


def owned_by(person_id: int) -> list[Nonconformity]:
    """Open records whose next step is this person's."""
    found = (
        select(Nonconformity)
        .where(Nonconformity.owner_id == person_id, Nonconformity.state.in_(life.OPEN - {"to_be_confirmed"}))
        .options(*_WITH_PARTIES)
        .order_by(Nonconformity.due)
    )
    return list(db.session.scalars(found))


def to_be_confirmed() -> list[Nonconformity]:
    """What waits for the quality manager, soonest due first."""
    found = (
        select(Nonconformity)
        .where(Nonconformity.state == "to_be_confirmed")
        .options(*_WITH_PARTIES)
        .order_by(Nonconformity.due)
    )
    return list(db.session.scalars(found))


def overdue_actions(now: datetime) -> list[Nonconformity]:
    found = (
        select(Nonconformity)
        .where(Nonconformity.state.in_(life.OPEN - {"to_be_confirmed"}), Nonconformity.due < now)
        .options(*_WITH_PARTIES)
        .order_by(Nonconformity.due)
    )
    return list(db.session.scalars(found))


def roles_in(record: Nonconformity, actor: Actor) -> frozenset[str]:
    if actor.is_system:
        return frozenset({life.OWNER, life.QUALITY_MANAGER})
    if actor.person_id is None:
        return frozenset()
    person = db.session.get_one(Person, actor.person_id)
    roles = {life.QUALITY_MANAGER} if person.can("quality_manager") else set[str]()
    if record.owner_id == person.id:
        roles.add(life.OWNER)
    return frozenset(roles)


def possible_actions(record: Nonconformity, actor: Actor, now: datetime) -> tuple[str, ...]:
    return life.NONCONFORMITY.possible(situation_of(record, now), roles_in(record, actor))


def situation_of(record: Nonconformity, now: datetime) -> life.Situation:
    return life.Situation(state=record.state, check_from=_check_from(record, now))


def _check_from(record: Nonconformity, now: datetime) -> datetime | None:
    """When the effect can first be judged: after thirty days, or sooner once enough tickets have shown it."""
    done_at = record.action_done_at
    if record.state != "checking" or done_at is None or now >= done_at + life.CHECK_AFTER:
        return None
    enough = _tickets_closed_since(record, done_at) >= life.TICKETS_THAT_SHOW
    return None if enough else done_at + life.CHECK_AFTER


def _tickets_closed_since(record: Nonconformity, since: datetime) -> int:
    """Tickets of its interface that were asked for after the action and are closed; none where it has none."""
    places = {
        Ticket.service_id: record.service_id,
        Ticket.supplier_department_id: record.supplier_department_id,
        Ticket.customer_department_id: record.customer_department_id,
        Ticket.relation: record.relation,
    }
    named = [column == value for column, value in places.items() if value is not None]
    if not named:
        return 0
    counted = select(func.count(Ticket.id)).where(
        *named, Ticket.submitted_at >= since, Ticket.state == "closed"
    )
    return db.session.scalar(counted) or 0


# --- what opens one -----------------------------------------------------------------------------------------


def open_record(trigger: str, interface: Interface) -> Nonconformity | None:
    """The one open record of this trigger for the interface and service."""
    return db.session.scalars(
        select(Nonconformity)
        .where(
            Nonconformity.trigger == trigger,
            Nonconformity.state.in_(life.OPEN),
            Nonconformity.service_id.is_not_distinct_from(interface.service_id),
            Nonconformity.supplier_department_id.is_not_distinct_from(interface.supplier_department_id),
            Nonconformity.customer_department_id.is_not_distinct_from(interface.customer_department_id),
            Nonconformity.relation.is_not_distinct_from(interface.relation),
        )
        .order_by(Nonconformity.id)
        .limit(1)
    ).one_or_none()


def breaches_since(ticket: Ticket, kind: str, since: datetime) -> int:
    """Clocks of a kind that breached, over the interface and service of this ticket; not by agreed silence."""
    final = func.coalesce(Clock.corrected_verdict, Clock.verdict)
    breached = and_(Clock.kind == kind, final == "breached", Clock.ended_at >= since)
    deemed = and_(Clock.kind == "acceptance", Ticket.deemed_accepted, Clock.ended_at == Ticket.closed_at)
    found = _at_interface(select(func.count(Clock.id)).join(Ticket, Clock.ticket_id == Ticket.id), ticket)
    return db.session.scalar(found.where(breached, ~func.coalesce(deemed, false()))) or 0


def inputs_since(ticket: Ticket, since: datetime) -> tuple[int, int]:
    """Tickets whose inputs conformed at first inspection, and tickets inspected."""
    of_tickets = _at_interface(select(Ticket.id, Ticket.inputs_conformed), ticket).where(
        Ticket.inputs_conformed.is_not(None), Ticket.submitted_at >= since
    )
    verdicts = [conformed for _, conformed in db.session.execute(of_tickets)]
    return verdicts.count(True), len(verdicts)


def subordinates_ratings(supplier_id: int, since: datetime) -> list[int]:
    """What subordinates said of a superior's service; for the aggregate alone."""
    found = (
        select(Rating.overall)
        .join(Ticket, Rating.ticket_id == Ticket.id)
        .where(
            Rating.side == "customer",
            Rating.current,
            Rating.overall.is_not(None),
            Rating.given_at >= since,
            Ticket.relation == "rank",
            Ticket.assignee_id == supplier_id,
        )
    )
    return [overall for overall in db.session.scalars(found) if overall is not None]


def _at_interface(found: Question, ticket: Ticket) -> Question:
    return found.where(
        Ticket.service_id == ticket.service_id,
        Ticket.supplier_department_id == ticket.supplier_department_id,
        Ticket.customer_department_id == ticket.customer_department_id,
        Ticket.relation == ticket.relation,
    )


# --- concessions --------------------------------------------------------------------------------------------


def concessions_since(since: datetime, viewer: Viewer) -> list[Item]:
    """Inputs and outputs taken though they do not conform, newest first."""
    found = (
        select(Item)
        .join(Ticket, Item.ticket_id == Ticket.id)
        .where(Item.verdict == "concession", Item.verdict_at >= since, visibility.visible_to(viewer))
        .options(
            selectinload(Item.ticket).selectinload(Ticket.service),
            selectinload(Item.ticket).selectinload(Ticket.revision),
            selectinload(Item.verdict_by),
        )
        .order_by(Item.verdict_at.desc())
        .limit(200)
    )
    return list(db.session.scalars(found))


# --- for the pages ----------------------------------------------------------------------------------------------


def to_be_confirmed_count() -> int:
    counted = select(func.count(Nonconformity.id)).where(Nonconformity.state == "to_be_confirmed")
    return db.session.scalar(counted) or 0


def may_read(record: Nonconformity, viewer: Viewer) -> bool:
    found = select(Nonconformity.id).where(Nonconformity.id == record.id, visible_to(viewer))
    return db.session.scalar(found) is not None


def readable_cases(record: Nonconformity, viewer: Viewer) -> list[Ticket]:
    """The tickets that it covers, of those that the viewer may see."""
    covered = select(NonconformityCase.ticket_id).where(NonconformityCase.nonconformity_id == record.id)
    found = select(Ticket).where(Ticket.id.in_(covered), visibility.visible_to(viewer)).order_by(Ticket.id)
    return list(db.session.scalars(found))


def candidates(record: Nonconformity) -> list[Person]:
    """Who may own it: the people of both departments; everybody where it names none."""
    departments = [each for each in (record.supplier_department_id, record.customer_department_id) if each]
    found = (
        select(Person)
        .where(Person.active, Person.external.is_(False))
        .options(selectinload(Person.department))
    )
    if departments:
        found = found.where(Person.department_id.in_(departments))
    return list(db.session.scalars(found.order_by(Person.department_id, Person.name).limit(500)))


def person_numbered(given: str) -> Person | None:
    if not (given.isascii() and given.isdigit() and len(given) < 16):
        return None
    person = db.session.get(Person, int(given))
    return person if person is not None and person.active and not person.external else None


def ticket_for(number: str, viewer: Viewer) -> Ticket | None:
    """The ticket named in a report; None for none named. Errors: NotValid for one that the viewer may not see."""
    if not number:
        return None
    found = db.session.scalars(
        select(Ticket).where(Ticket.number == number.upper(), visibility.visible_to(viewer))
    ).one_or_none()
    if found is None:
        raise NotValid(ticket="not_a_ticket")
    return found

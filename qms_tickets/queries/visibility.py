"""Who sees which ticket: the only place that says it in SQL. Every question about tickets starts here."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select, true

from qms_tickets.models.ticket import FormerDepartment, Ticket, Watcher
from qms_tickets.queries.viewer import Viewer


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The condition under which a ticket exists for this viewer."""
    own_draft = func.coalesce(Ticket.raised_by_id, Ticket.requester_id) == viewer.person_id
    return and_(or_(_went_out(), own_draft), _readable_by(viewer))


def _went_out() -> ColumnElement[bool]:
    """Drafts are their author's alone, also those that were thrown away."""
    thrown_away = and_(Ticket.state == "cancelled", func.coalesce(Ticket.state_before, "") == "draft")
    return and_(Ticket.state != "draft", not_(thrown_away))


def visible_tickets(viewer: Viewer) -> Select[Ticket]:
    return select(Ticket).where(visible_to(viewer))


def _readable_by(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.quality_manager:
        return true()
    named = _named(viewer)
    if viewer.auditor:
        return or_(Ticket.confidential.is_(False), named)
    return or_(and_(Ticket.confidential.is_(False), _of_departments(viewer)), named)


def _named(viewer: Viewer) -> ColumnElement[bool]:
    """The parties by name and the watchers; on a confidential ticket nobody else, deputies neither."""
    people = viewer.people
    watched = select(Watcher.ticket_id).where(Watcher.person_id.in_({viewer.person_id}))
    me = viewer.person_id
    return or_(
        Ticket.requester_id == me,
        Ticket.assignee_id == me,
        Ticket.raised_by_id == me,
        Ticket.id.in_(watched),
        and_(
            Ticket.confidential.is_(False),
            or_(Ticket.requester_id.in_(people), Ticket.assignee_id.in_(people)),
        ),
    )


def _of_departments(viewer: Viewer) -> ColumnElement[bool]:
    former = select(FormerDepartment.ticket_id).where(FormerDepartment.department_id.in_(viewer.departments))
    return or_(
        Ticket.customer_department_id.in_(viewer.departments),
        Ticket.supplier_department_id.in_(viewer.departments),
        Ticket.id.in_(former),
    )


def audiences_of(viewer: Viewer, ticket: Ticket) -> frozenset[str]:
    """Which comments and files the viewer reads: the shared ones, and the internal ones of the own side.

    Quality managers and auditors read all. Who belongs to both sides reads both.
    """
    if viewer.quality_manager or viewer.auditor:
        return frozenset({"shared", "customer", "supplier"})
    sides = {"shared"}
    watcher_sides = {watcher.side for watcher in ticket.watchers if watcher.person_id in viewer.people}
    if (
        _belongs(viewer, ticket, ticket.customer_department_id, ticket.requester_id)
        or "customer" in watcher_sides
    ):
        sides.add("customer")
    if (
        _belongs(viewer, ticket, ticket.supplier_department_id, ticket.assignee_id)
        or "supplier" in watcher_sides
    ):
        sides.add("supplier")
    return frozenset(sides)


def _belongs(viewer: Viewer, ticket: Ticket, department_id: int, party_id: int | None) -> bool:
    if party_id is not None and party_id in viewer.people:
        return True
    if ticket.relation == "rank" or ticket.confidential:
        return False
    return department_id in viewer.departments and not _is_party_of_other_side(viewer, ticket, party_id)


def _is_party_of_other_side(viewer: Viewer, ticket: Ticket, party_id: int | None) -> bool:
    """A party of one side does not read the other side's internal comments, even inside one department."""
    others = {ticket.requester_id, ticket.assignee_id} - {party_id}
    return viewer.person_id in others

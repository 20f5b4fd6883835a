"""Words found in tickets, by what the reader may read: numbers first, then the index of each audience."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, literal_column, or_, select, text

from qms_tickets.domain.search import is_wide, phrases
from qms_tickets.extensions import db
from qms_tickets.models.housekeeping import SearchDocument
from qms_tickets.models.ticket import Ticket, Watcher
from qms_tickets.queries.viewer import Viewer


def matching(query: str, viewer: Viewer) -> ColumnElement[bool]:
    """The condition of a search; one without words finds nothing. Whoever sees the ticket is asked elsewhere too."""
    wanted = phrases(query)
    if not wanted:
        return false()
    return or_(_by_number(query), Ticket.id.in_(_found(wanted, viewer)))


def _by_number(query: str) -> ColumnElement[bool]:
    number = query.strip().upper()[:64]
    return or_(Ticket.number == number, Ticket.external_number == query.strip()[:64])


def _found(wanted: list[list[str]], viewer: Viewer) -> ColumnElement[bool]:
    matches = _full_text(wanted)
    return select(SearchDocument.ticket_id).where(matches, _readable(viewer))  # type: ignore[return-value]


def _full_text(wanted: list[list[str]]) -> ColumnElement[bool]:
    if db.engine.dialect.name == "sqlite":
        found = text("SELECT rowid FROM search_index WHERE search_index MATCH :query")
        return SearchDocument.id.in_(found.bindparams(query=_fts5(wanted)).columns(literal_column("rowid")))
    vector = func.to_tsvector(literal_column("'simple'"), SearchDocument.tokens)
    return vector.op("@@")(func.to_tsquery(literal_column("'simple'"), _tsquery(wanted)))


def _fts5(wanted: list[list[str]]) -> str:
    """Each word a phrase; the last token of a Latin word may be the beginning of a longer one."""
    return " AND ".join(
        '"' + " ".join(tokens) + '"' + ("" if is_wide(tokens[-1]) else "*") for tokens in wanted
    )


def _tsquery(wanted: list[list[str]]) -> str:
    return " & ".join(
        "("
        + " <-> ".join(
            f"'{token}'" + (":*" if token is tokens[-1] and not is_wide(token) else "") for token in tokens
        )
        + ")"
        for tokens in wanted
    )


def _readable(viewer: Viewer) -> ColumnElement[bool]:
    """Shared words for all; internal ones only for the side whose they are, as `visibility.audiences_of` has it."""
    if viewer.quality_manager or viewer.auditor:
        return SearchDocument.audience.in_(("shared", "customer", "supplier"))
    customer = _of_side(
        viewer, "customer", Ticket.customer_department_id, Ticket.requester_id, Ticket.assignee_id
    )
    supplier = _of_side(
        viewer, "supplier", Ticket.supplier_department_id, Ticket.assignee_id, Ticket.requester_id
    )
    return or_(SearchDocument.audience == "shared", customer, supplier)


def _of_side(viewer: Viewer, side: str, department: Any, party: Any, other_party: Any) -> ColumnElement[bool]:
    """Tickets of which the viewer is on this side: by name, by the department, or as a watcher named for it."""
    by_department = and_(
        department.in_(viewer.departments),
        Ticket.relation != "rank",
        Ticket.confidential.is_(False),
        or_(other_party.is_(None), other_party != viewer.person_id),
    )
    watched = select(Watcher.ticket_id).where(Watcher.person_id.in_(viewer.people), Watcher.side == side)
    own = select(Ticket.id).where(or_(by_department, party.in_(viewer.people)))
    return and_(
        SearchDocument.audience == side,
        or_(SearchDocument.ticket_id.in_(own), SearchDocument.ticket_id.in_(watched)),
    )

"""Keeps what can be found of a ticket: one document for each audience, so that internal words stay inside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import select

from qms_tickets.domain.search import tokens
from qms_tickets.extensions import db
from qms_tickets.models.housekeeping import SearchDocument
from qms_tickets.models.ticket import Comment, Ticket

_LATER = "tickets_to_index"


@contextmanager
def indexed_once() -> Iterator[None]:
    """Within the block tickets are only noted; at its end each is indexed once. For histories played at a stretch."""
    info = db.session().info
    info[_LATER] = {}
    try:
        yield
    finally:
        noted: dict[int, Ticket] = info.pop(_LATER)
    for ticket in noted.values():
        index(ticket)


def index(ticket: Ticket) -> None:
    """Write the ticket's documents anew; drafts are found too, by their author alone (visibility decides)."""
    noted: dict[int, Ticket] | None = db.session().info.get(_LATER)
    if noted is not None:
        noted[ticket.id] = ticket
        return
    comments = db.session.execute(
        select(Comment.audience, Comment.text).where(Comment.ticket_id == ticket.id)
    ).all()
    for audience in ("shared", "customer", "supplier"):
        written = [text for told, text in comments if told == audience]
        _write(ticket, audience, (*_own_words(ticket), *written) if audience == "shared" else written)


def _own_words(ticket: Ticket) -> Iterable[str | None]:
    yield from (ticket.number, ticket.external_number, ticket.title, ticket.description)
    yield from (ticket.lot, ticket.operation, ticket.service.code)
    for named in (ticket.service, ticket.customer_department, ticket.supplier_department):
        yield from (named.name.zh, named.name.en)
    yield from (person.name for person in (ticket.requester, ticket.assignee) if person is not None)
    yield from (item.value for item in ticket.items)


def _write(ticket: Ticket, audience: str, texts: Iterable[str | None]) -> None:
    found = tokens(texts)
    document = db.session.scalars(
        select(SearchDocument).where(
            SearchDocument.ticket_id == ticket.id, SearchDocument.audience == audience
        )
    ).one_or_none()
    if document is not None:
        document.tokens = found
    elif found:
        db.session.add(SearchDocument(ticket_id=ticket.id, audience=audience, tokens=found))

"""Keeps what can be found of a ticket: one document for each audience, so that internal words stay inside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import select

from qms_tickets.domain.search import tokens
from qms_tickets.extensions import db
from qms_tickets.models.housekeeping import SearchDocument
from qms_tickets.models.ticket import Comment, Ticket

_LATER = "tickets_to_index"
_AUDIENCES = ("shared", "customer", "supplier")

Place = tuple[int, str]  # a ticket's id, and the audience that reads the document


@contextmanager
def indexed_once() -> Iterator[None]:
    """Within the block tickets are only noted; at its end each is indexed once. For histories played at a stretch."""
    info = db.session().info
    info[_LATER] = {}
    try:
        yield
    finally:
        noted: dict[int, Ticket] = info.pop(_LATER)
    _index(list(noted.values()))


def index(ticket: Ticket) -> None:
    """Write the ticket's documents anew; drafts are found too, by their author alone (visibility decides)."""
    noted: dict[int, Ticket] | None = db.session().info.get(_LATER)
    if noted is None:
        _index([ticket])
    else:
        noted[ticket.id] = ticket


def _index(tickets: Sequence[Ticket]) -> None:
    ids = [ticket.id for ticket in tickets]
    written, documents = _comments(ids), _documents(ids)
    for ticket in tickets:
        written[ticket.id, "shared"][:0] = _own_words(ticket)
        for audience in _AUDIENCES:
            place = (ticket.id, audience)
            _write(place, tokens(written[place]), documents.get(place))


def _comments(ids: list[int]) -> dict[Place, list[str | None]]:
    said: dict[Place, list[str | None]] = defaultdict(list)
    wanted = select(Comment.ticket_id, Comment.audience, Comment.text).where(
        Comment.ticket_id.in_(ids), Comment.withdrawn_at.is_(None)
    )
    for ticket_id, audience, text in db.session.execute(wanted.order_by(Comment.id)):
        said[ticket_id, audience].append(text)
    return said


def _documents(ids: list[int]) -> dict[Place, SearchDocument]:
    wanted = select(SearchDocument).where(SearchDocument.ticket_id.in_(ids))
    return {(document.ticket_id, document.audience): document for document in db.session.scalars(wanted)}


def _own_words(ticket: Ticket) -> Iterable[str | None]:
    yield from (ticket.number, ticket.external_number, ticket.title, ticket.description)
    yield from (ticket.lot, ticket.operation, ticket.service.code)
    for named in (ticket.service, ticket.customer_department, ticket.supplier_department):
        yield from (named.name.zh, named.name.en)
    yield from (person.name for person in (ticket.requester, ticket.assignee) if person is not None)
    yield from (item.value for item in ticket.items)


def _write(place: Place, found: str, document: SearchDocument | None) -> None:
    if document is not None:
        document.tokens = found
    elif found:
        ticket_id, audience = place
        db.session.add(SearchDocument(ticket_id=ticket_id, audience=audience, tokens=found))

"""Do the stored words, verdicts and ratings follow from the events? What is compared, and with what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, select

from qms_tickets.domain.events import instant_text
from qms_tickets.domain.lifecycles.ticket import UNSENT
from qms_tickets.domain.said import COUNTED, OF_AN_ITEM, SCORES, SIDES, Account
from qms_tickets.extensions import db
from qms_tickets.models.event import Event, EventText
from qms_tickets.models.nonconformity import Nonconformity
from qms_tickets.models.rating import Rating
from qms_tickets.models.ticket import Attachment, Comment, Dispute, DueProposal, Item, Ticket

_RECORDS: Final = "nonconformity."
_OF_A_TICKET: Final = (
    *("state", "title", "description", "relation", "lot", "operation", "priority", "impact", "urgency"),
    *("wanted_by", "agreed_due", "hold_kind", "resume_at", "disposition"),
    *("quantity_presented", "quantity_accepted", "quantity_rejected"),
)
_OF_A_RECORD: Final = (
    *("state", "due", "effective", "title", "what", "correction", "cause", "action", "check", "dismissal"),
)

# What differs: its name, what is stored, what the events say.
Difference = tuple[str, Any, Any]
Stored = dict[str, Any]


class Said:
    """What was said on some tickets: as it is stored, and as their events tell it."""

    def __init__(self, ticket_ids: Sequence[int]) -> None:
        self.texts = _texts(select(Event.sequence).where(Event.ticket_id.in_(ticket_ids)))
        self.items = _by_ticket(Item, ticket_ids, "side", "key", *OF_AN_ITEM)
        self.ratings = _by_ticket(
            *(Rating, ticket_ids, "side", "closing", "amendment", "rater_hidden"),
            *("comment", "improvement", *SCORES),
        )
        self.comments = _by_ticket(Comment, ticket_ids, "audience", "text", "withdrawn_at")
        self.files = _by_ticket(Attachment, ticket_ids, "name", "size", "sha256", "audience")
        self.disputes = _by_ticket(Dispute, ticket_ids, "subject", "side", "reason", "upheld", "decision")
        self.proposals = _by_ticket(DueProposal, ticket_ids, "due", "reason", "state")

    def difference(self, ticket: Ticket, events: Iterable[Row[Any]]) -> Difference | None:
        account = Account()
        for event in events:
            if event.kind.startswith(_RECORDS):
                continue  # an account of its own, though the ticket's history shows it
            account.hear(event, self.texts.get(event.sequence, {}))
        account.says |= {name: account.given[name] for name in COUNTED}
        found = _first(account.says, self._stored(ticket))
        return found if found is None or not self._is_secret(ticket, found[0]) else (found[0], None, None)

    def _is_secret(self, ticket: Ticket, what: str) -> bool:
        """A subordinate's rating is told in sum alone, also where it was tampered with."""
        hidden = any(rating.rater_hidden for rating in self.ratings.get(ticket.id, ()))
        return what.startswith("ratings/") and (hidden or ticket.relation == "rank")

    def _stored(self, ticket: Ticket) -> Stored:
        rows = {name: getattr(self, name).get(ticket.id, []) for name in (*COUNTED, "files", "proposals")}
        stored: Stored = {name: getattr(ticket, name) for name in _OF_A_TICKET}
        stored |= {name: len(rows[name]) for name in COUNTED}
        stored |= {
            "assignee": ticket.assignee_id,
            "customer_department": ticket.customer_department.code,
            "supplier_department": ticket.supplier_department.code,
        }
        stored |= self._items(ticket.id)
        for rating in rows["ratings"]:
            place = f"ratings/{rating.side}-{rating.closing}-{rating.amendment + 1}"
            stored |= _fields(place, rating, *SCORES) | _texts_of(place, rating, "comment", "improvement")
        for number, comment in enumerate(rows["comments"], start=1):
            place = f"comments/{number}"
            stored |= _fields(place, comment, "audience", "text")
            stored[f"{place}/withdrawn"] = comment.withdrawn_at is not None
        for file in rows["files"]:
            stored |= _fields(f"files/{file.id}", file, "name", "size", "sha256", "audience")
        for number, dispute in enumerate(rows["disputes"], start=1):
            names = ("subject", "side", "reason", "upheld", "decision")
            stored |= _fields(f"disputes/{number}", dispute, *names)
        for proposal in rows["proposals"]:
            stored |= _fields(f"proposals/{proposal.id}", proposal, "due", "reason", "state")
        return stored

    def _items(self, ticket_id: int) -> Stored:
        stored: Stored = {side: [] for side in SIDES}
        for item in self.items.get(ticket_id, []):
            side = f"{item.side}s"
            stored[side].append(item.key)
            stored |= _fields(f"{side}/{item.key}", item, *OF_AN_ITEM)
        return stored | {side: sorted(stored[side]) for side in SIDES}


def records() -> Iterator[tuple[str, Difference | None]]:
    """Each nonconformity record by its number, with the first difference."""
    statement = select(Event.sequence, Event.kind, Event.actor_id, Event.facts).where(
        Event.kind.startswith(_RECORDS)
    )
    told = _texts(select(Event.sequence).where(Event.kind.startswith(_RECORDS)))
    accounts: dict[str, Account] = {}
    for event in db.session.execute(statement.order_by(Event.sequence)):
        accounts.setdefault(event.facts["number"], Account()).hear(event, told.get(event.sequence, {}))
    for record in db.session.scalars(select(Nonconformity).order_by(Nonconformity.id)):
        stored = {name: getattr(record, name) for name in _OF_A_RECORD} | {"owner": record.owner_id}
        account = accounts.pop(record.number, None)
        yield record.number, ("record", "there", None) if account is None else _first(account.says, stored)
    for number in accounts:
        yield number, ("record", None, "there")


def _texts(sequences: Select[int]) -> dict[int, dict[str, str | None]]:
    """The texts of some events; what was redacted is None."""
    statement = select(EventText.sequence, EventText.field, EventText.text)
    found: dict[int, dict[str, str | None]] = {}
    for sequence, name, text in db.session.execute(statement.where(EventText.sequence.in_(sequences))):
        found.setdefault(sequence, {})[name] = text
    return found


def _by_ticket(model: Any, ticket_ids: Sequence[int], *names: str) -> dict[int, list[Row[Any]]]:
    """Rows of some tickets in their order; a file of a form that was not sent is on no record."""
    columns = [getattr(model, name) for name in ("id", "ticket_id", *names)]
    statement = select(*columns).where(model.ticket_id.in_(ticket_ids)).order_by(model.id)
    if model is Attachment:
        statement = statement.where(model.audience != UNSENT)
    found: dict[int, list[Row[Any]]] = {}
    for row in db.session.execute(statement):
        found.setdefault(row.ticket_id, []).append(row)
    return found


def _fields(place: str, row: Any, *names: str) -> Stored:
    return {f"{place}/{name}": getattr(row, name) for name in names}


def _texts_of(place: str, row: Any, *names: str) -> Stored:
    """A text that was not written is none in a row and empty in an event."""
    return {f"{place}/{name}": getattr(row, name) or "" for name in names}


def _first(says: Mapping[str, Any], stored: Stored) -> Difference | None:
    for what, told in says.items():
        here = _plain(stored.get(what))
        if here != told:
            return what, here, told
    return None


def _plain(value: Any) -> Any:
    """As events and accounts hold it."""
    if isinstance(value, datetime):
        return instant_text(value)
    return value.strip() if isinstance(value, str) else value

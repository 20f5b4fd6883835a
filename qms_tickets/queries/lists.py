"""Lists of tickets: named filters, listed sort columns, pages by key so that the last is as quick as the first."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from qms_tickets.domain.errors import FieldError, NotValid
from qms_tickets.domain.lifecycles.ticket import RELATIONS, STATES
from qms_tickets.domain.lists import ListKind
from qms_tickets.domain.priority import PRIORITIES
from qms_tickets.extensions import db
from qms_tickets.models.agreement import Service
from qms_tickets.models.department import Department
from qms_tickets.models.person import Person
from qms_tickets.models.ticket import Ticket
from qms_tickets.queries.search import matching
from qms_tickets.queries.tickets import for_row, still_open, unassigned_in
from qms_tickets.queries.viewer import Viewer
from qms_tickets.queries.visibility import visible_to

PAGE: Final = 50
LONGEST_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Sort:
    """A column that one may sort by; `descending` with the newest first. What has `blanks` there comes last."""

    column: Any
    descending: bool = False
    is_instant: bool = True
    blanks: bool = True


SORTS: Final[Mapping[str, Sort]] = {
    "updated": Sort(Ticket.changed_at, descending=True, blanks=False),
    "due": Sort(Ticket.holder_due),
    "submitted": Sort(Ticket.submitted_at, descending=True),
    "closed": Sort(Ticket.closed_at, descending=True),
    "number": Sort(Ticket.number, is_instant=False, blanks=False),
    "priority": Sort(Ticket.priority, is_instant=False, blanks=False),
}


def sort_of(code: str) -> Sort:
    """By its name; a dash before it turns it round. Errors: NotValid."""
    sort = SORTS.get(code.removeprefix("-"))
    if sort is None:
        raise NotValid({"sort": FieldError("not_a_choice")})
    return replace(sort, descending=not sort.descending) if code.startswith("-") else sort


@dataclass(frozen=True, slots=True)
class Page:
    """One page of tickets, and the cursor of the next one."""

    tickets: list[Ticket]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list may be narrowed by; the names stand in the address."""

    state: str = ""
    relation: str = ""
    role: str = ""
    turn: str = ""
    department: str = ""
    supplier: str = ""
    customer: str = ""
    assignee: str = ""
    service: str = ""
    priority: str = ""
    overdue: str = ""
    q: str = ""
    updated_since: str = ""
    submitted_from: str = ""
    submitted_until: str = ""
    closed_from: str = ""
    closed_until: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Filters:
        """Read an address. Errors: NotValid by name for values that no list knows."""
        known = {name: _readable(given.get(name, "")) for name in cls.__slots__}
        filters = cls(**known)
        wrong = {
            name: FieldError("not_a_choice")
            for name, allowed in _ALLOWED.items()
            if known[name] not in allowed
        }
        wrong |= {
            name: FieldError("not_a_date")
            for name in INSTANTS
            if known[name] and instant_of(known[name]) is None
        }
        if wrong:
            raise NotValid(wrong)
        return filters

    def as_dict(self) -> dict[str, str]:
        return {name: value for name in self.__slots__ if (value := getattr(self, name))}


def _readable(value: str) -> str:
    """No database takes a NUL for text; the mark that stands for what cannot be read finds nothing."""
    return value.strip().replace("\x00", "\ufffd")[:200]


INSTANTS: Final = ("updated_since", "submitted_from", "submitted_until", "closed_from", "closed_until")
_ALLOWED: Final[Mapping[str, frozenset[str]]] = {
    "state": frozenset(("", "open", "ended", *STATES)),
    "relation": frozenset(("", *RELATIONS)),
    "role": frozenset(("", "any", "customer", "supplier")),
    "turn": frozenset(("", "mine", "customer", "supplier")),
    "priority": frozenset(("", *PRIORITIES)),
    "overdue": frozenset(("", "1", "true")),
}


def listed(
    viewer: Viewer,
    filters: Filters,
    now: datetime,
    *,
    sort: str = "updated",
    cursor: str | None = None,
    limit: int = PAGE,
    also: ColumnElement[bool] | None = None,
) -> Page:
    """A page of what the viewer may see. A fixed number of statements whatever the number of rows."""
    order = sort_of(sort)
    place = None if cursor is None else _position(order, cursor)
    limit = max(1, min(limit, LONGEST_PAGE))
    conditions = [visible_to(viewer), *conditions_of(filters, viewer, now)]
    if also is not None:
        conditions.append(also)
    wanted = select(Ticket).where(*conditions).options(*for_row())
    found = _valued(wanted, order, place, limit + 1)
    if order.blanks and len(found) <= limit:
        found += _blank(wanted, order, place, limit + 1 - len(found))
    more = len(found) > limit
    return Page(found[:limit], _cursor(order, found[limit - 1]) if more else None)


def narrowing(kind: ListKind, given: Mapping[str, str]) -> dict[str, str]:
    """What an address says about a list, without what it does not know. Errors: NotValid."""
    own = {name: _readable(given[name]) for name in sorted(kind.own) if name in given}
    told = filters_of(kind, given).as_dict() | own
    if given.get("sort"):
        sort_of(given["sort"])
        told["sort"] = given["sort"]
    return told


def filters_of(kind: ListKind, given: Mapping[str, str]) -> Filters:
    """The filters in a list's address. Errors: NotValid."""
    return Filters.of({name: value for name, value in given.items() if name not in kind.own})


def how_many(viewer: Viewer, also: ColumnElement[bool]) -> int:
    """Of what the viewer may see, without loading a ticket."""
    counted = select(func.count(Ticket.id)).where(visible_to(viewer), also)
    return db.session.scalar(counted) or 0


# Where a page ends: the value in the column and the key of the last ticket.
Position = tuple[Any, int]


def _valued(wanted: Select[Ticket], sort: Sort, place: Position | None, limit: int) -> list[Ticket]:
    """Those with a value in the column, from the place on."""
    column = sort.column
    if sort.blanks:
        wanted = wanted.where(column.is_not(None))
    if place is not None:
        value, key = place
        if value is None:
            return []
        beyond = column < value if sort.descending else column > value
        wanted = wanted.where(or_(beyond, and_(column == value, _after(sort, key))))
    order = (column.desc(), Ticket.id.desc()) if sort.descending else (column, Ticket.id)
    return list(db.session.scalars(wanted.order_by(*order).limit(limit)))


def _blank(wanted: Select[Ticket], sort: Sort, place: Position | None, limit: int) -> list[Ticket]:
    """Those without a value come after all that have one: nothing is lost by sorting."""
    wanted = wanted.where(sort.column.is_(None))
    if place is not None and place[0] is None:
        wanted = wanted.where(_after(sort, place[1]))
    order = Ticket.id.desc() if sort.descending else Ticket.id
    return list(db.session.scalars(wanted.order_by(order).limit(limit)))


def _after(sort: Sort, key: int) -> ColumnElement[bool]:
    return Ticket.id < key if sort.descending else Ticket.id > key


def _cursor(sort: Sort, ticket: Ticket) -> str:
    value = getattr(ticket, sort.column.key)
    told = value.isoformat() if isinstance(value, datetime) else value
    return base64.urlsafe_b64encode(json.dumps([told, ticket.id]).encode()).decode()


def _position(sort: Sort, cursor: str) -> Position:
    try:
        value, key = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii", "strict")))
        if value is None and sort.blanks:
            return None, int(key)
        return (datetime.fromisoformat(value).astimezone(UTC) if sort.is_instant else str(value)), int(key)
    except (ValueError, TypeError, OverflowError, binascii.Error, UnicodeError):
        raise NotValid({"next": FieldError("not_a_choice")}) from None


def conditions_of(filters: Filters, viewer: Viewer, now: datetime) -> list[ColumnElement[bool]]:
    """One condition for each filter that says something."""
    conditions = []
    for name, value in filters.as_dict().items():
        condition = _CONDITIONS[name](value, viewer, now)
        if condition is not None:
            conditions.append(condition)
    return conditions


Condition = Callable[[str, Viewer, datetime], ColumnElement[bool] | None]


def _state(value: str, viewer: Viewer, now: datetime) -> ColumnElement[bool]:
    if value == "open":
        return still_open()
    if value == "ended":
        return Ticket.state.in_(("closed", "declined", "cancelled"))
    return Ticket.state == value


def _role(value: str, viewer: Viewer, now: datetime) -> ColumnElement[bool]:
    as_customer, as_supplier = (
        Ticket.requester_id.in_(viewer.people),
        Ticket.assignee_id.in_(viewer.people),
    )
    return {"customer": as_customer, "supplier": as_supplier, "any": or_(as_customer, as_supplier)}[value]


def _turn(value: str, viewer: Viewer, now: datetime) -> ColumnElement[bool]:
    if value == "mine":
        return and_(still_open(), Ticket.holder_person_id.in_(viewer.people))
    return and_(still_open(), Ticket.holder == value)


def _department_id(code: str) -> Any:
    return select(Department.id).where(Department.code == code).scalar_subquery()


def _department(value: str, viewer: Viewer, now: datetime) -> ColumnElement[bool]:
    wanted = _department_id(value)
    return or_(Ticket.customer_department_id == wanted, Ticket.supplier_department_id == wanted)


def _assignee(value: str, viewer: Viewer, now: datetime) -> ColumnElement[bool]:
    if value == "none":
        return Ticket.assignee_id.is_(None)
    return Ticket.assignee_id == select(Person.id).where(Person.email == value.lower()).scalar_subquery()


def instant_of(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


_CONDITIONS: Final[Mapping[str, Condition]] = {
    "state": _state,
    "relation": lambda value, viewer, now: Ticket.relation == value,
    "role": _role,
    "turn": _turn,
    "department": _department,
    "supplier": lambda value, viewer, now: Ticket.supplier_department_id == _department_id(value),
    "customer": lambda value, viewer, now: Ticket.customer_department_id == _department_id(value),
    "assignee": _assignee,
    "service": lambda value, viewer, now: Ticket.service_id.in_(
        select(Service.id).where(Service.code == value)
    ),
    "priority": lambda value, viewer, now: Ticket.priority == value,
    "overdue": lambda value, viewer, now: and_(still_open(), Ticket.holder_due < now),
    "q": lambda value, viewer, now: matching(value, viewer),
    "updated_since": lambda value, viewer, now: Ticket.changed_at >= instant_of(value),
    "submitted_from": lambda value, viewer, now: Ticket.submitted_at >= instant_of(value),
    "submitted_until": lambda value, viewer, now: Ticket.submitted_at < instant_of(value),
    "closed_from": lambda value, viewer, now: Ticket.closed_at >= instant_of(value),
    "closed_until": lambda value, viewer, now: Ticket.closed_at < instant_of(value),
}


def queue_of(department_id: int, *, unassigned: bool) -> ColumnElement[bool]:
    """What a department serves now: all of it, or what nobody has taken."""
    if unassigned:
        return unassigned_in(frozenset({department_id}))
    return and_(Ticket.supplier_department_id == department_id, still_open())


def requested_by(viewer: Viewer) -> ColumnElement[bool]:
    return Ticket.requester_id.in_(viewer.people)

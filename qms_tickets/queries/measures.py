"""Counts for measures: plain rows, summed in the database, one statement a question however many tickets there are.

Figures of interfaces are for everybody, so no viewer narrows a count; confidential tickets are in none of them. What
is listed by name (queries/measured.py) follows visibility. A delivery counts for the department that held it when its
clock ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Float, Select, and_, case, func, literal, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from qms_tickets.domain.bilingual import Bilingual
from qms_tickets.domain.measures.periods import Span
from qms_tickets.domain.measures.tallies import ENOUGH, Lengths, Marks, Portion, Share, Tally
from qms_tickets.extensions import db
from qms_tickets.models.agreement import Service
from qms_tickets.models.clock import Clock
from qms_tickets.models.department import Department
from qms_tickets.models.rating import Rating
from qms_tickets.models.ticket import Ticket

Tallies = Mapping[str, Tally]
Counted = dict[tuple[int, int, int], Tallies]
KEPT_OVER: Final = timedelta(days=90)
_US: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is counted; the two departments when one interface is looked into."""

    relation: str | None = None
    service: str | None = None
    process: str | None = None
    priority: str | None = None
    supplier_id: int | None = None
    customer_id: int | None = None


class seconds_between(FunctionElement[float]):  # noqa: N801  (reads as the SQL function it is)
    """Elapsed seconds from one instant to another."""

    type = Float()
    inherit_cache = True


@compiles(seconds_between, "sqlite")
def _by_julian_days(element: Any, compiler: Any, **how: Any) -> str:
    start, end = (compiler.process(one, **how) for one in element.clauses)
    return f"((julianday({end}) - julianday({start})) * 86400.0)"


@compiles(seconds_between)
def _by_epoch(element: Any, compiler: Any, **how: Any) -> str:
    start, end = (compiler.process(one, **how) for one in element.clauses)
    return f"CAST(EXTRACT(EPOCH FROM ({end} - {start})) AS DOUBLE PRECISION)"


def count(counted: str, scope: Scope, edges: Sequence[datetime]) -> Counted:
    """Tallies by (supplier, customer, number of the stretch between two edges).

    `counted` is deliveries, inputs, lead_times, marks, breaches or holding.
    """
    return _COUNTS[counted](scope, edges)


# --- what a count is narrowed to ---


def _within(instant: Any, edges: Sequence[datetime]) -> ColumnElement[bool]:
    return and_(instant >= edges[0], instant < edges[-1])


def _stretch(instant: Any, edges: Sequence[datetime]) -> ColumnElement[int]:
    """Between which edges it lies; the latest first, so that one comparison mostly does."""
    later = [(instant >= edge, place) for place, edge in reversed(list(enumerate(edges[1:-1], 1)))]
    return case(*later, else_=0) if later else literal(0)


def narrowed(scope: Scope, supplier: Any = Ticket.supplier_department_id) -> list[ColumnElement[bool]]:
    """Confidential tickets never count."""
    conditions: list[ColumnElement[bool]] = [Ticket.confidential.is_(False)]
    wanted = {
        Ticket.relation: scope.relation,
        supplier: scope.supplier_id,
        Ticket.customer_department_id: scope.customer_id,
        Ticket.priority: scope.priority,
    }
    conditions += [column == value for column, value in wanted.items() if value is not None]
    if scope.service is not None:
        conditions.append(Ticket.service_id.in_(select(Service.id).where(Service.code == scope.service)))
    if scope.process is not None:
        conditions.append(Ticket.service_id.in_(select(Service.id).where(Service.process == scope.process)))
    return conditions


def _flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _sums(rows: Select[*tuple[Any, ...]], *columns: str) -> Iterable[Any]:
    """The columns summed by interface and stretch, with how many rows there were."""
    inner = rows.subquery()
    keys = (inner.c.supplier, inner.c.customer, inner.c.stretch)
    summed = (func.sum(inner.c[name]).label(name) for name in columns)
    return db.session.execute(select(*keys, func.count().label("n"), *summed).group_by(*keys))


def _key(row: Any) -> tuple[int, int, int]:
    return row.supplier, row.customer, row.stretch


def _parties(supplier: Any, customer: Any, instant: Any, edges: Sequence[datetime]) -> tuple[Any, ...]:
    return (
        supplier.label("supplier"),
        customer.label("customer"),
        _stretch(instant, edges).label("stretch"),
    )


# --- deliveries ---

VERDICT: Final = func.coalesce(Clock.corrected_verdict, Clock.verdict)
MET: Final = VERDICT == "met"
# Against the time that was promised first. Where no other was agreed that is the verdict itself, pauses and
# corrections included; else what was used is held against the first target.
MET_AT_FIRST: Final = case((Clock.agreed_due.is_(None), MET), else_=Clock.used_us <= Clock.first_target_us)
RIGHT: Final = and_(MET, Ticket.first_pass.is_(True))
# The first closing of each ticket; what comes after a reopening is rework, counted as escaped. A ticket that was
# declined or cancelled had nothing delivered, unless it had been closed before.
DELIVERED: Final = and_(
    Clock.kind == "delivery",
    Clock.number == 1,
    or_(VERDICT.is_(None), VERDICT.in_(("met", "breached"))),
    or_(Ticket.state.not_in(("declined", "cancelled")), Ticket.reopenings > 0),
)


def delivered(scope: Scope, edges: Sequence[datetime], *columns: Any) -> Select[*tuple[Any, ...]]:
    """Deliveries whose clock ended within the edges."""
    return (
        select(*columns)
        .select_from(Clock)
        .join(Ticket, Clock.ticket_id == Ticket.id)
        .where(DELIVERED, _within(Clock.ended_at, edges), *narrowed(scope, Clock.department_id))
    )


def _deliveries(scope: Scope, edges: Sequence[datetime]) -> Counted:
    timed, judged = VERDICT.is_not(None), Ticket.first_pass.is_not(None)
    rows = delivered(
        scope,
        edges,
        *_parties(Clock.department_id, Ticket.customer_department_id, Clock.ended_at, edges),
        _flag(timed).label("timed"),
        _flag(MET).label("met"),
        _flag(and_(timed, MET_AT_FIRST)).label("met_at_first"),
        _flag(judged).label("judged"),
        _flag(Ticket.first_pass.is_(True)).label("passed"),
        _flag(and_(timed, judged)).label("both"),
        _flag(RIGHT).label("right"),
        _flag(Ticket.deemed_accepted.is_(True)).label("deemed"),
        _flag(Ticket.escaped.is_(True)).label("escaped"),
        _flag(Clock.agreed_due > Clock.first_due).label("extended"),
    )
    names = "timed met met_at_first judged passed both right deemed escaped extended".split()
    return {
        _key(row): {
            "right": Share(row.right, row.both),
            "on_time": Share(row.met, row.timed),
            "on_time_first": Share(row.met_at_first, row.timed),
            "first_pass": Share(row.passed, row.judged),
            "deemed": Share(row.deemed, row.n),
            "escaped": Share(row.escaped, row.passed),
            "extended": Share(row.extended, row.n),
        }
        for row in _sums(rows, *names)
    }


# --- inputs ---


def inspected(scope: Scope, edges: Sequence[datetime], *columns: Any) -> Select[*tuple[Any, ...]]:
    """Tickets submitted within the edges whose inputs were inspected, open ones too."""
    return select(*columns).where(
        Ticket.inputs_conformed.is_not(None),
        _within(Ticket.submitted_at, edges),
        *narrowed(scope),
    )


def _inputs(scope: Scope, edges: Sequence[datetime]) -> Counted:
    rows = inspected(
        scope,
        edges,
        *_parties(Ticket.supplier_department_id, Ticket.customer_department_id, Ticket.submitted_at, edges),
        _flag(Ticket.inputs_conformed.is_(True)).label("conformed"),
    )
    return {_key(row): {"conformed": Share(row.conformed, row.n)} for row in _sums(rows, "conformed")}


# --- lengths of time ---


def _used_by(ticket_id: Any) -> ColumnElement[int]:
    """Working time that the sides used, each in its own calendar."""
    return (
        select(func.sum(Clock.used_us))
        .where(Clock.ticket_id == ticket_id, Clock.kind.in_(("delivery", "input", "acceptance")))
        .scalar_subquery()
    )


def _held_by_customer(ticket_id: Any) -> ColumnElement[float]:
    return (
        select(func.sum(seconds_between(Clock.started_at, Clock.ended_at)))
        .where(
            Clock.ticket_id == ticket_id,
            Clock.kind.in_(("input", "acceptance")),
            Clock.ended_at.is_not(None),
        )
        .scalar_subquery()
    )


# Wrapped, so that the index over closing times is taken: nearly every ticket is closed, few in the period.
CLOSED: Final = func.coalesce(Ticket.state, "") == "closed"
_ACCEPTED: Final = and_(CLOSED, Ticket.deemed_accepted.is_(False), Ticket.submitted_at.is_not(None))


def _lead_times(scope: Scope, edges: Sequence[datetime]) -> Counted:
    """Deemed acceptance has no lead time (nobody knows when the customer would have accepted), nor has cancelling."""
    rows = select(
        *_parties(Ticket.supplier_department_id, Ticket.customer_department_id, Ticket.closed_at, edges),
        _flag(_ACCEPTED).label("accepted"),
        seconds_between(Ticket.submitted_at, Ticket.closed_at).label("elapsed"),
        _used_by(Ticket.id).label("worked"),
    ).where(CLOSED, _within(Ticket.closed_at, edges), *narrowed(scope))
    elapsed: dict[tuple[int, int, int], list[float]] = {}
    worked: dict[tuple[int, int, int], list[float]] = {}
    closings: Counter[tuple[int, int, int]] = Counter()
    for row in db.session.execute(rows):
        key = _key(row)
        closings[key] += 1
        if row.accepted:
            elapsed.setdefault(key, []).append(float(row.elapsed))
            worked.setdefault(key, []).append(float(row.worked or 0) / _US)
    cancelled = _cancelled(scope, edges)
    return {
        key: {
            "working": Lengths(tuple(worked.get(key, ()))),
            "elapsed": Lengths(tuple(elapsed.get(key, ()))),
            "deemed": Share(closings[key] - len(worked.get(key, ())), closings[key]),
            "cancelled": Share(cancelled.get(key, 0), closings[key] + cancelled.get(key, 0)),
        }
        for key in closings.keys() | cancelled.keys()
    }


def _cancelled(scope: Scope, edges: Sequence[datetime]) -> dict[tuple[int, int, int], int]:
    """Drafts that were thrown away never were requests."""
    rows = select(
        *_parties(Ticket.supplier_department_id, Ticket.customer_department_id, Ticket.ended_at, edges)
    ).where(
        Ticket.state == "cancelled",
        Ticket.submitted_at.is_not(None),
        _within(Ticket.ended_at, edges),
        *narrowed(scope),
    )
    return {_key(row): row.n for row in _sums(rows)}


def _holding(scope: Scope, edges: Sequence[datetime]) -> Counted:
    rows = select(
        *_parties(Ticket.supplier_department_id, Ticket.customer_department_id, Ticket.closed_at, edges),
        seconds_between(Ticket.submitted_at, Ticket.closed_at).label("whole"),
        Ticket.hold_seconds.label("hold"),
        func.coalesce(_held_by_customer(Ticket.id), 0.0).label("by_customer"),
    ).where(_ACCEPTED, _within(Ticket.closed_at, edges), *narrowed(scope))
    return {_key(row): _portions(row) for row in _sums(rows, "whole", "hold", "by_customer")}


def _portions(row: Any) -> Tallies:
    whole, hold, customer = (float(value or 0) for value in (row.whole, row.hold, row.by_customer))
    return {
        "customer": Portion(customer, whole, row.n),
        "hold": Portion(hold, whole, row.n),
        "supplier": Portion(max(0.0, whole - hold - customer), whole, row.n),
    }


# --- ratings ---


def _given(scope: Scope) -> list[ColumnElement[bool]]:
    return [
        Rating.side == "customer",
        Rating.current.is_(True),
        Rating.overall.is_not(None),
        *narrowed(scope),
    ]


def _marks(scope: Scope, edges: Sequence[datetime]) -> Counted:
    """By the day on which they were given; the response rate by the closings of the same time."""
    asked, found = _asked(scope, edges), dict[tuple[int, int, int], dict[str, int]]()
    open_, hidden = _flag(Rating.rater_hidden.is_(False)), _flag(Rating.rater_hidden.is_(True))
    rows = (
        select(
            *_parties(Ticket.supplier_department_id, Ticket.customer_department_id, Rating.given_at, edges),
            open_.label("open_n"),
            (open_ * Rating.overall).label("open_sum"),
            (open_ * Rating.overall * Rating.overall).label("open_squares"),
            hidden.label("hidden_n"),
            (hidden * Rating.overall).label("hidden_sum"),
            (hidden * Rating.overall * Rating.overall).label("hidden_squares"),
        )
        .select_from(Rating)
        .join(Ticket, Rating.ticket_id == Ticket.id)
        .where(_within(Rating.given_at, edges), *_given(scope))
    )
    names = ("open_n", "open_sum", "open_squares", "hidden_n", "hidden_sum", "hidden_squares")
    for row in _sums(rows, *names):
        found[_key(row)] = {name: int(getattr(row, name)) for name in names}
    return {
        key: {"overall": Marks(*asked.get(key, (0, 0)), **found.get(key, {}))}
        for key in asked.keys() | found.keys()
    }


def _asked(scope: Scope, edges: Sequence[datetime]) -> dict[tuple[int, int, int], tuple[int, int]]:
    """(rated, closed): history of another system was never asked."""
    given = and_(
        Rating.ticket_id == Ticket.id,
        Rating.side == "customer",
        Rating.current.is_(True),
        Rating.closing == Ticket.reopenings + 1,
    )
    rows = (
        select(
            *_parties(Ticket.supplier_department_id, Ticket.customer_department_id, Ticket.closed_at, edges),
            _flag(Rating.overall.is_not(None)).label("rated"),
        )
        .select_from(Ticket)
        .outerjoin(Rating, given)
        .where(
            CLOSED,
            Ticket.source.is_(None),
            _within(Ticket.closed_at, edges),
            *narrowed(scope),
        )
    )
    return {_key(row): (int(row.rated), row.n) for row in _sums(rows, "rated")}


# --- breaches ---

_OF_SUPPLIER: Final = ("response", "delivery")
_OF_CUSTOMER: Final = ("input", "acceptance")
_TIMED: Final = and_(Clock.kind.in_((*_OF_SUPPLIER, *_OF_CUSTOMER)), VERDICT.in_(("met", "breached")))
_HOLDING_SUPPLIER: Final = case(
    (Clock.side == "supplier", Clock.department_id), else_=Ticket.supplier_department_id
)
_HOLDING_CUSTOMER: Final = case(
    (Clock.side == "customer", Clock.department_id), else_=Ticket.customer_department_id
)


def timed(scope: Scope, edges: Sequence[datetime], *columns: Any) -> Select[*tuple[Any, ...]]:
    """Clocks of either side that ended with a verdict, late ones of cancelled tickets too."""
    departments = Scope(
        relation=scope.relation, service=scope.service, process=scope.process, priority=scope.priority
    )
    pinned = ((_HOLDING_SUPPLIER, scope.supplier_id), (_HOLDING_CUSTOMER, scope.customer_id))
    return (
        select(*columns)
        .select_from(Clock)
        .join(Ticket, Clock.ticket_id == Ticket.id)
        .where(
            _TIMED,
            _within(Clock.ended_at, edges),
            *narrowed(departments),
            *(side == wanted for side, wanted in pinned if wanted is not None),
        )
    )


def _breaches(scope: Scope, edges: Sequence[datetime]) -> Counted:
    by_supplier, late = Clock.side == "supplier", VERDICT == "breached"
    rows = timed(
        scope,
        edges,
        *_parties(_HOLDING_SUPPLIER, _HOLDING_CUSTOMER, Clock.ended_at, edges),
        _flag(by_supplier).label("supplier_n"),
        _flag(and_(by_supplier, late)).label("supplier_late"),
        _flag(and_(~by_supplier, late)).label("customer_late"),
    )
    return {
        _key(row): {
            "supplier": Share(row.supplier_late, row.supplier_n),
            "customer": Share(row.customer_late, row.n - row.supplier_n),
        }
        for row in _sums(rows, "supplier_n", "supplier_late", "customer_late")
    }


_COUNTS: Final[Mapping[str, Callable[[Scope, Sequence[datetime]], Counted]]] = {
    "deliveries": _deliveries,
    "inputs": _inputs,
    "lead_times": _lead_times,
    "marks": _marks,
    "breaches": _breaches,
    "holding": _holding,
}


# --- one interface at a glance ---


@dataclass(frozen=True, slots=True)
class Kept:
    """An interface over ninety days; a share rests on its own n, and below five there is none."""

    right: Share = field(default_factory=Share)
    inputs: Share = field(default_factory=Share)

    @property
    def n(self) -> int:
        return self.right.n

    @property
    def right_share(self) -> float | None:
        """Of one, as words.percent wants it."""
        return self.right.hits / self.right.n if self.right.n >= ENOUGH else None

    @property
    def inputs_share(self) -> float | None:
        return self.inputs.hits / self.inputs.n if self.inputs.n >= ENOUGH else None


def this_interface(supplier_id: int, customer_id: int, now: datetime) -> Kept:
    """On time and right first time, and how often the inputs conform, over the last ninety days: two statements."""
    scope = Scope(supplier_id=supplier_id, customer_id=customer_id)
    span = Span(now - KEPT_OVER, now)
    edges = (span.start, span.end)
    deliveries = count("deliveries", scope, edges).get((supplier_id, customer_id, 0), {})
    inputs = count("inputs", scope, edges).get((supplier_id, customer_id, 0), {})
    right, conformed = deliveries.get("right", Share()), inputs.get("conformed", Share())
    assert isinstance(right, Share) and isinstance(conformed, Share)
    return Kept(right, conformed)


@dataclass(frozen=True, slots=True)
class Named:
    """A department as figures call it."""

    id: int
    code: str
    name: Bilingual


def departments() -> dict[int, Named]:
    """All that ever were, in the order in which they were added: a ticket keeps the department of its time."""
    rows = db.session.execute(select(Department.id, Department.code, Department.name).order_by(Department.id))
    return {row.id: Named(row.id, row.code, row.name) for row in rows}

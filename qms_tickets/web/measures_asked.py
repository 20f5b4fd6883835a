"""What the address of the measures asks for: figure, period, filters, the interface that is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import request

from qms_tickets.domain.errors import FieldError, NotFound, NotValid
from qms_tickets.domain.lifecycles.ticket import RELATIONS
from qms_tickets.domain.measures.figures import FIGURES, HEADLINE, Figure
from qms_tickets.domain.measures.periods import Span
from qms_tickets.domain.priority import PRIORITIES
from qms_tickets.queries.measures import Named, Scope
from qms_tickets.web.request import now, words

PERIODS = (30, 90, 365)
DEFAULT_PERIOD = 90
FIRST_DAY = date(2000, 1, 1)
MOST_DAYS = 3660


@dataclass(frozen=True, slots=True)
class Asked:
    """An address, read."""

    figure: Figure
    part: str
    days: int | None
    span: Span
    scope: Scope
    supplier: Named | None
    customer: Named | None
    as_table: bool

    @property
    def tally(self) -> str:
        return self.figure.tally(self.part)

    @property
    def edges(self) -> tuple[datetime, datetime, datetime]:
        """The period before, and the period."""
        return self.span.before.start, self.span.start, self.span.end

    @property
    def is_opened(self) -> bool:
        return self.supplier is not None or self.customer is not None

    @property
    def opened_scope(self) -> Scope:
        return Scope(
            relation=self.scope.relation,
            service=self.scope.service,
            process=self.scope.process,
            priority=self.scope.priority,
            supplier_id=self.supplier.id if self.supplier else None,
            customer_id=self.customer.id if self.customer else None,
        )


def read(departments: Mapping[int, Named]) -> Asked:
    """Errors: NotValid by name for what no measure knows; NotFound for a department that never was."""
    given = {name: value.strip()[:200] for name, value in request.args.items()}
    figure = _figure(given.get("figure", ""))
    part = given.get("part", "") or figure.first_part
    _require(
        part=part in figure.parts,
        relation=given.get("relation", "") in ("", *RELATIONS),
        priority=given.get("priority", "") in ("", *PRIORITIES),
        period=given.get("period", "") in ("", *map(str, PERIODS)),
    )
    days, span = _period(given)
    by_code = {one.code: one for one in departments.values()}
    return Asked(
        figure=figure,
        part=part,
        days=days,
        span=span,
        scope=Scope(
            relation=given.get("relation") or None,
            service=given.get("service") or None,
            process=given.get("process") or None,
            priority=given.get("priority") or None,
        ),
        supplier=_department(given.get("supplier", ""), by_code),
        customer=_department(given.get("customer", ""), by_code),
        as_table=given.get("as") == "table",
    )


def _figure(name: str) -> Figure:
    code = name.replace("-", "_") or HEADLINE
    if code not in FIGURES:
        raise NotValid(figure="not_a_choice")
    return FIGURES[code]


def _require(**rules: bool) -> None:
    wrong = {name: FieldError("not_a_choice") for name, holds in rules.items() if not holds}
    if wrong:
        raise NotValid(wrong)


def _department(code: str, by_code: Mapping[str, Named]) -> Named | None:
    if not code:
        return None
    if code not in by_code:
        raise NotFound
    return by_code[code]


def _period(given: Mapping[str, str]) -> tuple[int | None, Span]:
    """The last so many days, or days of one's own; of these the second may be missing and is today."""
    first = _day(given, "from")
    if first is None:
        days = int(given.get("period") or DEFAULT_PERIOD)
        return days, Span.last(days, now())
    last = _day(given, "to") or words().today
    if not first <= last <= first + timedelta(days=MOST_DAYS):
        raise NotValid(to="not_a_choice")
    return None, Span.of_days(first, last, words().zone)


def _day(given: Mapping[str, str], name: str) -> date | None:
    text = given.get(name, "")
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotValid({name: FieldError("not_a_date")}) from None
    if not FIRST_DAY <= day <= words().today + timedelta(days=366):
        raise NotValid({name: FieldError("not_a_date")})
    return day


def address(path: str = "/measures", **changes: Any) -> str:
    """The present address with changes; what is None or empty is left out."""
    return address_with(changes, path)


def address_with(changes: Mapping[str, Any], path: str = "/measures", anchor: str = "") -> str:
    kept = {name: value for name, value in request.args.items() if name not in ("rows", "columns", "page")}
    asked = [(name, str(value)) for name, value in (kept | dict(changes)).items() if value not in (None, "")]
    return f"{path}{'?' + urlencode(asked) if asked else ''}{anchor}"


def page_number(name: str) -> int:
    given = request.args.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and 0 < len(given) < 6 and int(given) > 0 else 1


def day_for_list(instant: datetime) -> str:
    """As the list of tickets reads an instant."""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

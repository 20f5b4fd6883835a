"""Are our interfaces getting better? The matrix, and what lies behind each of its cells."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from qms_tickets.domain.lifecycles.ticket import RELATIONS
from qms_tickets.domain.measures.matrix import Matrix, matrix_of
from qms_tickets.domain.measures.tallies import Cell
from qms_tickets.domain.priority import PRIORITIES
from qms_tickets.operations import exports
from qms_tickets.queries.measures import Named, count, departments
from qms_tickets.queries.services import catalogue
from qms_tickets.queries.settings import process_name, qms_processes
from qms_tickets.transaction import transaction
from qms_tickets.web import measures_asked as asking
from qms_tickets.web import measures_page as page
from qms_tickets.web.csv_files import csv_answer
from qms_tickets.web.fragments import render
from qms_tickets.web.measures_asked import Asked, address
from qms_tickets.web.measures_behind import age_of, opened
from qms_tickets.web.policy import policy
from qms_tickets.web.request import actor, now, say, words

bp = Blueprint("measures", __name__)


@bp.get("/measures")
@policy("signed_in")
def index() -> Response:
    names = departments()
    asked = asking.read(names)
    matrix = _matrix(asked)
    rows = page.table_rows(asked, matrix, names) if asked.as_table else []
    return render(
        "measures/index.html",
        asked=asked,
        matrix=None if asked.as_table else page.matrix_data(asked, matrix, names),
        table=_table(asked, rows) if asked.as_table else None,
        turns=[] if asked.as_table else page.turns(matrix),
        n=matrix.n(matrix.overall),
        beside=page.beside_of(asked, matrix.overall),
        overall=_overall(asked, matrix),
        figures=page.figures_to_choose(asked),
        parts=page.parts_to_choose(asked),
        periods=page.periods_to_choose(asked),
        legend=page.legend(asked.figure),
        choices=_choices(),
        narrowed=_narrowed(asked),
        opened=opened(asked, _cell(asked, matrix)) if asked.is_opened else None,
        address=address,
        age_of=age_of,
        in_words=page.in_words,
        place="measures",
    )


def _matrix(asked: Asked) -> Matrix:
    return matrix_of(count(asked.figure.counted, asked.scope, asked.edges), asked.tally)


def _cell(asked: Asked, matrix: Matrix) -> Cell | None:
    """The chosen interface, or the margin of a department."""
    if asked.supplier is not None and asked.customer is not None:
        return matrix.cells.get((asked.supplier.id, asked.customer.id))
    if asked.supplier is not None:
        return matrix.as_supplier.get(asked.supplier.id)
    return matrix.as_customer.get(asked.customer.id) if asked.customer is not None else None


def _overall(asked: Asked, matrix: Matrix) -> str:
    tally = matrix.overall.now.get(asked.tally)
    return page.in_words(asked.figure, tally.shown if tally else None)


def _table(asked: Asked, rows: list[dict[str, Any]]) -> dict[str, Any]:
    pages = max(1, -(-len(rows) // page.ROWS_A_PAGE))
    number = min(asking.page_number("page"), pages)
    start = (number - 1) * page.ROWS_A_PAGE
    return {
        "head": page.table_head(asked),
        "rows": rows[start : start + page.ROWS_A_PAGE],
        "page": number,
        "pages": pages,
        "total": len(rows),
        "url": lambda other: address(page=other),
    }


def _choices() -> dict[str, list[tuple[str, str]]]:
    name = words().name
    return {
        "relation": [(code, words().text(f"relation-{code}-signed")) for code in RELATIONS],
        "service": [(one.code, f"{one.code} {name(one.name)}") for one in catalogue(also_inactive=True)],
        "process": [(code, name(called)) for code, called in qms_processes().items()],
        "priority": [(code, words().text(f"priority-{code.lower()}")) for code in PRIORITIES],
    }


def _narrowed(asked: Asked) -> str:
    """The filters in words, for readers of the printed page."""
    chosen = [
        (
            say("measures-relation"),
            words().text(f"relation-{asked.scope.relation}") if asked.scope.relation else "",
        ),
        (say("measures-service"), asked.scope.service or ""),
        (
            say("measures-process"),
            words().name(process_name(asked.scope.process)) if asked.scope.process else "",
        ),
        (say("measures-priority"), asked.scope.priority or ""),
    ]
    return " · ".join(say("measures-of-figure", figure=label, told=value) for label, value in chosen if value)


@bp.get("/measures.csv")
@policy("signed_in")
def file() -> Response:
    """All interfaces of the chosen figure, whatever the page shows of them."""
    names: dict[int, Named] = departments()
    asked = asking.read(names)
    rows = page.table_rows(asked, _matrix(asked), names)
    lines = page.csv_rows(asked, rows)
    with transaction():
        exports.made(f"measures/{asked.figure.code}", len(lines), by=actor(), now=now())
    name = f"measures-{asked.figure.code.replace('_', '-')}-{words().today:%Y-%m-%d}.csv"
    return csv_answer(name, page.csv_head(asked), lines)

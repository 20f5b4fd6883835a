"""A matrix of figures as pages, tables and files show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qms_tickets.domain.measures.figures import FIGURES, Figure
from qms_tickets.domain.measures.matrix import MOST, Matrix, Pair
from qms_tickets.domain.measures.spread import Spread
from qms_tickets.domain.measures.tallies import ENOUGH, Cell, Lengths, Marks, Tally
from qms_tickets.queries.measures import Named
from qms_tickets.web.charts import heat
from qms_tickets.web.csv_files import Value
from qms_tickets.web.measures_asked import PERIODS, Asked, address, address_with, page_number
from qms_tickets.web.request import say, words

HOUR = 3600
ROWS_A_PAGE = 100
BELOW = "#interface"


# --- one value ---


def plain(figure: Figure, value: float | None) -> float | None:
    """In the figure's own unit: per cent, hours or marks."""
    return None if value is None else value / HOUR if figure.unit == "hours" else value


def digits_of(figure: Figure, value: float) -> int:
    return 1 if figure.unit == "hours" and value < 10 else 0


def rounded(figure: Figure, told: float) -> str:
    """Marks keep their decimal: 4.0 beside 4.1."""
    if figure.unit == "mark":
        return f"{told:.1f}"
    return words().number(round(told, digits_of(figure, told)), 1)


def in_cell(figure: Figure, value: float | None) -> str:
    """The bare number; the legend says of what."""
    told = plain(figure, value)
    return "" if told is None else rounded(figure, told)


def in_words(figure: Figure, value: float | None) -> str:
    """With its unit: "81.6%", "5.1 h", "4.1"."""
    told = plain(figure, value)
    if told is None:
        return "–"
    if figure.unit == "percent":
        return words().percent(told / 100)
    if figure.unit == "mark":
        return rounded(figure, told)
    return say("measures-hours", n=words().number(round(told, 1), 1))


def figure_name(figure: Figure) -> str:
    return words().code("measure", figure.code)


# --- the matrix ---


def matrix_data(asked: Asked, matrix: Matrix, names: Mapping[int, Named]) -> dict[str, Any]:
    """As templates/macros/matrix.html draws it."""
    rows, columns = shown_departments(matrix)
    return {
        "caption": say("measures-caption", figure=figure_name(asked.figure)),
        "corner": "",
        "columns": [words().name(names[one].name) for one in columns],
        "margin": say("measures-as-supplier"),
        "rows": [_row(asked, matrix, names, one, columns) for one in rows],
        "foot": {
            "name": say("measures-as-customer"),
            "cells": [
                _margin(asked, matrix.as_customer.get(one), customer=names[one].code) for one in columns
            ],
            "total": _margin(asked, matrix.overall),
        },
    }


def shown_departments(matrix: Matrix) -> tuple[list[int], list[int]]:
    """A square of all where they are few; else the busiest fifteen a page, on either side."""
    suppliers, customers = matrix.suppliers(), matrix.customers()
    everyone = sorted({*suppliers, *customers})
    if len(everyone) <= MOST:
        return everyone, everyone
    return _page(suppliers, "rows"), _page(customers, "columns")


def _page(busiest: Sequence[int], name: str) -> list[int]:
    start = (min(page_number(name), _pages(busiest)) - 1) * MOST
    return list(busiest[start : start + MOST])


def _pages(busiest: Sequence[int]) -> int:
    return max(1, -(-len(busiest) // MOST))


def turns(matrix: Matrix) -> list[dict[str, Any]]:
    """Where to turn to for more suppliers or customers; nothing where all are shown."""
    suppliers, customers = matrix.suppliers(), matrix.customers()
    if len({*suppliers, *customers}) <= MOST:
        return []
    pages = {"rows": page_number("rows"), "columns": page_number("columns")}
    return [
        {
            "label": say(f"measures-more-{name}", n=len(busiest)),
            "page": min(pages[name], _pages(busiest)),
            "pages": _pages(busiest),
            "url": lambda number, name=name: address_with({**pages, name: number}),
        }
        for name, busiest in (("rows", suppliers), ("columns", customers))
    ]


def _row(
    asked: Asked, matrix: Matrix, names: Mapping[int, Named], supplier: int, columns: Iterable[int]
) -> dict[str, Any]:
    return {
        "name": words().name(names[supplier].name),
        "cells": [_cell(asked, matrix, names, (supplier, customer)) for customer in columns],
        "margin": _margin(asked, matrix.as_supplier.get(supplier), supplier=names[supplier].code),
    }


def _cell(asked: Asked, matrix: Matrix, names: Mapping[int, Named], pair: Pair) -> dict[str, Any]:
    cell = matrix.cells.get(pair)
    same, n = pair[0] == pair[1], matrix.n(cell)
    if cell is None or not n:
        return {"kind": "same" if same else "none"}
    supplier, customer = names[pair[0]], names[pair[1]]
    shown = {
        "kind": "few",
        "n": words().number(n),
        "href": address_with({"supplier": supplier.code, "customer": customer.code}, anchor=BELOW),
        "current": (asked.supplier, asked.customer) == (supplier, customer),
        "title": _title(asked, cell, supplier, customer),
        "same": same,
    }
    value = cell.now[matrix.name].shown
    if value is None:
        return shown
    return shown | {
        "kind": "value",
        "value": in_cell(asked.figure, value),
        "heat": heat(plain(asked.figure, value), asked.figure.heat) if asked.figure.heat else 0,
        "change": matrix.change(pair),
    }


def _title(asked: Asked, cell: Cell, supplier: Named, customer: Named) -> str:
    names = {"supplier": words().name(supplier.name), "customer": words().name(customer.name)}
    tally, before = cell.now[asked.tally], cell.before.get(asked.tally)
    if tally.shown is None:
        return say("measures-cell-few", n=tally.n, **names)
    told = say("measures-cell", value=in_words(asked.figure, tally.shown), n=tally.n, **names)
    if before is None or before.shown is None:
        return told
    return told + say("measures-cell-before", value=in_words(asked.figure, before.shown), n=before.n)


def _margin(asked: Asked, cell: Cell | None, **opens: str) -> dict[str, Any] | None:
    tally = None if cell is None else cell.now.get(asked.tally)
    if tally is None or not tally.n:
        return None
    href = address_with({"supplier": None, "customer": None, **opens}, anchor=BELOW) if opens else None
    return {"value": in_cell(asked.figure, tally.shown), "n": words().number(tally.n), "href": href}


def legend(figure: Figure) -> list[str]:
    """Five words from good to bad."""
    if not figure.heat:
        return []
    steps = [words().number(step, 1) for step in figure.heat]
    best, worst = ("≤", ">") if figure.less_is_better else ("≥", "<")
    return [f"{best} {steps[0]}", *steps[1:], f"{worst} {steps[-1]}"]


# --- the table ---


def table_head(asked: Asked) -> list[str]:
    first = (say("side-supplier"), say("side-customer"), figure_name(asked.figure))
    return [
        *(label[:1].upper() + label[1:] for label in first),
        "n",
        *(label for label, _ in beside_of(asked, Cell())),
        say("measures-before"),
        say("measures-n-before"),
        say("measures-change"),
    ]


def table_rows(asked: Asked, matrix: Matrix, names: Mapping[int, Named]) -> list[dict[str, Any]]:
    """Every interface with work in the period, then the margins."""
    rows = [_table_row(asked, matrix, names, pair) for pair in matrix.pairs()]
    total = _line(asked, matrix.overall, say("measures-all"), say("measures-all"))
    return [*rows, total] if rows else []


def _table_row(asked: Asked, matrix: Matrix, names: Mapping[int, Named], pair: Pair) -> dict[str, Any]:
    supplier, customer = names[pair[0]], names[pair[1]]
    line = _line(asked, matrix.cells[pair], words().name(supplier.name), words().name(customer.name))
    change = matrix.change(pair)
    return line | {
        "href": address_with(
            {"supplier": supplier.code, "customer": customer.code, "as": None}, anchor=BELOW
        ),
        "codes": (supplier.code, customer.code),
        "change": say(f"frame-matrix-{change}") if change else "",
    }


def _line(asked: Asked, cell: Cell, supplier: str, customer: str) -> dict[str, Any]:
    tally, before = cell.now.get(asked.tally), cell.before.get(asked.tally)
    return {
        "supplier": supplier,
        "customer": customer,
        "value": in_words(asked.figure, tally.shown if tally else None),
        "n": tally.n if tally else 0,
        "beside": [told for _, told in beside_of(asked, cell)],
        "numbers": [number for *_, number in _beside(asked, cell)],
        "before": in_words(asked.figure, before.shown if before else None),
        "n_before": before.n if before else 0,
        "change": "",
        "tally": tally,
        "tally_before": before,
    }


Told = tuple[str, str, Value]  # label, words, number for the file


def _beside(asked: Asked, cell: Cell) -> list[Told]:
    """What a figure is never shown without, each tally for itself; the figure's own is left out."""
    figure, tallies = asked.figure, cell.now
    if figure.unit == "hours":
        times = [
            told for name in ("working", "elapsed") for told in _percentiles(figure, name, tallies.get(name))
        ]
        return [*times, _share("deemed", tallies), _share("cancelled", tallies)]
    if figure.unit == "mark":
        return [_response(tallies.get("overall"))]
    return [_share(name, tallies) for name in figure.beside if name != asked.tally]


def _share(name: str, tallies: Mapping[str, Tally]) -> Told:
    tally = tallies.get(name)
    value = tally.shown if tally is not None else None
    told = "–" if value is None else words().percent(value / 100)
    return say(f"measures-beside-{name.replace('_', '-')}"), told, _round(value)


def _percentiles(figure: Figure, name: str, tally: Tally | None) -> list[Told]:
    spread = _spread_of(tally)
    found = zip((50, 85, 95), (spread.median, spread.p85, spread.p95), strict=True)
    return [
        (
            say(f"measures-beside-{name}", percent=percent),
            in_words(figure, value),
            _round(plain(figure, value)),
        )
        for percent, value in found
    ]


def _spread_of(tally: Tally | None) -> Spread:
    return tally.spread if isinstance(tally, Lengths) and tally.n >= ENOUGH else Spread(0)


def _response(marks: Tally | None) -> Told:
    label = words().code("measure", "response_rate")
    share = marks.response if isinstance(marks, Marks) else None
    if share is None or share.value is None:
        return label, "–", None
    told = words().percent(share.value / 100, 0)
    return label, say("measures-response", share=told, given=share.hits, n=share.n), _round(share.value)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def beside_of(asked: Asked, cell: Cell) -> list[tuple[str, str]]:
    """For readers: percentiles of one kind of time together."""
    if asked.figure.unit != "hours":
        return [(label, told) for label, told, _ in _beside(asked, cell)]
    shares = [_share("deemed", cell.now), _share("cancelled", cell.now)]
    return [
        *((say(f"measures-spread-{name}"), _together(cell.now.get(name))) for name in ("working", "elapsed")),
        *((label, told) for label, told, _ in shares),
    ]


def _together(tally: Tally | None) -> str:
    spread = _spread_of(tally)
    if not spread.n:
        return "–"
    told = [words().number((value or 0) / HOUR, 1) for value in (spread.median, spread.p85, spread.p95)]
    return say("measures-hours", n=" / ".join(told))


# --- the file ---


def csv_head(asked: Asked) -> list[str]:
    supplier, customer, figure, n, *_, before, n_before, change = table_head(asked)
    beside = [label for label, *_ in _beside(asked, Cell())]
    parties = [supplier, say("measures-supplier-code"), customer, say("measures-customer-code")]
    times = [say("measures-from"), say("measures-until")]
    return [*parties, figure, n, *beside, before, n_before, change, *times]


def csv_rows(asked: Asked, rows: Iterable[Mapping[str, Any]]) -> list[list[Value]]:
    period = [words().stamp(asked.span.start), words().stamp(asked.span.end)]
    return [
        [
            row["supplier"],
            row.get("codes", ("", ""))[0],
            row["customer"],
            row.get("codes", ("", ""))[1],
            _number(asked.figure, row["tally"]),
            row["n"],
            *row["numbers"],
            _number(asked.figure, row["tally_before"]),
            row["n_before"],
            row["change"],
            *period,
        ]
        for row in rows
    ]


def _number(figure: Figure, tally: Tally | None) -> float | None:
    return _round(plain(figure, tally.shown if tally else None))


def figures_to_choose(asked: Asked) -> list[dict[str, Any]]:
    return [
        {
            "label": words().code("measures-figure", one.code),
            "href": address(figure=one.code.replace("_", "-"), part=None),
            "current": one is asked.figure,
        }
        for one in FIGURES.values()
    ]


def periods_to_choose(asked: Asked) -> list[dict[str, Any]]:
    return [
        {
            "label": say("measures-last-days", n=days),
            "href": address_with({"period": days, "from": None, "to": None}),
            "current": days == asked.days,
        }
        for days in PERIODS
    ]


def parts_to_choose(asked: Asked) -> list[dict[str, Any]]:
    if len(asked.figure.parts) < 2:
        return []
    return [
        {
            "label": say(f"measures-part-{asked.figure.code.replace('_', '-')}-{part}"),
            "href": address(part=part),
            "current": part == asked.part,
        }
        for part in asked.figure.parts
    ]

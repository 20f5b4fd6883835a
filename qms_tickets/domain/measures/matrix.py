"""The matrix of interfaces: who serves whom, how well, and what changed by more than chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from qms_tickets.domain.measures import change
from qms_tickets.domain.measures.tallies import Cell, Tally, total

MOST: int = 15
Pair = tuple[int, int]
# By supplier, customer and stretch: 0 the period before, 1 the period itself.
Counted = Mapping[tuple[int, int, int], Mapping[str, Tally]]


@dataclass(frozen=True, slots=True)
class Matrix:
    """`name` is the tally that the cells show. Margins are sums of cells, over all departments, shown or not."""

    name: str
    cells: Mapping[Pair, Cell]
    as_supplier: Mapping[int, Cell]
    as_customer: Mapping[int, Cell]
    overall: Cell
    moved: frozenset[Pair] = field(default_factory=frozenset)

    def n(self, cell: Cell | None) -> int:
        tally = None if cell is None else cell.now.get(self.name)
        return 0 if tally is None else tally.n

    def change(self, pair: Pair) -> str | None:
        """ "up" or "down" where the change is larger than chance."""
        if pair not in self.moved:
            return None
        return "up" if self.cells[pair].has_risen(self.name) else "down"

    def suppliers(self) -> list[int]:
        """With work in the period; the busiest first."""
        return _busiest(self, self.as_supplier)

    def customers(self) -> list[int]:
        return _busiest(self, self.as_customer)

    def pairs(self) -> list[Pair]:
        """Interfaces with work in the period, by supplier and customer."""
        return sorted(pair for pair, cell in self.cells.items() if self.n(cell))


def _busiest(matrix: Matrix, margin: Mapping[int, Cell]) -> list[int]:
    busy = [department for department, cell in margin.items() if matrix.n(cell)]
    return sorted(busy, key=lambda department: (-matrix.n(margin[department]), department))


def matrix_of(counted: Counted, name: str) -> Matrix:
    """From the counts of two stretches. Arrows stand for changes that stand out among all cells."""
    cells: dict[Pair, Cell] = {}
    for (supplier, customer, stretch), tallies in counted.items():
        cell = cells.setdefault((supplier, customer), Cell())
        (cell.now if stretch else cell.before).update(tallies)
    chances = {pair: cell.change(name) for pair, cell in cells.items() if _comparable(cell, name)}
    return Matrix(
        name,
        cells,
        _margin(cells, 0),
        _margin(cells, 1),
        summed(cells.values()),
        change.discoveries(chances),
    )


def _comparable(cell: Cell, name: str) -> bool:
    return name in cell.now and name in cell.before


def _margin(cells: Mapping[Pair, Cell], side: int) -> dict[int, Cell]:
    groups: dict[int, list[Cell]] = {}
    for pair, cell in cells.items():
        groups.setdefault(pair[side], []).append(cell)
    return {department: summed(group) for department, group in groups.items()}


def summed(cells: Iterable[Cell]) -> Cell:
    found = list(cells)
    return Cell(_sum([cell.now for cell in found]), _sum([cell.before for cell in found]))


def _sum(tallies: list[dict[str, Tally]]) -> dict[str, Tally]:
    columns: dict[str, list[Any]] = {}
    for one in tallies:
        for name, tally in one.items():
            columns.setdefault(name, []).append(tally)
    return {name: total(found, type(found[0])()) for name, found in columns.items()}

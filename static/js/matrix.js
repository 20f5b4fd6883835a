// Arrow keys move from cell to cell of a matrix; only one cell is in the tab order.

function cells(table) {
  return [...table.querySelectorAll("[data-cell]")];
}

function onlyStop(table, stop) {
  for (const cell of cells(table)) cell.tabIndex = cell === stop ? 0 : -1;
}

function next(table, cell, across, down) {
  const box = cell.closest("td");
  const row = box.parentElement;
  if (across) {
    const inRow = [...row.querySelectorAll("[data-cell]")];
    return inRow[inRow.indexOf(cell) + across];
  }
  for (let at = row; (at = down > 0 ? at.nextElementSibling : at.previousElementSibling); ) {
    const found = at.cells[box.cellIndex]?.querySelector("[data-cell]");
    if (found) return found;
  }
}

const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("[data-cell]");
  const step = STEPS[event.key];
  if (!cell || !step) return;
  event.preventDefault();
  const table = cell.closest("[data-matrix]");
  const to = next(table, cell, ...step);
  if (!to) return;
  onlyStop(table, to);
  to.focus();
});

function begin() {
  for (const table of document.querySelectorAll("[data-matrix]")) {
    onlyStop(table, table.querySelector("[data-cell][aria-current]") ?? table.querySelector("[data-cell]"));
  }
}

begin();
document.addEventListener("htmx:after:swap", begin);

// Entries that the reader puts in order: by their buttons, by Alt+Up and Alt+Down, or dragged by the grip with a pointer or
// a finger. An entry says its number in a hidden field; the order in which these arrive is what counts.

const ENTRY = "[data-ordered] > *";
const EDGE = 64;

const entryOf = (element) => element.closest?.(ENTRY);

function nameOf(entry) {
  const legend = entry.querySelector("legend");
  return legend ? legend.textContent.trim() : (entry.querySelector("input:not([type=hidden])")?.value ?? "");
}

// The neighbour moves, so that the focus in the entry and the pointer on it stay where they are.
function step(entry, way) {
  const neighbour = way === "up" ? entry.previousElementSibling : entry.nextElementSibling;
  if (!neighbour) return false;
  if (way === "up") entry.after(neighbour);
  else entry.before(neighbour);
  return true;
}

function countAnew(list) {
  if (!list.dataset.wordsNumbered) return;
  [...list.children].forEach((entry, place) => {
    const said = entry.querySelector("[data-numbered]");
    if (said) said.textContent = list.dataset.wordsNumbered.replace("0", place + 1);
  });
}

function settle(entry) {
  const list = entry.parentElement;
  countAnew(list);
  list.closest("form").toggleAttribute("data-unsent", true);
  entry.scrollIntoView({ block: "nearest" });
  const place = [...list.children].indexOf(entry) + 1;
  const sentence = list.dataset.wordsMoved
    .replace("{name}", nameOf(entry))
    .replace("{n}", place)
    .replace("{of}", list.children.length);
  document.dispatchEvent(new CustomEvent("announce", { detail: sentence }));
}

// The first entry has no way up and the last one none down: the focus goes to the way that is left.
function keepFocus(entry, button) {
  if (button.checkVisibility()) return button.focus();
  entry.querySelector(`[data-move]:not([data-move="${button.dataset.move}"])`)?.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-ordered] [data-move]");
  if (!button) return;
  event.preventDefault();
  const entry = entryOf(button);
  if (!step(entry, button.dataset.move)) return;
  settle(entry);
  keepFocus(entry, button);
});

document.addEventListener("keydown", (event) => {
  const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  // On a list of choices these keys open it.
  if (!way || !event.altKey || event.ctrlKey || event.metaKey || event.target.tagName === "SELECT") return;
  const entry = entryOf(event.target);
  if (!entry) return;
  event.preventDefault();
  if (step(entry, way)) settle(entry);
});

// --- dragged by the grip: long entries fold to their legends meanwhile, and the dragged one stays under the pointer ---

let dragged = null;

function fold(entry, is) {
  const before = entry.getBoundingClientRect().top;
  entry.parentElement.classList.toggle("is-ordering", is);
  entry.classList.toggle("is-dragged", is);
  window.scrollBy(0, entry.getBoundingClientRect().top - before);
}

const middle = (element) => {
  const box = element.getBoundingClientRect();
  return box.top + box.height / 2;
};

function follow(entry, y) {
  let moved = false;
  while (entry.previousElementSibling && y < middle(entry.previousElementSibling)) moved = step(entry, "up");
  while (entry.nextElementSibling && y > middle(entry.nextElementSibling)) moved = step(entry, "down");
  return moved;
}

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest?.("[data-grip]");
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  grip.setPointerCapture(event.pointerId);
  dragged = { entry: entryOf(grip), moved: false };
  fold(dragged.entry, true);
});

document.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  if (event.clientY < EDGE) window.scrollBy(0, -EDGE / 4);
  if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, EDGE / 4);
  dragged.moved = follow(dragged.entry, event.clientY) || dragged.moved;
});

function drop() {
  if (!dragged) return;
  const { entry, moved } = dragged;
  dragged = null;
  fold(entry, false);
  if (moved) settle(entry);
}

document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", drop);

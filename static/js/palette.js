// Under the search box: what fits as one types, fetched by htmx when the box says "seek". A combobox by the book: the
// focus stays in the box, the arrows move the chosen suggestion, Enter takes it, Escape closes.

const REST = 130;
const form = document.querySelector("[data-palette]");
const box = form?.querySelector("[data-search]");
const list = document.getElementById("palette");
let waiting;
let hurried = false;
// Whoever closed the list is not shown it again by an answer that was still on its way.
let wanted = false;

const options = () => [...list.querySelectorAll('[role="option"]:not([aria-disabled])')];
const chosen = () => list.querySelector('[aria-selected="true"]');
// Suggestions for what stood in the box before are none for what stands there now.
const isCurrent = () => list.querySelector("[data-query]")?.dataset.query === box.value.trim();

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false");
  if (!option) return box.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", option.id);
}

function show(is) {
  if (!is) {
    clearTimeout(waiting);
    wanted = false;
  }
  list.hidden = !is;
  box.setAttribute("aria-expanded", String(is));
  if (!is) choose(null);
}

// Whoever is quicker than the page waits until htmx listens.
function seek() {
  clearTimeout(waiting);
  wanted = true;
  if (!box.hasAttribute("data-htmx-powered")) return soon();
  box.dispatchEvent(new CustomEvent("seek", { bubbles: true }));
}

function soon() {
  clearTimeout(waiting);
  wanted = true;
  waiting = setTimeout(seek, REST);
}

function move(step) {
  const all = options();
  if (list.hidden || !all.length) return seek();
  const at = all.indexOf(chosen());
  choose(all.at(at < 0 ? (step > 0 ? 0 : -1) : (at + step) % all.length));
}

// Who types quickly presses Enter before the suggestions for it are there: they are waited for.
function take(event) {
  if (!box.value.trim() && !chosen()) return;
  event.preventDefault();
  if (!isCurrent()) return ((hurried = true), seek());
  hurried = false;
  const option = !list.hidden && chosen();
  if (option) option.click();
  else form.requestSubmit();
}

const keys = {
  ArrowDown: (event) => (event.preventDefault(), move(1)),
  ArrowUp: (event) => (event.preventDefault(), move(-1)),
  Enter: take,
  Escape: (event) => {
    if (list.hidden && !wanted) return box.blur();
    event.preventDefault();
    show(false);
  },
};

function begin() {
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", "palette"], ["aria-autocomplete", "list"]]) {
    box.setAttribute(name, value);
  }
  box.addEventListener("focus", seek);
  box.addEventListener("input", (event) => {
    hurried = false;
    if (!event.isComposing) soon();
  });
  box.addEventListener("compositionend", soon);
  box.addEventListener("keydown", (event) => event.isComposing || keys[event.key]?.(event));
  form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || show(false));
  // The box keeps the focus, or the list would be gone before the click arrives.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail.ctx?.target !== list || !wanted || !form.contains(document.activeElement)) return;
    show(true);
    choose(box.value.trim() ? options()[0] : null);
    if (hurried) take(event);
  });
}

if (box && list) begin();

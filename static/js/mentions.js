// After an @ the colleagues who can read the ticket are offered: arrows move, Enter or Tab takes, Escape closes.
// <textarea data-mentions="/tickets/…/people">; silent while an input method composes a character.

const WAIT = 120;
const BEFORE = /(?:^|[^\w.@])@([\p{L}\p{N}._-]{0,40})$/u;
let box = null;
let timer;

const options = () => [...(box?.querySelectorAll("[role=option]") ?? [])];
const current = () => box?.querySelector("[aria-selected=true]");
const asked = (field) => BEFORE.exec(field.value.slice(0, field.selectionStart))?.[1];

function close() {
  clearTimeout(timer);
  box?.field.removeAttribute("aria-activedescendant");
  box?.field.removeAttribute("aria-controls");
  box?.remove();
  box = null;
}

function stand(option) {
  current()?.removeAttribute("aria-selected");
  option?.setAttribute("aria-selected", "true");
  if (option) box.field.setAttribute("aria-activedescendant", option.id);
}

function open(field, list) {
  close();
  if (!list.length) return;
  box = document.createElement("ul");
  box.className = "mention-list";
  box.id = "mention-list";
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-label", field.dataset.mentionsLabel);
  box.field = field;
  box.append(...list);
  field.parentElement.append(box);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", box.id);
  stand(options()[0]);
  document.dispatchEvent(new CustomEvent("announce", { detail: `${field.dataset.mentionsLabel}: ${list.length}` }));
}

async function ask(field, text) {
  const address = `${field.dataset.mentions}?q=${encodeURIComponent(text)}`;
  const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || asked(field) !== text) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  open(field, [...page.querySelectorAll("[role=option]")]);
}

function take(option) {
  const { field } = box;
  const end = field.selectionStart;
  const begin = end - asked(field).length - 1;
  field.setRangeText(option.dataset.insert, begin, end, "end");
  close();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches?.("textarea[data-mentions]") || event.isComposing) return;
  const text = asked(field);
  clearTimeout(timer);
  if (text === undefined) return close();
  timer = setTimeout(() => ask(field, text), WAIT);
});

document.addEventListener("keydown", (event) => {
  if (!box || event.target !== box.field || event.isComposing) return;
  const all = options();
  const at = all.indexOf(current());
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves) stand(all[(at + moves[event.key] + all.length) % all.length]);
  else if (event.key === "Enter" || event.key === "Tab") take(current());
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
});

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.("[role=option]");
  if (!box) return;
  if (!option || !box.contains(option)) return close();
  event.preventDefault();
  take(option);
});

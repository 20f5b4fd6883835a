// J K move through the rows of a list, Enter opens, A acts, X chooses; / seeks, ? explains; G and a letter goes to a
// place. What the help sheet says of them is a table in web/navigation.py.
// Silent while something is typed, and while an input method composes a character.

const SEQUENCE = 1200;
const shortcuts = document.getElementById("shortcuts");
let before = { key: "", at: 0 };

const typing = (target) => target.closest?.("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll("[data-list] [data-row]")].filter((row) => row.offsetParent !== null);
const current = () => document.querySelector("[data-row].at") ?? document.activeElement?.closest?.("[data-row]");
const opener = (row) => row.querySelector("[data-open], .row-open") ?? row.querySelector("a[href]");

function stand(row) {
  document.querySelector("[data-row].at")?.classList.remove("at");
  if (!row) return;
  row.classList.add("at");
  opener(row)?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function move(step) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(current());
  stand(all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + step))]);
  return true;
}

function act() {
  const button = current()?.querySelector("[data-verb]") ?? document.querySelector(".action-bar .button-primary");
  button?.click();
  return Boolean(button);
}

function go(keys) {
  const element = document.querySelector(`[data-hotkey="${CSS.escape(keys).replaceAll("\\ ", " ")}"]`);
  element?.click();
  return Boolean(element);
}

function choose() {
  const box = current()?.querySelector("[data-choose]");
  box?.click();
  return Boolean(box);
}

function seek() {
  const box = document.querySelector("[data-search]");
  box?.focus();
  box?.select();
  return Boolean(box);
}

const commands = {
  j: () => move(1),
  k: () => move(-1),
  a: act,
  x: choose,
  "/": seek,
  "?": () => (shortcuts.showModal(), true),
};

function afterG(key) {
  return before.key === "g" && performance.now() - before.at < SEQUENCE && go(`g ${key}`);
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    seek();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || shortcuts.open) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const done = afterG(key) || commands[key]?.() || (key !== "g" && go(key));
  before = { key: done ? "" : key, at: performance.now() };
  if (done) event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-row]");
  if (row && row !== document.querySelector("[data-row].at")) document.querySelector("[data-row].at")?.classList.remove("at");
});

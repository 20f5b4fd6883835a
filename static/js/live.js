// A list that has changed is drawn anew by itself, and what changed is marked and read out.
// While somebody works in it nothing moves under the hand: lines are changed where they stand, those that left the
// list say so, and those that came are offered.

const USED = "input:checked, [data-row].at";

function isInUse(list) {
  return list.matches(":hover") || list.contains(document.activeElement) || list.querySelector(USED) !== null;
}

const linesOf = (part) => new Map([...part.querySelectorAll("[data-row]")].map((row) => [row.dataset.ticket, row]));

async function fresh(list) {
  const answer = await fetch(list.dataset.here, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
  if (!answer.ok) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
}

const differs = (one, other) => one.dataset.version !== other.dataset.version;

function mark(row) {
  row.classList.remove("row-changed");
  requestAnimationFrame(() => row.classList.add("row-changed"));
}

function said(list, changed, come) {
  const words = list.dataset;
  const parts = [
    changed && (changed === 1 ? words.wordsOne : words.wordsChanged.replace("2", changed)),
    come && (come === 1 ? words.wordsNewOne : words.wordsNew.replace("2", come)),
  ];
  return parts.filter(Boolean).join(" · ");
}

function replaceLine(before, after) {
  const chosen = before.querySelector("[data-choose]")?.checked;
  before.dataset.version = after.dataset.version;
  before.replaceChildren(...after.children);
  const box = before.querySelector("[data-choose]");
  if (box && chosen) box.checked = true;
}

function leave(list, row) {
  row.classList.add("row-gone");
  if (row.querySelector(".row-told")) return;
  const told = document.createElement("span");
  told.className = "row-told";
  told.textContent = list.dataset.wordsGone;
  (row.querySelector(".column-title, .row-title") ?? row).append(told);
}

function inPlace(list, drawn) {
  const before = linesOf(list);
  const after = linesOf(drawn);
  let changed = 0;
  for (const [number, row] of before) {
    const next = after.get(number);
    if (!next) leave(list, row);
    else if (differs(row, next) && !row.contains(document.activeElement)) replaceLine(row, next);
    else continue;
    mark(row);
    changed += 1;
  }
  return [changed, [...after.keys()].filter((number) => !before.has(number)).length];
}

function anew(list, drawn) {
  const before = linesOf(list);
  let changed = 0;
  let come = 0;
  list.replaceChildren(...drawn.childNodes);
  for (const [number, row] of linesOf(list)) {
    const was = before.get(number);
    if (was && !differs(was, row)) continue;
    if (was) changed += 1;
    else come += 1;
    mark(row);
  }
  return [changed, come];
}

function offer(list, sentence) {
  const old = document.getElementById("more-lines");
  const strip = old ?? document.createElement("div");
  strip.id = "more-lines";
  strip.className = "strip strip-quiet";
  const show = document.createElement("a");
  show.href = location.href;
  show.textContent = list.dataset.wordsShow;
  strip.replaceChildren(sentence, show);
  if (!old) list.after(strip);
}

async function renew(list) {
  const drawn = await fresh(list);
  if (!drawn || !list.isConnected) return;
  const used = isInUse(list);
  list.dataset.changes = drawn.dataset.changes;
  const [changed, come] = used ? inPlace(list, drawn) : anew(list, drawn);
  if (used && come) offer(list, said(list, 0, come));
  else if (!used) document.getElementById("more-lines")?.remove();
  document.dispatchEvent(new CustomEvent("list-drawn"));
  const sentence = said(list, changed, come);
  if (sentence) document.dispatchEvent(new CustomEvent("announce", { detail: sentence }));
}

document.addEventListener("changed", (event) => {
  const list = event.target.closest?.("[data-live]");
  if (list) renew(list);
});

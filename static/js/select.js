// Tickets of a list are chosen by their boxes: with Shift a stretch of them, by the box in the head the whole page.
// The bar of what can be done with them shows while some are chosen, and how many.

const boxes = () => [...document.querySelectorAll("[data-choose]")];
const whole = () => document.querySelector("[data-choose-all]");
let last = null;

function stretch(from, to) {
  const all = boxes();
  const [first, end] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
  if (first >= 0) for (const box of all.slice(first, end + 1)) box.checked = to.checked;
}

function sentence(bar, chosen) {
  const words = bar.querySelector("[data-count]").dataset;
  if (!chosen) return words.wordsNone;
  return chosen === 1 ? words.wordsOne : words.wordsMany.replace("2", chosen);
}

// What can be done with none of the chosen is not offered; the others say in the report which were left out.
function offer(bar, chosen) {
  const barred = chosen.map((box) => (box.dataset.barred ?? "").split(" "));
  for (const button of bar.querySelectorAll("[name=act]")) {
    button.disabled = chosen.length > 0 && barred.every((names) => names.includes(button.value));
  }
}

function tell(aloud) {
  const bar = document.querySelector("[data-together]");
  if (!bar) return;
  const all = boxes();
  const checked = all.filter((box) => box.checked);
  const chosen = checked.length;
  offer(bar, checked);
  bar.classList.toggle("some", chosen > 0);
  bar.querySelector("[data-count]").textContent = sentence(bar, chosen);
  const head = whole()?.querySelector("input");
  if (head) {
    head.checked = chosen > 0 && chosen === all.length;
    head.indeterminate = chosen > 0 && chosen < all.length;
  }
  if (aloud) document.dispatchEvent(new CustomEvent("announce", { detail: sentence(bar, chosen) }));
}

document.addEventListener("click", (event) => {
  const box = event.target.closest?.("[data-choose]");
  if (!box) return;
  if (event.shiftKey && last?.isConnected) stretch(last, box);
  last = box;
});

document.addEventListener("change", (event) => {
  if (event.target.closest?.("[data-choose-all]")) for (const box of boxes()) box.checked = event.target.checked;
  else if (!event.target.matches?.("[data-choose]")) return;
  tell(true);
});

for (const [source, drawn] of [[document, "list-drawn"], [window, "pageshow"]]) source.addEventListener(drawn, () => tell(false));
tell(false);

// A page that can change under its reader asks one small address now and then: 204 nothing, 200 something.
//
// <element data-changes="/address?since=7" hx-get="..." hx-trigger="changed">: the element is told by the event "changed".
// Where text is being typed, nothing is replaced: a line with data-changes-label offers to show it.

const EVERY = 15000;
const pause = () => EVERY * (0.8 + Math.random() * 0.4);

function typingIn(element) {
  const at = document.activeElement;
  return document.querySelector("form[data-unsent]") || (element.contains(at) && at.matches("input, textarea, select"));
}

function offer(element) {
  if (document.getElementById("changed")) return;
  const strip = document.createElement("div");
  strip.id = "changed";
  strip.className = "strip strip-quiet";
  const words = document.createElement("span");
  words.textContent = element.dataset.changesLabel ?? "";
  const show = document.createElement("a");
  show.href = location.href;
  show.textContent = element.dataset.wordsShow ?? document.querySelector("[data-words-show]")?.dataset.wordsShow ?? "";
  strip.append(words, show);
  document.querySelector("#main .page")?.prepend(strip);
  document.dispatchEvent(new CustomEvent("announce", { detail: words.textContent }));
  document.dispatchEvent(new CustomEvent("moved-on"));
}

function tell(element) {
  // A list looks after the line that is being worked on by itself.
  const careful = element.matches("[data-live]");
  if (element.hidden || (!careful && typingIn(element))) return offer(element);
  element.dispatchEvent(new CustomEvent("changed", { bubbles: true }));
}

async function ask(element) {
  const answer = await fetch(element.dataset.changes, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
  if (answer.status === 200) tell(element);
  return answer.ok;
}

function isGone(element) {
  return !element.isConnected || document.getElementById("changed");
}

async function round() {
  if (!document.hidden && navigator.onLine) {
    for (const element of document.querySelectorAll("[data-changes]")) {
      if (isGone(element)) continue;
      // A server that is away for a moment is no reason to stop asking.
      const reached = await ask(element).catch(() => true);
      if (!reached) return;
    }
  }
  setTimeout(round, pause());
}

if (document.querySelector("[data-changes]")) setTimeout(round, pause());

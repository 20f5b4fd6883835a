// The server cannot be reached: it is said, what was to be sent waits, and goes by itself when the line is back.
// Where the server was not heard of lately, a form with typed text goes only after a small question was answered; the page
// with the text stays otherwise.

const words = document.body.dataset;
const EVERY = 4000;
const PATIENCE = 8000;
const LATELY = 15000;
let held = null;
let timer;
let heardAt = performance.now();

const heard = () => (heardAt = performance.now());
const isSure = () => navigator.onLine && !document.getElementById("offline") && performance.now() - heardAt < LATELY;
const say = (kind, detail) => document.dispatchEvent(new CustomEvent(kind, { detail }));

async function reached() {
  if (!navigator.onLine) return false;
  const options = { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) };
  return fetch(words.probe, options).then(
    () => true,
    () => false,
  );
}

function notice() {
  const sentence = held ? words.wordsOfflineWaits : words.wordsOffline;
  const shown = document.getElementById("offline") ?? document.createElement("p");
  if (shown.textContent === sentence) return;
  shown.id = "offline";
  shown.className = "strip strip-soon offline";
  shown.textContent = sentence;
  document.getElementById("toasts").append(shown);
  say("announce", sentence);
}

function away() {
  notice();
  clearTimeout(timer);
  timer = setTimeout(look, EVERY);
}

async function look() {
  clearTimeout(timer);
  if (!(await reached())) return away();
  heard();
  document.getElementById("offline")?.remove();
  say("toast", { sentence: words.wordsOnline });
  say("reachable");
  const waiting = held;
  held = null;
  if (waiting?.form.isConnected) send(waiting);
}

function send({ form, submitter }) {
  form.asked = true;
  form.requestSubmit(submitter?.isConnected ? submitter : undefined);
}

function holds(event) {
  const form = event.target;
  if (!form.matches("form[data-form][method=post]:not([hx-post])")) return;
  const asked = form.asked;
  form.asked = false;
  if (asked || isSure()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.asking) return;
  form.asking = true;
  ask({ form, submitter: event.submitter });
}

async function ask(wanted) {
  const there = await reached();
  wanted.form.asking = false;
  if (there) return send(wanted);
  held = wanted;
  away();
}

// In the window's turn, before any other module sees the form go.
window.addEventListener("submit", holds, { capture: true });
window.addEventListener("offline", away);
window.addEventListener("online", () => document.getElementById("offline") && look());
document.addEventListener("unreachable", away);
document.addEventListener("heard", heard);
document.addEventListener("htmx:after:request", heard);

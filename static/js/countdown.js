// Times that are left count down. The server gives the words; here only figures are put into them.
//
// data-countdown   working seconds left when the page was made (negative: over)
// data-runs-until  the instant at which this working stretch ends; then the words stand still
// data-soon-at     working seconds at which it becomes "soon"
// data-day         seconds of a working day; from three of them on the words are days and are left alone

const MINUTE = 60;
const HOUR = 3600;
const words = document.body.dataset;
const madeAt = Date.parse(words.now);
const arrivedAt = performance.now();

// The reader's own clock may be wrong: only the time that has passed since the page arrived is taken from it.
const now = () => madeAt + (performance.now() - arrivedAt);

function fill(sample, first, second) {
  return sample.replace("1", "\u0001").replace("2", second).replace("\u0001", first);
}

function duration(seconds) {
  const minutes = Math.floor(Math.abs(seconds) / MINUTE);
  const hours = Math.floor(minutes / 60);
  if (!hours) return words.wordsMinutes.replace("2", minutes);
  if (minutes % 60 === 0) return words.wordsHours.replace("1", hours);
  return fill(words.wordsHoursMinutes, hours, minutes % 60);
}

function left(seconds) {
  return (seconds < 0 ? words.wordsOver : words.wordsLeft).replace("0", duration(seconds));
}

function stateAt(seconds, element) {
  if (seconds < 0) return "late";
  return seconds <= Number(element.dataset.soonAt || 0) ? "soon" : null;
}

function recolour(element, state) {
  if (!state || element.classList.contains("time-late")) return;
  element.classList.remove("time-plain", "time-soon");
  element.classList.add(`time-${state}`);
}

function tick(element) {
  const start = (element.countdownFrom ??= Number(element.dataset.countdown));
  const until = Date.parse(element.dataset.runsUntil);
  const since = (element.countdownSince ??= now());
  const passed = Math.max(0, Math.min(now(), until) - since) / 1000;
  const seconds = Math.ceil(start - passed);
  if (passed < 1 || Math.abs(seconds) < MINUTE || Math.abs(seconds) >= 3 * Number(element.dataset.day)) return;
  element.querySelector(".countdown").textContent = left(seconds);
  recolour(element, stateAt(seconds, element));
}

function tickAll() {
  document.querySelectorAll("[data-countdown]").forEach(tick);
}

tickAll();
setInterval(() => document.hidden || tickAll(), 15 * 1000);
document.addEventListener("visibilitychange", () => document.hidden || tickAll());
for (const drawn of ["htmx:after:swap", "list-drawn"]) document.addEventListener(drawn, tickAll);
